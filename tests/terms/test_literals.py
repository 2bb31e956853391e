"""Matrices by their entries: what they are, and that they mean something in one dimension only."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import ALL, S1, A, B, proves, x

from symkl import Derivation, check, cyclic, d, det, identity, inv, literal, log, ones, scalar, trace
from symkl.errors import DerivationError, ShapeError
from symkl.proof.report import Verdict
from symkl.terms.expr import COLUMN, ROW, SQUARE, term
from symkl.terms.literals import dimensions, is_definite, pivots

a, b, c = (scalar(name) for name in "abc")
M = literal([[a, b], [b, c]])
N2 = literal([[2, 1], [1, 2]])


def verdicts(lhs, rhs, layers=("general", "explicit", "numeric"), dims=(1, 2, 3)):
    derivation = Derivation("?", goal="1")
    derivation.step("1", lhs, rhs, by=list(ALL))
    return {c.layer: c.verdict for c in check(derivation, layers, dims)["1"].checks}


def test_a_literal_is_square_a_column_a_row_or_a_scalar():
    assert (M.shape, literal([[a], [b]]).shape, literal([[a, b]]).shape) == (SQUARE, COLUMN, ROW)
    assert literal([[a]]) == a
    for wrong in ([], [[]], [[a, b], [c]], [[a, b, c], [a, b, c]], [[x, x], [x, x]], [[0] * 7] * 7):
        with pytest.raises(ShapeError):
            literal(wrong)


def test_it_is_written_in_every_style():
    assert str(N2) == "[[2, 1], [1, 2]]"
    assert N2.latex() == r"\begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}"
    assert (N2 @ x).latex() == r"\begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix} x"


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (trace(M), a + c), (det(M), a * c - b**2), (M, M.T), (M @ M, literal([[a**2 + b**2, a * b + b * c],
        [a * b + b * c, b**2 + c**2]])), (det(N2), 3), (inv(N2), Fraction(1, 3) * literal([[2, -1], [-1, 2]])),
        (inv(N2) @ N2, identity), (log(det(N2)), log(term(3))), (literal([[1, 0], [0, 1]]), identity),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_true_in_its_dimension_is_proved_there_and_asked_nowhere_else(lhs, rhs):
    found = verdicts(lhs, rhs)
    assert found["d=2"] is Verdict.PROVED
    assert found["numeric"] is Verdict.AGREES
    assert not {"d=1", "d=3"} & found.keys()


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [(trace(M), a + b), (det(M), a * c + b**2), (literal([[a, b], [c, a]]), literal([[a, c], [b, a]])), (N2, identity)],
    ids=str,
)
def test_what_is_false_is_refuted(lhs, rhs):
    found = verdicts(lhs, rhs)
    assert found["d=2"] is found["numeric"] is Verdict.REFUTED
    assert "general" not in found


@pytest.mark.parametrize(
    "claim",
    [(trace(M), a + c), (M, M.T), (N2, identity), (det(M), det(N2)), (inv(M) @ M, identity), (log(det(M)), log(det(M))),
     (trace(N2), trace(literal([[2, 0], [0, 2]])))],
    ids=str,
)  # fmt: skip
def test_the_kernel_knows_nothing_of_entries(claim):
    assert not proves(claim, "*")


def test_the_kernel_takes_it_for_any_matrix():
    assert proves((trace(M @ A), trace(A @ M)), "*")
    assert proves((det(M @ S1), det(M) * det(S1)), "*")


@pytest.mark.parametrize("claim", [(ones.T @ x, x.T @ ones), (ones.T @ S1 @ x, x.T @ S1 @ ones)], ids=str)
def test_the_vector_of_ones_is_a_vector_for_every_d(claim):
    found = verdicts(*claim)
    assert found.pop("numeric") is Verdict.AGREES
    assert set(found.values()) == {Verdict.PROVED}


def test_what_is_true_of_ones_alone_is_left_to_matrices():
    assert verdicts(ones.T @ ones, d)["general"] is Verdict.UNKNOWN
    assert verdicts(ones.T @ ones, d, ["explicit"]) == dict.fromkeys(("d=1", "d=2", "d=3"), Verdict.PROVED)
    for false in ((ones.T @ ones, term(1)), (ones, 0 * x), (trace(ones @ ones.T), d**2)):
        assert Verdict.REFUTED in verdicts(*false).values()
        assert not proves(false, "*")


def test_matrices_of_two_dimensions_make_no_claim():
    three = literal([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert dimensions(trace(M) + trace(three)) == {2, 3}
    derivation = Derivation("?", goal="2")
    with pytest.raises(DerivationError, match="dimension 2 and 3"):
        derivation.step("1", trace(M), trace(three))
    derivation.define("0", A, three)
    derivation.define("1", B, 2 * A)
    for claim in ((trace(A), trace(N2) - 1), (trace(B @ N2), trace(N2 @ B))):  # true of all matrices, and of none here
        with pytest.raises(DerivationError, match="dimension 2 and 3"):
            derivation.step("2", *claim, by=[cyclic])


def test_a_definition_by_entries_binds_what_rests_on_it_to_its_dimension():
    derivation = Derivation("?", goal="2")
    derivation.define("1", A, literal([[1, 2], [3, 4]]))
    derivation.step("2", det(A), -2)
    found = check(derivation, ["general", "explicit", "numeric"], (1, 2, 3))["2"]
    assert {c.layer: c.verdict for c in found.checks} == {"d=2": Verdict.PROVED, "numeric": Verdict.AGREES}


@given(st.lists(st.integers(-4, 4), min_size=9, max_size=9))
def test_pivots_decide_definiteness(entries):
    grid = np.array(entries, dtype=float).reshape(3, 3)
    t = literal([[int(v) for v in row] for row in grid])
    symmetric = bool((grid == grid.T).all())
    assert is_definite(t) == (symmetric and bool((np.linalg.eigvalsh(grid) > 1e-9).all()))
    found = pivots(t)
    if found is not None:
        assert np.isclose(float(found[0] * found[1] * found[2]), np.linalg.det(grid))


@pytest.mark.parametrize(
    "t", [literal([[1, 2], [2, 1]]), literal([[1, 0], [1, 1]]), M, literal([[0, 0], [0, 1]])], ids=str
)
def test_what_is_not_definite_has_no_logarithm_of_its_determinant(t):
    assert not is_definite(t)
    assert not proves((log(det(t)), log(det(t))), "*")
