"""Derivations are well formed, and an error names the line that is not."""

from __future__ import annotations

import inspect
import pickle

import pytest
from letters import S1, S2, A, E, P, Q, mu1, mu2, s, t, u, x, y

from symkl import KL, Derivation, N, Normal, covariance, integral, log, matrix, quad, ring, scalar, trace, vector
from symkl.errors import DerivationError
from symkl.proof.axioms import Axiom

m, S = vector("m"), covariance("S")


@pytest.fixture
def derivation():
    made = Derivation("A test", goal="2")
    made.step("1", s + t, t + s, by=[ring])
    return made


REFUSED = [
    ("an unknown label", lambda d: d.step("2", s, s, cites=["7"]), "cites '7', which is not an earlier label"),
    ("its own label", lambda d: d.step("2", s, s, cites=["2"]), "cites '2', which is not an earlier label"),
    ("a label given twice", lambda d: d.step("1", s, s), "given twice"),
    ("a label twice among the cited", lambda d: d.step("2", s, s, cites=["1", "1"]), "cites 1 twice"),
    ("an axiom twice", lambda d: d.step("2", s, s, by=[ring, ring]), "cites ring twice"),
    ("no label", lambda d: d.step("", s, s), "is not a label"),
    ("a label that is no word", lambda d: d.step("1{}", s, s), "is not a label"),
    ("a label that is no string", lambda d: d.step(2, s, s), "is not a label"),
    (
        "an invented axiom",
        lambda d: d.step("2", s, s, by=[Axiom("ring", "0 = 1", "", "", "")]),
        "not an approved axiom",
    ),
    ("an axiom by its name", lambda d: d.step("2", s, s, by=["ring"]), "not an approved axiom"),
    ("sides of two shapes", lambda d: d.step("2", E(u @ u.T), s), "the sides of an equation have one shape"),
    ("a side that is no term", lambda d: d.step("2", s, "t"), "expected a term"),
    ("no right side", lambda d: d.step("2", s, ()), "needs a right side"),
    ("one name in two shapes", lambda d: d.step("2", trace(matrix("s")), t), "the symbol s is declared in two ways"),
    ("one name with two facts", lambda d: d.step("2", scalar("s", positive=True), t), "declared in two ways"),
    (
        "a distribution in two ways",
        lambda d: d.step("2", P(x), Normal("P", mu2, S2)(x)),
        "distribution P is declared in two",
    ),
    ("a definition of a sum", lambda d: d.define("2", s + t, s), "cannot be defined"),
    ("a definition by itself", lambda d: d.define("2", A, A + A), "already in use"),
    ("a definition at one letter twice", lambda d: d.define("2", N(x, x, S1), s), "different symbols"),
    ("a label with a bell", lambda d: d.step("1\a", s, s), "is not a label"),
    ("a label of two lines", lambda d: d.step("1\n2", s, s), "is not a label"),
    ("a label of a blank", lambda d: d.step(" ", s, s), "is not a label"),
    ("a definition of what is in use", lambda d: d.define("2", s, t), "already in use"),
    ("a definition with a loose letter", lambda d: d.define("2", P(x), s * N(y, mu1, S1)), "does not mention"),
    (
        "a definition at a point that is no letter",
        lambda d: d.define("2", P(x - mu1), N(x, mu1, S1)),
        "different symbols",
    ),
    (
        "a definition of a parameter",
        lambda d: (d.step("2", P(x), P(x)), d.define("3", mu1, mu2)),
        "parameter of a distribution",
    ),
]


