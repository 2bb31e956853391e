from symkl import Derivation, ring, vector


def square(a):
    return a * a  # expect: `*` needs a scalar factor


derivation = Derivation("A vector times itself, in a function of the script", goal="1")
derivation.step("1", square(vector("x")), 0, by=[ring])
