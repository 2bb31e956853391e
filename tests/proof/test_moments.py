"""E and ∫: what leaves an expectation, what stays in, and which integrals are expectations."""

from __future__ import annotations

import pytest
from letters import S1, S2, SUBSETS, A, B, E, M, P, Q, given, mu1, mu2, p, proves, q, s, t, u, x, y

from symkl import N, d, det, exp, half, identity, integral, inv, log, quad, trace, zero
from symkl.proof.kernel import Kernel
from symkl.proof.moments import is_tame
from symkl.proof.normal import Normaliser
from symkl.proof.opened import level_term
from symkl.terms.expr import SCALAR, term
from symkl.terms.variables import substitute

LINEAR = "expectation_linear"
RING = LINEAR + " ring"
CONSTANT = "expectation_constant"
square = x.T @ x
one = E(1)

TRUE = [
    # what does not move leaves, on both sides
    (E(s * x), s * E(x), LINEAR),
    (E(A @ x @ mu1.T), A @ E(x) @ mu1.T, LINEAR),
    (E(mu1.T @ x), mu1.T @ E(x), LINEAR),
    (E(x.T @ mu1), E(x).T @ mu1, LINEAR),
    (E(s * t * P(x)), s * t * E(P(x)), LINEAR),
    (E(P(x) * A), E(P(x)) * A, LINEAR),
    (E(P(x) * mu1), E(P(x)) * mu1, LINEAR),
    (E(A @ x @ x.T @ B), A @ E(x @ x.T) @ B, LINEAR),
    (E((mu1.T @ x) * A), (mu1.T @ E(x)) * A, LINEAR),
    (E(mu1.T @ A @ x), mu1.T @ A @ E(x), LINEAR),
    (E(2 * x), 2 * E(x), LINEAR),
    (E(-x), -E(x), LINEAR),
    (E(x / p), E(x) / p, LINEAR),
    (E(x.T @ A @ mu1), E(x).T @ A @ mu1, LINEAR),
    (E(mu1 @ x.T), mu1 @ E(x).T, LINEAR),
    (E(x).T, E(x.T), LINEAR),
    (E(x @ x.T).T, E(x @ x.T), LINEAR),
    (E(x @ x.T @ A).T, A.T @ E(x @ x.T), LINEAR),
    (E(P(x) * identity), E(P(x)) * identity, LINEAR),
    (E(Q(x) * square), E(square * Q(x)), ""),
    (E(x @ mu1.T @ x), E((mu1.T @ x) * x), ""),
    (E(mu1 @ x.T @ A), mu1 @ E(x.T @ A), LINEAR),
    # sums split
    (E(x + s * mu1), E(x) + s * E(mu1), RING),
    (E(x - x), zero, RING),
    (E(square + square), 2 * E(square), RING),
    (E(quad(x - mu2, A)), E(quad(x, A)) - E(x).T @ A @ mu2 - mu2.T @ A @ E(x) + one * quad(mu2, A), RING),
    (E(square * (P(x) + 1)), E(square * P(x)) + E(square), RING),
    (E(log(P(x)) + square), E(log(P(x))) + E(square), RING),
    (E(det(x @ x.T) + 1), E(det(x @ x.T)) + one, RING),
    (E(square**2 + 1), E(square**2) + one, RING),
    (E(square**9 + 1), E(square**9) + one, RING),
    (E(P.expectation(x.T @ y, y) + 1), E(P.expectation(x.T @ y, y)) + one, RING),
    (E(log(P(x) ** s) + 1), E(log(P(x) ** s)) + one, RING),
    (E(log(exp(square) * P(x)) + 1), E(log(exp(square) * P(x))) + one, RING),
    (E(P(A @ x) + square), E(P(A @ x)) + E(square), RING),
    (E(trace(x @ x.T @ A) + square), trace(E(x @ x.T) @ A) + E(square), RING),
    # the mean of a constant
    (E(s), s, CONSTANT),
    (E(mu1 @ mu2.T), mu1 @ mu2.T, CONSTANT),
    (E(E(x)), E(x), CONSTANT),
    (E(log(p)), log(p), CONSTANT),
    (E(s), s * one, LINEAR),
    (E(A), A * one, LINEAR),
    (E(mu2), mu2 * one, LINEAR),
    (E(identity), one * identity, LINEAR),
    (E(s * x + t * mu2), s * E(x) + t * mu2, RING + " " + CONSTANT),
    # the trick
    (E(quad(x, A)), trace(A @ E(x @ x.T)), "cyclic scalar_trace " + LINEAR),
    (E(x.T @ A @ B @ x), trace(A @ B @ E(x @ x.T)), "cyclic scalar_trace " + LINEAR),
    (E(square), trace(E(x @ x.T)), "cyclic scalar_trace " + LINEAR),
    (E(trace(A @ x @ x.T @ B)), trace(B @ A @ E(x @ x.T)), "cyclic " + LINEAR),
    (E(trace(x @ mu1.T)), trace(E(x) @ mu1.T), LINEAR),
    (E(s * quad(x, A)), s * trace(A @ E(x @ x.T)), "cyclic scalar_trace " + LINEAR),
    # integrals
    (integral(P(x) * x, x), E(x), "expectation_integral"),
    (integral(2 * P(x) * x, x), E(2 * x), "expectation_integral"),
    (integral(P(x) * Q(x), x), E(Q(x)), "expectation_integral"),
    (integral(P(x) + P(x) * square, x), E(1 + square), "expectation_integral ring"),
    (integral(P(x) * P(x), x), E(P(x)), "expectation_integral"),
    (integral(Q(x) * square, x), Q.expectation(square), "expectation_integral"),
    (integral(P(x) * P(y), x), P(y), "expectation_integral " + CONSTANT),
    (integral(P(y) * A @ y, y), A @ E(x), "expectation_integral " + LINEAR),
    (integral(P(x), x), one, "expectation_integral"),
    (integral(P(x) * x @ x.T, x), E(x @ x.T), "expectation_integral"),
    (integral(0 * P(x), x), term(0), "expectation_integral " + CONSTANT),
    (integral(P(x) - P(x), x), term(0), "ring expectation_integral " + LINEAR),
    (integral(N(x, mu1, S1) * x, x), E(x), "density_formula expectation_integral"),
    (integral(x * P(x), x), mu1, f"expectation_integral normal_mean {RING} {CONSTANT}"),
    # moments
    (E(x), mu1, f"normal_mean {RING} {CONSTANT}"),
    (E(quad(u, inv(S1))), d, f"normal_covariance {LINEAR} cyclic scalar_trace trace_identity inverse_cancels"),
    (
        Q.expectation(square),
        trace(S2) + mu2.T @ mu2,
        f"normal_mean normal_covariance {RING} {CONSTANT} cyclic scalar_trace",
    ),
    (E(mu2.T @ u), term(0), f"normal_mean {LINEAR}"),
    (E(u @ mu2.T), 0 * A, f"normal_mean {LINEAR}"),
    (E(u.T), zero.T, f"normal_mean {LINEAR}"),
    (E(Q.expectation(x.T @ y, y)), mu2.T @ mu1, f"normal_mean {RING} {CONSTANT} scalar_transpose"),
    (zero + mu1, mu1, "ring"),
    (zero @ mu1.T, 0 * A, ""),
    (E(u @ u.T), S1.T, "normal_covariance symmetric"),
    (quad(zero, A), term(0), ""),
]

