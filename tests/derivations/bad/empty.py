from symkl import Derivation

derivation = Derivation("It has no steps", goal="1")  # expect: no steps at all
