"""The letters a symbol is written in.

A positive definite Σ is written in whichever letters keep the polynomials small, and each choice reaches every positive
definite matrix exactly once:

===========  ===========================================  =============================================
entries      Σ = (sᵢⱼ), sᵢⱼ = sⱼᵢ                          Σ occurs only as such
precision    Σ⁻¹ = (kᵢⱼ), kᵢⱼ = kⱼᵢ, |Σ|⁻¹ a letter        Σ occurs only as Σ⁻¹ and |Σ|
Cholesky     Σ = LLᵀ, lᵢⱼ = 0 for i < j, lᵢᵢ > 0           both occur, Σ is the covariance of a law, or L occurs
===========  ===========================================  =============================================

A law's variable is then x = μ + Lz. The entries alone range over an open set, where an identity of polynomials is one
of all symmetric matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from symkl.explicit import matrices
from symkl.explicit.matrices import Grid
from symkl.explicit.ring import Poly, Ring, Unit
from symkl.explicit.unfold import Centre
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import COLUMN, SCALAR, SQUARE, Term
from symkl.terms.variables import subterms

Role = Literal["plain", "inverse", "det", "law"]


def roles(sides: Iterable[Term]) -> dict[Term, set[Role]]:
    """How each positive definite symbol occurs in unfolded terms."""
    found: dict[Term, set[Role]] = {}
    for side in sides:
        _note(side, "plain", found)
    return found


def _note(t: Term, role: Role, found: dict[Term, set[Role]]) -> None:
    """Σ⁻¹ and |Σ| pass through the products, transposes and inverses that they distribute over."""
    if is_positive_definite(t):
        found.setdefault(t, set()).add(role)
        return
    if t.op == "cholesky":
        _note(t.args[0], "law", found)
        return
    if t.op in ("inverse", "det"):
        inside: Role = "det" if t.op == "det" else "plain" if role == "inverse" else "inverse"
        _note(t.args[0], inside, found)
        return
    centres: tuple[Centre, ...] = (t.data,) if t.op == "expectation" else t.data if t.op == "integral" else ()
    for centre in centres:
        _note(centre.covariance, "law", found)
        _note(centre.mean, "plain", found)
        if centre.density is not None:
            _note(centre.density, "plain", found)
    if t.op == "integral" and not t.data:
        for inverse in (s for s in subterms(t.args[1]) if s.op == "inverse"):
            _note(inverse.args[0], "law", found)
    passes = t.op in ("multiply", "transpose", "negate") and t.shape == SQUARE
    for a in t.args:
        _note(a, role if passes and a.shape == SQUARE else "plain", found)


@dataclass(frozen=True)
class Cholesky:
    """Σ = LLᵀ, with the inverses of the diagonal of L."""

    ring: Ring
    lower: Grid
    inverses: Sequence[Poly]

    def matrix(self) -> Grid:
        """Σ."""
        return matrices.multiply(self.ring, self.lower, matrices.transpose(self.lower))

    def solve(self, b: Grid) -> Grid:
        """Σ⁻¹B = L⁻ᵀ(L⁻¹B)."""
        return self.other_half(self.half(b))

    def half(self, b: Grid) -> Grid:
        """L⁻¹B."""
        return matrices.solve_lower(self.ring, self.lower, self.inverses, b)

    def other_half(self, b: Grid) -> Grid:
        """L⁻ᵀB."""
        return matrices.solve_upper(self.ring, self.lower, self.inverses, b)

    def root(self) -> Poly:
        """|L| = Π lᵢᵢ."""
        return matrices.product(self.ring, [self.lower[i][i] for i in range(len(self.lower))])

    def det(self) -> Poly:
        """|Σ| = |L|²."""
        return self.ring.times(self.root(), self.root())


@dataclass(frozen=True)
class Precision:
    """Σ⁻¹ = K, with a unit for |K|."""

    ring: Ring
    precision: Grid
    unit: Unit

    def matrix(self) -> Grid:
        """Σ = adj K / |K|."""
        return matrices.scale(self.ring, self.det(), matrices.adjugate(self.ring, self.precision))

    def solve(self, b: Grid) -> Grid:
        """Σ⁻¹B = KB."""
        return matrices.multiply(self.ring, self.precision, b)

    def det(self) -> Poly:
        """|Σ| = |K|⁻¹."""
        return self.ring.monomial({self.unit.letter: -1})


@dataclass(frozen=True)
class Entries:
    """Σ in its own entries; its determinant is a unit, for Σ is positive definite."""

    ring: Ring
    entries: Grid

    def matrix(self) -> Grid:
        """Σ."""
        return self.entries

    def solve(self, b: Grid) -> Grid:
        """Σ⁻¹B = adj Σ B / |Σ|."""
        adjugate = matrices.multiply(self.ring, matrices.adjugate(self.ring, self.entries), b)
        return matrices.scale(self.ring, self.ring.inverse(self.det()), adjugate)

    def det(self) -> Poly:
        """|Σ|."""
        return definite_determinant(self.ring, self.entries)


Form = Cholesky | Precision | Entries


def definite_determinant(ring: Ring, a: Grid) -> Poly:
    """The determinant of a positive definite matrix as a monomial in units, for it is positive."""
    return ring.positive_monomial(matrices.determinant(ring, a))


def symmetric(ring: Ring, d: int, positive: bool = False) -> Grid:
    """A symmetric matrix of new letters; of a positive definite one the diagonal is positive."""
    places = [(i, j) for i in range(d) for j in range(i, d)]
    upper = {(i, j): ring.gen(ring.unit().letter if i == j and positive else ring.letter()) for i, j in places}
    return tuple(tuple(upper[min(i, j), max(i, j)] for j in range(d)) for i in range(d))


def cholesky(ring: Ring, d: int) -> Cholesky:
    """Σ = LLᵀ in new letters."""
    units = [ring.unit() for _ in range(d)]
    below = {(i, j): ring.gen(ring.letter()) for i in range(d) for j in range(i)}
    lower = tuple(
        tuple(ring.gen(units[i].letter) if i == j else below.get((i, j), ring.zero) for j in range(d)) for i in range(d)
    )
    return Cholesky(ring, lower, [ring.gen(u.inverse) for u in units])


def precision(ring: Ring, d: int) -> Precision:
    """Σ⁻¹ = K in new letters."""
    grid = symmetric(ring, d)
    inside = frozenset(i for row in grid for p in row for i in ring.used(p))
    return Precision(ring, grid, ring.unit(relation=lambda: matrices.determinant(ring, grid), inside=inside))


def form(ring: Ring, d: int, found: set[Role]) -> Form:
    """The form that suits how a symbol occurs."""
    if "law" in found or ("plain" in found and len(found) > 1):
        return cholesky(ring, d)
    return Entries(ring, symmetric(ring, d, positive=True)) if found == {"plain"} else precision(ring, d)


class Symbolic:
    """Every symbol in letters of its own, given out when the symbol is met first."""

    def __init__(self, ring: Ring, d: int, found: dict[Term, set[Role]]) -> None:
        self.ring, self.d, self._roles = ring, d, found
        self._grids: dict[Term, Grid] = {}
        self._forms: dict[Term, Form] = {}

    def form(self, symbol: Term) -> Form:
        """A positive definite symbol, in the form that suits how it occurs."""
        if symbol not in self._forms:
            self._forms[symbol] = form(self.ring, self.d, self._roles.get(symbol, {"plain"}))
        return self._forms[symbol]

    def grid(self, symbol: Term) -> Grid:
        """Any other symbol."""
        if symbol not in self._grids:
            self._grids[symbol] = self._letters(symbol)
        return self._grids[symbol]

    def _letters(self, symbol: Term) -> Grid:
        if symbol.shape == SCALAR:
            return ((self.ring.gen(self.ring.unit().letter if symbol.data.positive else self.ring.letter()),),)
        if symbol.shape == COLUMN:
            return matrices.column(self.ring.letters(self.d))
        if symbol.data.symmetric:
            return symmetric(self.ring, self.d)
        return tuple(tuple(self.ring.letters(self.d)) for _ in range(self.d))
