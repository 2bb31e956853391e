"""The two layers that speak of every d: what they accept, what they say of a gap, and what a step rests on."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, E, P, Q, mu1, mu2, s, t, u, x

import symkl
from symkl import (
    KL,
    Derivation,
    N,
    Normal,
    covariance,
    cyclic,
    d,
    expectation_linear,
    identity,
    integral,
    inv,
    inverse_cancels,
    log,
    normal_covariance,
    quad,
    ring,
    scalar,
    scalar_trace,
    trace,
    vector,
)
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED


def checked(derivation, *layers):
    return symkl.check(derivation, layers=layers or ("follows", "general"))


def verdict(report, label, layer):
    check = report[label].check(layer)
    return check.verdict.value if check else None


@pytest.fixture
def trick():
    """A short derivation with a premise that is not true."""
    made = Derivation("The trace trick", goal="3")
    made.step("1", E(u @ u.T), 2 * S1, by=[normal_covariance])
    made.step(
        "2", E(quad(u, inv(S2))), 2 * trace(inv(S2) @ S1), cites=["1"], by=[scalar_trace, cyclic, expectation_linear]
    )
    made.step("3", E(quad(u, inv(S2))), trace(inv(S2) @ S1), cites=["1"], by=[scalar_trace, cyclic, expectation_linear])
    return made


def test_an_error_is_reported_at_its_own_step_and_its_followers_are_judged_as_ever(trick):
    report = checked(trick)
    assert [verdict(report, label, "follows") for label in "123"] == ["refuted", "proved", "unknown"]
    assert [verdict(report, label, "general") for label in "123"] == ["unknown", "unknown", "proved"]
    assert report["2"].rests_on.open == ("1",)
    assert not report.ok


def test_the_residual_is_a_formula(trick):
    report = checked(trick)
    assert report["1"].check("follows").detail.startswith("left = Σ₁, right = 2 Σ₁")
    assert "left − right" in checked(_gap(ring))["1"].check("follows").detail


def _gap(*by):
    made = Derivation("A gap", goal="1")
    made.step("1", inv(S1) @ S1 + A, identity + A, by=by)
    return made


def test_the_axiom_that_would_close_a_gap_is_named():
    detail = checked(_gap())["1"].check("follows").detail
    assert detail.endswith("citing the axiom inverse_cancels as well would close it")
    assert checked(_gap(inverse_cancels)).ok


def test_the_premise_that_would_close_a_gap_is_named():
    made = Derivation("A gap", goal="2")
    made.define("1", scalar("k"), s + t)
    made.step("2", scalar("k") * A, s * A + t * A, by=[ring])
    assert checked(made)["2"].check("follows").detail.endswith("citing (1) as well would close it")


def test_a_gap_that_nothing_single_closes_is_left_at_its_residual():
    made = Derivation("A gap", goal="1")
    made.step("1", A @ B, B @ A, by=[ring])
    assert "would close it" not in checked(made)["1"].check("follows").detail


def test_idle_citations_are_reported_and_are_no_error():
    made = Derivation("Idle", goal="2")
    made.step("1", s + t, t + s, by=[ring])
    made.step("2", A + A, 2 * A, cites=["1"], by=[ring, cyclic])
    report = checked(made)
    assert report["2"].idle == ("1", "cyclic")
    assert report.ok


def test_what_may_be_undefined_is_unknown_in_both_layers():
    made = Derivation("Undefined", goal="1")
    made.step("1", inv(A) - inv(A), 0 * A, by=[ring])
    report = checked(made)
    assert [verdict(report, "1", layer) for layer in ("follows", "general")] == ["unknown", "unknown"]
    assert "A is not provably invertible" in report["1"].check("general").detail


def test_a_true_claim_beyond_the_axioms_is_unknown_not_refuted():
    made = Derivation("Fourth moment", goal="1")
    form = quad(u, inv(S1))
    made.step("1", E(form * form), d * d + 2 * d, by=list(APPROVED.values()))
    assert verdict(checked(made), "1", "follows") == "unknown"


def test_a_definition_is_held_against_its_meaning():
    made = Derivation("Definitions", goal="6")
    m, S = vector("m"), covariance("S")
    made.define("1", P(x), N(x, mu1, S1))
    made.define("2", Q(x), N(x, mu1, S2))
    made.define("3", KL(P, Q), integral(P(x) * log(P(x) / Q(x)), x))
    made.define("4", KL(Q, P), integral(P(x) * log(P(x) / Q(x)), x))
    made.define("5", N(x, m, S), quad(x - m, S))
    made.define("6", scalar("k"), 1 / scalar("j"))
    found = checked(made)
    assert [verdict(found, label, "general") for label in "123456"] == [
        "proved", "unknown", "proved", "unknown", "unknown", "unknown",
    ]  # fmt: skip
    assert all(verdict(found, label, "follows") is None for label in "123456")


def test_general_takes_meanings_that_the_derivation_does_not_define():
    made = Derivation("No definitions", goal="1")
    made.step("1", KL(P, Normal("R", mu2, S1)), quad(mu1 - mu2, inv(S1)) / 2)
    assert verdict(checked(made), "1", "general") == "proved"


def test_general_does_not_mix_a_wrong_definition_with_the_right_meaning():
    made = Derivation("Wrong density", goal="2")
    m, S = vector("m"), covariance("S")
    made.define("0", P(x), N(x, mu1, S1))
    made.define("1", N(x, m, S), symkl.exp(-quad(x - m, inv(S))))
    made.step("2", symkl.exp(-quad(u, inv(S1))), symkl.exp(-quad(u, inv(S1)) / 2))
    assert verdict(checked(made), "2", "general") == "unknown"


def test_the_goal_of_the_paper_rests_on_its_definitions():
    report = symkl.check(load(bundled()), layers=("follows",), only=["23"])
    grounds = report["23"].rests_on
    assert grounds.open == ()
    assert grounds.assumptions[:4] == ("1", "2", "3", "4")
    assert "Σ₂ is symmetric positive definite" in grounds.assumptions
    assert "symmetric" in grounds.axioms
    assert len(report.steps) == 1


def test_the_idle_citations_of_the_paper_are_7_and_15():
    report = symkl.check(load(bundled()), layers=("follows",))
    assert {s.label: s.idle for s in report.steps if s.idle} == {"10": ("7",), "16": ("15",)}


@pytest.mark.parametrize("name", ["gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky"])
def test_every_step_that_comes_with_symkl_follows_and_is_true_in_general(name):
    report = checked(load(bundled(name)))
    assert report.ok
    assert all(step.check("general") for step in report.steps)
