"""Polynomials in opaque terms, by which the prover finds where it wants to get to; that it gets there Coq decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from symkl.coq.spell import spell
from symkl.terms.expr import SCALAR, SQUARE, Shape, Term, term

Monomial = tuple[tuple[Term, int], ...]
"""Terms with their exponents, in the order of their spelling."""
Poly = dict[Monomial, Fraction]
Sum = dict[Term, Poly]
"""A matrix: words, products of letters, with their coefficients."""
ONE: Poly = {(): Fraction(1)}


def constant(c: Fraction | int) -> Poly:
    return {(): Fraction(c)} if c else {}


def atom(t: Term, n: int = 1) -> Poly:
    return {((t, n),): Fraction(1)}


def plus(a: Poly, b: Poly, times: Fraction | int = 1) -> Poly:
    """a + times · b."""
    out = dict(a)
    for m, c in b.items():
        c = out.get(m, Fraction(0)) + times * c
        if c:
            out[m] = c
        else:
            out.pop(m, None)
    return out


def product(a: Poly, b: Poly) -> Poly:
    out: Poly = {}
    for m, c in a.items():
        for n, e in b.items():
            out = plus(out, {_joined(m, n): c * e})
    return out


def _joined(m: Monomial, n: Monomial) -> Monomial:
    powers = dict(m)
    for t, k in n:
        powers[t] = powers.get(t, 0) + k
    return tuple(sorted(((t, k) for t, k in powers.items() if k), key=lambda p: spell(p[0])))


def inverted(a: Poly) -> Poly | None:
    """1/a, of a single monomial."""
    if len(a) != 1:
        return None
    (m, c), = a.items()
    return {tuple((t, -k) for t, k in m): 1 / c}


def polynomial(t: Term, leaf: Callable[[Term], Poly] = atom) -> Poly:
    """The polynomial that the arithmetic of a scalar term makes of its leaves."""
    if t.op == "number":
        return constant(t.data)
    if t.op in ("add", "subtract"):
        return plus(polynomial(t.args[0], leaf), polynomial(t.args[1], leaf), 1 if t.op == "add" else -1)
    if t.op == "negate":
        return plus({}, polynomial(t.args[0], leaf), -1)
    if t.op == "multiply" and t.args[0].shape == SCALAR == t.args[1].shape:
        return product(polynomial(t.args[0], leaf), polynomial(t.args[1], leaf))
    if t.op == "divide":
        over = inverted(polynomial(t.args[1], leaf))
        if over is not None:
            return product(polynomial(t.args[0], leaf), over)
    if is_whole_power(t):
        return _power(polynomial(t.args[0], leaf), int(t.args[1].data))
    return leaf(t)


def _power(a: Poly, n: int) -> Poly:
    out = ONE
    for _ in range(n):
        out = product(out, a)
    return out


LARGEST_POWER = 8
"""A power that is multiplied out."""


def is_whole_power(t: Term) -> bool:
    if t.op != "power" or t.args[1].op != "number":
        return False
    return bool(t.args[1].data.denominator == 1 and 0 <= t.args[1].data <= LARGEST_POWER)


def written(p: Poly) -> Term:
    """A scalar term of that value, the same for the same polynomial."""
    return _total([(_monomial(m, abs(c)), c < 0) for m, c in _ordered(p)], SCALAR)


def _ordered(p: Poly) -> list[tuple[Monomial, Fraction]]:
    return sorted(p.items(), key=lambda item: [(spell(t), k) for t, k in item[0]])


def _monomial(m: Monomial, c: Fraction) -> Term:
    above = [t if k == 1 else t ** k for t, k in m if k > 0]
    below = [t if k == -1 else t ** -k for t, k in m if k < 0]
    value = term(c)
    for t in above:
        value = t if value == term(1) else value * t
    for t in below:
        value = value / t
    return value


def matrix(s: Sum, shape: Shape) -> Term:
    """A matrix term of that value, the same for the same words and coefficients."""
    parts: list[tuple[Term, bool]] = []
    for word in sorted(s, key=spell):
        p = s[word]
        sole = p.get(()) if len(p) == 1 else None
        if sole is not None and abs(sole) == 1:
            parts.append((word, sole < 0))
        elif p:
            parts.append((Term("multiply", (written(p), word), shape), False))
    return _total(parts, shape)


def _total(parts: Iterable[tuple[Term, bool]], shape: Shape) -> Term:
    value: Term | None = None
    for part, negative in parts:
        signed = -part if negative else part
        value = signed if value is None else value - part if negative else value + part
    if value is None:
        return term(0) if shape == SCALAR else Term("zero", (), shape)
    return value


def scaled(s: Sum, p: Poly) -> Sum:
    return {w: q for w, c in s.items() if (q := product(c, p))}


def added(a: Sum, b: Sum, times: int = 1) -> Sum:
    out = {w: dict(p) for w, p in a.items()}
    for w, p in b.items():
        q = plus(out.get(w, {}), p, times)
        if q:
            out[w] = q
        else:
            out.pop(w, None)
    return out


def summed(t: Term, leaf: Callable[[Term], Sum], number: Callable[[Term], Poly] = polynomial) -> Sum:
    """The words that the arithmetic of a matrix term makes of its leaves."""
    if t.op == "zero":
        return {}
    if t.op in ("add", "subtract"):
        return added(summed(t.args[0], leaf, number), summed(t.args[1], leaf, number), 1 if t.op == "add" else -1)
    if t.op == "negate":
        return added({}, summed(t.args[0], leaf, number), -1)
    if t.op == "multiply" and SCALAR in (t.args[0].shape, t.args[1].shape):
        s, m = t.args if t.args[0].shape == SCALAR else (t.args[1], t.args[0])
        return scaled(summed(m, leaf, number), number(s))
    if t.op == "divide":
        over = inverted(number(t.args[1]))
        if over is not None:
            return scaled(summed(t.args[0], leaf, number), over)
    return leaf(t)


def letters(word: Term) -> tuple[Term, ...]:
    """The letters of a product that associates to the left."""
    if word.op == "multiply" and SCALAR not in (word.args[0].shape, word.args[1].shape):
        return (*letters(word.args[0]), word.args[1])
    return (word,)


def word_of(found: Iterable[Term]) -> Term:
    """The product of letters, associating to the left; without any it is I."""
    value: Term | None = None
    for t in found:
        value = t if value is None else value @ t
    return value if value is not None else Term("identity", (), SQUARE)


def is_multiple(t: Term) -> bool:
    """A number times a matrix."""
    return t.op == "multiply" and t.shape != SCALAR and SCALAR in (t.args[0].shape, t.args[1].shape)


def words_in(t: Term) -> set[Term]:
    """The words of a sum as it is written, and the terms its coefficients are made of."""
    if t.op in ("add", "subtract", "negate", "divide") or is_multiple(t):
        found = set[Term]()
        for a in t.args:
            found |= {x for m in polynomial(a) for x, _ in m} if a.shape == SCALAR else words_in(a)
        return found
    return set() if t.op in ("zero", "number") else {t}
