"""Each rule of the kernel accepts, and for every side condition rejects."""

from __future__ import annotations

from fractions import Fraction

import pytest
from letters import S1, S2, SUBSETS, A, B, C, E, M, P, Q, mu1, mu2, p, proves, q, s, t, u, v, x, y

from symkl import (
    KL,
    N,
    cholesky,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    pi,
    quad,
    sum_log_diagonal,
    trace,
)
from symkl.proof.axioms import APPROVED
from symkl.terms.expr import term

zero_vector = mu1 - mu1
L1, L2 = cholesky(S1), cholesky(S2)

ACCEPTS = [
    ("ring", "sums commute", (A + B, B + A), "ring"),
    ("ring", "products distribute", (A @ (B + C), A @ B + A @ C), "ring"),
    ("ring", "like terms collect", (2 * A - A, A), "ring"),
    ("ring", "a square multiplies out", ((s + t) ** 2, s * s + 2 * s * t + t * t), "ring"),
    ("scalar_transpose", "of a quadratic form", (mu1.T @ A @ mu2, mu2.T @ A.T @ mu1), "scalar_transpose"),
    ("symmetric", "a covariance", (S1.T, S1), "symmetric"),
    ("symmetric", "its inverse", (inv(S1).T, inv(S1)), "symmetric"),
    ("symmetric", "a matrix declared so", (M.T @ A, M @ A), "symmetric"),
    ("inverse_cancels", "on the left", (inv(S1) @ S1, identity), "inverse_cancels"),
    ("inverse_cancels", "on the right", (A @ S1 @ inv(S1) @ B, A @ B), "inverse_cancels"),
    ("inverse_cancels", "a product of invertible ones", (inv(S1 @ S2) @ S1, inv(S2)), "inverse_cancels"),
    ("scalar_trace", "of a product", (trace(mu1.T @ mu2), mu1.T @ mu2), "scalar_trace"),
    ("cyclic", "three factors", (trace(A @ B @ C), trace(C @ A @ B)), "cyclic"),
    ("cyclic", "a quadratic form", (quad(u, A), trace(A @ u @ u.T)), "cyclic scalar_trace"),
    ("cyclic", "a mean square", (E(u.T @ u), trace(S1)), "cyclic scalar_trace expectation_linear normal_covariance"),
    ("cyclic", "around an inverse", (trace(inv(S1) @ A @ S1), trace(A)), "cyclic inverse_cancels"),
    ("trace_transpose", "of a product", (trace((A @ B).T), trace(A @ B)), "trace_transpose"),
    ("trace_identity", "the dimension", (trace(identity), d), "trace_identity"),
    ("determinant", "of a product", (det(A @ B), det(A) * det(B)), "determinant"),
    ("determinant", "of an inverse", (det(inv(S1)), 1 / det(S1)), "determinant"),
    ("determinant", "of a multiple", (det(2 * A), term(2) ** d * det(A)), "determinant"),
    ("cholesky_factor", "as stated", (L1 @ L1.T, S1), "cholesky_factor"),
    ("cholesky_factor", "of a sum", (cholesky(S1 + S2) @ cholesky(S1 + S2).T, S1 + S2), "cholesky_factor"),
    ("cholesky_factor", "the inverse", (inv(S1), inv(L1).T @ inv(L1)), "cholesky_factor"),
    ("cholesky_factor", "solved from the left", (inv(L1) @ S1, L1.T), "cholesky_factor"),
    ("cholesky_factor", "solved from the right", (inv(S1) @ L1, inv(L1).T), "cholesky_factor"),
    ("cholesky_factor", "a quadratic form", (quad(v, inv(S1)), (inv(L1) @ v).T @ (inv(L1) @ v)), "cholesky_factor"),
    (
        "cholesky_factor",
        "a Frobenius norm",
        (trace(inv(S2) @ S1), trace((inv(L2) @ L1).T @ (inv(L2) @ L1))),
        "cholesky_factor cyclic",
    ),
    ("cholesky_factor", "a determinant", (log(det(S1)), 2 * log(det(L1))), "cholesky_factor determinant log_product"),
    ("inverse_cancels", "a Cholesky factor", (inv(L1) @ L1 @ A, A), "inverse_cancels"),
    ("triangular_determinant", "as stated", (log(det(L1)), sum_log_diagonal(L1)), "triangular_determinant"),
    (
        "triangular_determinant",
        "of the covariance",
        (log(det(S1)), 2 * sum_log_diagonal(L1)),
        "triangular_determinant cholesky_factor determinant log_product",
    ),
    ("log_product", "a product", (log(p * q), log(p) + log(q)), "log_product ring"),
    ("log_product", "a quotient of densities", (log(P(x) / Q(x)), log(P(x)) - log(Q(x))), "log_product ring"),
    ("log_product", "a power", (log(p**s), s * log(p)), "log_product"),
    ("log_product", "a number", (log(12 * p), 2 * log(2) + log(3) + log(p)), "log_product ring"),
    ("log_exp", "of any real", (log(exp(s)), s), "log_exp"),
    ("log_exp", "the other way", (exp(log(p)), p), "log_exp"),
    ("power_laws", "a power of a product", ((p * q) ** half, p**half * q**half), "power_laws"),
    ("power_laws", "one base", (p**s * p**t, p ** (s + t)), "power_laws ring"),
    ("power_laws", "a reciprocal", (p / p, term(1)), "power_laws"),
    ("power_laws", "exponentials", (exp(s) * exp(t), exp(s + t)), "power_laws ring"),
    ("expectation_linear", "a sum", (E(x + mu2), E(x) + E(mu2)), "expectation_linear ring"),
    ("expectation_linear", "a factor on the left", (E(A @ x), A @ E(x)), "expectation_linear"),
    ("expectation_linear", "a factor on the right", (E(x @ x.T @ A), E(x @ x.T) @ A), "expectation_linear"),
    ("expectation_linear", "the trace", (E(trace(A @ x @ x.T)), trace(A @ E(x @ x.T))), "expectation_linear"),
    (
        "expectation_linear",
        "log densities",
        (E(log(P(x)) - log(Q(x))), E(log(P(x))) - E(log(Q(x)))),
        "expectation_linear ring",
    ),
    ("expectation_constant", "a matrix", (E(A), A), "expectation_constant"),
    ("expectation_integral", "one density", (integral(P(x) * log(Q(x)), x), E(log(Q(x)))), "expectation_integral"),
    ("expectation_integral", "the mass", (integral(P(x), x), term(1)), "expectation_integral expectation_constant"),
    ("normal_mean", "about the mean", (E(x - mu1), zero_vector), "normal_mean ring"),
    ("normal_mean", "under Q", (Q.expectation(x), mu2), "normal_mean expectation_linear expectation_constant ring"),
    ("normal_covariance", "as stated", (E(u @ u.T), S1), "normal_covariance"),
    (
        "normal_covariance",
        "the second moment",
        (E(x @ x.T), S1 + mu1 @ mu1.T),
        "normal_covariance normal_mean ring expectation_linear expectation_constant",
    ),
    ("density_formula", "the density of P", (P(y), N(y, mu1, S1)), "density_formula"),
    (
        "density_formula",
        "its logarithm",
        (log(P(x)), -(d / 2) * log(2 * pi) - half * log(det(S1)) - half * quad(u, inv(S1))),
        "density_formula log_product log_exp ring",
    ),
    ("kl_formula", "the divergence", (KL(P, Q), E(log(P(x) / Q(x)))), "kl_formula expectation_integral"),
]

