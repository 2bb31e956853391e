"""(13d) with the second moment about 0 instead of the covariance."""

from edited import edited, kl

fails_at = "13d"
derivation = edited("13d", lhs=kl.E(kl.x @ kl.x.T))
