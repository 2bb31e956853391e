"""Terms and derivations have sizes, checked before anything is expanded; every message names the bound."""

from __future__ import annotations

from fractions import Fraction

import pytest
from clock import within
from letters import ALL, S1, A, given, s, t, x

from symkl import Derivation, Normal, check, exp, ring, scalar, vector
from symkl.errors import DerivationError, NotProved, ShapeError, TermError
from symkl.layers.follows import Ledger
from symkl.proof.derivation import listed
from symkl.proof.kernel import Kernel
from symkl.proof.report import Verdict
from symkl.terms.expr import term
from symkl.terms.shown import cut, shown


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: s + 2**5000, "at most 4096 bits above and below the line, found 5001: write it as a power"),
        (lambda: s + Fraction(1, 3**5000), "at most 4096 bits"),
        (lambda: s * float("nan"), "nan is a float; terms are exact"),
        (lambda: s * -float("inf"), "-inf is a float; terms are exact"),
        (lambda: s * 0.25, "write Fraction(1, 4)"),
        (lambda: s * [10**5000], "found list: list that cannot be shown"),
        (lambda: s * ("x" * 10**6), "found str: 'xxxx"),
        (lambda: scalar("a" * 101), "at most 100 of them"),
        (lambda: scalar("a" * 10**7), "at most 100 of them"),
        (lambda: Normal("P" * 101, x, S1), "cannot name a distribution"),
        (lambda: Normal(7, x, S1), "7 cannot name a distribution"),
    ],
    ids=range(11),
)
def test_a_term_that_is_too_large_says_so_in_few_words(make, reason):
    with pytest.raises(TermError) as refused:
        make()
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 400


def test_the_largest_number_is_one():
    assert term(2**4095).data == 2**4095


def test_a_misfit_of_large_terms_is_said_in_few_words():
    large = s
    for _ in range(13):
        large = large + large
    with pytest.raises(ShapeError) as refused:
        large + x
    assert len(str(refused.value)) < 1000


@pytest.fixture
def derivation():
    return Derivation("t", goal="1")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda d: Derivation("t" * 10**7, goal="1"), "title has at most 10000 characters, found 10000000"),
        (lambda d: Derivation("t", goal="1" * 10**7), "goal has at most 10000 characters"),
        (lambda d: d.section("t" * 10_001), "section has at most 10000 characters"),
        (lambda d: d.step("1", s, s, because="t" * 10_001), "because has at most 10000 characters"),
        (lambda d: d.step("1" * 101, s, s), "is not a label"),
        (lambda d: d.step(10**5000, s, s), "step a number of 16610 bits: a number of 16610 bits is not a label"),
        (lambda d: d.step("1", s, [s] * 1000), "a chain has at most 1000 sides, found 1001"),
        (lambda d: d.step("1", s, s, cites=["x" * 10**6]), "which is not an earlier label"),
        (lambda d: d.step("1", s, s, cites=[["x"]]), "which is not an earlier label"),
        (lambda d: d.step("1", s, s, by=["x" * 10**6]), "is not an approved axiom"),
        (lambda d: d["x" * 10**6], "no step has the label"),
    ],
    ids=range(11),
)
def test_a_derivation_that_is_too_large_says_so_in_few_words(derivation, make, reason):
    with pytest.raises(DerivationError) as refused:
        make(derivation)
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 1000


def test_a_derivation_has_an_end(monkeypatch, derivation):
    monkeypatch.setattr("symkl.proof.derivation.MOST_STEPS", 100)
    for i in range(100):
        derivation.define(str(i), scalar(f"z_{i}"), s)
    with pytest.raises(DerivationError, match="at most 100 steps: prove a part of it in a file of its own"):
        derivation.step("100", s, s)
    with pytest.raises(DerivationError) as refused:
        derivation["x"]
    assert ", 18, 19, …, 80, 81, " in str(refused.value)


def test_thousands_of_definitions_are_read_in_time(derivation):
    with within(20):
        for i in range(3000):
            derivation.define(str(i), scalar(f"z_{i}"), scalar(f"z_{i - 1}") + 1 if i else s)
    with pytest.raises(DerivationError, match="already in use"):
        derivation.define("again", scalar("z_7"), s)


def test_few_labels_are_all_listed():
    assert listed("abc") == "a, b, c"


def test_any_value_is_shown_in_few_words():
    class Hostile:
        def __repr__(self):
            raise RuntimeError

    assert shown(Hostile()) == "Hostile that cannot be shown: RuntimeError"
    assert shown("a" * 10**6).endswith("…")
    assert shown(-(10**5000)) == "a number of 16610 bits"
    assert shown(True) == "True"
    assert cut("abc", 2) == "ab…"


# -- the kernel


def test_values_that_share_their_parts_have_short_names():
    """Written out, the last of these has 2⁶⁰ parts."""
    kernel, z = Kernel(), [scalar(f"z_{i}") for i in range(61)]
    chain = [given(kernel, z[i + 1], exp(z[i]) + exp(-z[i] * z[i])) for i in range(60)]
    with within(20), pytest.raises(NotProved) as refused:
        kernel.prove("?", (z[60], s), chain, ALL)
    assert str(refused.value) == "the sides differ by more than a term can hold"


def test_a_residual_that_no_term_can_hold_is_said():
    power = s + t
    for _ in range(5):
        power = power**4
    with within(20), pytest.raises(NotProved) as refused:
        Kernel().prove("?", (power * x.T @ A @ x, t), [], ALL)
    assert str(refused.value)


def test_an_instance_that_no_term_can_hold_is_unknown():
    kernel, deep = Kernel(), x
    for _ in range(100):
        deep = deep + x
    law = given(kernel, exp(x.T @ x), exp(deep.T @ deep), general=[x])
    point = vector("y")
    for _ in range(100):
        point = point + vector("y")
    with pytest.raises(NotProved) as refused:
        kernel.prove("?", (exp(point.T @ point), s), [law], ALL)
    assert str(refused.value)


def test_what_a_failed_step_should_have_cited_is_looked_for_among_the_last(derivation, monkeypatch):
    asked = []
    monkeypatch.setattr("symkl.layers.follows.FEW", 3)
    for i in range(10):
        derivation.step(str(i), scalar(f"a_{i}"), scalar(f"b_{i}"))
    derivation.step("last", s, t)
    ledger = Ledger(derivation)
    monkeypatch.setattr(ledger, "proves", lambda step, cites, by: asked.append(cites))
    ledger.remedy(derivation["last"])
    assert [cites for cites in asked if cites] == [("9",), ("8",), ("7",)]


def test_a_check_of_nonsense_is_unknown_and_not_an_error():
    derivation = Derivation("t", goal="1")
    power = x.T @ A @ x
    for _ in range(5):
        power = power**4
    derivation.step("1", power, s, by=[ring])
    with within(60):
        report = check(derivation, ["follows", "general", "numeric"])
    assert report.verdict in (Verdict.UNKNOWN, Verdict.REFUTED)


def test_rules_that_multiply_large_numbers_end():
    kernel, z = Kernel(), [scalar(f"z_{i}") for i in range(40)]
    growing = [given(kernel, z[i] * s, 2**4000 * z[i + 1] * s) for i in range(39)]
    with within(20), pytest.raises(NotProved) as refused:
        kernel.prove("?", (z[0] * s, t), growing, ALL)
    assert "8192 bits" in str(refused.value)