FALSE = [
    (E(A @ x), E(x)),
    (E(A @ x @ x.T), E(x @ x.T) @ A),
    (E(x @ x.T @ A), A @ E(x @ x.T)),
    (E(s * x), E(x)),
    (E(s * P(x)), s * P(x)),
    (E(square * x), square * mu1),
    (E(square * x), E(square) * E(x)),
    (E(P(x) * x), E(P(x)) * E(x)),
    (E(P(x) * x), mu1),
    (E(P(x) * Q(x)), E(P(x)) * E(Q(x))),
    (E((mu1.T @ x) * x), (mu1.T @ E(x)) * E(x)),
    (E(square**2), E(square) ** 2),
    (E(quad(x, A)), trace(A) * E(square)),
    (E(quad(x, A)), trace(A @ E(x) @ E(x).T)),
    (E(x.T @ A @ x * square), trace(A @ E(x @ x.T)) * E(square)),
    (E(quad(u, A)), trace(A)),
    (E(quad(u, A)), quad(mu1, A)),
    (E(u @ u.T), identity),
    (E(log(P(x))), log(E(P(x)))),
    (E(2 * x), E(x)),
    (E(x + mu1), E(x)),
    (E(-x), E(x)),
    (E(x @ mu1.T @ x), E(x @ x.T) @ mu1 + mu1),
    (E(s), s + 1),
    (E(trace(A @ x @ x.T)), trace(A) * trace(E(x @ x.T))),
    (E(trace(x @ x.T @ A)), trace(E(x @ x.T))),
    (Q.expectation(s * x), s * E(x)),
    (Q.expectation(P(x)), E(Q(x))),
    (integral(P(x) * x, x), Q.expectation(x)),
    (integral(2 * P(x) * x, x), E(x)),
    (integral(P(x), x), term(2)),
    (integral(P(x) * P(x), x), term(1)),
    (integral(P(x) * Q(x), x), E(P(x))),
    (integral(P(x) + Q(x), x), term(1)),
    (integral(P(x) + Q(x), x), E(1 + Q(x))),
    (integral(P(x) + Q(x), x), Q.expectation(1 + P(x))),
    (integral(P(x) * square, x), square),
    (integral(P(y) * P(x), x), P(x)),
    (integral(s * P(x), x), term(1)),
    (integral(P(x) * x, x), zero),
    (integral(N(x, mu1, S2), x), integral(N(x, mu2, S2), x)),
    (integral(P(x), x), integral(P(x) * P(x), x)),
    (E(x).T @ A @ x, E(x.T @ A @ x)),
    (E(mu1.T @ x) * x, E((mu1.T @ x) * x)),
    (E(E(square) * x), E(square * x)),
    (E(x.T), x.T),
    (one, term(0)),
    (E(x @ x.T), E(x @ x.T) @ A),
    (E(M @ x @ x.T), E(x @ x.T) @ M),
    (E(u @ u.T), 2 * S1),
    (E(x), 2 * mu1),
    (E(u), mu1),
    (E(inv(S1) @ x), inv(S2) @ E(x)),
    (E(exp(s) * x), E(x)),
]


