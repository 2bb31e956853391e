"""Exact linear algebra with rational entries: products, inverses, and whether a matrix is positive definite."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from symkl.errors import NotPositiveDefinite

if TYPE_CHECKING:
    from collections.abc import Sequence

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]

SMALL = 8
"""Up to this dimension Python's own numbers are as fast as FLINT, and it need not be there."""

FIRST_PRECISION, LAST_PRECISION = 64, 1024
"""Bits with which balls try to decide definiteness before integers do."""


def times_transpose(factor: Matrix) -> Matrix:
    """LLᵀ of a lower triangular L, exactly."""
    d = len(factor)
    lower = [[sum((factor[i][k] * factor[j][k] for k in range(j + 1)), Fraction(0)) for j in range(i + 1)]
             for i in range(d)]  # fmt: skip
    return tuple(tuple(lower[max(i, j)][min(i, j)] for j in range(d)) for i in range(d))


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a positive definite matrix, exactly."""
    if len(matrix) > SMALL:
        return _inverse_by_flint(matrix)
    d = len(matrix)
    rows = [[*row, *(Fraction(i == j) for j in range(d))] for i, row in enumerate(matrix)]
    for k in range(d):  # no pivot is zero, as every leading minor is positive
        rows[k] = [entry / rows[k][k] for entry in rows[k]]
        for i in range(d):
            if i != k and rows[i][k]:
                factor = rows[i][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return tuple(tuple(row[d:]) for row in rows)


def _inverse_by_flint(matrix: Matrix) -> Matrix:
    from flint import fmpq, fmpq_mat

    found = fmpq_mat([[fmpq(a.numerator, a.denominator) for a in row] for row in matrix]).inv()
    return tuple(tuple(Fraction(int(a.p), int(a.q)) for a in row) for row in found.tolist())


def assert_positive_definite(matrix: Matrix, argument: str, batch: tuple[int, ...] = ()) -> None:
    """Raise unless the symmetric matrix is positive definite; decided exactly.

    Its pivots (ratios of successive leading minors, Sylvester's criterion) are enclosed by balls where it is large, and
    computed in integers where balls cannot tell one from zero.

    Raises
    ------
    NotPositiveDefinite
        With the first pivot that is not positive.
    """
    failure = _failure(matrix)
    if failure is None:
        return
    order, pivot = failure
    which = f"{argument}[{', '.join(map(str, batch))}]" if batch else argument
    raise NotPositiveDefinite(
        f"{which} is not positive definite: pivot {order + 1} of its LDLᵀ factorisation is {pivot}, so its leading "
        f"minor of order {order + 1} is not positive",
        argument,
        (*batch, order, order),
        pivot,
    )


def _failure(matrix: Matrix) -> tuple[int, str] | None:
    """The position and the approximate value of the first pivot that is not positive."""
    if len(matrix) > SMALL:
        from symkl.gaussian.balls import first_pivot_not_positive

        precision = FIRST_PRECISION
        while precision <= LAST_PRECISION:
            order, sign, pivot = first_pivot_not_positive(matrix, precision)
            if sign > 0:
                return None
            if sign < 0:
                return order, pivot
            precision *= 4
    return _exact_failure(matrix)


def _exact_failure(matrix: Matrix) -> tuple[int, str] | None:
    """Bareiss' elimination: entry (k, k) of step k is the leading minor of order k + 1, in integers throughout."""
    scale = lcm(*(a.denominator for row in matrix for a in row))
    rows: list[list[Any]] = [[int(a * scale) for a in row] for row in matrix]
    if len(matrix) > SMALL:
        from flint import fmpz

        rows = [[fmpz(a) for a in row] for row in rows]
    return _bareiss(rows, scale)


def _bareiss(rows: Sequence[list[Any]], scale: int) -> tuple[int, str] | None:
    d, before = len(rows), 1
    for k in range(d):
        minor = rows[k][k]
        if minor <= 0:
            return k, approximately(Fraction(int(minor), int(before) * scale))
        for i in range(k + 1, d):
            row, factor = rows[i], rows[k][i]  # only the upper triangle is kept up to date
            for j in range(i, d):
                row[j] = (row[j] * minor - factor * rows[k][j]) // before
        before = minor
    return None


def approximately(value: Fraction) -> str:
    """The number itself where that is short, else three digits of it.

    >>> approximately(Fraction(-1, 3)), approximately(Fraction(1, 2**60))
    ('-1/3', '8.67e-19')
    """
    if value.numerator.bit_length() + value.denominator.bit_length() < 20:
        return str(value)
    from decimal import Context, Decimal

    context = Context(prec=3, Emax=999_999_999, Emin=-999_999_999)
    return str(context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(context)).lower()
