from symkl import Derivation

derivation = Derivation("A bracket is open", goal="1"  # expect: SyntaxError
