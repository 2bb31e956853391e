"""Counterexamples to steps of which an assumption is dropped: everything else holds in them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from letters import S1, E, P, mu1, mu2, s, u, x

from symkl import Derivation, expectation_constant, expectation_linear, normal_covariance, normal_mean, ring
from symkl.audit.models import ABOUT_E, IMAGINED, Imagining, without_axiom, without_fact
from symkl.audit.withheld import SYMMETRIC, facts_of
from symkl.explicit.instances import instances
from symkl.explicit.ring import Ring
from symkl.explicit.unfold import Meanings
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.expr import term

DERIVATION = load(bundled())

STATEMENTS = {
    "expectation_linear": (E(s * (u.T @ u) + x.T @ mu2), s * E(u.T @ u) + E(x.T @ mu2)),
    "expectation_constant": (E(s), s),
    "normal_mean": (E(u), term(0) * mu1),
    "normal_covariance": (E(u @ u.T), S1),
}


def holds(functional, lhs, rhs, d=1):
    """Whether an equation holds at every instance when E is the functional."""
    meanings = Meanings()
    terms = [meanings.unfold(lhs), meanings.unfold(rhs)]
    for instance in instances([S1, mu1, mu2, s], d, 0):
        evaluator = Imagining(Ring(256), instance, d, functional)
        if evaluator.algebra.subtract(*map(evaluator.value, terms)).parts:
            return False
    return True


@pytest.mark.parametrize("axiom", STATEMENTS)
def test_the_axiom_fails_for_the_functional_that_is_imagined_for_it(axiom):
    assert not holds(IMAGINED[axiom], *STATEMENTS[axiom])


@pytest.mark.parametrize(
    ("axiom", "kept"), [(axiom, kept) for axiom, f in IMAGINED.items() for kept in sorted(f.keeps)]
)
def test_what_a_functional_is_said_to_keep_holds_of_it(axiom, kept):
    assert holds(IMAGINED[axiom], *STATEMENTS[kept])


def test_every_axiom_about_e_is_imagined_away():
    assert set(STATEMENTS) | {"expectation_integral"} == ABOUT_E
    assert all(sum(w for w, _ in f.nodes) in (1, Fraction(1, 2)) for f in IMAGINED.values())


def test_e_itself_satisfies_every_axiom():
    assert all(holds(None, *sides) for sides in STATEMENTS.values())


def test_no_model_is_offered_where_another_axiom_of_the_step_would_fail_with_it():
    derivation = Derivation("both", goal="1")
    derivation.step("1", E(u + s * (x - x)), 0 * mu1, by=[ring, normal_mean, expectation_linear, normal_covariance])
    assert without_axiom(derivation, derivation["1"], "normal_mean") is None
    assert without_axiom(derivation, derivation["1"], "ring") is None


def test_no_counterexample_is_offered_for_what_does_not_break():
    derivation = Derivation("harmless", goal="1")
    derivation.step("1", E(P(x)), E(P(x)), by=[expectation_constant])
    assert without_axiom(derivation, derivation["1"], "expectation_constant") is None
    symmetric = next(f for f in facts_of(DERIVATION["17"]) if f.name == SYMMETRIC and "Sigma_1" in str(f.letter.data))
    assert without_fact(DERIVATION, DERIVATION["17"], symmetric) is None


def test_a_premise_that_fails_in_the_model_spoils_the_counterexample():
    # (20) from (17), (18), (19): with another mean (19) fails as well, so nothing is shown about (20)
    derivation = load(bundled())
    step = derivation["20"]._replace(by=(ring, normal_mean))
    assert without_axiom(derivation, step, "normal_mean") is None
