"""The formulas that come ready: each the proved term of a derivation in proofs/, or a part of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from symkl.formulas.function import Formula, formula
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.derivation import Derivation
from symkl.terms.expr import SCALAR, Term


class Ready(NamedTuple):
    """Where a formula stands: derivation, label, which part, and what it is."""

    derivation: str
    label: str
    summary: str
    part: str = ""
    select: Callable[[Term], bool] | None = None


def _is_mahalanobis(t: Term) -> bool:
    """uᵀ A u with an inverse A."""
    return t.op == "multiply" and t.shape == SCALAR and t.args[0].op == "multiply" and t.args[0].args[1].op == "inverse"


KL, ENTROPY, CHOLESKY = "gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky"
READY = {
    "kl": Ready(KL, "23", "KL(P‖Q) of two Gaussians"),
    "kl_cholesky": Ready(CHOLESKY, "16", "KL(P‖Q) of two Gaussians from Cholesky factors of their covariances"),
    "log_determinant_ratio": Ready(KL, "23", "log(|Σ₂|/|Σ₁|)", "the log-determinants", lambda t: t.op == "log"),
    "trace_term": Ready(KL, "23", "Tr(Σ₂⁻¹Σ₁)", "the trace", lambda t: t.op == "trace"),
    "mahalanobis": Ready(KL, "23", "The squared Mahalanobis distance of the means under Q", "the Mahalanobis distance",
                         _is_mahalanobis),
    "log_determinant_cholesky": Ready(CHOLESKY, "12", "log|Σ| from the Cholesky factor of Σ"),
    "trace_term_cholesky": Ready(CHOLESKY, "14", "Tr(Σ₂⁻¹Σ₁), the squared Frobenius norm of L₂⁻¹L₁"),
    "mahalanobis_cholesky": Ready(CHOLESKY, "15", "The squared Mahalanobis distance of the means, by one solve"),
    "log_density": Ready(KL, "8", "log P(x), the logarithm of the density"),
    "expected_log_p": Ready(CHOLESKY, "9", "E log P(x) for x ~ P, minus the entropy"),
    "expected_log_q": Ready(CHOLESKY, "10", "E log Q(x) for x ~ P, minus the cross-entropy"),
    "entropy": Ready(ENTROPY, "7", "The differential entropy of P"),
}  # fmt: skip
"""Every ready formula, by the name of its function."""
STEMS = {"mu": "mean", "Sigma": "cov", "L": "scale_tril"}
"""What the letters of these derivations are called as arguments: μ₁ is mean1."""


@lru_cache(maxsize=len(READY))
def ready(name: str) -> Formula:
    """A ready formula, proved when it is first asked for.

    Raises
    ------
    KeyError
        When there is none of that name.
    """
    of = READY[name]
    derivation = _derivation(of.derivation)
    letters = {p for law in derivation.laws for p in law.parameters} | {s.lhs for s in derivation.definitions}
    names = {t: _argument(str(t.data.name)) for t in letters if t.op == "symbol"}
    return formula(derivation, of.label, names=names, name=name, summary=of.summary, part=of.part, select=of.select,
                   title=of.derivation)  # fmt: skip


@lru_cache(maxsize=3)
def _derivation(name: str) -> Derivation:
    return load(bundled(name))


def _argument(letter: str) -> str:
    stem, _, index = letter.partition("_")
    return STEMS.get(stem, stem) + index
