"""What the axioms about distributions state, as equations of terms."""

from __future__ import annotations

from functools import lru_cache

from symkl.terms.build import KL, N, Normal, covariance, d, det, exp, half, integral, inv, log, pi, quad, vector
from symkl.terms.expr import MEMO, Term

Sides = tuple[Term, Term]


def free_point(*means: Term) -> Term:
    """A vector symbol that is none of the means."""
    names = ("x", *(f"x_{i}" for i in range(len(means))))
    return next(x for x in map(vector, names) if x not in means)


@lru_cache(maxsize=MEMO)
def mean_and_covariance(law: Normal) -> tuple[Sides, Sides]:
    """E[x − μ] = 0 and E[(x − μ)(x − μ)ᵀ] = Σ."""
    x = free_point(law.mean)
    u = x - law.mean
    zero = Term("zero", (), law.mean.shape)
    return (law.expectation(u, x), zero), (law.expectation(u @ u.T, x), law.covariance)


def density_formula_at(x: Term, mean: Term, S: Term) -> Term:
    """The density of a normal distribution with that mean and covariance S, at x."""
    return 1 / ((2 * pi) ** (d / 2) * det(S) ** half) * exp(-half * quad(x - mean, inv(S)))


@lru_cache(maxsize=MEMO)
def density(law: Normal) -> tuple[Term, Term, frozenset[Term]]:
    """P(x) = 𝒩(x; μ, Σ), for all x."""
    x = free_point(law.mean)
    return law(x), N(x, law.mean, law.covariance), frozenset({x})


def _normal_density() -> tuple[Term, Term, frozenset[Term]]:
    x, m, S = vector("x"), vector("m"), covariance("S")
    return N(x, m, S), density_formula_at(x, m, S), frozenset({x, m, S})


NORMAL_DENSITY = _normal_density()
"""𝒩(x; m, S) and its formula, for all x, m and positive definite S."""


@lru_cache(maxsize=MEMO)
def divergence(p: Normal, q: Normal) -> Sides:
    """KL(P‖Q) = ∫ P log(P/Q)."""
    x = free_point(p.mean, q.mean)
    return KL(p, q), integral(p(x) * log(p(x) / q(x)), x)