@pytest.mark.parametrize(("left", "right", "by"), TRUE, ids=lambda c: str(c) if not isinstance(c, str) else "")
def test_equal(left, right, by):
    assert proves((left, right), by)
    assert proves((right, left), by)
    assert proves((left, right), "*") or "formula" in by
    assert not any(
        proves((left, right), " ".join(a for a in by.split() if a != dropped))
        for dropped in by.split()
        if dropped not in ("ring", "expectation_constant")
    )


@pytest.mark.parametrize(("left", "right"), FALSE, ids=str)
def test_not_equal(left, right):
    assert [by for by in (*SUBSETS, "ring", LINEAR) if proves((left, right), by)] == []


def test_a_moment_that_nothing_is_known_of_is_one_value_under_renaming():
    assert proves((E(square * square * x), P.expectation((y.T @ y) ** 2 * y, y)), "*")
    assert proves((E(P(x) * (mu1.T @ x) * x), P.expectation((y.T @ mu1) * P(y) * y, y)), "*")


def test_a_scalar_in_a_moment_that_premises_change_counts_once():
    kernel = Kernel()
    same = given(kernel, P(x), Q(x), general=[x])
    one, other = E(square * P(x) * x), E(square * Q(x) * x)
    assert proves((one, other), RING, [same], kernel)
    assert proves((s * one + other, other * (s + 1)), RING, [same], kernel)
    assert not proves((one, 2 * other), RING, [same], kernel)
    named = given(kernel, one, mu2)
    assert proves((E(2 * square * P(x) * x), 2 * mu2), RING, [named], kernel)
    assert proves((E(2 * square * Q(x) * x), 2 * mu2), RING, [named, same], kernel)
    assert not proves((E(square * Q(x) * x), 2 * mu2), RING, [named, same], kernel)


