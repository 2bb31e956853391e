"""Matrices of balls: every entry is an interval that holds the true number, rounding included.

Comparisons of balls are true only when certain, so ``not (a > 0)`` says nothing about a.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, arb_mat, ctx, fmpq

from symkl.gaussian.linear import Matrix, Vector

BLOCK = 16
"""Up to this size the elimination is written out; larger matrices are halved, and FLINT multiplies the halves."""


def ball(value: Fraction) -> arb:
    """The number, rounded to the working precision, as a ball around it."""
    return arb(fmpq(value.numerator, value.denominator))


def column(vector: Vector) -> arb_mat:
    """A vector as a matrix of one column."""
    return arb_mat([[ball(a)] for a in vector])


def rectangle(matrix: Matrix) -> arb_mat:
    """A matrix of balls."""
    return arb_mat([[ball(a) for a in row] for row in matrix])


def bounds(value: arb) -> tuple[Fraction, Fraction]:
    """Both ends of a finite ball, exactly."""
    middle, radius = _dyadic(value.mid()), _dyadic(value.rad())
    return middle - radius, middle + radius


def pivots(matrix: arb_mat) -> list[arb]:
    """The diagonal of D in the LDLᵀ factorisation of a symmetric matrix; its product is the determinant.

    The list ends with the first pivot that is not certainly positive. If all are, so is every matrix in the balls.
    """
    return _pivots(matrix.tolist())


def first_pivot_not_positive(matrix: Matrix, precision: int) -> tuple[int, int, str]:
    """The last pivot that was found: its position, its sign (0 where that is not certain), and a few of its digits."""
    with ctx.workprec(precision):
        found = pivots(rectangle(matrix))
        last = found[-1]
        sign = 1 if last > 0 else -1 if last < 0 else 0
        return len(found) - 1, sign, last.str(3, radius=False)


def _pivots(rows: Sequence[Sequence[arb]]) -> list[arb]:
    if len(rows) <= BLOCK:
        return _eliminated([list(row) for row in rows])
    half = len(rows) // 2
    top = [row[:half] for row in rows[:half]]
    found = _pivots(top)
    if not found[-1] > 0:
        return found
    # [A Bᵀ; B C] has the pivots of A, then those of its Schur complement C − B A⁻¹ Bᵀ
    below = arb_mat([row[:half] for row in rows[half:]])
    try:
        solved = arb_mat(top).solve(below.transpose())
    except ZeroDivisionError:  # the balls are too wide to tell A from a singular matrix
        return [*found, arb(0, 1)]
    complement = arb_mat([row[half:] for row in rows[half:]]) - below * solved
    return found + _pivots(complement.tolist())


def _eliminated(rows: list[list[arb]]) -> list[arb]:
    """The pivots by elimination; only the lower triangle is kept up to date."""
    found: list[arb] = []
    for k, row in enumerate(rows):
        pivot = row[k]
        found.append(pivot)
        if not pivot > 0:
            break
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / pivot
            for j in range(k + 1, i + 1):
                rows[i][j] -= factor * rows[j][k]
    return found


def _dyadic(value: arb) -> Fraction:
    mantissa, exponent = (int(part) for part in value.man_exp())
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)
