"""The fourteen wrong formulas of two full covariances, each with the cost and the words of its explanation."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

PAIR = "mean1, cov1, mean2, cov2"


def parts(a, s, b, t):
    delta = a - b
    return {
        "ld": np.linalg.slogdet(t)[1] - np.linalg.slogdet(s)[1], "tr": np.trace(np.linalg.solve(t, s)),
        "q": delta @ np.linalg.solve(t, delta), "n": len(a), "delta": delta, "s": s, "t": t,
    }  # fmt: skip


def of(formula: Callable[..., float]) -> Callable[..., float]:
    return lambda a, s, b, t: formula(**parts(a, s, b, t))


def swapped(ld, s, t, delta, n, **_):
    return 0.5 * (-ld + np.trace(np.linalg.solve(s, t)) + delta @ np.linalg.solve(s, delta) - n)


def diagonal(s, t, delta, n, **_):
    p, q = np.diag(s), np.diag(t)
    return 0.5 * (np.sum(np.log(q / p)) + np.sum(p / q) + np.sum(delta**2 / q) - n)


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "P and Q swapped": (of(swapped), "P and Q are swapped"),
    "no half": (of(lambda ld, tr, q, n, **_: ld + tr + q - n), "the ½ is missing"),
    "no d": (of(lambda ld, tr, q, **_: 0.5 * (ld + tr + q)), "the dimension term is missing"),
    "sign of the log-determinant": (of(lambda ld, tr, q, n, **_: 0.5 * (-ld + tr + q - n)),
                                    "the log-determinant term has the wrong sign"),
    "inverse trace": (of(lambda ld, q, n, s, t, **_: 0.5 * (ld + np.trace(np.linalg.solve(s, t)) + q - n)),
                      "the trace term has ½ Tr(Σ2 Σ1⁻¹) in place of ½ Tr(Σ2⁻¹ Σ1)"),
    "Mahalanobis by P": (of(lambda ld, tr, n, s, delta, **_: 0.5 * (ld + tr + delta @ np.linalg.solve(s, delta) - n)),
                         "the Mahalanobis term has ½ (μ1 − μ2)ᵀΣ1⁻¹(μ1 − μ2) in place of"),
    "no Mahalanobis": (of(lambda ld, tr, n, **_: 0.5 * (ld + tr - n)), "the Mahalanobis term is missing"),
    "half a log-determinant": (of(lambda ld, tr, q, n, **_: 0.5 * (ld / 2 + tr + q - n)),
                               "the log-determinant term is halved"),
    "Mahalanobis without ½": (of(lambda ld, tr, q, n, **_: 0.5 * (ld + tr + 2 * q - n)),
                              "the Mahalanobis term is twice too large"),
    "1 for d": (of(lambda ld, tr, q, **_: 0.5 * (ld + tr + q - 1)), "the dimension term is −½ in place of −½ d"),
    "bits": (of(lambda ld, tr, q, n, **_: 0.5 * (ld + tr + q - n) / math.log(2)), "the result is in bits"),
    "diagonals only": (of(diagonal), "of which only the diagonal is used"),
    "multiplied by Σ2": (of(lambda ld, tr, n, t, delta, **_: 0.5 * (ld + tr + delta @ t @ delta - n)),
                         "the Mahalanobis term has ½ (μ1 − μ2)ᵀΣ2(μ1 − μ2) in place of"),
    "one part in a million": (of(lambda ld, tr, q, n, **_: 0.5 * (ld + tr + q - n) * (1 + 1e-6)),
                              "the whole is multiplied by 1.000001"),
}  # fmt: skip
