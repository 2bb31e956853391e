"""(18) with the covariances exchanged: right only where they are equal."""

from edited import edited, kl

from symkl import inv, trace

fails_at = "18"
derivation = edited("18", rhs=trace(inv(kl.Sigma1) @ kl.Sigma2))
