from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("A vector equals a scalar", goal="1")
derivation.step("1", x, x.T @ x, by=[ring])  # expect: the sides of an equation have one shape