REJECTS = [
    ("ring", "factors do not commute", (A @ B, B @ A), "*"),
    ("ring", "no division by a letter", (s * t / t, s), "ring"),
    ("ring", "nothing without it", (A + B, B + A), ""),
    ("scalar_transpose", "not of a matrix", (A.T, A), "*"),
    ("scalar_transpose", "nothing without it", (mu1.T @ A @ mu2, mu2.T @ A.T @ mu1), "ring symmetric cyclic"),
    ("symmetric", "not an undeclared matrix", (A.T, A), "symmetric"),
    ("symmetric", "not a product of symmetric ones", ((S1 @ S2).T, S1 @ S2), "*"),
    ("inverse_cancels", "not an undeclared matrix", (inv(A) @ A, identity), "*"),
    ("inverse_cancels", "not a singular one", (inv(mu1 @ mu1.T) @ (mu1 @ mu1.T), identity), "*"),
    ("inverse_cancels", "not another matrix", (inv(S1) @ S2, identity), "*"),
    ("inverse_cancels", "the inverse of a sum is no sum", (inv(S1 + S2), inv(S1) + inv(S2)), "*"),
    ("scalar_trace", "not of a matrix", (trace(A), trace(B)), "*"),
    ("cyclic", "no other permutation", (trace(A @ B @ C), trace(B @ A @ C)), "*"),
    ("cyclic", "no reversal of undeclared matrices", (trace(A @ A @ B @ A @ B @ B), trace(B @ B @ A @ B @ A @ A)), "*"),
    ("trace_transpose", "not of one factor", (trace(A @ B), trace(A.T @ B)), "*"),
    ("trace_identity", "not 1", (trace(identity), term(1)), "*"),
    ("trace_identity", "not of another matrix", (trace(S1), d), "*"),
    ("determinant", "not of a sum", (det(A + B), det(A) + det(B)), "*"),
    ("determinant", "a multiple to the power d", (det(2 * A), 2 * det(A)), "*"),
    ("determinant", "no inverse of an undeclared matrix", (det(inv(A)), 1 / det(A)), "*"),
    ("cholesky_factor", "not the other product", (L1.T @ L1, S1), "*"),
    ("cholesky_factor", "not symmetric", (L1.T, L1), "*"),
    ("cholesky_factor", "not of an undeclared matrix", (cholesky(A) @ cholesky(A).T, A), "*"),
    ("cholesky_factor", "not even of itself", (cholesky(A), cholesky(A)), "*"),
    ("cholesky_factor", "not of a symmetric one", (cholesky(M) @ cholesky(M).T, M), "*"),
    ("cholesky_factor", "not of a product", (cholesky(S1 @ S2) @ cholesky(S1 @ S2).T, S1 @ S2), "*"),
    ("cholesky_factor", "not of a difference", (cholesky(S1 - S2) @ cholesky(S1 - S2).T, S1 - S2), "*"),
    ("cholesky_factor", "not of what may be singular", (cholesky(A @ A.T), cholesky(A @ A.T)), "*"),
    ("cholesky_factor", "not of another covariance", (L1 @ L1.T, S2), "*"),
    ("cholesky_factor", "the factor of a sum is no sum", (cholesky(S1 + S2), L1 + L2), "*"),
    ("cholesky_factor", "the factor of an inverse is no inverse", (cholesky(inv(S1)), inv(L1)), "*"),
    ("cholesky_factor", "nor its transpose", (cholesky(inv(S1)), inv(L1).T), "*"),
    ("cholesky_factor", "nor does it commute", (L1 @ L2, L2 @ L1), "*"),
    ("cholesky_factor", "the trace is not the Frobenius norm of the other solve",
     (trace(inv(S2) @ S1), trace((inv(L1) @ L2).T @ (inv(L1) @ L2))), "*"),
    ("cholesky_factor", "nothing without it", (L1 @ L1.T, S1), "ring symmetric inverse_cancels determinant"),
    ("triangular_determinant", "not once", (log(det(S1)), sum_log_diagonal(L1)), "*"),
    ("triangular_determinant", "not of a covariance", (log(det(S1)), sum_log_diagonal(S1)), "*"),
    ("triangular_determinant", "not of an undeclared matrix", (log(det(A)), sum_log_diagonal(A)), "*"),
    ("triangular_determinant", "not of another factor", (log(det(L1)), sum_log_diagonal(L2)), "*"),
    ("triangular_determinant", "not of a difference", (sum_log_diagonal(L1 - L2), sum_log_diagonal(L1 - L2)), "*"),
    ("triangular_determinant", "not of a product of factors", (sum_log_diagonal(L1 @ L1.T), log(det(S1))), "*"),
    ("triangular_determinant", "nothing without it", (log(det(L1)), sum_log_diagonal(L1)), "cholesky_factor"),
    ("log_product", "not of unknown sign", (log(s * t), log(s) + log(t)), "*"),
    ("log_product", "two negatives", (log(p), log(-p) + log(term(-1))), "*"),
    ("log_product", "not of a sum", (log(p + q), log(p) + log(q)), "*"),
    ("log_product", "not of undeclared determinants", (log(det(A) * det(B)), log(det(A)) + log(det(B))), "*"),
    ("log_product", "an even power of unknown sign", (log(s**2), 2 * log(s)), "*"),
    ("log_exp", "not of unknown sign", (exp(log(s)), s), "*"),
    ("power_laws", "not of unknown sign", ((s * s) ** half, s), "*"),
    ("power_laws", "a reciprocal of unknown sign", (s / s, term(1)), "*"),
    ("power_laws", "a power of zero", ((s - s) ** (s - s), term(1)), "*"),
    ("power_laws", "not of sums", ((p + q) ** half, p**half + q**half), "*"),
    ("expectation_linear", "not over products", (E(x.T @ x) * E(x.T @ x), E((x.T @ x) * (x.T @ x))), "*"),
    ("expectation_linear", "not what is not integrable", (E(exp(x.T @ x)), E(exp(x.T @ x))), "*"),
    ("expectation_linear", "even where it cancels", (E(exp(x.T @ x)) - E(exp(x.T @ x)), term(0)), "*"),
    ("expectation_linear", "nor a factor of it", (E(2 * exp(x.T @ x)), 2 * E(exp(x.T @ x))), "*"),
    ("expectation_linear", "nor a reciprocal", (E(1 / (1 + x.T @ x)), 1 / E(1 + x.T @ x)), "*"),
    ("expectation_linear", "a moving factor stays", (E((x.T @ x) * x), (x.T @ x) * E(x)), "*"),
    ("expectation_linear", "nothing without it", (E(2 * P(x)), 2 * E(P(x))), "ring"),
    ("expectation_constant", "not what moves", (E(x), x), "*"),
    ("expectation_constant", "nothing without it", (E(mu1), mu1), "ring expectation_linear"),
    ("expectation_integral", "not the other density", (integral(Q(x) * log(P(x)), x), E(log(P(x)))), "*"),
    ("expectation_integral", "not at another point", (integral(P(y) * log(P(x)), x), E(log(P(x)))), "*"),
    ("expectation_integral", "not half of it", (integral(P(x) + 1, x), E(1) + 1), "*"),
    ("normal_mean", "not of x", (E(x), zero_vector), "*"),
    ("normal_mean", "never inside: E[x] = μ is not x = μ", (E(x @ x.T), mu1 @ mu1.T), "*"),
    ("normal_mean", "not of the other distribution", (E(x), mu2), "*"),
    ("normal_covariance", "not about the origin", (E(x @ x.T), S1), "*"),
    ("normal_covariance", "not of the other distribution", (Q.expectation((x - mu1) @ (x - mu1).T), S1), "*"),
    ("normal_covariance", "not the fourth moment", (E(quad(u, inv(S1)) * quad(u, inv(S1))), d * d), "*"),
    ("density_formula", "not with the other mean", (P(x), N(x, mu2, S1)), "density_formula"),
    ("density_formula", "not of an undeclared covariance", (N(x, mu1, A), N(x, mu1, A)), "density_formula"),
    (
        "kl_formula",
        "not the other way round",
        (KL(P, Q), integral(Q(x) * log(Q(x) / P(x)), x)),
        "kl_formula expectation_integral ring",
    ),
]


