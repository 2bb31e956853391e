"""Matrices and vectors written out by their entries; a term with one means something in one dimension only."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from symkl.errors import ShapeError
from symkl.terms.expr import COLUMN, MEMO, ROW, SCALAR, SQUARE, Operand, Term, describe, term

LARGEST = 6
"""Rows and columns of what is written out."""


def literal(rows: Sequence[Sequence[Operand]]) -> Term:
    """A matrix by its rows of scalars: n×n is a d×d matrix, n×1 a column and 1×n a row vector of dimension d = n.

    Raises
    ------
    ShapeError
        For anything else, for more than `LARGEST` rows or columns, and for entries that are no scalars.
    """
    entries = [[term(entry) for entry in row] for row in rows]
    height, width = len(entries), len(entries[0]) if entries else 0
    if not height or not width or any(len(row) != width for row in entries):
        raise ShapeError("a matrix has rows of the same, positive number of entries")
    for entry in (entry for row in entries for entry in row):
        if entry.shape != SCALAR:
            raise ShapeError(f"the entry {entry} must be a scalar, found {describe(entry.shape)}")
    if max(height, width) > LARGEST:
        raise ShapeError(f"a matrix with {LARGEST} rows and columns at most is read, found {height}×{width}")
    if height == width == 1:
        return entries[0][0]
    shape = SQUARE if height == width else COLUMN if width == 1 else ROW if height == 1 else None
    if shape is None:
        raise ShapeError(f"a matrix is square, a column or a row, found {height}×{width}")
    return Term("literal", tuple(entry for row in entries for entry in row), shape, (height, width))


def rows_of(t: Term) -> list[tuple[Term, ...]]:
    """The entries of a literal, by rows."""
    _, width = t.data
    return [t.args[i : i + width] for i in range(0, len(t.args), width)]


def pivots(t: Term) -> list[Fraction] | None:
    """The pivots of a square literal of numbers, by elimination without exchanges; None where one is 0 or no number."""
    values = [_value(a) for a in t.args if t.op == "literal" and t.shape == SQUARE]
    if not values or None in values:
        return None
    n = t.data[0]
    grid = [[Fraction(v or 0) for v in values[i : i + n]] for i in range(0, n * n, n)]
    for k, row in enumerate(grid):
        if row[k] == 0:
            return None
        for below in grid[k + 1 :]:
            factor = below[k] / row[k]
            below[:] = [b - factor * r for b, r in zip(below, row, strict=True)]
    return [grid[k][k] for k in range(len(grid))]


def is_definite(t: Term) -> bool:
    """Whether a literal of numbers is symmetric and positive definite: all its pivots are positive."""
    found = pivots(t)
    return found is not None and min(found) > 0 and [*map(tuple, zip(*rows_of(t), strict=True))] == rows_of(t)


def _value(t: Term) -> Fraction | None:
    if t.op == "negate":
        inner = _value(t.args[0])
        return None if inner is None else -inner
    return Fraction(t.data) if t.op == "number" else None


@lru_cache(maxsize=MEMO)
def dimensions(t: Term) -> frozenset[int]:
    """The dimensions that what is written out in `t` is of; empty where it holds for every d."""
    own = frozenset({max(t.data)}) if t.op == "literal" else frozenset[int]()
    return own.union(*map(dimensions, t.args))
