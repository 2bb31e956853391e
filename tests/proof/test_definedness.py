"""Whether a term has a value: every rule says yes of what it covers, and no wherever one condition is missing."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, C, E, M, P, Q, mu1, mu2, p, q, s, t, x, y

from symkl import KL, N, Normal, d, det, exp, half, identity, integral, inv, log, pi, trace, zero
from symkl.proof.defined import Judge
from symkl.terms.expr import term

product = S1 @ S2  # invertible, of positive determinant, and not symmetric
square = x.T @ x
wild = exp(square)
above_one = 1 + P(x)  # positive and bounded, and neither it nor its reciprocal counts as tame

POSITIVE = [
    term(1), p, pi, d, exp(s), P(x), N(x, mu1, S1), N(x, mu1, S1 + S2), det(S1), det(inv(S1)), det(S1.T), det(2 * S1),
    det(product), det(inv(product)), det(product.T), det(p * product), det(product * p), trace(S1), p + q, p * q,
    p / q, p**s, det(det(S1) * S2),
]  # fmt: skip
NOT_POSITIVE = [
    term(0), term(-1), s, log(p), N(x, mu1, A), N(x, mu1, M), det(A), det(M), det(inv(A)), det(A.T), det(-S1),
    det(S1 @ A), det(A @ S1), det(s * S1), det(S1 * s), det(-p * S1), det(mu1 @ mu1.T), det(S1 @ (mu1 @ mu1.T)),
    det((mu1.T @ mu2) * S1), trace(A), trace(M), trace(product), trace(s), p + s, s + p, p - q, p * s, s * p, -p,
    p / s, s / p, s**2, s**p, mu1.T @ mu1, E(s), KL(P, Q),
]  # fmt: skip
DEFINITE = [
    S1, identity, inv(S1), S1.T, S1 + S2, (S1 + S2).T, inv(S1 + identity), 2 * S1, S1 * p, p * inv(S1),
    det(product) * S1, (p + q) * (S1 + S2),
]  # fmt: skip
NOT_DEFINITE = [
    A, M, A.T, inv(M), product, S2 @ S1 @ S2, -S1, S1 - S2, S1 + A, A + S1, s * S1, S1 * s, -1 * S1, 0 * S1, p * A,
    M * p, A @ A.T, mu1 @ mu1.T, S1 + (-1) * S2, E(S1),
]  # fmt: skip
INVERTIBLE = [
    *DEFINITE, product, product.T, inv(product), -S1, -product, product @ S1, 2 * product, -2 * S1, product * p,
    -p * product, det(-S1) * S1, S1 / 2, product / p, product / det(product), S1 / (-p),
]  # fmt: skip
NOT_INVERTIBLE = [
    A, M, A.T, inv(A), -A, S1 - S2, product + S1, A @ S1, S1 @ A, s * S1, S1 * s, 0 * S1, A / 2, S1 / s, A / p,
    mu1 @ mu1.T, S1 @ (mu1 @ mu2.T), (mu1.T @ mu2) * S1, det(A) * S1, (p - q) * S1, 2 * A, A * p,
]  # fmt: skip
NONZERO = [
    term(2), term(-1), p, -p, p * -q, -p / -q, det(S1), det(product), det(-S1), det(inv(product)), d, P(x),
]  # fmt: skip
MAYBE_ZERO = [
    term(0) * s, s, -s, p * s, s * p, s / p, -(p * s), det(A), det(A @ S1), det(S1 - S2), p - q, mu1.T @ mu1, trace(A),
]  # fmt: skip


@pytest.mark.parametrize("t", POSITIVE, ids=str)
def test_is_positive(t):
    assert Judge().positive(t)
    assert Judge().nonzero(t)
    assert not Judge().undefined(log(t))


@pytest.mark.parametrize("t", NOT_POSITIVE, ids=str)
def test_is_not_known_to_be_positive(t):
    assert not Judge().positive(t)
    assert Judge().undefined(log(t))


@pytest.mark.parametrize("t", DEFINITE, ids=str)
def test_is_positive_definite(t):
    assert Judge().definite(t)
    assert not Judge().undefined(N(x, mu1, t))
    assert Judge().positive_determinant(t)


@pytest.mark.parametrize("t", NOT_DEFINITE, ids=str)
def test_is_not_known_to_be_positive_definite(t):
    assert not Judge().definite(t)
    assert Judge().undefined(N(x, mu1, t))


@pytest.mark.parametrize("t", INVERTIBLE, ids=str)
def test_is_invertible(t):
    assert not Judge().undefined(inv(t))
    assert Judge().nonzero(det(t))


@pytest.mark.parametrize("t", NOT_INVERTIBLE, ids=str)
def test_is_not_known_to_be_invertible(t):
    assert Judge().undefined(inv(t))
    assert not Judge().nonzero(det(t))


@pytest.mark.parametrize("t", NONZERO, ids=str)
def test_is_not_zero(t):
    assert not Judge().undefined(1 / t)
    assert not Judge().undefined(t**-1)


@pytest.mark.parametrize("t", MAYBE_ZERO, ids=str)
def test_may_be_zero(t):
    assert Judge().undefined(1 / t)
    assert Judge().undefined(A / t)
    assert Judge().undefined(t**-1)
    assert Judge().undefined(t**0)


POWERS = [s, s**1, s**2, s**d, p**s, p**half, (-p) ** -1, (-p) ** 0, p**-half, (s - s) ** 2]
NO_POWERS = [s**0, s**-1, s**half, s**t, s ** (d + 1), (-p) ** half, (-p) ** s, s**p, s**-half, s ** (2 * d)]


@pytest.mark.parametrize("t", POWERS, ids=str)
def test_a_power_exists(t):
    assert not Judge().undefined(t)


@pytest.mark.parametrize("t", NO_POWERS, ids=str)
def test_a_power_may_not_exist(t):
    assert Judge().undefined(t)


@pytest.mark.parametrize("around", [
    lambda a: a + B, lambda a: B - a, lambda a: -a, lambda a: a @ B, lambda a: s * a, lambda a: a / p, lambda a: a.T,
    trace, det, lambda a: exp(trace(a)), lambda a: P(a @ x), lambda a: N(x, a @ mu1, S1), lambda a: E(a @ x),
    lambda a: E(s * a), lambda a: integral(P(x) * a, x), lambda a: inv(S1 + S1) @ a, lambda a: trace(a) ** 2,
    lambda a: p ** trace(a), lambda a: Q.expectation(E(trace(a))),
])  # fmt: skip
def test_nothing_around_it_gives_a_value_to_a_part_that_has_none(around):
    assert not Judge().undefined(around(C))
    assert "A is not provably invertible" in Judge().undefined(around(inv(A)))


@pytest.mark.parametrize(("t", "at_fault"), [
    (log(s), s), (1 / t, t), (s**half, s), (N(x, mu1, A), A), (inv(B), B), (E(wild), wild),
    (integral(square, x), square),
])  # fmt: skip
def test_the_reason_names_the_part_at_fault(t, at_fault):
    assert str(at_fault) in Judge().undefined(t)


TAME = [
    P(x) ** 0 * x,
    x, -x, x - y, x + mu1, A @ x, x.T, 2 * x, square, square * square, square**2, square**3, trace(x @ x.T),
    det(x @ x.T), x / p, square / 2, P(x), P(A @ x), P(x) * Q(x), log(P(x)), log(N(x, mu1, S1)), log(wild),
    log(P(x) * Q(x)), log(P(x) / Q(x)), log(2 * P(x)), log(P(x) ** s), log(P(x) ** half * Q(x)), log(p) * x,
    exp(s) * x, P.expectation(x.T @ y, y), P.expectation(square * y, y), exp(P.expectation(y.T @ y, y)) * x, zero, A,
    KL(P, Q) * x,
]  # fmt: skip
NOT_TAME = [
    wild / p,
    wild / 2,
    (wild * x) / p,
    wild, exp(-square), -wild, x + wild * mu1, wild * x, x * wild, P(x) * wild, P(wild * x), P(x) / above_one,
    1 / above_one, above_one**s, above_one**-1, above_one**half, above_one ** P(x), log(above_one),
    log(P(x) + Q(x)), log(P(x) * above_one), log(above_one * P(x)), log(P(x) / above_one), log(above_one / P(x)),
    log(P(x) ** (x.T @ mu1)), log(above_one**2), log(N(mu1, x, S1)), log(exp(wild)), log(P(wild * x)),
    log(N(wild * x, mu1, S1)), log(pi ** square), (1 + square) ** half, trace(wild * A), det(wild * A), (wild * A).T,
    integral(P(y) * square, y), P.expectation(wild * y, y), exp(x.T @ mu1), 1 + wild, wild - 1,
]  # fmt: skip


@pytest.mark.parametrize("body", TAME, ids=str)
def test_has_an_expectation(body):
    assert not Judge().undefined(E(body))


@pytest.mark.parametrize("body", NOT_TAME, ids=str)
def test_is_not_known_to_have_an_expectation(body):
    assert "not provably integrable" in Judge().undefined(E(body))


def test_what_only_moves_with_an_inner_variable_is_judged_there():
    assert Judge().undefined(E(P.expectation(exp(y.T @ y), y) * x))
    assert Judge().undefined(P.expectation(exp(y.T @ y), y))
    assert not Judge().undefined(P.expectation(wild * y, y))  # of a free x, a number


DECAYING = [
    P(x), Q(x), N(x, mu1, S1), P(x) + Q(x), P(x) - Q(x), -P(x), P(x) * s, s * P(x), P(x) * x, square * P(x),
    P(x) * log(P(x) / Q(x)), P(x) * P(x), P(x) / p, P(x) / 2, (P(x) + Q(x)) * square, -(P(x) * x),
    P(x) * A @ x, 2 * N(x, mu2, S2) * square,
]  # fmt: skip
NOT_DECAYING = [
    square, term(1) + 0 * s, s, P(y), P(A @ x), P(x + mu1), P(x) + 1, 1 - P(x), P(x) + square, square - P(x), -square,
    P(x) * wild, wild * P(x), P(y) * P(mu1), P(x) / above_one, P(y) / p, N(mu1, x, S1), N(x, x, S1), N(y, mu1, S1),
    P(x) + P(y), P(y) + P(x), exp(-square), square * square, E(square), log(P(x)),
]  # fmt: skip


@pytest.mark.parametrize("body", DECAYING, ids=str)
def test_has_an_integral(body):
    assert not Judge().undefined(integral(body, x))


@pytest.mark.parametrize("body", NOT_DECAYING, ids=str)
def test_is_not_known_to_have_an_integral(body):
    assert "not provably integrable" in Judge().undefined(integral(body, x))


@pytest.mark.parametrize("equations", [
    [(A, S1 + S2)], [(S1 + S2, A)], [(A, B), (B, S1 + S2)], [(C, S1), (C, A)], [(A, inv(B)), (B, S1)],
    [(B, C), (A, B), (C, identity)],
])  # fmt: skip
def test_what_equals_an_invertible_matrix_is_one(equations):
    assert Judge(equations).definite(A)
    assert not Judge(equations).undefined(inv(A))
    assert not Judge(equations).undefined(inv(A.T))


@pytest.mark.parametrize("equations", [
    [(B, S1)], [(A, B)], [(A, B), (B, A)], [(A, B), (B, C), (C, A)], [(A, inv(B))], [(A, inv(A))], [(A, A.T)],
    [(2 * A, S1)], [(A, S1 - S2)], [(A, s * S1)],
])  # fmt: skip
def test_other_equations_make_nothing_invertible(equations):
    assert Judge(equations).undefined(inv(A))


def test_a_judge_gives_the_same_answer_in_any_order():
    questions = [inv(A), log(s), inv(A @ B), 1 / det(B), inv(S1 @ A), inv(B.T)]
    equations = [(A, B), (B, S1 + S2), (s, det(A))]
    for order in (questions, questions[::-1]):
        judge = Judge(equations)
        assert [judge.undefined(t) for t in order] == [""] * len(order)


def test_the_law_of_an_expectation_does_not_matter_to_whether_it_exists():
    assert not Judge().undefined(Normal("R", zero, identity).expectation(square))
