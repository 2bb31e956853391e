"""The KL divergence between two multivariate Gaussians, Eqs. 1–23.

Chieh Wu, Derivation of KL Divergence for Multivariate Gaussian Distributions (2025).
"""

from symkl import (
    KL,
    Derivation,
    N,
    Normal,
    covariance,
    cyclic,
    d,
    det,
    exp,
    expectation_constant,
    expectation_integral,
    expectation_linear,
    half,
    identity,
    integral,
    inv,
    inverse_cancels,
    log,
    log_exp,
    log_product,
    normal_covariance,
    normal_mean,
    pi,
    quad,
    ring,
    scalar_trace,
    scalar_transpose,
    symmetric,
    trace,
    trace_identity,
    vector,
)

x, mu, mu1, mu2 = vector("x"), vector("mu"), vector("mu_1"), vector("mu_2")
Sigma, Sigma1, Sigma2 = covariance("Sigma"), covariance("Sigma_1"), covariance("Sigma_2")
P, Q = Normal("P", mu1, Sigma1), Normal("Q", mu2, Sigma2)
E = P.expectation

derivation = Derivation("KL divergence between two multivariate Gaussians", goal="23")
define, section, step = derivation.define, derivation.section, derivation.step


def density(mean, covariance):
    """The normal density at x, as Eq. 4 prints it."""
    return 1 / ((2 * pi) ** (d / 2) * det(covariance) ** half) * exp(-half * quad(x - mean, inv(covariance)))


def log_density(mean, covariance):
    """Its logarithm, as Eqs. 8 and 9 print it."""
    return -(d / 2) * log(2 * pi) - half * log(det(covariance)) - half * quad(x - mean, inv(covariance))


u, v = x - mu1, mu1 - mu2
quad1, quad2 = quad(u, inv(Sigma1)), quad(x - mu2, inv(Sigma2))
log_ratio = log(det(Sigma2) / det(Sigma1))
outer = E(u @ u.T)

section("Definitions")
define("1", P(x), N(x, mu1, Sigma1), because="P is a multivariate Gaussian")
define("2", Q(x), N(x, mu2, Sigma2), because="Q is a multivariate Gaussian")

section("KL divergence formula")
define("3", KL(P, Q), integral(P(x) * log(P(x) / Q(x)), x), because="the definition of the divergence")

section("Express the probability density functions")
define("4", N(x, mu, Sigma), density(mu, Sigma), because="the density of a multivariate Gaussian")
step("5", P(x), density(mu1, Sigma1), cites=["1", "4"], because="the density (4) with the parameters of P")
step("6", Q(x), density(mu2, Sigma2), cites=["2", "4"], because="the density (4) with the parameters of Q")

section("Compute the logarithm of the ratio")
step("7", log(P(x) / Q(x)), log(P(x)) - log(Q(x)), by=[ring, log_product], because="the logarithm of a quotient")
step("8", log(P(x)), log_density(mu1, Sigma1), cites=["5"], by=[ring, log_product, log_exp],
     because="the logarithm of (5), factor by factor")
step("9", log(Q(x)), log_density(mu2, Sigma2), cites=["6"], by=[ring, log_product, log_exp],
     because="the logarithm of (6), factor by factor")
step("10", log(P(x) / Q(x)), half * log_ratio + half * (quad2 - quad1), cites=["7", "8", "9"], by=[ring, log_product],
     because="subtract (9) from (8); the terms in 2π cancel")

section("Compute the expectation with respect to P(x)")
step("11", KL(P, Q), E(log(P(x) / Q(x))), cites=["3"], by=[expectation_integral],
     because="an expectation is the integral against the density")
step("12", KL(P, Q), half * log_ratio + half * E(quad2 - quad1), cites=["10", "11"],
     by=[ring, expectation_linear, expectation_constant], because="substitute (10) into (11)")

section("Simplify the first quadratic form")
step("13a", quad1, trace(inv(Sigma1) @ u @ u.T), by=[scalar_trace, cyclic],
     because="a scalar is its own trace, and the trace is cyclic")
step("13b", E(quad1), E(trace(inv(Sigma1) @ u @ u.T)), cites=["13a"], because="the expectation of both sides of (13a)")
step("13c", E(trace(inv(Sigma1) @ u @ u.T)), trace(inv(Sigma1) @ outer), by=[expectation_linear],
     because="move the expectation inside the trace")
step("13d", outer, Sigma1, by=[normal_covariance], because="the covariance of x under P")
step("13e", trace(inv(Sigma1) @ outer), trace(inv(Sigma1) @ Sigma1), cites=["13d"],
     because="substitute (13d) into (13c)")
step("13f", inv(Sigma1) @ Sigma1, identity, by=[inverse_cancels], because="the inverse cancels")
step("13g", trace(identity), d, by=[trace_identity], because="the trace of the d×d identity")
step("13", E(quad1), (trace(inv(Sigma1) @ Sigma1), d), cites=["13b", "13c", "13e", "13f", "13g"],
     because="combine (13b) to (13g)")

section("Simplify the second quadratic form")
step("14", x - mu2, u + v, by=[ring], because="add and subtract the first mean")
step("15", quad2, quad(u + v, inv(Sigma2)), cites=["14"], because="substitute (14) into the quadratic form")
step("16", quad2, quad(u, inv(Sigma2)) + 2 * u.T @ inv(Sigma2) @ v + quad(v, inv(Sigma2)), cites=["15"],
     by=[ring, symmetric, scalar_transpose], because="expand; the cross terms are one scalar and its transpose")
step("17", E(quad2), E(quad(u, inv(Sigma2))) + 2 * E(u.T @ inv(Sigma2) @ v) + quad(v, inv(Sigma2)), cites=["16"],
     by=[ring, expectation_linear, expectation_constant], because="the expectation of both sides of (16)")

section("Simplify each term in Equation (17)")
step("18", E(quad(u, inv(Sigma2))), trace(inv(Sigma2) @ Sigma1), cites=["13d"],
     by=[scalar_trace, cyclic, expectation_linear],
     because="the trace trick of (13a) to (13d), with the second covariance")
step("19", 2 * E(u.T @ inv(Sigma2) @ v), 0, by=[normal_mean, expectation_linear],
     because="the mean of x − μ₁ under P is 0")

section("Combine the results for the second quadratic form")
step("20", E(quad2), trace(inv(Sigma2) @ Sigma1) + quad(v, inv(Sigma2)), cites=["17", "18", "19"], by=[ring],
     because="substitute (18) and (19) into (17)")

section("Combine the results")
step("21", KL(P, Q), half * log_ratio + half * (trace(inv(Sigma2) @ Sigma1) + quad(v, inv(Sigma2)) - d),
     cites=["12", "13", "20"], by=[ring, expectation_linear],
     because="substitute (13) and (20) into (12); the expectation of a difference")
step("22", KL(P, Q), half * (log_ratio + trace(inv(Sigma2) @ Sigma1) + quad(v, inv(Sigma2)) - d), cites=["21"],
     by=[ring], because="factor out one half")

section("Final expression")
step("23", KL(P, Q), half * (log_ratio + trace(inv(Sigma2) @ Sigma1) + quad(v, inv(Sigma2)) - d), cites=["22"],
     because="the result")

if __name__ == "__main__":
    from symkl.cli import main_of_proof

    main_of_proof(derivation, __file__)
