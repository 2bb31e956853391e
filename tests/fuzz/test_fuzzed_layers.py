"""The layers on terms that nobody would write: every check ends with a verdict, and a term is built or refused."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction

import pytest
from clock import within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters import ALL, S1, S2, A, B, M, P, Q, mu1, mu2, p, q, s, t, x, y

from symkl import (
    KL,
    Derivation,
    N,
    check,
    cholesky,
    d,
    det,
    exp,
    identity,
    integral,
    inv,
    log,
    pi,
    quad,
    sqrt,
    sum_log_diagonal,
    trace,
    zero,
)
from symkl.documents import terminal
from symkl.errors import SymklError, TermError
from symkl.explicit import shared
from symkl.terms.expr import Term, term

SECONDS = 30
"""Far more than any check here takes on an idle machine."""
FEWER = 200_000
"""Fuel of the layer `explicit`: in earnest it has minutes."""

NUMBERS = [0, 1, -1, 2, Fraction(-7, 3), 10**9, 10**50, 2**4000, Fraction(1, 3**2000)]
LETTERS = [s, t, p, q, x, y, mu1, mu2, A, B, M, S1, S2, identity, zero, d, pi, P(x), Q(x), Q(y), KL(P, Q), KL(Q, P)]
UNARY = [
    lambda a: a.T, lambda a: -a, inv, trace, det, log, exp, sqrt, lambda a: P(a), lambda a: a**-1, lambda a: a**16,
    lambda a: a**1000000007, lambda a: a**d, lambda a: P.expectation(a), lambda a: Q.expectation(a, y),
    lambda a: integral(a, x), lambda a: integral(P(x) * a, x), lambda a: a * a, lambda a: a @ a, lambda a: a + a,
    cholesky, sum_log_diagonal, lambda a: a @ a.T,
    lambda a: P.expectation(P.expectation(a, y), x), lambda a: a * 2**4000, lambda a: exp(a) * exp(-a),
]  # fmt: skip
BINARY = [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a @ b, lambda a, b: a / b,
    lambda a, b: a**b, quad, lambda a, b: N(a, b, S1), lambda a, b: a @ b @ a,
]  # fmt: skip


@st.composite
def built(draw, most=14):
    """Terms made of one another, with whatever constructor takes them."""
    made: list[Term] = [draw(st.sampled_from(LETTERS)), term(draw(st.sampled_from(NUMBERS))), *draw(few)]
    for _ in range(draw(st.integers(1, most))):
        grow = draw(st.sampled_from([*UNARY, *BINARY]))
        a, b = (made[-1 - draw(st.integers(0, min(3, len(made) - 1)))] for _ in range(2))
        with refusing(TermError):
            made.append(grow(a) if grow in UNARY else grow(a, b))
    return made


@contextmanager
def refusing(kind):
    """What is in it may be refused, in a few words."""
    said = ""
    try:
        yield
    except kind as error:
        said = str(error)
    assert len(said) < 5000


few = st.lists(st.sampled_from(LETTERS), max_size=3)


@pytest.fixture
def little_fuel(monkeypatch):
    monkeypatch.setattr(shared, "FUEL", FEWER)
    monkeypatch.setattr(shared, "FUEL_AT_NUMBERS", FEWER // 10)


@st.composite
def derivations(draw):
    """A derivation of two steps, the second from the first, and perhaps a definition."""
    made = draw(built())
    sides = [draw(st.sampled_from([t for t in made if t.shape == made[-1].shape])) for _ in range(3)]
    found = Derivation("Nonsense", goal="2")
    if draw(st.booleans()):
        head = draw(st.sampled_from([s, A, x, q, S1, P(x), KL(P, Q)]))
        with refusing(SymklError):
            found.define("0", head, draw(st.sampled_from([t for t in made if t.shape == head.shape] or [head + head])))
    found.step("1", made[-1], sides[0], cites=list(found["0"].label) if "0" in found else [], by=ALL)
    found.step("2", sides[1], [sides[2], made[-1]], cites=["1"], by=ALL)
    return found


SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def judged(derivation, layer):
    with within(SECONDS):
        report = check(derivation, [layer], dims=[1, 2], digits=15)
        assert terminal.render(report)
        assert report.to_json()["steps"]
    for step in report.steps:
        for c in step.checks:
            assert len(c.detail) < 100_000


@SLOW
@given(derivations())
def test_follows_ends(derivation):
    judged(derivation, "follows")


@SLOW
@given(derivations())
def test_general_ends(derivation):
    judged(derivation, "general")


@SLOW
@given(derivations())
def test_explicit_ends(little_fuel, derivation):
    judged(derivation, "explicit")


@SLOW
@given(derivations())
def test_numeric_ends(derivation):
    judged(derivation, "numeric")


@given(built())
def test_terms_are_written_and_pickled(made):
    import pickle

    with within(SECONDS):
        for t in made:
            assert str(t)
            assert t.latex()
            assert pickle.loads(pickle.dumps(t)) == t
