"""(7) with the logarithm of a quotient as a sum."""

from edited import edited, kl

from symkl import log

P, Q, x = kl.P, kl.Q, kl.x

fails_at = "7"
derivation = edited("7", rhs=log(P(x)) + log(Q(x)))
