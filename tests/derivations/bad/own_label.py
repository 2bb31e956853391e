from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("It cites itself", goal="1")
derivation.step("1", x + x, 2 * x, cites=["1"], by=[ring])  # expect: cites '1'
