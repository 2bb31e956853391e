"""(22) with the ratio of the determinants turned."""

from edited import edited, kl

from symkl import d, det, half, inv, log, quad, trace

v, Sigma1, Sigma2 = kl.v, kl.Sigma1, kl.Sigma2
turned = log(det(Sigma1) / det(Sigma2))

fails_at = "22"
derivation = edited("22", rhs=half * (turned + trace(inv(Sigma2) @ Sigma1) + quad(v, inv(Sigma2)) - d))
