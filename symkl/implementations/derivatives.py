"""The certified derivative of KL(P‖Q) by each argument, term by term."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from flint import arb, arb_mat, ctx

from symkl.implementations.cases import Array, Case
from symkl.implementations.oracle import covariance
from symkl.implementations.takes import Takes

BITS = 256
TERMS = ("log-determinant", "trace", "Mahalanobis")
Parts = dict[str, Array]
"""For every term its summand of the derivative."""


def derivative(takes: Takes, case: Case) -> dict[str, Parts]:
    """∂KL/∂(argument) for the letter of every argument, as the sum of three terms.

    ∂/∂Σ1 = ½(−Σ1⁻¹ + Σ2⁻¹), ∂/∂Σ2 = ½(Σ2⁻¹ − Σ2⁻¹Σ1Σ2⁻¹ − v vᵀ), ∂/∂μ1 = v = −∂/∂μ2 with v = Σ2⁻¹(μ1 − μ2); for other
    kinds by the chain rule. Those by a matrix are symmetric, those by a Cholesky factor lower triangular.
    """
    with ctx.workprec(BITS):
        first, second = (covariance(takes, case, of) for of in (1, 2))
        precision = second.inv()
        zero = [0.0] * case.d
        delta = [arb(float(a)) - arb(float(b)) for a, b in zip(
            case.values.get("m1", zero), case.values.get("m2", zero), strict=True)]  # fmt: skip
        v = precision * arb_mat([[x] for x in delta])
        nothing = arb_mat(case.d, case.d)
        by_sigma = {
            "x1": (-first.inv(), precision, nothing),
            "x2": (precision, -(precision * first * precision), -(v * v.transpose())),
        }
        found = {}
        for key, kind in takes.kinds.items():
            if kind == "mean":
                column = np.array([float(x.mid()) for x in v.entries()]) * (1 if key == "m1" else -1)
                found[key] = {name: column * (name == "Mahalanobis") for name in TERMS}
                continue
            sigma = first if key == "x1" else second
            chain = CHAIN[kind]
            found[key] = {
                name: chain(part, sigma, case.values[key]) / 2
                for name, part in zip(TERMS, by_sigma[key], strict=True)
            }
        return found


def _numbers(matrix: arb_mat) -> Array:
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def _diagonal(factor: Callable[[Array, Array], Array]) -> Callable[[arb_mat, arb_mat, Array], Array]:
    """By a vector x: the derivative by the variances times dσ²/dx, which is a function of σ² and x."""
    return lambda part, sigma, x: np.diagonal(_numbers(part)) * factor(np.diagonal(_numbers(sigma)), x)


CHAIN: dict[str, Callable[[arb_mat, arb_mat, Array], Array]] = {
    "var": _diagonal(lambda variance, x: np.ones_like(x)),
    "std": _diagonal(lambda variance, x: 2 * x),
    "logvar": _diagonal(lambda variance, x: variance),
    "logstd": _diagonal(lambda variance, x: 2 * variance),
    "cov": lambda part, sigma, x: _numbers(part),
    "scale_tril": lambda part, sigma, x: np.tril(2 * _numbers(part) @ x),
    "precision": lambda part, sigma, x: -_numbers(sigma * part * sigma),
}
