"""(5) with the mean of Q."""

from edited import edited, kl

fails_at = "5"
derivation = edited("5", rhs=kl.density(kl.mu2, kl.Sigma1))
