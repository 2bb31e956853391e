"""Polynomials over ℚ in letters, where some letters are positive units: they come with an inverse.

The letters are the generators of a `sympy.polys.rings` ring. A unit u and its inverse v are two generators with
u·v = 1, and every product is kept free of monomials that hold both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from sympy import QQ, Symbol
from sympy.polys.rings import PolyRing

from symkl.explicit.bounds import FUEL, LARGEST_PRODUCT, OPERATION

Poly: TypeAlias = Any
"""An element of a `sympy.polys.rings` ring over ℚ (SymPy has no type stubs)."""
Letter: TypeAlias = int
"""A letter is the index of a generator."""



class Undecided(Exception):
    """Why a value cannot be given: not provably defined, or out of reach."""


class Full(Exception):
    """The ring has no letter left."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A letter that is positive, and the letter of its inverse.

    `relation` gives the polynomial it stands for, if any, and `inside` are the letters that this depends on.
    """

    letter: Letter
    inverse: Letter
    relation: Callable[[], Poly] | None = None
    inside: frozenset[Letter] = frozenset()


@dataclass(frozen=True, slots=True)
class Split:
    """c · Π letterⁿ · rest, where the rest is primitive: integer coefficients without common factor or letter."""

    content: Fraction
    exponents: dict[Letter, int]
    rest: Poly


@lru_cache(maxsize=16)
def polynomials(size: int) -> PolyRing:
    """ℚ[g0, g1, …] with `size` generators."""
    return PolyRing([Symbol(f"g{i}") for i in range(size)], QQ)


class Letters:
    """ℚ[letters, 1/units], with letters handed out as they are asked for.

    Parameters
    ----------
    size : int
        How many letters there are; `Full` is raised when they are used up.
    fuel : int
        How many entries of exponent vectors may be touched.
    """

    def __init__(self, size: int, fuel: int = FUEL) -> None:
        self.fuel = fuel
        self.polynomials = polynomials(size)
        self.one, self.zero = self.polynomials.one, self.polynomials.zero
        self.units: dict[Letter, Unit] = {}
        self.related: list[Unit] = []
        self.logarithms: dict[Letter, Unit | int] = {}
        self._next, self._floor, self._size = 0, size, size

    # letters

    def letter(self) -> Letter:
        """A new letter, of which nothing is known."""
        if self._next == self._floor:
            raise Full
        self._next += 1
        return self._next - 1

    def letters(self, n: int) -> list[Poly]:
        """New letters as polynomials."""
        return [self.gen(self.letter()) for _ in range(n)]

    def unit(self, relation: Callable[[], Poly] | None = None, inside: frozenset[Letter] = frozenset()) -> Unit:
        """A new positive letter with an inverse."""
        letter = self.letter()
        if self._next == self._floor:
            raise Full
        self._floor -= 1
        unit = Unit(letter, self._floor, relation, inside)
        self.units[letter] = unit
        if relation is not None:
            self.related.append(unit)
        return unit

    def gen(self, letter: Letter) -> Poly:
        """The letter as a polynomial."""
        return self.polynomials.gens[letter]

    def constant(self, c: Fraction | int) -> Poly:
        """A rational number."""
        return self.polynomials.ground_new(QQ(c.numerator, c.denominator))

    def monomial(self, exponents: Mapping[Letter, int], c: Fraction | int = 1) -> Poly:
        """c · Π letterⁿ; a unit may have a negative exponent."""
        m = [0] * self._size
        for letter, n in exponents.items():
            m[letter if n >= 0 else self.units[letter].inverse] = abs(n)
        return self.polynomials.from_dict({tuple(m): QQ(c.numerator, c.denominator)})

    # products

    def spend(self, monomials: int) -> None:
        """Account for work on so many monomials."""
        self.fuel -= monomials * (self._size + OPERATION)
        if self.fuel < 0:
            raise Undecided(f"gave up: the equation needs more work than is done for one ({FUEL:.0e}); try a smaller d")

    def times(self, p: Poly, q: Poly) -> Poly:
        """p · q, with u · u⁻¹ = 1 cancelled in every monomial."""
        pairs = len(p) * len(q)
        self.spend(pairs + 1)
        if pairs * (self._size + OPERATION) > LARGEST_PRODUCT:
            raise Undecided(f"gave up: a product of polynomials of {len(p)} and {len(q)} terms; try a smaller d")
        if p.is_ground or q.is_ground:
            return p * q if p.is_ground and q.is_ground else q.mul_ground(p.LC) if p.is_ground else p.mul_ground(q.LC)
        product = p * q
        return self.cancelled(product) if self._has_inverse(p) or self._has_inverse(q) else product

    def dot(self, pairs: Iterable[tuple[Poly, Poly]]) -> Poly:
        """Σ p · q."""
        total = self.zero
        for p, q in pairs:
            if p and q:
                total += self.times(p, q)
        return total

    def _has_inverse(self, p: Poly) -> bool:
        floor = self._floor
        return any(any(m[floor:]) for m in p)

    def cancelled(self, p: Poly) -> Poly:
        """The same element with u · u⁻¹ = 1 used up."""
        pairs = [(u.letter, u.inverse) for u in self.units.values()]
        floor = self._floor
        clashes = [m for m in p if any(m[floor:]) and any(m[i] and m[j] for i, j in pairs)]
        if not clashes:
            return p
        p = p.copy()
        for m in clashes:
            c, exponents = p.pop(m), list(m)
            for i, j in pairs:
                k = min(exponents[i], exponents[j])
                exponents[i] -= k
                exponents[j] -= k
            reduced = tuple(exponents)
            c += p.get(reduced, QQ.zero)
            if c:
                p[reduced] = c
            else:
                del p[reduced]
        return p

    # factors

    def exponents(self, m: tuple[int, ...]) -> dict[Letter, int]:
        """The letters of a monomial; a unit below the line has a negative exponent."""
        found = {i: n for i, n in enumerate(m[: self._next]) if n}
        for u in self.units.values():
            if m[u.inverse]:
                found[u.letter] = found.get(u.letter, 0) - m[u.inverse]
        return found

    def split(self, p: Poly) -> Split:
        """A nonzero polynomial as number · monomial · primitive rest."""
        monomials = [self.exponents(m) for m in p]
        letters = {i for m in monomials for i in m}
        least = {i: min(m.get(i, 0) for m in monomials) for i in letters}
        least = {i: n for i, n in least.items() if n}
        cleared = self.times(p, self.monomial({i: -n for i, n in least.items() if i in self.units}))
        plain = {i: n for i, n in least.items() if i not in self.units}
        if plain:
            (least_plain,) = self.monomial(plain)
            below = {tuple(a - b for a, b in zip(m, least_plain, strict=True)): c for m, c in cleared.items()}
            cleared = self.polynomials.from_dict(below)
        content, rest = cleared.primitive()
        if len(rest) == 1:
            (c,) = rest.values()
            return Split(fraction(content * c), least, self.one)
        return Split(fraction(content), least, rest)

    def number(self, p: Poly) -> Fraction | None:
        """The rational number that `p` is, or None."""
        if not p:
            return Fraction(0)
        return fraction(p.coeff(1)) if p.is_ground else None

    # dependence

    def used(self, p: Poly) -> frozenset[Letter]:
        """The letters that occur, units below the line included."""
        return frozenset(i for m in p for i in self.exponents(m))

    def inside(self, p: Poly) -> frozenset[Letter]:
        """The letters that `p` depends on: those that occur, and those inside the units and logarithms that occur."""
        found = set(self.used(p))
        for letter in tuple(found):
            of = self.logarithms.get(letter)
            unit = of if isinstance(of, Unit) else self.units.get(letter)
            if unit is not None:
                found |= {unit.letter} | unit.inside
        return frozenset(found)

    def hides(self, p: Poly, letter: Letter) -> bool:
        """Whether a unit or logarithm in `p` depends on the letter."""
        units = {u for u in self.units.values() if letter in u.inside}
        hiding = [i for u in units for i in (u.letter, u.inverse)]
        hiding += [i for i, of in self.logarithms.items() if of in units]
        return bool(hiding) and any(m[i] for m in p for i in hiding)

    def by_powers(self, p: Poly, letter: Letter) -> dict[int, Poly]:
        """The coefficients of the powers of a letter; of a unit, the negative powers too."""
        inverse = self.units[letter].inverse if letter in self.units else None
        if not any(m[letter] or (inverse is not None and m[inverse]) for m in p):
            return {0: p}
        found: dict[int, dict[tuple[int, ...], Any]] = {}
        for m, c in p.items():
            n = m[letter] - (m[inverse] if inverse is not None else 0)
            bare = list(m)
            bare[letter] = 0
            if inverse is not None:
                bare[inverse] = 0
            found.setdefault(n, {})[tuple(bare)] = c
        return {n: self.polynomials.from_dict(terms) for n, terms in found.items()}


def fraction(c: Any) -> Fraction:
    """A rational number of SymPy's ℚ."""
    return Fraction(int(c.numerator), int(c.denominator))
