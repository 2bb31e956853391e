"""The audit: what each step of the paper needs, and the first step that breaks without an assumption."""

from __future__ import annotations

import pytest
from letters import S1, mu1, mu2, u, x

from symkl import Derivation, Normal, covariance, det, expectation_linear, inv, log, matrix, quad, ring, symmetric
from symkl.audit.assumptions import run
from symkl.audit.withheld import POSITIVE, SYMMETRIC, Fact, facts_of, needs, stated_of
from symkl.layers.follows import Ledger
from symkl.papers.bundled import bundled
from symkl.papers.script import load

DERIVATION = load(bundled())


@pytest.fixture(scope="module")
def audit():
    return run(DERIVATION)


LETTERS = {
    "5": "Σ₁ is positive definite",
    "6": "Σ₂ is positive definite",
    "8": "|Σ₁| > 0",
    "9": "|Σ₂| > 0",
    "10": "|Σ₁| > 0; |Σ₂| > 0",
    "13f": "Σ₁ is invertible",
    "16": "Σ₂ is symmetric",
}
"""What the reasoning of the paper takes for granted of letters, and says nowhere; no other step does."""

FIRST = {
    "E is the integral against the density of P": "11",
    "E is linear": "12",
    "P is normalised: E of a constant is that constant": "12",
    "the mean of P is μ₁": "19",
    "the covariance of P is Σ₁": "13d",
    "what stands under E is integrable": "11",
    "Σ₁ is symmetric": None,
    "Σ₁ is positive definite": "5",
    "|Σ₁| > 0": "8",
    "Σ₁ is invertible": "13f",
    "Σ₂ is symmetric": "16",
    "Σ₂ is positive definite": "6",
    "|Σ₂| > 0": "9",
}


def test_each_step_takes_for_granted_what_the_table_says(audit):
    found = {
        step.label: "; ".join(c for c in step.conditions if not c.endswith(" is integrable")) for step in audit.steps
    }
    assert {label: said for label, said in found.items() if said} == LETTERS


def test_integrability_is_taken_for_granted_from_11_and_12_on(audit):
    found = {step.label: [c for c in step.conditions if c.endswith(" is integrable")] for step in audit.steps}
    assert next(label for label, said in found.items() if said) == "11"
    assert found["11"] == ["log (P(x)/Q(x)) is integrable"]
    assert "(x − μ₂)ᵀ Σ₂⁻¹ (x − μ₂) − (x − μ₁)ᵀ Σ₁⁻¹ (x − μ₁) is integrable" in found["12"]


def test_every_assumption_breaks_first_where_the_table_says(audit):
    assert {a.statement: a.first for a in audit.assumptions} == FIRST


def test_every_assumption_that_a_step_needs_has_a_counterexample_but_integrability(audit):
    without = {a.statement for a in audit.assumptions if a.counterexample is None}
    assert without == {"Σ₁ is symmetric", "what stands under E is integrable"}


def test_a_second_covariance_that_is_not_symmetric_breaks_16_in_two_dimensions(audit):
    (found,) = [a for a in audit.assumptions if a.statement == "Σ₂ is symmetric"]
    assert found.reasoning == ("16",)
    assert found.values == ()
    assert found.counterexample.d == 2
    (_, b), (c, _) = found.counterexample.values["Sigma_2"]
    assert b != c
    assert found.counterexample.lhs != found.counterexample.rhs
    assert found.holds.startswith("at d = 1 it holds")


def test_each_step_has_one_least_set_and_the_idle_citations_are_the_known_two(audit):
    assert [len(step.least) for step in audit.steps] == [1] * 26
    assert {step.label: step.idle for step in audit.steps if step.idle} == {"10": ("7",), "16": ("15",)}


def test_a_step_may_have_several_least_sets():
    derivation = Derivation("twice", goal="3")
    derivation.step("1", x - mu2, (x - mu1) + (mu1 - mu2), by=[ring])
    derivation.step("2", x - mu2, (x - mu1) + (mu1 - mu2), by=[ring])
    derivation.step("3", 2 * (x - mu2), 2 * ((x - mu1) + (mu1 - mu2)), cites=["1", "2"])
    (*_, last) = run(derivation).steps
    assert last.least == (frozenset({"1"}), frozenset({"2"}))
    assert last.idle == ()


def test_a_step_that_does_not_follow_has_no_least_set():
    derivation = Derivation("wrong", goal="1")
    derivation.step("1", x - mu2, (x - mu1) + (mu2 - mu1), by=[ring])
    found = run(derivation)
    assert not found.ok
    assert found.steps[0].least == ()
    assert found.assumptions == ()


def test_a_value_and_a_reasoning_are_told_apart():
    derivation = Derivation("both", goal="2")
    derivation.step("1", quad(u, inv(S1)), quad(u, inv(S1)) + 0, by=[ring])
    derivation.step("2", S1.T @ x, S1 @ x, by=[symmetric])
    first, second = (next(iter(needs(Ledger(derivation), s, frozenset({"ring", "symmetric"})))) for s in derivation)
    assert (str(first.fact), first.reasoning, "invertible" in first.undefined) == (
        "Σ₁ is positive definite", False, True,
    )  # fmt: skip
    assert (str(second.fact), second.reasoning, second.undefined) == ("Σ₁ is symmetric", True, "")


def test_facts_are_those_of_the_letters_and_of_the_distributions():
    assert [str(f) for f in facts_of(DERIVATION["23"])] == [
        "Σ₁ is symmetric", "Σ₁ is positive definite", "Σ₂ is symmetric", "Σ₂ is positive definite",
    ]  # fmt: skip
    assert facts_of(DERIVATION["14"]) == ()


def test_a_fact_is_withheld_everywhere_also_in_a_distribution():
    fact = Fact(S1, SYMMETRIC)
    P = Normal("P", mu1, S1)
    t = stated_of(P.expectation(quad(u, inv(S1))) + log(det(S1)), S1, fact.withheld)
    assert fact.withheld.data.positive
    assert not fact.withheld.data.symmetric
    assert str(t) == str(P.expectation(quad(u, inv(S1))) + log(det(S1)))
    assert t.args[0].data.covariance == fact.withheld
    assert Fact(S1, POSITIVE).withheld == matrix("Sigma_1", symmetric=True)


def test_an_assumption_without_a_model_says_so_by_having_no_counterexample():
    entropy = load(bundled("gaussian_entropy"))
    found = {a.statement: a for a in run(entropy).assumptions}
    # E is the integral against the density there, so it cannot fail to be linear
    assert expectation_linear in entropy["5"].by
    assert found["E is linear"].counterexample is None
    assert found["the covariance of P is Σ"].counterexample is not None


def test_names_that_need_nothing_are_told():
    derivation = Derivation("nothing", goal="1")
    K = covariance("K")
    derivation.step("1", K @ x + mu1, mu1 + K @ x, by=[ring])
    assert {a.statement: a.first for a in run(derivation).assumptions} == {
        "K is symmetric": None,
        "K is positive definite": None,
    }
