from symkl import Derivation, matrix, ring, vector

x, other = vector("x"), matrix("x")
derivation = Derivation("One letter is a vector and a matrix", goal="2")
derivation.step("1", x + x, 2 * x, by=[ring])
derivation.step("2", other + other, 2 * other, by=[ring])  # expect: declared in two ways
