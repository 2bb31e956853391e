"""Equations in explicit matrices: the true ones are proved, and the false ones refuted by numbers."""

from __future__ import annotations

import importlib.util
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import (
    PROVED,
    REFUTED,
    S1,
    S2,
    UNKNOWN,
    A,
    B,
    C,
    E,
    P,
    Q,
    assert_refuted,
    judged,
    judged_steps,
    mu1,
    mu2,
    u,
    v,
    verdict,
    x,
    y,
)

from symkl import KL, N, d, det, exp, half, identity, integral, inv, log, matrix, pi, quad, scalar, sqrt, trace, zero
from symkl.explicit import decide
from symkl.proof.derivation import Step
from symkl.proof.report import Verdict
from symkl.terms.expr import term

DIMS = (1, 2, 3)
log_ratio = log(det(S2) / det(S1))
closed = half * (log_ratio + trace(inv(S2) @ S1) + quad(v, inv(S2)) - d)
s, p, M = scalar("s"), scalar("p", positive=True), matrix("M")


def load(root, name):
    spec = importlib.util.spec_from_file_location(name, root / "proofs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.derivation


@pytest.mark.parametrize("name", ["gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky"])
@pytest.mark.parametrize("d", DIMS)
def test_every_equation_of_the_derivations_is_proved(root, name, d):
    checks = judged_steps(load(root, name), d)
    assert {label: c for label, c in checks.items() if c.verdict is not Verdict.PROVED} == {}
    assert all(c.layer == f"d={d}" and not c.detail for c in checks.values())


TRUE = {
    "the trace is cyclic": (trace(A @ B @ C), trace(B @ C @ A)),
    "transposes reverse": ((A @ B).T, B.T @ A.T),
    "a column times a scalar": (x @ x.T @ x, (x.T @ x) * x),
    "an inverse cancels on both sides": (S1 @ inv(S1) @ S1, S1),
    "an inverse of an inverse": (inv(inv(S1)), S1),
    "an inverse of a product": (inv(S1 @ S2), inv(S2) @ inv(S1)),
    "the inverse of a sum": (inv(2 * S1 + S2) @ (2 * S1 + S2), identity),
    "the parallel sum": (inv(inv(S1) + inv(S2)), S1 @ inv(S1 + S2) @ S2),
    "the determinant of an inverse": (det(inv(S1)) * det(S1), 1),
    "the determinant of a sum": (det(S1 + S2) * det(inv(S1 + S2)), 1),
    "the determinant of a multiple": (det(2 * S1), 2**d * det(S1)),
    "a root squared": (sqrt(det(S1)) ** 2, det(S1)),
    "a symbolic power": (det(S1) ** s, exp(s * log(det(S1)))),
    "the logarithm of a quotient": (log(p**2 / 12), 2 * log(p) - log(3) - 2 * log(2)),
    "the logarithm of e": (log((2 * pi * exp(1)) ** d * det(S1)), d * (1 + log(2 * pi)) + log(det(S1))),
    "a positive polynomial divides": ((1 + x.T @ x) / (1 + x.T @ x), 1),
    "the inverse of a transposed product": (inv((S1 @ S2).T), inv(S1) @ inv(S2)),
    "the inverse of a rank-one update": (inv(identity + x @ x.T), identity - (x @ x.T) / (1 + x.T @ x)),
    "the determinant of a rank-one update": (log(det(identity + x @ x.T)), log(1 + x.T @ x)),
    "a Gaussian integral": (integral(exp(-half * quad(x, inv(S1))), x), sqrt((2 * pi) ** d * det(S1))),
    "a Gaussian integral with a linear term": (
        integral(exp(mu1.T @ x - half * x.T @ x), x), (2 * pi) ** (d / 2) * exp(half * mu1.T @ mu1),
    ),
    "the variance of a log density": (E(log(P(x)) ** 2) - E(log(P(x))) ** 2, d / 2),
    "the mean density": (E(P(x)), 1 / ((4 * pi) ** (d / 2) * det(S1) ** half)),
    "a bound and a free x": (E(x) @ x.T, mu1 @ x.T),
    "mass": (integral(P(x), x), 1),
    "mean": (E(x), mu1),
    "covariance": (E(u @ u.T), S1),
    "the second moment": (E(x @ x.T), S1 + mu1 @ mu1.T),
    "a third moment": (E(u @ u.T @ u), zero),
    "a fourth moment": (E((u.T @ u) ** 2), trace(S1) ** 2 + 2 * trace(S1 @ S1)),
    "a fourth moment as a matrix": (E(u @ u.T @ u @ u.T), trace(S1) * S1 + 2 * S1 @ S1),
    "the moment generating function": (E(exp(mu2.T @ x)), exp(mu2.T @ mu1 + half * quad(mu2, S1))),
    "an expectation in an expectation": (E(Q.expectation((x - y).T @ (x - y), y)), trace(S1 + S2) + v.T @ v),
    "an expectation is an integral": (E(quad(x, S2)), integral(P(x) * quad(x, S2), x)),
    "an entropy": (-E(log(P(x))), half * log((2 * pi * exp(1)) ** d * det(S1))),
    "a divergence": (KL(P, Q), closed),
    "the divergence from itself": (KL(P, P), 0),
}


def test_the_equations_are_proved_in_eight_dimensions(root):
    derivation = load(root, "gaussian_kl")
    labels = ("4", "13b", "13d", "13f", "16", "20", "22")
    assert [decide(derivation[label], derivation.definitions, 8).verdict for label in labels] == [PROVED] * len(labels)


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize("d", DIMS)
def test_true_equations_are_proved(name, d):
    assert judged(*TRUE[name], d).verdict is PROVED


FALSE = {
    "matrices do not commute": (A @ B, B @ A),
    "the trace is not symmetric": (trace(A @ B @ C), trace(B @ A @ C)),
    "16 with a sign": (quad(x - mu2, inv(S2)), quad(u, inv(S2)) - 2 * u.T @ inv(S2) @ v + quad(v, inv(S2))),
    "16 without the 2": (quad(x - mu2, inv(S2)), quad(u, inv(S2)) + u.T @ inv(S2) @ v + quad(v, inv(S2))),
    "16 with the other covariance": (
        quad(x - mu2, inv(S2)), quad(u, inv(S1)) + 2 * u.T @ inv(S2) @ v + quad(v, inv(S2)),
    ),
    "14 with a sign": (x - mu2, u - v),
    "13d not centred": (E(x @ x.T), S1),
    "13e the other way": (trace(inv(S1) @ E(u @ u.T)), trace(S1)),
    "18 swapped": (E(quad(u, inv(S2))), trace(inv(S1) @ S2)),
    "20 without the means": (E(quad(x - mu2, inv(S2))), trace(inv(S2) @ S1)),
    "19 not centred": (E(x.T @ inv(S2) @ v), 0),
    "10 with a sign": (log(P(x) / Q(x)), half * log_ratio + half * (quad(u, inv(S1)) - quad(x - mu2, inv(S2)))),
    "8 without the 2π": (log(P(x)), -half * log(det(S1)) - half * quad(u, inv(S1))),
    "8 for the other": (log(P(x)), log(Q(x))),
    "22 with the ratio upside down": (KL(P, Q), half * (-log_ratio + trace(inv(S2) @ S1) + quad(v, inv(S2)) - d)),
    "22 without d": (KL(P, Q), half * (log_ratio + trace(inv(S2) @ S1) + quad(v, inv(S2)))),
    "22 without one half": (KL(P, Q), log_ratio + trace(inv(S2) @ S1) + quad(v, inv(S2)) - d),
    "a divergence is not symmetric": (KL(P, Q), KL(Q, P)),
    "the fourth moment with a 4": (E((u.T @ u) ** 2), trace(S1) ** 2 + 4 * trace(S1 @ S1)),
    "log det is not linear": (log(det(S1 + S2)), log(det(S1)) + log(det(S2))),
    "an inverse is not linear": (inv(S1 + S2), inv(S1) + inv(S2)),
    "an inverse of a product in order": (inv(S1 @ S2), inv(S1) @ inv(S2)),
    "log det is not the trace": (log(det(S1)), trace(S1) - d),
}  # fmt: skip
TRUE_IN_ONE_DIMENSION = {
    "matrices do not commute", "the trace is not symmetric", "an inverse of a product in order",
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("d", [1, 2])
def test_false_equations_are_refuted_by_numbers_that_hold_elsewhere(name, d):
    if d == 1 and name in TRUE_IN_ONE_DIMENSION:
        assert verdict(*FALSE[name], d) is PROVED
    else:
        assert_refuted(*FALSE[name], d)


def test_a_false_equation_is_refuted_in_three_dimensions():
    assert_refuted(*FALSE["22 without d"], 3)
    assert_refuted(*FALSE["an inverse is not linear"], 3)


def test_the_dimension_is_a_number():
    assert verdict(trace(identity), 1, 1) is PROVED
    assert verdict(trace(identity), 1, 2) is REFUTED
    assert verdict(trace(identity), 2, 2) is PROVED
    assert verdict(trace(identity), d, 5) is PROVED


def test_an_identity_of_two_by_two_matrices_fails_at_three():
    """By Cayley and Hamilton, Tr(AABABB) is its reversal up to d = 2."""
    word, reversed_word = trace(A @ A @ B @ A @ B @ B), trace(B @ B @ A @ B @ A @ A)
    assert [verdict(word, reversed_word, d) for d in DIMS] == [PROVED, PROVED, REFUTED]


def test_the_expansion_of_16_needs_a_symmetric_matrix():
    claim = quad(x - mu2, M), quad(u, M) + 2 * u.T @ M @ v + quad(v, M)
    assert verdict(*claim, 1) is PROVED
    assert_refuted(*claim, 2)
    assert_refuted(*claim, 3)
    symmetric = matrix("M", symmetric=True)
    claim = quad(x - mu2, symmetric), quad(u, symmetric) + 2 * u.T @ symmetric @ v + quad(v, symmetric)
    assert verdict(*claim, 3) is PROVED


UNDEFINED = {
    "the inverse of zero": (inv(A - A) - inv(A - A), A - A),
    "the inverse of any matrix": (inv(A) @ A, identity),
    "the inverse of a difference": (inv(S1 - S2) @ (S1 - S2), identity),
    "an inverse inside an inverse": (inv(inv(A)), A),
    "the inverse of a transpose": (inv(A.T) - inv(A.T), A - A),
    "the determinant of an inverse": (det(inv(A)) * det(A), 1),
    "an inverse times zero": (0 * inv(A), A - A),
    "an expectation that does not exist": (E(exp(x.T @ x)) - E(exp(x.T @ x)), 0),
    "an expectation times zero": (0 * E(exp(x.T @ x)), 0),
    "an expectation of a quotient": (E(1 / (x.T @ x)) - E(1 / (x.T @ x)), 0),
    "an expectation of a bounded quotient": (E(1 / (1 + x.T @ x)) - E(1 / (1 + x.T @ x)), 0),
    "an integral without a density": (integral(x, x) - integral(x, x), zero),
    "an integral of one": (integral(1, x) - integral(1, x), 0),
    "an integral of a log density": (integral(log(P(x)), x) - integral(log(P(x)), x), 0),
    "the logarithm of any number": (log(s) - log(s), 0),
    "the logarithm of a square": (log(s**2), 2 * log(s)),
    "the logarithm of a negative number": (log(-p) - log(-p), 0),
    "the logarithm of zero": (log(p - p) - log(p - p), 0),
    "the logarithm of any determinant": (log(det(A)) - log(det(A)), 0),
    "the root of any number": (sqrt(s) ** 2, s),
    "the root of a square": (sqrt(s**2), s),
    "a quotient of any numbers": (s / s, 1),
    "a quotient of zeros": ((s - s) / (s - s), 1),
    "a quotient of squared lengths": ((x.T @ x) / (x.T @ x), 1),
    "the zeroth power of any number": (s**0, 1),
    "a negative power": (s**-1 * s, 1),
}


@pytest.mark.parametrize("name", UNDEFINED)
@pytest.mark.parametrize("d", [1, 2])
def test_what_is_not_provably_defined_is_unknown_even_where_it_cancels(name, d):
    check = judged(*UNDEFINED[name], d)
    assert check.verdict is UNKNOWN
    assert check.detail
    assert check.counterexample is None


def test_an_undefined_side_is_unknown_in_a_wrong_equation_too():
    assert verdict(inv(A) @ A, 2 * identity, 2) is UNKNOWN
    assert verdict(E(exp(x.T @ x)), 1, 2) is UNKNOWN


def test_a_counterexample_depends_on_the_seed_alone():
    claim = FALSE["22 without d"]
    assert judged(*claim, 2, seed=3) == judged(*claim, 2, seed=3)
    assert judged(*claim, 2, seed=3) != judged(*claim, 2, seed=4)


def test_a_counterexample_shows_the_covariance_and_symmetric_values():
    example = assert_refuted(*FALSE["log det is not linear"], 2)
    for rows in example.values.values():
        (a, b), (c, e) = [[Fraction(entry) for entry in row] for row in rows]
        assert b == c
        assert a > 0
        assert a * e - b * c > 0


def test_a_counterexample_is_printed_in_one_line():
    check = judged(log(det(S1)), trace(S1), 1)
    assert check.counterexample.values == {"Sigma_1": [["1"]]}
    assert (check.counterexample.lhs, check.counterexample.rhs) == ("0", "1")
    check = judged(half * log(det(S1) + 4) + 3 * half, pi - pi, 1)
    assert check.counterexample.lhs == "1/2*log(5) + 3/2 ≈ 2.30472"


def test_a_chain_is_as_good_as_its_worst_link():
    chain = Step("13", (trace(inv(S1) @ S1), trace(identity), term(2)))
    assert [decide(chain, (), d).verdict for d in DIMS] == [REFUTED, PROVED, REFUTED]


def test_the_density_of_a_convolution_at_one_point():
    assert verdict(integral(P(x) * Q(x), x), N(mu1, mu2, S1 + S2), 1) is PROVED


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)


@given(numbers, numbers, st.integers(1, 2))
def test_expectation_is_linear(a, b, d):
    f, g = quad(x, S2), mu2.T @ x
    assert verdict(E(a * f + b * g), a * E(f) + b * E(g), d) is PROVED
    assert verdict(E(a * f + b * g), a * E(f) + (b + 1) * E(g), d) is REFUTED


@given(st.lists(st.sampled_from([A, A.T, B, B.T, S1, M]), min_size=1, max_size=4), st.integers(1, 3), st.randoms())
def test_a_trace_is_unchanged_by_rotation_and_transposition(word, d, random):
    def product(letters):
        result = letters[0]
        for letter in letters[1:]:
            result = result @ letter
        return result

    k = random.randrange(len(word))
    assert verdict(trace(product(word)), trace(product(word[k:] + word[:k])), d) is PROVED
    assert verdict(trace(product(word)), trace(product([a.T for a in word[::-1]])), d) is PROVED
    assert verdict(trace(product(word)), trace(product(word)) + 1, d) is REFUTED
