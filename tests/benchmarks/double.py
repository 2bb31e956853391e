"""Digits that the usual double-precision formulas lose on hard pairs, against the certified closed form."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from symkl import Gaussian, formulas, kl

Array = np.ndarray
Pair = tuple[Array, Array, Array, Array]


def inverse_and_det(m1: Array, s1: Array, m2: Array, s2: Array) -> float:
    """½ (log(|Σ2|/|Σ1|) + Tr(Σ2⁻¹Σ1) + δᵀΣ2⁻¹δ − d), with the inverse and the determinants formed."""
    k, delta = np.linalg.inv(s2), m1 - m2
    ratio = np.linalg.det(s2) / np.linalg.det(s1)
    return float(0.5 * (np.log(ratio) + np.trace(k @ s1) + delta @ k @ delta - len(m1)))


def slogdet_and_solve(m1: Array, s1: Array, m2: Array, s2: Array) -> float:
    """The same with log-determinants and linear solves."""
    delta = m1 - m2
    logs = np.linalg.slogdet(s2)[1] - np.linalg.slogdet(s1)[1]
    trace, square = np.trace(np.linalg.solve(s2, s1)), delta @ np.linalg.solve(s2, delta)
    return float(0.5 * (logs + trace + square - len(m1)))


def of_factors(m1: Array, s1: Array, m2: Array, s2: Array) -> float:
    """The proved formula of Cholesky factors, given those that NumPy makes."""
    return float(formulas.kl_cholesky(m1, np.linalg.cholesky(s1), m2, np.linalg.cholesky(s2)))


FORMULAS: dict[str, Callable[..., float]] = {
    "inverse and det": inverse_and_det,
    "slogdet and solve": slogdet_and_solve,
    "`formulas.kl`": lambda *pair: float(formulas.kl(*pair)),
    "`formulas.kl_cholesky`": of_factors,
}
OF_FACTORS = "the same, for these factors"


def hilbert(n: int) -> Array:
    return np.array([[1.0 / (i + j + 1) for j in range(n)] for i in range(n)])


def correlated(d: int, rho: float) -> Array:
    return np.full((d, d), rho) + (1 - rho) * np.eye(d)


def cases() -> dict[str, Pair]:
    random = np.random.default_rng(0)
    a = random.standard_normal((4, 4))
    generic = a @ a.T + np.eye(4)
    zero, one = np.zeros(4), np.ones(4)
    near = generic + 1e-7 * np.eye(4)
    return {
        "generic, d = 4": (zero, generic, one, correlated(4, 0.5)),
        "correlation 1 − 10⁻⁶": (zero, np.eye(4), one, correlated(4, 1 - 1e-6)),
        "correlation 1 − 10⁻¹²": (zero, np.eye(4), one, correlated(4, 1 - 1e-12)),
        "Hilbert(6)": (np.zeros(6), np.eye(6), np.ones(6), hilbert(6)),
        "Hilbert(10)": (np.zeros(10), np.eye(10), np.ones(10), hilbert(10)),
        "scales 10⁻⁸ to 10⁸": (zero, np.diag([1e-16, 1e-4, 1e4, 1e16]), zero, generic),
        "nearly equal, 10⁻⁷": (zero, generic, zero, near),
        "scale 10⁻¹⁰⁰, d = 4": (zero, 1e-100 * generic, zero, 2e-100 * generic),
    }


def digits_lost(value: float, exact: float) -> float:
    """Of about 16 digits; all of them for a value that is not a number."""
    if not math.isfinite(value):
        return 16.0
    error = abs(value - exact) / abs(exact)
    return 0.0 if error == 0 else min(16.0, max(0.0, 16 + math.log10(error)))


def lost() -> dict[str, dict[str, float]]:
    """Digits lost by case and formula."""
    found: dict[str, dict[str, float]] = {}
    for name, (m1, s1, m2, s2) in cases().items():
        exact = float(kl(Gaussian(m1, covariance=s1), Gaussian(m2, covariance=s2), 20))
        with np.errstate(all="ignore"):
            found[name] = {formula: digits_lost(run(m1, s1, m2, s2), exact) for formula, run in FORMULAS.items()}
            l1, l2 = np.linalg.cholesky(s1), np.linalg.cholesky(s2)
            of_these = float(kl(Gaussian(m1, scale_tril=l1), Gaussian(m2, scale_tril=l2), 20))
            found[name][OF_FACTORS] = digits_lost(float(formulas.kl_cholesky(m1, l1, m2, l2)), of_these)
    return found


def table() -> str:
    found = lost()
    plot(found, Path(__file__).parent.parent.parent / "docs" / "digits-lost.svg")
    rows = [f"| {name} | " + " | ".join(f"{v:.1f}" for v in row.values()) + " |" for name, row in found.items()]
    columns = [*FORMULAS, OF_FACTORS]
    return "\n".join(["| pair | " + " | ".join(columns) + " |", "|---|" + "--:|" * len(columns), *rows])


def plot(found: dict[str, dict[str, float]], target: Path) -> None:
    """A bar a case and formula."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "symkl"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    height = 0.8 / len(FORMULAS)
    for i, formula in enumerate(FORMULAS):
        values = [row[formula] for row in found.values()]
        axes.barh(np.arange(len(found)) + i * height, values, height, label=formula.strip("`"))
    axes.set_yticks(np.arange(len(found)) + 0.8 / 2 - height / 2, list(found))
    axes.invert_yaxis()
    axes.set_xlabel("decimal digits lost, of about 16")
    axes.set_xlim(0, 16)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(target, metadata={"Date": None})
    plt.close(figure)
