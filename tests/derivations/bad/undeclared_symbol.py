from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("It uses a letter that is not declared", goal="1")
derivation.step("1", x - mu2, x - mu2, by=[ring])  # expect: mu2 = vector("mu_2")  # noqa: F821
