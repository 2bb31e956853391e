"""(19) with 1 instead of 0."""

from edited import edited

fails_at = "19"
derivation = edited("19", rhs=1)
