"""How often each of some vectors is taken to make another: linear algebra over the rationals."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

Vector = Mapping[Hashable, Fraction]


def multiples(wanted: Vector, vectors: Sequence[Vector]) -> list[Fraction] | None:
    """The coefficients with which `vectors` sum to `wanted`, or None.

    >>> multiples({"x": Fraction(3)}, [{"x": Fraction(1), "y": Fraction(1)}, {"y": Fraction(2)}])
    [Fraction(3, 1), Fraction(-3, 2)]
    """
    places = list(dict.fromkeys(k for v in (wanted, *vectors) for k in v))
    rows = [[v.get(k, Fraction(0)) for v in vectors] + [wanted.get(k, Fraction(0))] for k in places]
    n, pivots, top = len(vectors), list[int](), 0
    for column in range(n):
        at = next((i for i in range(top, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[top], rows[at] = rows[at], rows[top]
        rows[top] = [x / rows[top][column] for x in rows[top]]
        for i, row in enumerate(rows):
            if i != top and row[column]:
                factor = row[column]
                rows[i] = [x - factor * y for x, y in zip(row, rows[top], strict=True)]
        pivots.append(column)
        top += 1
    if any(row[n] for row in rows[top:]):
        return None
    found = [Fraction(0)] * n
    for i, column in enumerate(pivots):
        found[column] = rows[i][n]
    return found
