"""(13g) with the trace of the identity as 1, which only holds at d = 1."""

from edited import edited

fails_at = "13g"
derivation = edited("13g", rhs=1)