def _named(cases: list[tuple[str, str, object, str]]) -> list[object]:
    return [pytest.param(claim, by, id=f"{axiom}: {what}") for axiom, what, claim, by in cases]


@pytest.mark.parametrize(("claim", "by"), _named(ACCEPTS))
def test_accepts(claim, by):
    assert proves(claim, by)


@pytest.mark.parametrize(("claim", "by"), _named(REJECTS))
def test_rejects(claim, by):
    assert not any(proves(claim, names) for names in (SUBSETS if by == "*" else (by, "")))


@pytest.mark.parametrize(("claim", "by"), _named(ACCEPTS))
def test_every_cited_axiom_is_needed_by_the_case_that_accepts(claim, by):
    names = by.split()
    assert not any(proves(claim, " ".join(n for n in names if n != dropped)) for dropped in names)


@pytest.mark.parametrize(("claim", "by"), _named(ACCEPTS))
def test_more_axioms_lose_no_proof(claim, by):
    assert proves(claim, "*") or "formula" in by


def test_every_axiom_has_a_case_that_accepts_and_one_that_rejects():
    for cases in (ACCEPTS, REJECTS):
        assert {axiom for axiom, *_ in cases} == set(APPROVED)


def test_halves_are_exact():
    assert proves((half * s + half * s, s), "ring")
    assert not proves((Fraction(333333, 1000000) * s * 3, s), "ring")


def test_nothing_follows_from_v_being_a_difference():
    assert not proves((v, mu1 - mu2 + v), "*")
