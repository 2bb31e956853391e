"""Binders: equal bodies are one value whatever their variables are called, and premises reach below them."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, C, E, P, Q, given, mu1, mu2, proves, s, t, u, x, y

from symkl import KL, N, Normal, integral, inv, log, quad, trace, vector
from symkl.proof.binding import close, open_body, open_level
from symkl.proof.kernel import Kernel
from symkl.proof.normal import Normaliser
from symkl.proof.opened import level_term, opened_subterms
from symkl.terms.expr import term

z = vector("z")
LINEAR = "ring expectation_linear expectation_constant"
nested = P.expectation(Q.expectation(quad(x - y, A) * P(y), y) * Q(x) * x.T @ mu1, x)
deep = P.expectation(Q.expectation(P.expectation((x.T @ y) * (y.T @ z) * P(x) * Q(z), z), y), x)
unrelated = P.expectation(Q.expectation(P(y) * y, y) @ x.T, x)


@pytest.fixture
def kernel():
    return Kernel()


@pytest.fixture(params=["", "ring", "ring scalar_transpose", "ring cyclic trace_transpose scalar_transpose"])
def normaliser(request):
    return Normaliser(frozenset(request.param.split()), (P, Q))


@pytest.mark.parametrize("t", [nested, deep, unrelated, E(trace(A @ x @ x.T @ B)), E((x.T @ A @ mu1) * x)], ids=str)
def test_a_body_that_is_opened_and_closed_is_what_it_was(normaliser, t):
    (atom,) = normaliser.evaluate(t).own_atoms()
    level = open_level(atom)
    opened = open_body(normaliser, atom.args[0], level)
    assert opened.levels == {level}
    assert close(normaliser, opened, level) == atom.args[0]
    assert not atom.levels
    assert atom.loose == 0
    assert atom.binds


def test_an_open_level_is_above_those_inside(normaliser):
    inner = normaliser.evaluate(Q.expectation(P(y) * level_term(3).T @ y, y))
    (atom,) = inner.own_atoms()
    assert atom.levels == {3}
    assert open_level(atom) == 4


def test_an_index_reaches_as_many_binders_out_as_it_says(normaliser):
    (outer,) = normaliser.evaluate(nested).own_atoms()
    inner = next(a for a in outer.args[0].inner if a.op == "expectation")
    assert (outer.loose, inner.loose) == (0, 1)
    assert {a.data: a.loose for a in outer.inner if a.op == "index"} == {0: 1, 1: 2}


@pytest.mark.parametrize(("one", "two"), [
    (nested, P.expectation(Q.expectation(quad(y - z, A) * P(z), z) * Q(y) * y.T @ mu1, y)),
    (deep, P.expectation(Q.expectation(P.expectation((z.T @ y) * (y.T @ x) * P(z) * Q(x), x), y), z)),
    (unrelated, P.expectation(Q.expectation(P(x) * x, x) @ y.T, y)),
])  # fmt: skip
def test_names_do_not_matter(normaliser, one, two):
    assert normaliser.evaluate(one) == normaliser.evaluate(two)


@pytest.mark.parametrize(("one", "two"), [
    (deep, P.expectation(Q.expectation(P.expectation((x.T @ y) * (y.T @ z) * P(z) * Q(x), z), y), x)),
    (nested, P.expectation(Q.expectation(quad(x - y, A) * P(x), y) * Q(x) * x.T @ mu1, x)),
    (E(Q.expectation(P(x) * y, y)), E(Q.expectation(P(y) * y, y))),
    (E(Q.expectation(P(x) * Q(y), y)), E(Q.expectation(P(y) * Q(x), y))),
])  # fmt: skip
def test_which_variable_stands_where_does(one, two):
    assert not proves((one, two), "*")


def test_a_word_is_the_same_whichever_variable_was_opened_first():
    claim = (E(P.expectation((x.T @ A @ y) * P(x), y)), E(P.expectation((y.T @ A.T @ x) * P(x), y)))
    assert proves(claim, "scalar_transpose")
    assert not proves(claim, "ring cyclic")
    turned = (E(trace(x @ mu1.T @ A) * P(x)), E(trace(A @ x @ mu1.T) * P(x)))
    assert proves(turned, "cyclic")
    assert not proves(turned, "ring")


# -- premises below binders

here = level_term(1)
BELOW = [
    ("a letter", (A, B), lambda a: E(P(x) * (a @ x))),
    ("a letter in a product", (A, B), lambda a: E(P(x) * (x.T @ a @ y) * x)),
    ("a letter in a trace", (A, B), lambda a: E(P(x) * trace(a @ C @ x @ x.T))),
    ("a letter two binders down", (A, B), lambda a: E(Q.expectation(P(x) * (x.T @ a @ y) * y, y))),
    ("a letter beside a moving factor", (s, t), lambda a: E(log(P(x)) * a * P(x))),
    ("a letter under an integral", (A, B), lambda a: integral(P(x) * Q(x) * trace(a @ x @ x.T), x)),
    ("a letter in a point", (y, z), lambda a: Q.expectation(P(x - a) * x)),
]


@pytest.mark.parametrize("by", ["", "ring", LINEAR, "*"])
@pytest.mark.parametrize(("premise", "build"), [c[1:] for c in BELOW], ids=[c[0] for c in BELOW])
def test_a_premise_reaches_below_a_binder(kernel, premise, build, by):
    hypothesis = given(kernel, *premise)
    claim = build(premise[0]), build(premise[1])
    assert proves(claim, by, [hypothesis], kernel)
    assert proves(claim[::-1], by, [hypothesis], kernel)
    assert not proves((claim[0], 2 * claim[1]), by, [hypothesis], kernel)
    assert not proves(claim, by)


MOVING = [
    ((P(x), Q(x) * s), E(P(x) * x), E(s * Q(x) * x)),
    ((P(x), Q(x)), E((P(x) * x.T @ x) * x), E((Q(x) * x.T @ x) * x)),
    ((P(x), Q(x)), E(P.expectation(P(y) * P(x), y)), E(P.expectation(Q(y) * Q(x), y))),
    ((A @ x, B @ x), E(quad(A @ x, S1)), E(quad(B @ x, S1))),
    ((A @ x, B @ x), E(P(A @ x)), E(P(B @ x))),
    ((quad(x, A), P(x)), E(quad(x, A) * x), E(P(x) * x)),
    ((x.T @ A, mu1.T), E(x.T @ A @ x), E(mu1.T @ x)),
    ((P(x), Q(x)), E(log(P(x)) * x), E(log(Q(x)) * x)),
    ((P(x), N(x, mu2, S2)), integral(P(x) * x, x), integral(N(x, mu2, S2) * x, x)),
]


@pytest.mark.parametrize("by", ["", "ring", LINEAR, "*"])
@pytest.mark.parametrize(("premise", "one", "two"), MOVING, ids=lambda c: "" if isinstance(c, tuple) else str(c))
def test_a_general_premise_reaches_the_bound_variable(kernel, premise, one, two, by):
    general = given(kernel, *premise, general=[x])
    assert proves((one, two), by, [general], kernel)
    assert not proves((one, 2 * two), by, [general], kernel)
    assert not proves((one, two), by)
    pinned = given(kernel, *premise)
    assert not proves((one, two), by, [pinned], kernel)


def test_a_later_premise_reaches_two_binders_down_into_an_earlier_one(kernel):
    body = P.expectation(Q.expectation((x.T @ y) * Q(y) * log(P(x)), y), x)
    earlier = given(kernel, s, body)
    later = given(kernel, Q(y), P.expectation(P.expectation(P(z) * P(x) * Q(y), z), x) + P(y), general=[y])
    assert proves((2 * s, 2 * body), "ring", [earlier, later], kernel)
    assert not proves((2 * s, body), "ring", [earlier, later], kernel)


def test_a_density_that_a_premise_gives_is_found_in_an_integrand_that_does_not_mention_it(kernel):
    law = given(kernel, P(x), s * N(x, mu2, S2), general=[x])
    by = "expectation_integral expectation_constant ring"
    assert proves((integral(s * N(x, mu2, S2), x), term(1)), by, [law], kernel)
    assert not proves((integral(N(x, mu2, S2), x), term(1)), by, [law], kernel)


def test_the_divergence_of_a_law_from_itself_is_zero():
    by = "kl_formula power_laws log_product expectation_integral expectation_constant ring"
    assert proves((KL(P, P), 0 * s), by)
    assert not proves((KL(P, Q), 0 * s), "*")
    about_x = Normal("R", x, S1)  # the integral of the definition must not bind the mean
    assert proves((KL(about_x, about_x), 0 * s), by)


def test_every_subterm_is_seen_with_its_variable_open():
    t = E(A @ x + mu1)
    assert set(opened_subterms(t)) == {t, A @ here + mu1, A @ here, A, here, mu1}
    inner = P.expectation(E(y @ x.T), y)
    assert {level_term(1), level_term(2)} <= set(opened_subterms(inner))
    assert not {x, y} & set(opened_subterms(inner))


def test_an_inverse_of_what_moves_is_opaque():
    assert not proves((E(inv(S1 + S2) @ x), E(inv(S1)) @ E(x)), "*")
    assert proves((E(inv(S1 + S2) @ u), inv(S1 + S2) @ E(u)), "expectation_linear")


def test_a_word_below_a_binder_is_turned_by_its_own_axiom_only():
    traces = (E(P(x) * trace(x @ mu1.T @ A)), E(P(x) * trace(A.T @ mu1 @ x.T)))
    assert proves(traces, "trace_transpose")
    assert not proves(traces, "scalar_transpose")
    forms = (E(P(x) * (x.T @ A @ mu1)), E(P(x) * (mu1.T @ A.T @ x)))
    assert proves(forms, "scalar_transpose")
    assert not proves(forms, "trace_transpose")
    assert not proves((traces[0], E(P(x) * trace(A @ x @ mu1.T))), "ring trace_transpose scalar_transpose")
    assert proves((traces[0], E(P(x) * trace(A @ x @ mu1.T))), "cyclic")
