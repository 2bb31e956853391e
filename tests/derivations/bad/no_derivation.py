from symkl import vector  # expect: derivation = Derivation

x = vector("x")
