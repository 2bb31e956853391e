"""The KL divergence between two multivariate Gaussians from the Cholesky factors of their covariances.

The algorithm that keeps its digits: every term is a logarithm of a diagonal, a sum of squares, or d.
Golub and Van Loan, Matrix Computations, 4th ed. (2013), § 4.2; Bishop, Pattern Recognition and Machine Learning
(2006), (1.113).
"""

from symkl import (
    KL,
    Derivation,
    N,
    Normal,
    cholesky,
    cholesky_factor,
    covariance,
    cyclic,
    d,
    det,
    determinant,
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
    matrix,
    normal_covariance,
    normal_mean,
    pi,
    quad,
    ring,
    scalar_trace,
    sum_log_diagonal,
    trace,
    trace_identity,
    triangular_determinant,
    vector,
)

x, mu, mu1, mu2 = vector("x"), vector("mu"), vector("mu_1"), vector("mu_2")
Sigma, Sigma1, Sigma2 = covariance("Sigma"), covariance("Sigma_1"), covariance("Sigma_2")
L1, L2 = matrix("L_1"), matrix("L_2")
P, Q = Normal("P", mu1, Sigma1), Normal("Q", mu2, Sigma2)
E = P.expectation

derivation = Derivation("KL divergence between two multivariate Gaussians, from Cholesky factors", goal="16")
define, section, step = derivation.define, derivation.section, derivation.step


def density(mean, covariance):
    """The normal density at x."""
    return 1 / ((2 * pi) ** (d / 2) * det(covariance) ** half) * exp(-half * quad(x - mean, inv(covariance)))


def log_density(mean, covariance):
    """Its logarithm."""
    return -half * (d * log(2 * pi) + log(det(covariance)) + quad(x - mean, inv(covariance)))


u, v = x - mu1, mu1 - mu2
mahalanobis = quad(v, inv(Sigma2))
M, z = inv(L2) @ L1, inv(L2) @ v

section("Definitions")
define("1", P(x), N(x, mu1, Sigma1), because="P is a multivariate Gaussian")
define("2", Q(x), N(x, mu2, Sigma2), because="Q is a multivariate Gaussian")
define("3", N(x, mu, Sigma), density(mu, Sigma), because="the density of a multivariate Gaussian")
define("4", KL(P, Q), integral(P(x) * log(P(x) / Q(x)), x), because="the definition of the divergence, in nats")
define("5", L1, cholesky(Sigma1), because="the Cholesky factor of the first covariance")
define("6", L2, cholesky(Sigma2), because="the Cholesky factor of the second covariance")

section("Two expectations")
step("7", log(P(x)), log_density(mu1, Sigma1), cites=["1", "3"], by=[ring, log_product, log_exp],
     because="the logarithm of the density of P, factor by factor")
step("8", log(Q(x)), log_density(mu2, Sigma2), cites=["2", "3"], by=[ring, log_product, log_exp],
     because="the logarithm of the density of Q")
step("9", E(log(P(x))), -half * (d * log(2 * pi) + log(det(Sigma1)) + d), cites=["7"],
     by=[ring, expectation_linear, expectation_constant, cyclic, scalar_trace, normal_covariance, inverse_cancels,
         trace_identity],
     because="the expectation of (7): the trace of the inverse covariance times the covariance is d")
step("10", E(log(Q(x))),
     -half * (d * log(2 * pi) + log(det(Sigma2)) + trace(inv(Sigma2) @ Sigma1) + mahalanobis), cites=["8"],
     by=[ring, expectation_linear, expectation_constant, cyclic, scalar_trace, normal_mean, normal_covariance],
     because="the expectation of (8), about the mean of P")
step("11", KL(P, Q), E(log(P(x))) - E(log(Q(x))), cites=["4"],
     by=[ring, log_product, expectation_integral, expectation_linear],
     because="an expectation is the integral against the density")

section("In Cholesky factors")
step("12", log(det(Sigma1)), 2 * sum_log_diagonal(L1), cites=["5"],
     by=[cholesky_factor, determinant, triangular_determinant, log_product],
     because="the determinant is that of the factor, squared, and that one the product of a diagonal")
step("13", log(det(Sigma2)), 2 * sum_log_diagonal(L2), cites=["6"],
     by=[cholesky_factor, determinant, triangular_determinant, log_product],
     because="the same of the second covariance")
step("14", trace(inv(Sigma2) @ Sigma1), trace(M.T @ M), cites=["5", "6"], by=[cholesky_factor, cyclic],
     because="the trace is the square of a Frobenius norm")
step("15", mahalanobis, z.T @ z, cites=["6"], by=[cholesky_factor],
     because="the Mahalanobis distance is that of one triangular solve")

section("Result")
step("16", KL(P, Q), sum_log_diagonal(L2) - sum_log_diagonal(L1) + half * (trace(M.T @ M) + z.T @ z - d),
     cites=["5", "6", "9", "10", "11", "12", "13", "14", "15"], by=[ring],
     because="substitute; the terms in 2π cancel")

if __name__ == "__main__":
    from symkl.cli import main_of_proof

    main_of_proof(derivation, __file__)
