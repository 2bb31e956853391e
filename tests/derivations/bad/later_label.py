from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("It cites a later label", goal="2")
derivation.step("1", x + x, 2 * x, cites=["2"], by=[ring])  # expect: cites '2'
derivation.step("2", x - x, 0 * x, by=[ring])