@pytest.mark.parametrize(("state", "reason"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_a_derivation_that_is_not_well_formed_is_refused(derivation, state, reason):
    with pytest.raises(DerivationError) as refused:
        state(derivation)
    assert reason in str(refused.value)
    assert refused.value.file == __file__
    assert refused.value.line > 0
    assert len(derivation) <= 2


def test_an_error_names_the_line_of_the_call(derivation):
    line = inspect.currentframe().f_lineno + 2
    with pytest.raises(DerivationError) as refused:
        derivation.step("2", s, s, cites=["nowhere"])
    assert (refused.value.line, refused.value.column) == (line, 9)


def test_a_step_knows_where_it_was_stated(derivation):
    line = inspect.currentframe().f_lineno + 1
    derivation.step("2", s, t + s - t, cites=["1"])
    source = derivation["2"].source
    assert (source.file, source.line, source.column) == (__file__, line, 5)


def test_a_missing_goal_is_refused():
    with pytest.raises(DerivationError, match="the goal '9' is no step"):
        Derivation("A test", goal="9").check_goal()


def test_a_missing_label_is_refused_with_those_there_are(derivation):
    with pytest.raises(DerivationError, match="there are 1"):
        derivation["5"]


def test_a_definition_holds_for_all_values_of_its_arguments():
    d = Derivation("A test", goal="4")
    d.define("1", P(x), N(x, mu1, S1))
    d.define("2", KL(P, Q), integral(P(x) * log(P(x) / Q(x)), x))
    d.define("3", N(x, m, S), quad(x - m, S))
    d.define("4", scalar("k"), s + s)
    assert [step.parameters for step in d] == [(x,), (), (x, m, S), ()]
    assert all(step.is_definition for step in d)


def test_a_chain_claims_each_of_its_links(derivation):
    derivation.step("2", s, (s + 0, 0 + s))
    step = derivation["2"]
    assert step.links == ((s, s + 0), (s + 0, 0 + s))
    assert (step.lhs, step.rhs) == (s, 0 + s)


def test_numbers_are_sides_too(derivation):
    derivation.step("2", s - s, 0)
    assert str(derivation["2"].rhs) == "0"


def test_derivations_are_plain_data(derivation):
    again = pickle.loads(pickle.dumps(derivation))
    assert [step.claim for step in again] == [step.claim for step in derivation]


def test_sections_stand_with_the_steps_after_them(derivation):
    derivation.section("Later")
    derivation.step("2", s, s)
    assert [step.section for step in derivation] == ["", "Later"]


@pytest.mark.parametrize("value", [None, 5, [[]], "\ud800"])
def test_texts_are_texts_that_can_be_written(derivation, value):
    for state in (
        lambda: Derivation(value, goal="1"),
        lambda: Derivation("A test", goal=value),
        lambda: derivation.section(value),
        lambda: derivation.step("2", s, s, because=value),
        lambda: derivation.define("2", scalar("k"), s, because=value),
    ):
        with pytest.raises(DerivationError, match=r"is a text|half of a character"):
            state()


def test_an_error_tells_what_was_declared():
    made = Derivation("A test", goal="1")
    made.step("1", scalar("a") * matrix("B"), matrix("B") * scalar("a"), by=[ring])
    for other, was, found in [
        (scalar("a", positive=True), "a scalar", "a positive scalar"),
        (vector("a"), "a scalar", "a column vector"),
        (trace(matrix("B", symmetric=True)), "a matrix", "a symmetric matrix"),
        (trace(covariance("B")), "a matrix", "a symmetric positive matrix"),
    ]:
        with pytest.raises(DerivationError) as refused:
            made.step("2", other, other)
        assert f"as {was} (" in str(refused.value)
        assert f"as {found} (" in str(refused.value)


def test_what_was_only_used_may_still_be_defined():
    made = Derivation("A test", goal="3")
    made.define("1", Q(x), 2 * P(x))
    made.step("2", P(x) + N(x, mu1, S1), N(x, mu1, S1) + P(x), by=[ring])
    made.define("3", P(x), N(x, mu1, S1))
    made.define("4", N(x, m, S), quad(x - m, S))
    made.define("5", KL(P, Q), integral(P(x), x))
    made.define("6", KL(Q, P), integral(Q(x), x))
    for again in (lambda: made.define("7", P(x), N(x, mu1, S1)), lambda: made.define("7", KL(P, Q), 0)):
        with pytest.raises(DerivationError, match="already in use"):
            again()


def test_an_error_lists_the_labels_there_are(derivation):
    derivation.step("1a", s, s)
    for state in (lambda: derivation["5"], lambda: derivation.step("2", s, s, cites=["7"]), derivation.check_goal):
        with pytest.raises(DerivationError, match=r"\b1, 1a$"):
            state()
    with pytest.raises(DerivationError, match="no steps at all"):
        Derivation("A test", goal="9").check_goal()
    with pytest.raises(DerivationError, match="earlier are none"):
        Derivation("A test", goal="9").step("1", s, s, cites=["0"])
    with pytest.raises(DerivationError, match="first in line"):
        derivation.step("1", s, s)
