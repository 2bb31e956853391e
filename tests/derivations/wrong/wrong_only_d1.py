"""A derivation of two steps that is right at d = 1 and wrong at d = 2."""

from symkl import Derivation, covariance, cyclic, inv, inverse_cancels, trace, trace_identity

Sigma = covariance("Sigma")

fails_at = "2"
derivation = Derivation("The trace of an inverse", goal="2")
derivation.step("1", trace(inv(Sigma) @ Sigma), trace(Sigma @ inv(Sigma)), by=[cyclic])
derivation.step("2", trace(Sigma) * trace(inv(Sigma)), 1, cites=["1"], by=[inverse_cancels, trace_identity])
