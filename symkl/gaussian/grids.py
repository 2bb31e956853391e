"""Rectangular arrays of numbers or functions of bound variables."""

from __future__ import annotations

from symkl.gaussian.fields import Field, Number
from symkl.gaussian.forms import Form

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


def minor(a: Grid, i: int, j: int) -> Grid:
    """Without row i and column j."""
    return [[*row[:j], *row[j + 1 :]] for k, row in enumerate(a) if k != i]


def largest(grid: Grid, field: Field) -> float:
    """The `size` of the largest entry."""
    return max(a.size() if isinstance(a, Form) else field.size(a) for row in grid for a in row)
