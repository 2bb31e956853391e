"""A definition is held against what its left side means."""

from __future__ import annotations

import pytest
from judged import PROVED, REFUTED, S1, S2, UNKNOWN, A, E, P, Q, judged_steps, mu1, mu2, x

from symkl import (
    KL,
    Derivation,
    N,
    covariance,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    matrix,
    pi,
    quad,
    scalar,
    vector,
    zero,
)

mu, Sigma, S = vector("mu"), covariance("Sigma"), covariance("S")
normaliser = 1 / ((2 * pi) ** (d / 2) * det(Sigma) ** half)
u = x - mu


def checked(dimension, *definitions, steps=()):
    derivation = Derivation("definitions", goal="1")
    for k, (lhs, rhs) in enumerate(definitions, 1):
        derivation.define(str(k), lhs, rhs)
    for k, (lhs, rhs) in enumerate(steps, len(definitions) + 1):
        derivation.step(str(k), lhs, rhs)
    return judged_steps(derivation, dimension)


@pytest.mark.parametrize("dimension", [1, 2, 3, 5])
def test_the_gaussian_density_has_its_mass_mean_and_covariance(dimension):
    assert checked(dimension, (N(x, mu, Sigma), normaliser * exp(-half * quad(u, inv(Sigma)))))["1"].verdict is PROVED


WRONG = {
    "without one half": (normaliser * exp(-quad(u, inv(Sigma))), "the mass is not 1"),
    "without its normaliser": (exp(-half * quad(u, inv(Sigma))), "the mass is not 1"),
    "with the covariance for its inverse": (normaliser * exp(-half * quad(u, Sigma)), "the mass is not 1"),
    "around zero": (normaliser * exp(-half * quad(x, inv(Sigma))), "the mean is not μ"),
    "with twice the covariance": (
        normaliser * 2 ** (-d / 2) * exp(-half * quad(u, inv(2 * Sigma))), "the covariance is not Σ",
    ),
    "growing": (normaliser * exp(half * quad(u, inv(Sigma))), "it is not the Gaussian density"),
    "skewed without changing the first moments": (
        normaliser * exp(-half * quad(u, inv(Sigma))) * (1 + (u.T @ mu) ** 3 - 3 * quad(mu, Sigma) * (u.T @ mu)),
        "it is not the Gaussian density",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("dimension", [1, 2])
def test_another_density_is_refuted_with_what_is_wrong_about_it(name, dimension):
    density, fault = WRONG[name]
    check = checked(dimension, (N(x, mu, Sigma), density))["1"]
    assert check.verdict is REFUTED
    assert check.detail == fault
    assert set(check.counterexample.values) >= {"Sigma", "mu"}
    assert check.counterexample.lhs != check.counterexample.rhs


def test_the_mass_of_a_density_without_one_half_is_shown():
    check = checked(2, (N(x, mu, Sigma), WRONG["without one half"][0]))["1"]
    assert (check.counterexample.lhs, check.counterexample.rhs) == ("mass 1/2", "mass 1")


def test_a_normaliser_of_one_dimension_is_refuted_from_two_on():
    density = 1 / ((2 * pi) ** half * det(Sigma) ** half) * exp(-half * quad(u, inv(Sigma)))
    assert [checked(n, (N(x, mu, Sigma), density))["1"].verdict for n in (1, 2, 3)] == [PROVED, REFUTED, REFUTED]


@pytest.mark.parametrize("dimension", [1, 2])
def test_a_density_agrees_with_its_law(dimension):
    assert checked(dimension, (P(x), N(x, mu1, S1)))["1"].verdict is PROVED
    assert checked(dimension, (P(x), 2 * N(x, mu1, S1)))["1"].verdict is REFUTED
    assert checked(dimension, (P(x), N(x, zero, S1)))["1"].verdict is REFUTED


def test_nothing_is_expected_under_a_wrong_density():
    checks = checked(2, (P(x), 2 * N(x, mu1, S1)), steps=[(E(x), mu1)])
    assert checks["2"].verdict is UNKNOWN
    assert "not the Gaussian one" in checks["2"].detail


@pytest.mark.parametrize("dimension", [1, 2])
def test_a_divergence_is_the_integral_of_p_times_the_log_ratio(dimension):
    assert checked(dimension, (KL(P, Q), integral(P(x) * (log(P(x)) - log(Q(x))), x)))["1"].verdict is PROVED
    assert checked(dimension, (KL(P, Q), integral(P(x) * log(Q(x) / P(x)), x)))["1"].verdict is REFUTED
    assert checked(dimension, (KL(P, Q), integral(Q(x) * log(P(x) / Q(x)), x)))["1"].verdict is REFUTED


def test_a_symbol_is_defined_by_what_has_a_value():
    assert checked(2, (S, S1 + S2), steps=[(inv(S) @ S, identity)])["2"].verdict is PROVED
    assert checked(2, (matrix("R"), inv(A)))["1"].verdict is UNKNOWN
    h = scalar("h")
    entropy = (h, -integral(P(x) * log(P(x)), x))
    checks = checked(2, entropy, steps=[(h, half * log((2 * pi * exp(1)) ** d * det(S1))), (h, log(det(S1)))])
    assert [c.verdict for c in checks.values()] == [PROVED, PROVED, REFUTED]


def test_a_symbol_is_what_it_was_declared_to_be():
    assert checked(2, (S, S1 - S2))["1"].verdict is UNKNOWN
    assert checked(2, (matrix("R", symmetric=True), A + A.T))["1"].verdict is PROVED
    assert checked(2, (matrix("R", symmetric=True), A))["1"].verdict is REFUTED
    assert checked(2, (scalar("c", positive=True), 2 * det(S1)))["1"].verdict is PROVED
    assert checked(2, (scalar("c", positive=True), mu1.T @ mu2))["1"].verdict is UNKNOWN


def test_a_defined_symbol_does_not_get_caught_by_a_binder():
    w, y = vector("w"), vector("y")
    checks = checked(2, (w, x - mu1), steps=[(E(w @ w.T), S1), (E(y @ w.T, over=y), mu1 @ (x - mu1).T)])
    assert [c.verdict for c in checks.values()] == [PROVED, UNKNOWN, PROVED]


def test_definitions_that_go_in_a_circle_are_unknown():
    checks = checked(1, (P(x), Q(x)), (Q(x), P(x)), steps=[(P(x), Q(x))])
    assert checks["3"].verdict is UNKNOWN
    assert "circular" in checks["3"].detail
