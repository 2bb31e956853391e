"""Products and sums taken apart and put together again: what small moves are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from symkl.terms.build import identity, zero
from symkl.terms.expr import COLUMN, MEMO, SCALAR, SQUARE, Term, term


class Product(NamedTuple):
    """Scalar factors, and the matrix factors in order: s t (A B C)."""

    scalars: tuple[Term, ...]
    word: tuple[Term, ...]


Signed = tuple[int, Term]
"""A summand, or a factor, and 1 or −1: added or subtracted, above or below the line."""


# -- products


@lru_cache(maxsize=MEMO)
def factored(t: Term) -> Product:
    """The factors of a product; anything else is its own factor."""
    if t.op == "negate":
        inner = factored(t.args[0])
        return Product((term(-1), *inner.scalars), inner.word)
    if t.op != "multiply":
        return Product((t,), ()) if t.shape == SCALAR else Product((), (t,))
    a, b = t.args
    left, right = factored(a), factored(b)
    if SCALAR not in (a.shape, b.shape):
        return Product((*left.scalars, *right.scalars), (*left.word, *right.word))
    # a scalar row … column is one factor beside another word: their letters do not mix
    if right.word and a.shape == SCALAR:
        left = _closed(left)
    if left.word and b.shape == SCALAR:
        right = _closed(right)
    return Product((*left.scalars, *right.scalars), left.word or right.word)


def _closed(p: Product) -> Product:
    return Product((*p.scalars, chained(p.word)), ()) if p.word else p


def chained(word: Sequence[Term]) -> Term:
    """A B C, one factor at least."""
    value = word[0]
    for factor in word[1:]:  # a row … column inside is a scalar
        value = value * factor if SCALAR in (value.shape, factor.shape) else value @ factor
    return value


def product(scalars: Iterable[Term], word: Sequence[Term] = (), square: bool = False) -> Term:
    """The product of these factors, its number first; without any it is 1, or I where `square`."""
    number, others = Fraction(1), list[Term]()
    for s in scalars:
        if s.op == "number":
            number *= s.data
        else:
            others.append(s)
    word = [f for f in word if f.op != "identity"] or list(word[:1]) or ([identity] if square else [])
    if number == -1 and (others or word):
        return -product(others, word)
    parts = [*([term(number)] if number != 1 or not (others or word) else []), *others]
    if word:
        parts.append(chained(word))
    value = parts[0]
    for part in parts[1:]:
        value = value * part
    return value


def times(s: Term, t: Term) -> Term:
    """s t for a scalar s, without a factor 1."""
    a, b = factored(s), factored(t)
    if b.word:
        a = _closed(a)
    return product((*a.scalars, *b.scalars), a.word or b.word, t.shape == SQUARE)


def transposed(t: Term) -> Term:
    """tᵀ, with (AB)ᵀ = BᵀAᵀ and Aᵀᵀ = A used up."""
    if t.op == "transpose":
        return t.args[0]
    if t.op == "identity":
        return t
    if t.op in ("multiply", "negate"):
        scalars, word = factored(t)
        if word:
            return product(scalars, tuple(transposed(f) for f in reversed(word)))
    return t.T


@lru_cache(maxsize=MEMO)
def ratio(t: Term) -> tuple[Signed, ...]:
    """The factors of a scalar, those below the line with −1; a factor 1 is none."""
    if t.op == "multiply" and t.args[0].shape == SCALAR:
        return (*ratio(t.args[0]), *ratio(t.args[1]))
    if t.op == "divide":
        return (*ratio(t.args[0]), *((-sign, f) for sign, f in ratio(t.args[1])))
    return () if t == term(1) else ((1, t),)


# -- sums


@lru_cache(maxsize=MEMO)
def summands(t: Term) -> tuple[Signed, ...]:
    """The terms of a sum as it was written: a + b + c has three, (a + b) + (c + e) has (c + e) as one."""
    if t.op in ("add", "subtract"):
        return (*summands(t.args[0]), (1 if t.op == "add" else -1, t.args[1]))
    if t.op == "negate" and t.args[0].op in ("add", "subtract", "negate"):
        return tuple((-sign, s) for sign, s in summands(t.args[0]))
    return ((-1, t.args[0]),) if t.op == "negate" else ((1, t),)


def halves(t: Term) -> tuple[Signed, ...]:
    """The two terms of a sum: (a + b) + (c + e) has (a + b) and (c + e)."""
    if t.op in ("add", "subtract"):
        return (1, t.args[0]), (1 if t.op == "add" else -1, t.args[1])
    return ((1, t),)


def splits(t: Term) -> list[tuple[Signed, ...]]:
    """The ways to take a sum apart; none if it is no sum."""
    found = dict.fromkeys((summands(t), halves(t)))
    return [parts for parts in found if len(parts) > 1]


def atomic_summands(t: Term, sign: int = 1) -> Iterator[Signed]:
    """The terms of a sum that are no sums themselves."""
    for s, part in summands(t):
        if part.op in ("add", "subtract"):
            yield from atomic_summands(part, sign * s)
        else:
            yield sign * s, part


def added(parts: Sequence[Signed]) -> Term:
    """The sum of signed terms, one at least; two numbers are one."""
    total: Term | None = None
    for sign, part in parts:
        sign, part = _unsigned(sign, part)
        if total is None:
            total = part if sign > 0 else negative(part)
        elif total.op == part.op == "number":
            total = term(total.data + sign * part.data)
        else:
            total = total + part if sign > 0 else total - part
    assert total is not None
    return total


def negative(t: Term) -> Term:
    """−t."""
    return term(-t.data) if t.op == "number" else t.args[0] if t.op == "negate" else -t


def _unsigned(sign: int, t: Term) -> Signed:
    """a − (−b) is a + b, and a + (−2)b is a − 2b."""
    if t.op == "negate":
        return -sign, t.args[0]
    if t.op == "number" and t.data < 0:
        return -sign, term(-t.data)
    scalars, word = factored(t)
    if t.op == "multiply" and scalars and scalars[0].op == "number" and scalars[0].data < 0:
        return -sign, product((term(-scalars[0].data), *scalars[1:]), word, t.shape == SQUARE)
    return sign, t


def rebuilt(t: Term, args: tuple[Term, ...]) -> Term:
    """The operator of `t` at other arguments of the same shapes; a + (−b) is written a − b."""
    if t.op in ("add", "subtract"):
        sign, right = _unsigned(1 if t.op == "add" else -1, args[1])
        return args[0] + right if sign > 0 else args[0] - right
    return Term(t.op, args, t.shape, t.data)


def nothing(t: Term) -> Term | None:
    """0 of the shape of `t`, where terms have one."""
    return term(0) if t.shape == SCALAR else zero if t.shape == COLUMN else None
