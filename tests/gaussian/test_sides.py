"""Both sides in digits at given numbers."""

from __future__ import annotations

from fractions import Fraction

from symkl import Normal, covariance, d, inv, log, quad, trace, vector
from symkl.gaussian.sides import digits_at

x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma")
E = Normal("P", mu, Sigma).expectation
ONE = {mu: ((Fraction(1),),), Sigma: ((Fraction(2),),), x: ((Fraction(3),),)}


def test_the_numbers_given_are_the_numbers_used():
    found = digits_at((quad(x - mu, Sigma), log(trace(Sigma))), (), 1, ONE, 10)
    assert found == "the sides differ"
    found = digits_at((quad(x - mu, Sigma), quad(mu - x, Sigma)), (), 1, ONE, 10)
    assert found.sides == ((("8.000000000",),), (("8.000000000",),))
    assert found.agree >= 10


def test_digits_are_as_many_as_asked_and_right():
    found = digits_at((log(trace(Sigma)),), (), 1, ONE, 30)
    assert found.sides == ((("0.693147180559945309417232121458",),),)
    assert found.agree is None


def test_an_expectation_is_integrated():
    found = digits_at((E(quad(x - mu, inv(Sigma))), d), (), 1, ONE, 15)
    assert found.sides[0] == (("1.00000000000000",),)
    assert found.agree >= 15


def test_0_is_shown_with_its_radius():
    left, right = digits_at((E(x - mu), 0 * mu), (), 1, ONE, 15).sides
    assert left[0][0].startswith("0 ± ")
    assert right == (("0",),)


def test_what_cannot_be_computed_is_told():
    assert isinstance(digits_at((log(trace(Sigma) - 5), d), (), 1, ONE, 15), str)
