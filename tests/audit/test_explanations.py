"""The explanation of a step: what it goes by, what was found where nothing is said, and how far a false one goes."""

from __future__ import annotations

import pytest

import symkl
from symkl import (
    Derivation,
    Normal,
    covariance,
    cyclic,
    d,
    half,
    identity,
    inv,
    inverse_cancels,
    log,
    matrix,
    pi,
    quad,
    ring,
    scalar,
    trace,
    trace_transpose,
    vector,
)
from symkl.audit.explain import explain
from symkl.errors import DerivationError
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.kernel import Theorem
from symkl.proof.report import Verdict

x, mu = vector("x"), vector("mu")
A, Sigma = matrix("A"), covariance("Sigma")
P = Normal("P", mu, Sigma)
E, u, K = P.expectation, x - mu, inv(Sigma)
h = scalar("h")
PAPER = load(bundled("gaussian_kl"))
ENTROPY = load(bundled("gaussian_entropy"))


def small(*step, **more):
    derivation = Derivation("Small", goal="1")
    derivation.step("1", *step, **more)
    return derivation


def ids(axioms):
    return [axiom.id for axiom in axioms]


def by(way):
    return [link.reason.label if isinstance(link.reason, Theorem) else link.reason.id for link in way.chain.links]


@pytest.mark.parametrize("step", [*PAPER, *ENTROPY], ids=lambda step: step.label)
def test_every_step_of_the_bundled_derivations_is_explained_in_full(step):
    derivation = PAPER if step.label in PAPER and PAPER[step.label] is step else ENTROPY
    found = explain(derivation, step.label)
    assert found.holds
    assert found.gap is None
    assert [p.label for p in found.premises] == list(step.cites)
    assert found.unproved == ()
    assert not isinstance(found.shown.example, str)
    assert not isinstance(found.shown.digits, str)
    assert len({str(side) for side in found.shown.example.sides}) == 1
    if step.is_definition:
        assert found.meaning is not None
        assert {check.layer for check in found.meaning.checks} >= {"general", "d=2"}
    else:
        assert [(way.left, way.right) for way in found.ways] == list(step.links)
        assert all(way.chain is not None and way.reasons is found.reasons for way in found.ways)
        assert found.shown.digits.agree >= 20


def test_idle_citations_are_told():
    assert explain(PAPER, "16").idle == ("15",)
    assert explain(PAPER, "17").idle == ()


def test_an_unknown_label_is_refused_with_the_labels_there_are():
    with pytest.raises(DerivationError, match=r"no step has the label '99'; there are 1, 2, 3"):
        explain(PAPER, "99")


# -- where no reason is given


def test_of_a_step_that_names_no_axioms_the_least_set_is_found():
    found = explain(small(quad(u, K), trace(K @ u @ u.T)), "1")
    assert found.holds
    assert found.reasons == found.least
    assert ids(found.least.by) == ["scalar_trace", "cyclic"]
    assert by(found.ways[0]) == ["scalar_trace", "cyclic"]


def test_the_least_set_is_least():
    derivation = small(quad(u, K), trace(K @ u @ u.T))
    found = explain(derivation, "1").least.by
    from symkl.layers.follows import Ledger

    ledger = Ledger(derivation)
    for axiom in found:
        assert not ledger.proves(derivation["1"], (), tuple(a for a in found if a is not axiom))


def test_a_step_that_needs_no_axiom_says_so():
    found = explain(small((A @ A).T, A.T @ A.T), "1")
    assert found.holds
    assert ids(found.least.by) == []
    assert found.ways[0].chain.links[0].reason is None


def test_of_a_step_without_a_reason_the_least_of_its_axioms_is_found():
    found = explain(small(trace(A @ Sigma), trace(Sigma @ A), by=[ring, cyclic]), "1")
    assert found.holds
    assert ids(found.reasons.by) == ["ring", "cyclic"]
    assert ids(found.least.by) == ["cyclic"]


def test_of_a_step_with_a_reason_that_follows_nothing_is_sought():
    assert explain(small(trace(A @ Sigma), trace(Sigma @ A), by=[ring, cyclic], because="turn"), "1").least is None


def test_of_a_step_that_cites_nothing_the_premises_are_found_too():
    derivation = Derivation("Small", goal="3")
    derivation.define("1", h, trace(Sigma @ Sigma) + d)
    derivation.step("2", x + x, 2 * x, by=[ring], because="idle")
    derivation.step("3", h + h, 2 * d + 2 * trace(Sigma @ Sigma))
    found = explain(derivation, "3")
    assert found.holds
    assert found.least.cites == ("1",)
    assert ids(found.least.by) == ["ring"]
    assert by(found.ways[0]) == ["1", "ring"]


