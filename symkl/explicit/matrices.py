"""Matrices of polynomials: products, transposes, determinants, adjugates, triangular solves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from symkl.explicit.bounds import LARGEST_DETERMINANT
from symkl.explicit.ring import Poly, Ring, Undecided

Grid: TypeAlias = tuple[tuple[Poly, ...], ...]
"""A matrix by rows."""


def identity(ring: Ring, n: int) -> Grid:
    """The n×n identity."""
    return tuple(tuple(ring.one if i == j else ring.zero for j in range(n)) for i in range(n))


def units(ring: Ring, height: int, width: int) -> list[Grid]:
    """The matrices with a single 1, row by row."""
    places = [(i, j) for i in range(height) for j in range(width)]
    rows, columns = range(height), range(width)
    return [tuple(tuple(ring.one if (i, j) == at else ring.zero for j in columns) for i in rows) for at in places]


def column(entries: Sequence[Poly]) -> Grid:
    """The n×1 matrix of these entries."""
    return tuple((e,) for e in entries)


def transpose(a: Grid) -> Grid:
    return tuple(zip(*a, strict=True))


def mapped(f: Callable[[Poly], Poly], a: Grid) -> Grid:
    """f of every entry."""
    return tuple(tuple(map(f, row)) for row in a)


def add(a: Grid, b: Grid) -> Grid:
    return tuple(tuple(p + q for p, q in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def multiply(ring: Ring, a: Grid, b: Grid) -> Grid:
    """The matrix product."""
    columns = transpose(b)
    return tuple(tuple(ring.dot(zip(row, c, strict=True)) for c in columns) for row in a)


def scale(ring: Ring, s: Poly, a: Grid) -> Grid:
    """s · A."""
    return a if s == 1 else mapped(lambda p: ring.times(s, p), a)


def solve_lower(ring: Ring, lower: Grid, inverses: Sequence[Poly], b: Grid) -> Grid:
    """L⁻¹B by forward substitution, L lower triangular with the diagonal's inverses given."""
    rows: list[tuple[Poly, ...]] = []
    for i, right in enumerate(b):
        known = [ring.dot((lower[i][k], rows[k][j]) for k in range(i)) for j in range(len(right))]
        rows.append(tuple(ring.times(p - q, inverses[i]) for p, q in zip(right, known, strict=True)))
    return tuple(rows)


def solve_upper(ring: Ring, lower: Grid, inverses: Sequence[Poly], b: Grid) -> Grid:
    """L⁻ᵀB by backward substitution: the reversal J of the order turns Lᵀ into the lower triangular JLᵀJ."""
    turned = tuple(row[::-1] for row in transpose(lower)[::-1])
    return solve_lower(ring, turned, inverses[::-1], b[::-1])[::-1]


def determinant(ring: Ring, a: Grid) -> Poly:
    """|A|, by expansion along the rows; every minor of the last rows is computed once."""
    n = len(a)
    if all(not p for i, row in enumerate(a) for p in row[i + 1 :]):
        return product(ring, [a[i][i] for i in range(n)])
    if all(ring.number(p) is not None for row in a for p in row):
        ring.spend(n**3 // 3)
        return ring.constant(_number_determinant([[ring.number(p) or Fraction(0) for p in row] for row in a]))
    if n > LARGEST_DETERMINANT:
        size = f"{n}×{n}"
        raise Undecided(f"gave up: a {size} determinant without structure, beyond d = {LARGEST_DETERMINANT}")

    @cache
    def minor(row: int, columns: tuple[int, ...]) -> Poly:
        if not columns:
            return ring.one
        return ring.dot(
            (a[row][j] if k % 2 == 0 else -a[row][j], minor(row + 1, columns[:k] + columns[k + 1 :]))
            for k, j in enumerate(columns) if a[row][j]
        )  # fmt: skip

    return minor(0, tuple(range(n)))


def _number_determinant(a: list[list[Fraction]]) -> Fraction:
    """Gaussian elimination."""
    result = Fraction(1)
    for k in range(len(a)):
        pivot = next((i for i in range(k, len(a)) if a[i][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            a[k], a[pivot], result = a[pivot], a[k], -result
        result *= a[k][k]
        for i in range(k + 1, len(a)):
            factor = a[i][k] / a[k][k]
            a[i] = [p - factor * q for p, q in zip(a[i], a[k], strict=True)]
    return result


def adjugate(ring: Ring, a: Grid) -> Grid:
    """adj A, with A adj A = |A| I."""
    n = len(a)

    def cofactor(i: int, j: int) -> Poly:
        rest = tuple(tuple(p for k, p in enumerate(row) if k != j) for m, row in enumerate(a) if m != i)
        minor = determinant(ring, rest) if rest else ring.one
        return minor if (i + j) % 2 == 0 else -minor

    return tuple(tuple(cofactor(j, i) for j in range(n)) for i in range(n))


def product(ring: Ring, factors: Sequence[Poly]) -> Poly:
    """The product of scalars."""
    result = ring.one
    for p in factors:
        result = ring.times(result, p)
    return result
