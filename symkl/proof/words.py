"""The reason of a step in words: from which equations, and by what."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.proof.axioms import Axiom
from symkl.proof.derivation import Step
from symkl.terms.shown import listed

IN_WORDS = {
    "ring": "arithmetic",
    "scalar_transpose": "transposing a scalar",
    "symmetric": "symmetry of the matrices",
    "inverse_cancels": "cancelling an inverse",
    "scalar_trace": "taking the trace of a scalar",
    "cyclic": "cyclicity of the trace",
    "trace_transpose": "the trace of a transpose",
    "trace_identity": "the trace of the identity",
    "determinant": "the rules of determinants",
    "cholesky_factor": "what a Cholesky factor is",
    "triangular_determinant": "the determinant of a triangular matrix",
    "log_product": "the rules of logarithms",
    "log_exp": "the logarithm of an exponential",
    "power_laws": "the laws of powers",
    "expectation_linear": "linearity of the expectation",
    "expectation_constant": "the expectation of a constant",
    "expectation_integral": "writing an integral against a density as an expectation",
    "normal_mean": "the mean of a normal distribution",
    "normal_covariance": "the covariance of a normal distribution",
    "density_formula": "the normal density",
    "kl_formula": "the definition of the divergence",
}
"""What each axiom is called in a sentence, behind *by*."""


def in_words(step: Step) -> str:
    """``from (13b), by cyclicity of the trace``; the empty string for a step that rests on nothing."""
    premises = f"from {listed(f'({label})' for label in step.cites)}" if step.cites else ""
    axioms = f"by {_enumerated([_phrase(axiom) for axiom in step.by])}" if step.by else ""
    return ", ".join(part for part in (premises, axioms) if part)


def _phrase(axiom: Axiom) -> str:
    return IN_WORDS.get(axiom.id, axiom.id)


def _enumerated(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