def test_a_derivation_that_defines_a_density_is_explained_by_its_own_definition():
    derivation = Derivation("Small", goal="2")
    derivation.define("1", P(x), symkl.N(x, mu, Sigma))
    derivation.step("2", log(P(x)), log(symkl.N(x, mu, Sigma)))
    assert explain(derivation, "2").least.cites == ("1",)


def test_a_step_that_follows_only_with_other_premises_than_it_cites_does_not_hold():
    derivation = Derivation("Small", goal="3")
    derivation.define("1", h, trace(Sigma @ Sigma))
    derivation.step("2", x + x, 2 * x, by=[ring], because="wrong premise")
    derivation.step("3", h, trace(Sigma @ Sigma), cites=["2"], because="by the wrong premise")
    found = explain(derivation, "3")
    assert not found.holds
    assert found.gap.closing.label == "1"
    assert by(found.ways[0]) == ["1"]


# -- a step that does not follow


def test_a_gap_is_told_with_what_would_close_it_and_how_it_would_follow():
    found = explain(small(trace(K @ A @ Sigma), trace(A), by=[cyclic], because="turn the trace"), "1")
    assert not found.holds
    assert found.gap.verdict is Verdict.UNKNOWN
    assert found.gap.residual == "left = Tr(Σ Σ⁻¹ A), right = Tr(A)"
    assert found.gap.closing == inverse_cancels
    assert by(found.ways[0]) == ["cyclic", "inverse_cancels"]
    assert ids(found.ways[0].reasons.by) == ["cyclic", "inverse_cancels"]
    assert found.counterexample is None


def test_a_false_step_has_a_counterexample_and_no_chain():
    found = explain(small(E(quad(u, K)), 2 * d, by=[ring], because="wrong"), "1")
    assert not found.holds
    assert found.gap.verdict is Verdict.REFUTED
    example = found.counterexample
    assert (example.d, example.lhs, example.rhs) == (1, "1", "2")
    assert found.ways[0].chain is None
    assert found.gap.closing is None


def test_a_step_that_is_false_in_two_dimensions_only_is_refuted_there():
    found = explain(small(trace(identity), 1, by=[symkl.trace_identity], because="wrong"), "1")
    assert found.counterexample.d == 2


def test_of_a_chain_claim_the_equation_that_fails_is_named_and_the_other_explained():
    found = explain(small(trace(A), (trace(A.T), 2 * trace(A)), by=[trace_transpose], because="half"), "1")
    assert found.gap.failing == ((trace(A.T), 2 * trace(A)),)
    assert by(found.ways[0]) == ["trace_transpose"]
    assert found.ways[1].chain is None


def test_what_may_be_undefined_is_not_explained():
    found = explain(small(inv(A) @ A, identity, by=[inverse_cancels], because="undefined"), "1")
    assert not found.holds
    assert "not provably invertible" in found.gap.residual
    assert found.ways[0].chain is None


def test_what_follows_from_a_false_premise_and_is_false_does_not_hold():
    derivation = Derivation("Small", goal="2")
    derivation.step("1", trace(A @ A), trace(A), by=[cyclic], because="wrong")
    derivation.step("2", 2 * trace(A @ A), 2 * trace(A), cites=["1"], because="twice (1)")
    found = explain(derivation, "2")
    assert not found.holds
    assert found.unproved == ("1",)
    assert found.gap.verdict is Verdict.REFUTED
    assert found.counterexample is not None
    assert by(found.ways[0]) == ["1"]


def test_an_unproved_premise_is_told():
    derivation = Derivation("Small", goal="2")
    derivation.step("1", trace(A @ Sigma), trace(Sigma @ A), by=[ring], because="not by this")
    derivation.step("2", 2 * trace(A @ Sigma), 2 * trace(Sigma @ A), cites=["1"], because="twice (1)")
    found = explain(derivation, "2")
    assert found.holds
    assert found.unproved == ("1",)


# -- definitions


def test_a_definition_says_what_it_is_held_against_and_who_cites_it():
    found = explain(PAPER, "4").meaning
    assert found.axiom.id == "density_formula"
    assert found.cited_by == ("5", "6")
    assert explain(PAPER, "3").meaning.axiom.id == "kl_formula"
    assert explain(ENTROPY, "3").meaning.axiom is None


def test_a_wrong_definition_does_not_hold():
    derivation = Derivation("Small", goal="1")
    m, S = vector("m"), covariance("S")
    wrong = 1 / ((2 * pi) ** (d / 2) * symkl.det(S)) * symkl.exp(-half * quad(x - m, inv(S)))
    derivation.define("1", symkl.N(x, m, S), wrong)
    found = explain(derivation, "1")
    assert not found.holds
    assert found.counterexample is not None


# -- bounds


def test_a_step_that_is_too_large_ends_without_a_chain():
    t = trace(A)
    for _ in range(9):
        t = t + (t + trace(Sigma))
    found = explain(small(t, t + 0, by=[ring], because="large"), "1")
    assert found.holds
    assert found.ways[0].chain is None
