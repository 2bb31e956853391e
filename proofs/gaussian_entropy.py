"""The differential entropy of a multivariate Gaussian, ½ log((2πe)ᵈ |Σ|) nats.

Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), Theorem 8.4.1.
"""

from symkl import (
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
    integral,
    inv,
    inverse_cancels,
    log,
    log_exp,
    log_product,
    normal_covariance,
    pi,
    quad,
    ring,
    scalar,
    scalar_trace,
    trace_identity,
    vector,
)

x, mu, Sigma, h = vector("x"), vector("mu"), covariance("Sigma"), scalar("h")
m, S = vector("m"), covariance("S")
P = Normal("P", mu, Sigma)
E = P.expectation

derivation = Derivation("Differential entropy of a multivariate Gaussian", goal="7")
define, section, step = derivation.define, derivation.section, derivation.step


def density(mean, covariance):
    """The normal density at x."""
    return 1 / ((2 * pi) ** (d / 2) * det(covariance) ** half) * exp(-half * quad(x - mean, inv(covariance)))


form = quad(x - mu, inv(Sigma))

section("Definitions")
define("1", P(x), N(x, mu, Sigma), because="P is a multivariate Gaussian")
define("2", N(x, m, S), density(m, S), because="its density")
define("3", h, -integral(P(x) * log(P(x)), x), because="the differential entropy, in nats")

section("The logarithm of the density")
step("4", log(P(x)), -(d / 2) * log(2 * pi) - half * log(det(Sigma)) - half * form, cites=["1", "2"],
     by=[ring, log_product, log_exp], because="the logarithm of the density, factor by factor")

section("Its expectation")
step("5", h, half * (d * log(2 * pi) + log(det(Sigma)) + E(form)), cites=["3", "4"],
     by=[ring, expectation_integral, expectation_linear, expectation_constant],
     because="the expectation of minus (4), term by term")
step("6", E(form), d,
     by=[expectation_linear, cyclic, scalar_trace, normal_covariance, inverse_cancels, trace_identity],
     because="the trace of the inverse covariance times the covariance")

section("Result")
step("7", h, half * log((2 * pi * exp(1)) ** d * det(Sigma)), cites=["5", "6"], by=[ring, log_product, log_exp],
     because="d = d log e; sum the logarithms")

if __name__ == "__main__":
    from symkl.cli import main_of_proof

    main_of_proof(derivation, __file__)
