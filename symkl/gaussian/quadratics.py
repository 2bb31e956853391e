"""Determinants and quadratic forms of a distribution given by Σ, L or Σ⁻¹: in balls, and exactly.

What was given is used as it is: an exact inverse is only taken where exactness is asked for.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from flint import arb, arb_mat, fmpq, fmpq_mat

from symkl.gaussian import balls
from symkl.gaussian.distribution import Gaussian
from symkl.gaussian.linear import Matrix, Vector


def determinant(p: Gaussian) -> arb | None:
    """|Σ| as a ball, positive; None where the precision is too low to see that."""
    if p.form == "scale_tril":
        return prod((balls.ball(row[i]) for i, row in enumerate(p.given)), start=arb(1)) ** 2
    pivots = balls.pivots(balls.rectangle(p.given))
    if not pivots[-1] > 0:
        return None
    product = prod(pivots, start=arb(1))
    return 1 / product if p.form == "precision" else product


def quadratic(p: Gaussian, q: Gaussian) -> tuple[arb, arb] | None:
    """tr(Σ₂⁻¹Σ₁) and δᵀΣ₂⁻¹δ with δ = μ₁ − μ₂, as balls; None where the precision is too low."""
    d = p.dimension
    delta = [a - b for a, b in zip(p.mean, q.mean, strict=True)]
    try:
        covariance = _covariance(p)
        if q.form == "precision":
            precision, column = balls.rectangle(q.given), balls.column(tuple(delta))
            # tr(AB) is the sum of the products of the entries where B is symmetric
            pairs = zip(precision.entries(), covariance.entries(), strict=True)
            return sum((a * b for a, b in pairs), arb(0)), _product(column, precision * column)
        beside = [[*row, balls.ball(a)] for row, a in zip(covariance.tolist(), delta, strict=True)]
        solved = _covariance(q).solve(arb_mat(beside))
    except ZeroDivisionError:
        return None
    trace = sum((solved[i, i] for i in range(d)), arb(0))
    return trace, sum((balls.ball(delta[i]) * solved[i, d] for i in range(d) if delta[i]), arb(0))


def mahalanobis(x: Vector, p: Gaussian) -> arb | None:
    """(x−μ)ᵀΣ⁻¹(x−μ) as a ball; None where the precision is too low."""
    if x == p.mean:
        return arb(0)
    delta = balls.column(tuple(a - b for a, b in zip(x, p.mean, strict=True)))
    if p.form == "precision":
        return _product(delta, balls.rectangle(p.given) * delta)
    try:
        return _product(delta, _covariance(p).solve(delta))
    except ZeroDivisionError:
        return None


def exact_determinant(p: Gaussian) -> Fraction:
    """|Σ|."""
    if p.form == "scale_tril":
        return prod((row[i] for i, row in enumerate(p.given)), start=Fraction(1)) ** 2
    found = _fraction(_rational(p.given).det())
    return 1 / found if p.form == "precision" else found


def exact_quadratic(p: Gaussian, q: Gaussian) -> tuple[Fraction, Fraction]:
    """tr(Σ₂⁻¹Σ₁) and δᵀΣ₂⁻¹δ."""
    d = p.dimension
    delta = [a - b for a, b in zip(p.mean, q.mean, strict=True)]
    beside = tuple((*row, a) for row, a in zip(p.covariance, delta, strict=True))
    solved = _rational(q.covariance).solve(_rational(beside))
    trace = sum((_fraction(solved[i, i]) for i in range(d)), Fraction(0))
    return trace, sum((delta[i] * _fraction(solved[i, d]) for i in range(d)), Fraction(0))


def _covariance(p: Gaussian) -> arb_mat:
    given = balls.rectangle(p.given)
    if p.form == "covariance":
        return given
    return given * given.transpose() if p.form == "scale_tril" else given.inv()


def _product(left: arb_mat, right: arb_mat) -> arb:
    return (left.transpose() * right)[0, 0]


def _rational(matrix: Matrix) -> fmpq_mat:
    return fmpq_mat([[fmpq(a.numerator, a.denominator) for a in row] for row in matrix])


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
