from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("It cites a label that nobody gave", goal="1")
derivation.step("1", x + x, 2 * x, cites=["0"], by=[ring])  # expect: cites '0'
