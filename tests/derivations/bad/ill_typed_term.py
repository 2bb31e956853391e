from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("A column is added to a row", goal="1")
derivation.step("1", x + x.T, 2 * x, by=[ring])  # expect: a column vector (d×1) and a row vector (1×d)
