"""Examples: small exact numbers at which an equation can be looked at."""

from __future__ import annotations

from symkl import Derivation, Normal, covariance, d, inv, log, matrix, quad, trace, vector, zero
from symkl.explicit.example import differing, example

x, mu, A, Sigma = vector("x"), vector("mu"), matrix("A"), covariance("Sigma")
E = Normal("P", mu, Sigma).expectation


def test_both_sides_have_exact_entries():
    found = example((E(quad(x - mu, inv(Sigma))), d), (), 2)
    assert found.sides == ([["2"]], [["2"]])
    assert set(found.values) == {mu, Sigma}


def test_a_matrix_is_given_by_rows():
    left, right = example((A @ Sigma, (Sigma @ A.T).T), (), 2).sides
    assert left == right
    assert (len(left), len(left[0])) == (2, 2)


def test_numbers_are_telling_where_that_can_be():
    found = example((quad(x, Sigma), quad(x, Sigma)), (), 2)
    assert any(row[0] for row in found.values[x])
    assert found.values[Sigma][1][0] != 0
    assert found.sides[0] != [["0"]]


def test_where_a_side_is_always_0_there_is_an_example_all_the_same():
    assert example((trace(A) - trace(A), zero.T @ x), (), 2).sides == ([["0"]], [["0"]])


def test_where_no_side_has_a_value_the_reason_is_told():
    assert isinstance(example((log(-trace(Sigma)), d), (), 2), str)


def test_definitions_count():
    derivation = Derivation("t", goal="1")
    h = matrix("H")
    derivation.define("1", h, Sigma @ Sigma)
    found = example((trace(h), trace(Sigma @ Sigma)), derivation.definitions, 2)
    assert found.sides[0] == found.sides[1]
    assert set(found.values) == {Sigma}


def test_sides_that_differ_are_told_apart_in_numbers():
    assert differing((trace(A), trace(A.T)), (), 2) is None
    found = differing((trace(A), trace(A.T), 2 * trace(A)), (), 2)
    assert found.lhs != found.rhs
    assert differing((A, A.T), (), 1) is None
    assert differing((A, A.T), (), 2) is not None


def test_no_letters_are_no_obstacle():
    assert example((d, d), (), 2).values == {}
