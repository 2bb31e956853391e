"""(4) without the ½ in the exponent: its mass is not 1, its covariance not Σ."""

from edited import edited, kl

from symkl import d, det, exp, half, inv, pi, quad

x, mu, Sigma = kl.x, kl.mu, kl.Sigma

fails_at = "4"
derivation = edited("4", rhs=1 / ((2 * pi) ** (d / 2) * det(Sigma) ** half) * exp(-quad(x - mu, inv(Sigma))))
