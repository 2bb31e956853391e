"""(3) with the ratio turned: that is not what KL means."""

from edited import edited, kl

from symkl import integral, log

P, Q, x = kl.P, kl.Q, kl.x

fails_at = "3"
derivation = edited("3", rhs=integral(P(x) * log(Q(x) / P(x)), x))
