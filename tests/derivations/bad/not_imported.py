from symkl import Derivation, covariance, ring

Sigma = covariance("Sigma")
derivation = Derivation("It forgot an import", goal="1")
derivation.step("1", trace(Sigma), trace(Sigma), by=[ring])  # expect: from symkl import trace  # noqa: F821
