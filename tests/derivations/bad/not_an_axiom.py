from symkl import Derivation, vector

x = vector("x")
derivation = Derivation("Its axiom is made up", goal="1")
derivation.step("1", x + x, x, by=["magic"])  # expect: 'magic' is not an approved axiom
