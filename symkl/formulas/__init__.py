"""Proved terms as ready functions of NumPy, PyTorch, JAX, mpmath and SymPy: generated, never typed again.

A name is proved when it is first asked for. `formula` makes one of a step of any derivation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symkl.formulas.function import Formula, formula

    entropy: Formula
    expected_log_p: Formula
    expected_log_q: Formula
    kl: Formula
    kl_cholesky: Formula
    log_density: Formula
    log_determinant_cholesky: Formula
    log_determinant_ratio: Formula
    mahalanobis: Formula
    mahalanobis_cholesky: Formula
    trace_term: Formula
    trace_term_cholesky: Formula

__all__ = [
    "Formula",
    "entropy",
    "expected_log_p",
    "expected_log_q",
    "formula",
    "kl",
    "kl_cholesky",
    "log_density",
    "log_determinant_cholesky",
    "log_determinant_ratio",
    "mahalanobis",
    "mahalanobis_cholesky",
    "trace_term",
    "trace_term_cholesky",
]


def __getattr__(name: str) -> object:
    if name in ("Formula", "formula"):
        from symkl.formulas import function as module

        return getattr(module, name)
    if name not in __all__:
        raise AttributeError(f"module 'symkl.formulas' has no attribute {name!r}")
    from symkl.formulas.ready import ready

    return ready(name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