def test_a_premise_with_two_summands_is_no_density():
    kernel = Kernel()
    mixture = given(kernel, P(x), N(x, mu1, S1) + N(x, mu2, S2), general=[x])
    claim = (integral(N(x, mu1, S1), x), one)
    assert not proves(claim, "expectation_integral", [mixture], kernel)
    assert not proves((integral(P(x) * square, x), E(square) + 1), "*", [mixture], kernel)


def test_what_premises_make_of_a_density_is_taken_out_whole():
    kernel = Kernel()
    law = given(kernel, P(x), q * Q(x) * exp(s), general=[x])
    by = "expectation_integral"
    assert proves((integral(q * Q(x) * exp(s) * square, x), E(square)), by, [law], kernel)
    assert proves((integral(3 * q * Q(x) * exp(s) * square, x), E(3 * square)), by, [law], kernel)
    assert not proves((integral(q * Q(x) * square, x), E(square)), by, [law], kernel)
    assert not proves((integral(Q(x) * exp(s) * square, x), E(square)), by, [law], kernel)


wild = exp(square)
moving = level_term(1)
TAME = [
    square,
    P(x),
    log(P(x)),
    square**2,
    (1 + square) ** 9,
    log(P(x) * exp(square)),
    log(P(x) ** s),
    P(A @ x),
    trace(A @ x @ x.T),
    det(x @ x.T),
    E(x) @ x.T,
    (x @ x.T + A).T,
    exp(s) * x,
    inv(A) @ x,
    Q.expectation(y.T @ y, y) * x,
    log(p) * x,
    s**t * x,
]
NOT_TAME = [
    wild,
    exp(x.T @ mu1),
    log(1 + P(x)),
    (1 + P(x)) ** half,
    (1 + P(x)) ** -1,
    (1 + P(x)) ** P(x),
    inv(x @ x.T),
    A @ inv(x @ x.T + A),
    wild * x,
    P(wild * x),
    inv(x @ x.T + A) @ x,
    log(P(x) ** square),
    log(wild + P(x)),
    log((1 + P(x)) ** 2),
    integral(P(y) * square, y),
    trace(wild * A),
    trace(inv(x @ x.T + A)),
    x.T @ inv(x @ x.T + A) @ x,
    det(wild * A),
    log(exp(wild)),
    log(P(wild * x)),
    Q.expectation(wild * y, y),
    P(x) * wild,
    N(x, mu1, S1) * x,
    square**s,
    square + wild,
]


@pytest.mark.parametrize("by", ["", "ring", "ring power_laws log_product log_exp scalar_trace"])
@pytest.mark.parametrize("body", TAME, ids=str)
def test_is_bounded_by_a_polynomial(body, by):
    value = Normaliser(frozenset(by.split()), (P, Q)).evaluate(substitute(body, {x: moving}))
    assert is_tame(value, 1)
    assert is_tame(value, 2)


@pytest.mark.parametrize("by", ["", "ring"])
@pytest.mark.parametrize("body", NOT_TAME, ids=str)
def test_is_not_known_to_be_bounded_by_a_polynomial(body, by):
    value = Normaliser(frozenset(by.split()), (P, Q)).evaluate(substitute(body, {x: moving}))
    assert not is_tame(value, 1)
    assert is_tame(value, 2)


@pytest.mark.parametrize("body", NOT_TAME, ids=str)
def test_what_is_not_known_to_be_integrable_stays_in_one_expectation(body):
    n = Normaliser(frozenset({"ring", "expectation_linear", "expectation_constant"}), (P, Q))
    for moment in (
        E(body),
        E(2 * body),
        E(s * body),
        E(body + body.T.T),
        E(A @ body) if body.shape != SCALAR else E(body + 1),
    ):
        assert n.evaluate(moment).bare_atom() is not None
    assert n.evaluate(E(2 * body)) != n.evaluate(2 * E(body))
    assert n.evaluate(E(body)) != n.evaluate(Q.expectation(body))


def test_a_form_whose_matrix_moves_is_a_trace_too():
    moving = Q.expectation(P(x - y) * y @ y.T, y)
    by = "cyclic scalar_trace expectation_linear"
    assert proves((E(x.T @ moving @ x), trace(E(moving @ x @ x.T))), by)
    assert not proves((E(x.T @ moving @ x), trace(E(moving) @ E(x @ x.T))), "*")
