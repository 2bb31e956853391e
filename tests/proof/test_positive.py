"""Determinants, powers, exponentials and logarithms: what the laws of positive numbers give, and what they do not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from letters import S1, S2, SUBSETS, A, B, P, Q, given, mu1, mu2, p, proves, q, s, t, x

from symkl import N, d, det, exp, half, identity, inv, log, pi, trace
from symkl.proof.kernel import Kernel
from symkl.proof.normal import Normaliser
from symkl.proof.positive import LARGEST_FACTORED, is_positive, power, prime_factors
from symkl.proof.values import constant
from symkl.terms.expr import term

POWERS = "power_laws"
LOGS = "log_product ring"
third = Fraction(1, 3)
large = 1_000_003 * 1_000_033  # a product of two primes, above LARGEST_FACTORED

TRUE = [
    # powers of numbers
    (term(2) ** 3, term(8), ""),
    (term(2) ** -3, term(1) / 8, ""),
    (term(-2) ** 3, term(-8), ""),
    (term(Fraction(2, 3)) ** -2, term(Fraction(9, 4)), ""),
    (term(5) ** 0, term(1), ""),
    ((s - s) ** 2, term(0), "ring"),
    (term(1) ** s, term(1), ""),
    (s**1, s, ""),
    (p**2, p * p, POWERS),
    (p**3 * q, p * (q * p) * p, POWERS),
    (p**-2 * p, 1 / p, POWERS + " ring"),
    (term(Fraction(4)) ** 1, term(4), ""),
    # powers of sums multiply out
    ((s + 1) ** 3, s * s * s + 3 * s * s + 3 * s + 1, "ring"),
    (s**2, s * s, "ring"),
    ((s + t) ** 8, (s + t) ** 4 * (s + t) ** 4, "ring"),
    # powers of positive products split
    ((4 * p) ** half, 2 * p**half, POWERS),
    ((8 * p) ** half, term(2) ** Fraction(3, 2) * p**half, POWERS),
    ((p / 9) ** half, p**half / 3, POWERS),
    ((p / 18) ** half, p**half / (3 * term(2) ** half), POWERS),
    ((p * q) ** s, p**s * q**s, POWERS),
    ((p * p) ** half, p, POWERS),
    ((p**s) ** t, p ** (s * t), POWERS),
    (exp(s) ** t, exp(s * t), POWERS),
    ((p * exp(s)) ** 2, p**2 * exp(2 * s), POWERS),
    ((p**s) ** 2, p ** (2 * s), POWERS),
    (det(S1) ** half * det(S1) ** half, det(S1), POWERS),
    ((2 * pi) ** d, term(2) ** d * pi**d, POWERS),
    ((p * q) ** 0, term(1), POWERS),
    (exp(s) ** 0, term(1), POWERS),
    ((p * det(S1)) ** -1, p**-1 * det(S1) ** -1, POWERS),
    (det(inv(S1)) ** s * det(inv(S1)), det(inv(S1)) ** (s + 1), POWERS + " ring"),
    (N(x, mu1, S1) ** s * N(x, mu1, S1), N(x, mu1, S1) ** (s + 1), POWERS + " ring"),
    # equal bases gather
    (p**s * p, p ** (s + 1), POWERS + " ring"),
    (p * p**s * p, p ** (s + 2), POWERS + " ring"),
    (p**s * p**-s, term(1), POWERS + " ring"),
    (p**half * p**half, p, POWERS + " ring"),
    (p**s / p**s, term(1), POWERS),
    (p**3 / p**2, p, POWERS + " ring"),
    (s * p**half * p**half * s, s * s * p, POWERS + " ring"),
    (p * p / p, p, POWERS),
    (p ** (term(third)) * p ** term(third) * p ** term(third), p, POWERS + " ring"),
    ((p**half * A) @ (p**half * B), p * (A @ B), POWERS + " ring"),
    (p**half * mu1 @ (p**half * mu2.T), p * mu1 @ mu2.T, POWERS + " ring"),
    (p**s * q**t * p**t * q**s, (p * q) ** (s + t), POWERS + " ring"),
    (p ** term(Fraction(3, 2)) * p**half, p * p, POWERS + " ring"),
    (s * p / p, s, POWERS),
    (s * s * p / p, s * s, POWERS),
    # exponentials
    (exp(s) * exp(t), exp(s + t), POWERS + " ring"),
    (exp(s) * exp(-s), term(1), POWERS + " ring"),
    (exp(0 * s), term(1), POWERS + " ring"),
    (exp(s) / exp(t), exp(s - t), POWERS + " ring"),
    (exp(s) * p * exp(s), p * exp(2 * s), POWERS + " ring"),
    (1 / exp(s), exp(-s), POWERS),
    (exp(s) * A @ (exp(t) * B), exp(s + t) * A @ B, POWERS + " ring"),
    (exp(log(p) * 1), p, "log_exp"),
    (exp(log(p * q)), p * q, "log_exp"),
    (exp(log(N(x, mu1, S1))), N(x, mu1, S1), "log_exp"),
    # logarithms
    (log(term(1)), term(0), ""),
    (log(term(6)), log(2) + log(3), LOGS),
    (log(term(Fraction(8, 27))), 3 * log(2) - 3 * log(3), LOGS),
    (log(p / 4), log(p) - 2 * log(2), LOGS),
    (log(p * p), 2 * log(p), LOGS),
    (log(1 / p), -log(p), LOGS),
    (log(p**s * q), s * log(p) + log(q), LOGS),
    (log(det(S1) * p), log(det(S1)) + log(p), LOGS),
    (log((p**s) ** half), half * s * log(p), LOGS),
    (log(P(x) * exp(s)), log(P(x)) + s, LOGS + " log_exp"),
    (log(d * pi), log(d) + log(pi), LOGS),
    (log(p ** (s * t)), s * t * log(p), "log_product"),
    (log(N(x, mu1, S1) * p), log(N(x, mu1, S1)) + log(p), LOGS),
    (log(det(inv(S1)) * p), log(det(inv(S1))) + log(p), LOGS),
    (log(term(7 * 7 * 11)), 2 * log(7) + log(11), LOGS),
    (log(term(large) * p), log(term(large)) + log(p), LOGS),
    # determinants
    (det(identity), term(1), "determinant"),
    (det(A.T), det(A), "determinant"),
    (det(A @ B @ A), det(A) ** 2 * det(B), "determinant ring"),
    (det(s * A), s**d * det(A), "determinant"),
    (det(-A), term(-1) ** d * det(A), "determinant"),
    (det(s * identity), s**d, "determinant"),
    (det(inv(S1 @ S2)), 1 / (det(S1) * det(S2)), "determinant power_laws"),
    (det(2 * s * A @ B), (2 * s) ** d * det(A) * det(B), "determinant"),
    (det(p * S1), p**d * det(S1), "determinant"),
    (det(inv(S1).T), 1 / det(S1), "determinant"),
]

FALSE = [
    (term(2) ** -3, term(8)),
    (term(2) ** 3, term(6)),
    (s**2, s),
    ((s + 1) ** 2, s * s + 1),
    ((4 * p) ** half, 4 * p**half),
    ((p / 9) ** half, 3 * p**half),
    ((p * q) ** s, p**s * q),
    ((p * q) ** half, p * q),
    ((p**s) ** t, p ** (s + t)),
    (exp(s) ** t, exp(s + t)),
    (p**s * p, p**s),
    (p**s * p**t, p ** (s * t)),
    (p**s * p**-s, p),
    (p**s * q**t, (p * q) ** (s + t)),
    ((s * s) ** half, s),
    (s**2 / p, s),
    (exp(s) * exp(t), exp(s * t)),
    (exp(s) * exp(t), exp(s)),
    (exp(s) * exp(-s), term(0)),
    (exp(0 * s), term(0)),
    (log(term(6)), log(2)),
    (log(term(Fraction(8, 27))), 3 * log(2) + 3 * log(3)),
    (log(term(9)), log(3)),
    (log(p * q), log(p) * log(q)),
    (log(p / 4), log(p) - log(2)),
    (log(1 / p), log(p)),
    (log(p**s), log(p)),
    (log(p), term(0)),
    (log(p + 1), log(p)),
    (log(term(large)), log(term(large + 2))),
    (log(term(2)), log(term(3))),
    (det(A @ B), det(A)),
    (det(A + B), det(A) * det(B)),
    (det(s * A), s * det(A)),
    (det(-A), det(A)),
    (det(-A), -det(A)),
    (det(identity), d),
    (det(identity), term(0)),
    (det(mu1 @ mu2.T), mu2.T @ mu1),
    (det(2 * identity), term(2)),
    (det(A), det(B)),
    (det(A), trace(A)),
    (det(inv(S1)), det(S1)),
    (det(A @ B), det(A + B)),
    (det(2 * A @ B), 2 * det(A) * det(B)),
    (det(inv(S1) @ A), det(S1) * det(A)),
    (pi, d),
    (p**d, p**2),
    (term(2) ** d, term(4)),
]


@pytest.mark.parametrize(("left", "right", "by"), TRUE, ids=lambda c: str(c) if not isinstance(c, str) else "")
def test_a_law_gives(left, right, by):
    assert proves((left, right), by)
    assert proves((right, left), by)
    assert proves((left, right), "*")
    assert not any(
        proves((left, right), " ".join(a for a in by.split() if a != dropped))
        for dropped in by.split()
        if dropped != "ring"
    )


@pytest.mark.parametrize(("left", "right"), FALSE, ids=str)
def test_no_law_gives(left, right):
    assert [by for by in SUBSETS if proves((left, right), by)] == []


@pytest.mark.parametrize("base", [s * s, s, -p, det(A), p - q, mu1.T @ mu2, trace(S1), p * s])
def test_nothing_splits_or_gathers_whose_sign_is_unknown(base):
    kernel = Kernel()
    named = given(kernel, q, base * base)  # so that every power of it is defined, and none of its factors is positive
    for claim in ((log(base * base), 2 * log(base)), ((base * base) ** half, base)):
        assert not proves(claim, "*", [named], kernel)
    assert not proves((log(q), 2 * log(base)), "*", [named], kernel)


@pytest.mark.parametrize("n", [1, 2, 12, 97, 1024, 3 * 5 * 7 * 11, 7919**2, Fraction(1, 6), Fraction(50, 27), large])
def test_the_factors_of_a_number_multiply_to_it(n):
    product, seen = Fraction(1), []
    for prime, k in prime_factors(n):
        product *= Fraction(prime) ** k
        seen.append(prime)
        assert k != 0
        assert prime > LARGEST_FACTORED or all(prime % i for i in range(2, min(prime, 100)))
    assert product == n
    assert len(set(seen)) == len(seen)


def test_the_laws_need_their_axioms():
    for claim, by in [
        ((log(p * q), log(p) + log(q)), "ring power_laws log_exp"),
        ((log(p**s), s * log(p)), "ring power_laws log_exp"),
        ((log(exp(s)), s), "ring log_product power_laws"),
        ((exp(log(p)), p), "ring log_product power_laws"),
        ((p**s * p**t, p ** (s + t)), "ring log_product log_exp determinant"),
        ((det(A @ B), det(A) * det(B)), "ring power_laws log_product"),
        ((det(A.T), det(A)), "ring scalar_transpose trace_transpose symmetric"),
    ]:
        assert not proves(claim, by)


def test_a_number_with_too_many_digits_is_left_as_it_is():
    assert proves((term(2) ** 8000 * s, s * term(2) ** 8000), "ring")
    assert proves((term(2) ** 4000, (term(2) ** 2000) ** 2), "")
    assert not proves((term(2) ** 10_000 * s, s), "ring")


def test_q_is_not_p():
    assert not proves((P(x), Q(x)), "*")
    assert not proves((N(x, mu1, S1), N(x, mu2, S1)), "*")


def test_zero_to_a_power_that_is_not_positive_has_no_value():
    n = Normaliser(frozenset({"ring", "power_laws"}), ())
    for exponent in (0, -1, -2):
        assert power(n, constant(0), constant(exponent)).number() is None
    assert power(n, constant(0), constant(2)).number() == 0
    assert power(n, constant(Fraction(2, 3)), constant(-2)).number() == Fraction(9, 4)
    assert power(n, constant(5), constant(0)).number() == 1


@pytest.mark.parametrize(
    "t",
    [
        p,
        p * q,
        2 * p,
        p**s,
        exp(s),
        d,
        pi,
        det(S1),
        det(inv(S1)),
        det(S1.T),
        N(x, mu1, S1),
        N(x, mu1, inv(S1)),
        P(x),
        p**s * q / 2,
        1 / p,
        term(Fraction(1, 3)),
        exp(s) * P(x),
        (p * q) ** half,
    ],
    ids=str,
)
def test_a_value_is_known_to_be_positive(t):
    assert is_positive(Normaliser(frozenset({"ring"}), (P, Q)).evaluate(t))


@pytest.mark.parametrize(
    "t",
    [
        s,
        -p,
        p - q,
        s * p,
        term(0),
        term(-1),
        det(A),
        det(S1 + S2),
        det(S1 @ S2),
        N(x, mu1, A),
        N(x, mu1, S1 + S2),
        s**2,
        s**half,
        (-p) ** 2 * s,
        log(p),
        trace(S1),
        mu1.T @ mu1,
        p * log(q),
        s**t,
        det(A) ** 2,
        (s * s) ** half,
        -exp(s),
    ],
    ids=str,
)
def test_a_value_is_not_known_to_be_positive(t):
    assert not is_positive(Normaliser(frozenset({"ring"}), (P, Q)).evaluate(t))
