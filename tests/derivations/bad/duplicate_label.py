from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("It gives a label twice", goal="1")
derivation.step("1", x + x, 2 * x, by=[ring])
derivation.step("1", x - x, 0 * x, by=[ring])  # expect: given twice, first in line 5
