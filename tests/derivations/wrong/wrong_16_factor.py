"""(16) without the 2 of the cross terms."""

from edited import edited, kl

from symkl import inv, quad

u, v, Sigma2 = kl.u, kl.v, kl.Sigma2

fails_at = "16"
derivation = edited("16", rhs=quad(u, inv(Sigma2)) + u.T @ inv(Sigma2) @ v + quad(v, inv(Sigma2)))
