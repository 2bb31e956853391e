"""(12) without the expectation: the right side still depends on x."""

from edited import edited, kl

from symkl import half

fails_at = "12"
derivation = edited("12", rhs=half * kl.log_ratio + half * (kl.quad2 - kl.quad1))
