"""What the axioms about distributions state, as equations of terms."""

from __future__ import annotations

from functools import lru_cache

from symkl.terms.build import (
    KL,
    N,
    Normal,
    cholesky,
    covariance,
    d,
    det,
    exp,
    half,
    integral,
    inv,
    log,
    pi,
    quad,
    scalar,
    sum_log_diagonal,
    vector,
    zero,
)
from symkl.terms.expr import MEMO, SCALAR, Term, term

Sides = tuple[Term, Term]


def free_point(*laws: Normal) -> Term:
    """A symbol for a value of these distributions that is none of their parameters."""
    taken = frozenset[Term]().union(*(law.parameters for law in laws))
    names = ("x", *(f"x_{i}" for i in range(len(taken))))
    return next(x for x in map(laws[0].point, names) if x not in taken)


@lru_cache(maxsize=MEMO)
def mean_and_covariance(law: Normal) -> tuple[Sides, Sides]:
    """E[x − μ] = 0 and E[(x − μ)(x − μ)ᵀ] = Σ; on ℝ, E[(x − μ)²] = σ²."""
    x = free_point(law)
    u = x - law.mean
    if law.dimension == 1:
        return (law.expectation(u, x), term(0)), (law.expectation(u**2, x), law.covariance)
    return (law.expectation(u, x), zero), (law.expectation(u @ u.T, x), law.covariance)


def density_formula_at(x: Term, mean: Term, S: Term) -> Term:
    """The density of a normal distribution with that mean and covariance S, or on ℝ variance S, at x."""
    if S.shape == SCALAR:
        return 1 / (2 * pi * S) ** half * exp(-half * ((x - mean) ** 2 / S))
    return 1 / ((2 * pi) ** (d / 2) * det(S) ** half) * exp(-half * quad(x - mean, inv(S)))


@lru_cache(maxsize=MEMO)
def density(law: Normal) -> tuple[Term, Term, frozenset[Term]]:
    """P(x) = 𝒩(x; μ, Σ), for all x."""
    x = free_point(law)
    return law(x), N(x, law.mean, law.covariance), frozenset({x})


def _normal_density(x: Term, m: Term, S: Term) -> tuple[Term, Term, frozenset[Term]]:
    return N(x, m, S), density_formula_at(x, m, S), frozenset({x, m, S})


NORMAL_DENSITIES = (
    _normal_density(vector("x"), vector("m"), covariance("S")),
    _normal_density(scalar("x"), scalar("m"), scalar("s", positive=True)),
)
"""𝒩(x; m, S) and its formula, for all x, m and positive definite S; and on ℝ, for all x, m and positive s."""


@lru_cache(maxsize=MEMO)
def cholesky_factor(S: Term) -> tuple[Sides, ...]:
    """CCᵀ = S for C = chol(S), and that equation solved for every pair of neighbours, as rewriting needs it."""
    C = cholesky(S)
    return (
        (C @ C.T, S), (inv(C).T @ inv(C), inv(S)), (inv(C) @ S, C.T), (S @ inv(C).T, C), (inv(S) @ C, inv(C).T),
        (C.T @ inv(S), inv(C)),
    )  # fmt: skip


@lru_cache(maxsize=MEMO)
def determinant_of_factor(S: Term) -> Sides:
    """|C| = |S|^½ for C = chol(S): |S| = |C|², and |C| > 0."""
    return det(cholesky(S)), det(S) ** half


@lru_cache(maxsize=MEMO)
def triangular_determinant(S: Term) -> Sides:
    """Σᵢ log Cᵢᵢ = log |C| for C = chol(S)."""
    C = cholesky(S)
    return sum_log_diagonal(C), log(det(C))


@lru_cache(maxsize=MEMO)
def divergence(p: Normal, q: Normal) -> Sides:
    """KL(P‖Q) = ∫ P log(P/Q)."""
    x = free_point(p, q)
    return KL(p, q), integral(p(x) * log(p(x) / q(x)), x)
