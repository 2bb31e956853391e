"""Wrong KL functions by the hundred: every sensible pair of a misread argument and a wrong term, made by program.

Nothing here uses symkl's own dictionary of terms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

VECTORS = {
    "var": lambda x: x,
    "std": lambda x: x**2,
    "logvar": np.exp,
    "logstd": lambda x: np.exp(2 * x),
    "inverse variance": lambda x: 1 / x,
}
MATRICES = {
    "cov": lambda m: m,
    "scale_tril": lambda m: m @ m.T,
    "precision": np.linalg.inv,
    "diagonal": lambda m: np.diag(np.diag(m)),
}
BELIEVED = {
    "var": ("var", "std", "logvar", "inverse variance"),
    "std": ("std", "var", "logvar", "logstd"),
    "logvar": ("logvar", "logstd", "var", "std"),
    "logstd": ("logstd", "logvar", "std"),
    "cov": ("cov", "scale_tril", "precision", "diagonal"),
    "scale_tril": ("scale_tril", "cov of LLᵀ's diagonal"),
    "precision": ("precision", "cov"),
}
"""What an argument is taken for by mistake."""
MATRICES["cov of LLᵀ's diagonal"] = lambda m: np.diag(np.diag(m @ m.T))

EDITS = (
    "", "log-determinant sign", "log-determinant halved", "no log-determinant", "no log-determinant of P", "no d",
    "1 for d", "+ d", "10 for d", "no Mahalanobis", "Mahalanobis doubled", "Mahalanobis by P", "Euclidean distance",
    "Mahalanobis by the covariance", "sum of the means", "inverse trace", "no trace", "trace doubled",
    "trace of the product", "trace of P alone", "square of P in the trace", "no half", "negative", "mean", "bits",
)  # fmt: skip
PAIRS_ONLY = {"no log-determinant of P", "Mahalanobis by P", "Euclidean distance", "Mahalanobis by the covariance",
              "sum of the means", "trace of the product", "trace of P alone"}  # fmt: skip
"""Against the standard normal they are no edits, or others."""
MIXED = (("var", "cov"), ("logvar", "cov"), ("cov", "precision"), ("std", "logvar"), ("cov", "scale_tril"))
WHOLE = {"no half": 2.0, "negative": -1.0, "bits": 1 / math.log(2)}


class Pair(NamedTuple):
    name: str
    takes: str
    function: Callable[..., Any]
    edits: int
    """How many mistakes were put in."""


def edited(s1: Any, s2: Any, m1: Any, m2: Any, edit: str) -> float:
    """The divergence of two covariances and means with one mistake."""
    d = len(m1)
    logs = [np.linalg.slogdet(s)[1] for s in (s1, s2)]
    log = logs[1] - (0 if edit == "no log-determinant of P" else logs[0])
    log *= {"log-determinant sign": -1, "log-determinant halved": 0.5, "no log-determinant": 0}.get(edit, 1)
    middle = {
        "Mahalanobis by P": lambda: np.linalg.inv(s1), "Euclidean distance": lambda: np.eye(d),
        "Mahalanobis by the covariance": lambda: s2,
    }.get(edit, lambda: np.linalg.inv(s2))()  # fmt: skip
    w = m1 + m2 if edit == "sum of the means" else m1 - m2
    square = w @ middle @ w * {"no Mahalanobis": 0, "Mahalanobis doubled": 2}.get(edit, 1)
    product = {
        "inverse trace": lambda: np.linalg.solve(s1, s2), "trace of the product": lambda: s1 @ s2,
        "trace of P alone": lambda: s1, "square of P in the trace": lambda: np.linalg.solve(s2, s1 @ s1),
    }.get(edit, lambda: np.linalg.solve(s2, s1))()  # fmt: skip
    trace = np.trace(product) * {"no trace": 0, "trace doubled": 2}.get(edit, 1)
    size = {"no d": 0, "1 for d": 1, "+ d": -d, "10 for d": 10}.get(edit, d)
    whole = WHOLE.get(edit, 1 / d if edit == "mean" else 1)
    return 0.5 * (log + trace + square - size) * whole


def pairs() -> Iterator[Pair]:
    """All of them, those without a mistake left out."""
    for numbered in (True, False):
        for declared, believed in BELIEVED.items():
            for reading in believed:
                for edit in EDITS:
                    if (edit or reading != declared) and (numbered or edit not in PAIRS_ONLY):
                        yield _pair(declared, reading, edit, numbered)
    for declared in ("var", "cov", "logvar", "std", "logstd", "precision", "scale_tril"):  # and with P and Q swapped
        for edit in EDITS:
            yield _swapped(declared, edit)
    for first, second in MIXED:
        for edit in EDITS[1:]:
            yield _mixed(first, second, edit)


def _covariance(kind: str, x: Any) -> Any:
    return MATRICES[kind](x) if kind in MATRICES else np.diag(VECTORS[kind](x))


def _pair(declared: str, reading: str, edit: str, numbered: bool) -> Pair:
    count = (reading != declared) + bool(edit)
    name = f"{declared} as {reading}, {edit or 'else right'}"
    if numbered:
        def two(m1: Any, x1: Any, m2: Any, x2: Any) -> float:
            return edited(_covariance(reading, x1), _covariance(reading, x2), m1, m2, edit)

        return Pair(f"{name}, of two", f"mean1, {declared}1, mean2, {declared}2", two, count)

    def one(m: Any, x: Any) -> float:
        return edited(_covariance(reading, x), np.eye(len(m)), m, np.zeros(len(m)), edit)

    return Pair(f"{name}, of one", f"mean, {declared}", one, count)


def _swapped(declared: str, edit: str) -> Pair:
    def function(m2: Any, x2: Any, m1: Any, x1: Any) -> float:
        return edited(_covariance(declared, x1), _covariance(declared, x2), m1, m2, edit)

    takes = f"mean1, {declared}1, mean2, {declared}2"
    return Pair(f"{declared} swapped, {edit or 'else right'}", takes, function, 1 + bool(edit))


def _mixed(first: str, second: str, edit: str) -> Pair:
    def function(m1: Any, x1: Any, m2: Any, x2: Any) -> float:
        return edited(_covariance(first, x1), _covariance(second, x2), m1, m2, edit)

    return Pair(f"{first} and {second}, {edit}", f"mean1, {first}1, mean2, {second}2", function, 1)
