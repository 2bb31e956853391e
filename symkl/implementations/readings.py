"""What an argument can be taken for, rightly or wrongly: its covariance, its precision and its log-determinant."""

from __future__ import annotations

from typing import NamedTuple

from symkl.implementations.atoms import Atom


class Reading(NamedTuple):
    """One meaning of a scale: the atoms that are Σ and Σ⁻¹, and log|Σ| as a multiple of an atom."""

    covariance: Atom
    precision: Atom
    log: Atom
    factor: float


OF_VECTORS: dict[str, Reading] = {
    "var": Reading(("pow", 1), ("pow", -1), ("log",), 1),
    "std": Reading(("pow", 2), ("pow", -2), ("log",), 2),
    "logvar": Reading(("exp", 1), ("exp", -1), ("pow", 1), 1),
    "logstd": Reading(("exp", 2), ("exp", -2), ("pow", 1), 2),
    "inverse_variance": Reading(("pow", -1), ("pow", 1), ("log",), -1),
    "log_inverse_variance": Reading(("exp", -1), ("exp", 1), ("pow", 1), -1),
}
BASES_OF_MATRICES = {
    "cov": "M", "scale_tril": "MMt", "transposed_factor": "MtM", "factor_from_lower": "TTt", "cov_from_lower": "low",
    "diagonal": "dgM", "diagonal_of_std": "dgM2", "diagonal_of_product": "dgMMt",
}  # fmt: skip
OF_MATRICES: dict[str, Reading] = {
    **{name: Reading((base, 1), (base, -1), ("logdet", base), 1) for name, base in BASES_OF_MATRICES.items()},
    "precision": Reading(("M", -1), ("M", 1), ("logdet", "M"), -1),
    "precision_factor": Reading(("MMt", -1), ("MMt", 1), ("logdet", "MMt"), -1),
}
POOLED = {"vector": tuple(OF_VECTORS), "matrix": ("cov", "scale_tril", "precision")}
"""Whose sums Σ1 + Σ2 are looked for."""

WORDS = {
    "var": "variances", "std": "standard deviations", "logvar": "log-variances", "logstd": "log-standard deviations",
    "inverse_variance": "inverse variances", "log_inverse_variance": "logarithms of inverse variances",
    "cov": "a covariance", "scale_tril": "a factor L of the covariance LLᵀ",
    "transposed_factor": "a factor R of the covariance RᵀR",
    "factor_from_lower": "a factor of the covariance, of which only the lower triangle is used",
    "cov_from_lower": "a covariance, of which only the lower triangle is used",
    "diagonal": "a covariance, of which only the diagonal is used",
    "diagonal_of_std": "standard deviations on a diagonal",
    "diagonal_of_product": "a factor L of the covariance LLᵀ, of which only the diagonal is used",
    "precision": "a precision", "precision_factor": "a factor of the precision",
}  # fmt: skip


def readings_of(kind: str) -> dict[str, Reading]:
    """All that an argument of that kind can be taken for."""
    return OF_VECTORS if kind in OF_VECTORS else OF_MATRICES
