"""(10) with the two quadratic forms subtracted the wrong way round."""

from edited import edited, kl

from symkl import half

fails_at = "10"
derivation = edited("10", rhs=half * kl.log_ratio + half * (kl.quad1 - kl.quad2))
