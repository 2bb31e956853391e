"""Rectangular arrays of numbers or functions of bound variables."""

from __future__ import annotations

from fractions import Fraction

from symkl.gaussian.fields import Field, Number
from symkl.gaussian.forms import Form
from symkl.gaussian.moments import Undecided

Entry = Form | Number
Grid = list[list[Entry]]


def total(entries: list[Entry]) -> Entry:
    """The sum of one or more."""
    result = entries[0]
    for a in entries[1:]:
        result = result + a
    return result


def determinant(a: Grid) -> Entry:
    """By the first row."""
    if len(a) == 1:
        return a[0][0]
    return total([(-1) ** j * a[0][j] * determinant(minor(a, 0, j)) for j in range(len(a))])


def cholesky(a: Grid, field: Field) -> Grid:
    """The lower triangular L with positive diagonal and LLᵀ = A; that it exists is certain then.

    Raises
    ------
    Undecided
        Where A is not certainly symmetric positive definite, or holds a bound variable.
    """
    n, half = range(len(a)), field.number(Fraction(1, 2))
    if any(isinstance(entry, Form) for row in a for entry in row):
        raise Undecided("the Cholesky factor of a matrix of functions")
    lower: Grid = [[field.number(0) for _ in n] for _ in n]
    for j in n:
        pivot = total([a[j][j], *(-entry * entry for entry in lower[j][:j])])
        if not field.positive(pivot):
            raise Undecided("the Cholesky factor of a matrix that is not certainly positive definite")
        lower[j][j] = field.power(pivot, half)
        for i in n[j + 1 :]:
            known = [-p * q for p, q in zip(lower[i][:j], lower[j][:j], strict=True)]
            lower[i][j] = total([a[i][j], *known]) / lower[j][j]
    return lower


def minor(a: Grid, i: int, j: int) -> Grid:
    """Without row i and column j."""
    return [[*row[:j], *row[j + 1 :]] for k, row in enumerate(a) if k != i]


def largest(grid: Grid, field: Field) -> float:
    """The `size` of the largest entry."""
    return max(a.size() if isinstance(a, Form) else field.size(a) for row in grid for a in row)
