from symkl import Derivation, ring, vector

x = vector("x")
derivation = Derivation("Its goal is no step", goal="3")  # expect: goal '3'
derivation.step("1", x + x, 2 * x, by=[ring])
