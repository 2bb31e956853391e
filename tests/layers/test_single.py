"""The checks of a derivation one by one: the same verdicts as in a whole report, in any order, from shared work."""

from __future__ import annotations

import pytest
from letters import A, s, t

import symkl
from symkl import Derivation, identity, ring, trace, trace_identity
from symkl.errors import DerivationError, UsageError
from symkl.layers import follows
from symkl.layers.single import Checks
from symkl.proof.report import Verdict


@pytest.fixture
def derivation():
    """(2) is wrong; (3) and the goal (4) follow from it."""
    made = Derivation("A test", goal="4")
    made.define("0", symkl.scalar("c"), 3)
    made.step("1", s + t, t + s, by=[ring])
    made.step("2", trace(identity), 1, by=[trace_identity])
    made.step("3", 2 * trace(identity), 2, cites=["2"], by=[ring])
    made.step("4", 4 * trace(identity), 4, cites=["3"], by=[ring])
    return made


def test_a_definition_is_not_asked_whether_it_follows(derivation):
    found = [(step.label, name) for step, name in Checks(derivation, dims=[2, 1])]
    assert found[:5] == [("0", "general"), ("0", "d=1"), ("0", "d=2"), ("0", "numeric"), ("1", "follows")]
    assert len(found) == 5 * 5 - 1


def test_each_check_is_that_of_the_whole_report(derivation):
    report, checks = symkl.check(derivation, dims=[1, 2]), Checks(derivation, dims=[1, 2])
    for step, name in reversed(list(checks)):
        found, cell = checks.report(step.label, name), report[step.label].check(name)
        if found is None or cell is None:
            assert found is cell is None
        elif (step.label, name) != ("4", "follows"):
            assert found.checks[0]._replace(seconds=0) == cell._replace(seconds=0)


def test_the_goal_is_unknown_while_it_rests_on_what_is_not_proved(derivation):
    checks = Checks(derivation, ["follows"])
    assert checks.report("3", "follows").verdict is Verdict.PROVED
    goal = checks.report("4", "follows")
    assert goal.verdict is Verdict.UNKNOWN
    assert goal.checks[0].detail == "it rests on (2), which is not proved"
    assert not symkl.check(derivation, ["follows"], only=["4"]).ok


def test_the_goal_of_a_right_derivation_is_proved():
    made = Derivation("A test", goal="2")
    made.step("1", s + t, t + s, by=[ring])
    made.step("2", A + A, 2 * A, cites=["1"], by=[ring])
    assert Checks(made, ["follows"]).report("2", "follows").verdict is Verdict.PROVED


def test_premises_that_fail_are_told_in_follows_only(derivation):
    checks = Checks(derivation)
    assert checks.failed_premises("3", "follows") == {"2": Verdict.REFUTED}
    assert checks.failed_premises("3", "general") == {}
    assert checks.failed_premises("1", "follows") == {}


def test_the_theorems_are_made_once(derivation, monkeypatch):
    made = []
    init = follows.Ledger.__init__
    monkeypatch.setattr(follows.Ledger, "__init__", lambda self, d, *more: made.append(d) or init(self, d, *more))
    checks = Checks(derivation)
    assert made == []
    for label in ("3", "1", "3"):
        checks.report(label, "follows")
    assert made == [derivation]


@pytest.mark.parametrize("wrong", [{"layers": ["magic"]}, {"layers": []}, {"dims": [0]}, {"digits": 1001}])
def test_what_names_nothing_is_refused(derivation, wrong):
    with pytest.raises(UsageError):
        Checks(derivation, **wrong)


def test_a_goal_that_is_no_step_is_refused():
    with pytest.raises(DerivationError, match="goal"):
        Checks(Derivation("Empty", goal="1"))
