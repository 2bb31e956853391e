"""The table of numbers: both sides of every equation, in digits that are certain."""

from __future__ import annotations

from fractions import Fraction

from small import mahalanobis, wrong

from symkl import Derivation, covariance, ring, scalar, trace, vector
from symkl.documents import numbers
from symkl.documents.blocks import Table
from symkl.papers.script import load


def rows(derivation, d=2, seed=0):
    (table,) = (block for block in numbers.blocks(derivation, d, seed) if isinstance(block, Table))
    return table.rows


def test_both_sides_of_what_is_true_are_the_same():
    for label, left, right in rows(load()):
        assert left == right or (left.startswith("0 ±") and right == "0"), label


def test_what_is_false_differs():
    found = {label: (left, right) for label, left, right in rows(wrong())}
    left, right = found["(14), entry 1"]
    assert left != right


def test_the_digits_are_those_of_the_instance():
    (_, trace_row) = rows(mahalanobis())
    assert trace_row == ("(2)", "2.0000000000000000000", "2.0000000000000000000")


def test_another_seed_is_another_instance():
    assert rows(mahalanobis(), seed=0)[0] != rows(mahalanobis(), seed=1)[0]


def test_a_new_symbol_is_what_it_is_defined_to_be():
    k, Sigma = scalar("k"), covariance("Sigma")
    derivation = Derivation("t", goal="2")
    derivation.define("1", k, trace(Sigma))
    derivation.step("2", k + k, 2 * trace(Sigma), cites=["1"], by=[ring])
    (_, left, right), (_, double, _) = rows(derivation)
    assert left == right
    assert abs(Fraction(double) - 2 * Fraction(left)) < Fraction(1, 10**17)


def test_a_side_without_a_value_has_none():
    x = vector("x")
    derivation = Derivation("t", goal="1")
    derivation.step("1", 1 / (x.T @ x), 1 / (x.T @ x))
    assert rows(derivation) == (("(1)", "no value", "no value"),)


def test_powers_of_ten():
    assert numbers._power("-1.5e-7") == "−1.5 · 10⁻⁷"
    assert numbers._power("2.5e+21") == "2.5 · 10²¹"
    assert numbers._power("0.25") == "0.25"
