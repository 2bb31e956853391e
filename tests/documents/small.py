"""A small derivation that passes, and one that does not: what the tests of documents print."""

from __future__ import annotations

from symkl import (
    Derivation,
    Normal,
    covariance,
    cyclic,
    d,
    expectation_linear,
    inv,
    inverse_cancels,
    matrix,
    normal_covariance,
    quad,
    ring,
    scalar_trace,
    symmetric,
    trace,
    trace_identity,
    vector,
)
from symkl.proof.report import Check, Counterexample, Grounds, Report, StepReport, Verdict

x, mu, mu1, Sigma, A = vector("x"), vector("mu"), vector("mu_1"), covariance("Sigma"), matrix("A")
E, u, K = Normal("P", mu, Sigma).expectation, x - mu, inv(Sigma)

NASTY = (
    r"50% of $x_1$ & {y} #3 ~ ^ \ <a> |b| \input{/etc/passwd} \write18{touch owned} “q” – — … 𝐱 ∫ ℝᵈ ≻ 0, Σ₂⁻¹ µ ½ "
    r"é ß Ł ‖ \end{document} #let x = 1 *b* _i_ @eq // $ ] } \\ "
)
FOREIGN = "Ελληνικά Привет 中文 😀 שלום مرحبا"


def mahalanobis() -> Derivation:
    derivation = Derivation("The expected squared Mahalanobis distance", goal="2")
    derivation.section("The trace")
    derivation.step("1", quad(u, K), trace(K @ u @ u.T), by=[scalar_trace, cyclic], because="turn the trace")
    derivation.step("2", E(quad(u, K)), d, cites=["1"], because="the expectation of (1)",
                    by=[expectation_linear, normal_covariance, inverse_cancels, trace_identity])  # fmt: skip
    return derivation


def wrong() -> Derivation:
    derivation = Derivation("A wrong sign", goal="A.1")
    derivation.step("14", x - mu1, (x - mu) - (mu - mu1), by=[ring], because="add and subtract the mean")
    derivation.step("A.1", quad(x, A), quad(x, A.T), cites=["14"], by=[symmetric], because="as if A were symmetric")
    return derivation


def report(derivation: Derivation, *verdicts: Verdict) -> Report:
    """As the layers would make it, of these verdicts."""
    example = Counterexample(1, {"x": [["1"]], "Sigma": [["2", "-1/2"], ["-1/2", "1"]]}, "1/2*log(5/4) ≈ 0.11", "0")
    steps = []
    for step, verdict in zip(derivation, verdicts, strict=True):
        counterexample = example if verdict is Verdict.REFUTED else None
        detail = "" if verdict.passes else "left − right = x; see (14)"
        checks = (
            Check("follows", verdict, detail, counterexample=counterexample),
            Check("general", Verdict.PROVED), Check("d=1", Verdict.PROVED), Check("d=2", Verdict.PROVED),
            Check("numeric", Verdict.AGREES, digits=21.4),
        )  # fmt: skip
        grounds = Grounds(("ring", "cyclic"), ("Σ is symmetric positive definite", step.label))
        steps.append(StepReport(step, verdict, checks, grounds))
    layers = ("follows", "general", "d=1", "d=2", "numeric")
    return Report(derivation.title, derivation.goal, tuple(steps), layers, versions={"symkl": "1.0"})
