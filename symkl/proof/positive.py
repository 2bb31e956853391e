"""Positive scalars: determinants, powers, exponentials and logarithms of values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symkl.proof.algebra import MOST_BITS, Algebra, is_definite, is_invertible
from symkl.proof.values import Atom, Coefficient, Poly, constant, monomial_of, scaled, total
from symkl.terms.expr import SCALAR, SQUARE

LARGEST_EXPANDED_POWER = 8
MOST_FACTORS = 64
LARGEST_FACTORED = 10**10
"""Above this a number counts as prime: finding its factors would take too long, and leaving them only loses proofs."""


def is_positive_atom(atom: Atom) -> bool:
    """Whether a scalar atom is positive, whatever its letters are."""
    if atom.op in ("exp", "density", "pi", "dimension"):
        return True
    if atom.op == "symbol":
        return bool(atom.data.positive)
    if atom.op == "power":
        return is_positive(atom.args[0])
    if atom.op == "det":
        letter = atom.args[0].letter()
        return letter is not None and is_invertible(letter.atom)  # a factor's determinant is that of its diagonal
    if atom.op == "normal" and atom.data == 1:
        return is_positive(atom.args[2])
    if atom.op == "normal":
        letter = atom.args[2].letter()
        return letter is not None and is_definite(letter.atom)
    return False


def is_positive(p: Poly) -> bool:
    """Whether every monomial of a scalar is a positive number times positive atoms."""
    return bool(p.terms) and all(c > 0 and not w and all(map(is_positive_atom, m)) for (m, w), c in p.terms.items())


def det(algebra: Algebra, a: Poly) -> Poly:
    """|c s AB| = (c s)ᵈ |A| |B| by the axiom; opaque otherwise."""
    sole = a.sole()
    if not algebra.has("determinant") or sole is None or a.shape != SQUARE:
        return algebra.opaque("det", None, (a,))
    (atoms, word), c = sole
    if any(letter.shape != SQUARE for letter in word):
        return algebra.opaque("det", None, (a,))
    value = constant(1)
    if atoms or c != 1:
        value = power(algebra, monomial_of(SCALAR, atoms, (), c), algebra.opaque("dimension"))
    for letter in word:
        one = algebra.opaque("det", None, (algebra.value(letter.atom),))
        value = algebra.times(value, power(algebra, one, constant(-1)) if letter.inverted else one)
    return value


def power(algebra: Algebra, base: Poly, exponent: Poly) -> Poly:
    """base ** exponent; integer powers multiply out with `ring`, positive monomials split with `power_laws`."""
    b, e = base.number(), exponent.number()
    if e == 1 or b == 1:
        return base
    if e is not None and Fraction(e).denominator == 1:
        number = _number_power(b, int(e))
        if number is not None:
            return number
        if algebra.has("ring") and 1 < e <= LARGEST_EXPANDED_POWER:
            return algebra.product(*[base] * int(e))
    sole = base.sole()
    if algebra.has("power_laws") and sole is not None and is_positive(base):
        (atoms, _), c = sole
        factors = [_power_of_atom(algebra, atom, exponent) for atom in atoms]
        factors += [_power_of_atom(algebra, constant(p), scaled(exponent, k)) for p, k in prime_factors(c)]
        return gathered(algebra, algebra.product(constant(1), *factors))
    return algebra.opaque("power", None, (base, exponent))


def _number_power(b: Coefficient | None, n: int) -> Poly | None:
    """bⁿ of a number, unless it has no value or too many digits."""
    if b is None or (not b and n <= 0):
        return None
    bits = max(b.numerator.bit_length(), b.denominator.bit_length())
    return constant(Fraction(b) ** n) if abs(n) * bits <= MOST_BITS else None


def _power_of_atom(algebra: Algebra, atom: Atom | Poly, exponent: Poly) -> Poly:
    """A positive atom, or a prime, to the exponent."""
    if isinstance(atom, Atom):
        if atom.op == "exp":
            return exp(algebra, algebra.times(exponent, atom.args[0]))
        if atom.op == "power":
            return power(algebra, atom.args[0], algebra.times(atom.args[1], exponent))
        atom = algebra.value(atom)
    return atom if exponent.number() == 1 else algebra.opaque("power", None, (atom, exponent))


def gathered(algebra: Algebra, p: Poly) -> Poly:
    """a^s a^t = a^(s+t) in every monomial, for positive a; exponentials alike. Needs `power_laws`."""
    if all(_is_gathered(m) for m, _ in p.terms):
        return p
    pieces = [_gathered_monomial(algebra, m, monomial_of(p.shape, (), w, c)) for (m, w), c in p.terms.items()]
    return algebra.reduce(total(p.shape, pieces))


def _is_gathered(atoms: tuple[Atom, ...]) -> bool:
    """Whether there is at most one exponential, and no power that shares its base or multiplies out."""
    powers = [a for a in atoms if a.op == "power"]
    bases = {a.args[0] for a in powers}
    exponents = [n for a in powers if (n := a.args[1].number()) is not None]
    return (
        sum([a.op == "exp" for a in atoms]) <= 1
        and len(bases) == len(powers)
        and not any(Fraction(n).denominator == 1 for n in exponents)
        and not (bases and any(a.poly in bases for a in atoms))
    )


def _gathered_monomial(algebra: Algebra, atoms: tuple[Atom, ...], rest: Poly) -> Poly:
    exponents: dict[Poly, Poly] = {}
    exponential = constant(0)
    for atom in atoms:
        if atom.op == "exp":
            exponential = total(SCALAR, (exponential, atom.args[0]))
            continue
        splits = atom.op == "power" and is_positive(atom.args[0])
        base, e = atom.args if splits else (monomial_of(SCALAR, (atom,), ()), constant(1))
        exponents[base] = total(SCALAR, (exponents.get(base, constant(0)), e))
    for base, e in exponents.items():
        for factor in _gathered_factors(algebra, base, e):
            rest = algebra.times(factor, rest)
    if exponential.terms:
        rest = algebra.times(algebra.opaque("exp", None, (exponential,)), rest)
    return rest


def _gathered_factors(algebra: Algebra, base: Poly, exponent: Poly) -> list[Poly]:
    n = exponent.number()
    if n is not None and Fraction(n).denominator == 1:
        number = _number_power(base.number(), int(n))
        if number is not None:
            return [number]
        if 0 <= n <= MOST_FACTORS:
            return [base] * int(n)
    return [algebra.opaque("power", None, (base, exponent))]


def exp(algebra: Algebra, a: Poly) -> Poly:
    """e^a; e^(log s) = s with `log_exp`, e^0 = 1 with `power_laws`."""
    if not a.terms and algebra.has("power_laws"):
        return constant(1)
    atom = a.bare_atom()
    if atom is not None and atom.op == "log" and algebra.has("log_exp") and is_positive(atom.args[0]):
        return atom.args[0]
    return algebra.opaque("exp", None, (a,))


def log(algebra: Algebra, a: Poly) -> Poly:
    """log of a positive product splits with `log_product`, of an exponential collapses with `log_exp`."""
    sole = a.sole()
    if a.number() == 1:
        return constant(0)
    if sole is None or not is_positive(a):
        return algebra.opaque("log", None, (a,))
    (atoms, _), c = sole
    if c == 1 and len(atoms) == 1:
        return _log_of_atom(algebra, atoms[0], a)
    if not algebra.has("log_product") or not algebra.has("ring"):
        return algebra.opaque("log", None, (a,))
    logs = [log(algebra, monomial_of(SCALAR, (atom,), ())) for atom in atoms]
    logs += [scaled(algebra.opaque("log", None, (constant(p),)), k) for p, k in prime_factors(c)]
    return algebra.add(*logs)


def _log_of_atom(algebra: Algebra, atom: Atom, a: Poly) -> Poly:
    if atom.op == "exp" and algebra.has("log_exp"):
        return atom.args[0]
    if atom.op == "power" and algebra.has("log_product") and is_positive(atom.args[0]):
        return algebra.times(atom.args[1], log(algebra, atom.args[0]))
    return algebra.opaque("log", None, (a,))


def prime_factors(c: Coefficient) -> Iterator[tuple[int, int]]:
    """The primes of a positive rational with their exponents, negative below the line."""
    for n, sign in ((Fraction(c).numerator, 1), (Fraction(c).denominator, -1)):
        p = 2
        while n > 1:
            if p * p > n or n > LARGEST_FACTORED:
                p = n
            k = 0
            while n % p == 0:
                n //= p
                k += 1
            if k:
                yield p, sign * k
            p += 1
