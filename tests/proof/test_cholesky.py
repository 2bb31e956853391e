"""Cholesky factors and the kernel: which exist, and what a hypothesis about one that does not says of its matrix."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, M, given, p, proves, s, x

from symkl import cholesky, det, identity, inv, log, sum_log_diagonal
from symkl.errors import ShapeError
from symkl.proof.defined import Judge
from symkl.proof.kernel import Kernel

C1, C2 = cholesky(S1), cholesky(S2)


def test_only_a_square_matrix_has_a_factor_and_a_diagonal():
    for make in (cholesky, sum_log_diagonal):
        for a in (x, s, x.T):
            with pytest.raises(ShapeError):
                make(a)


def test_a_factor_of_what_may_not_be_definite_has_no_value():
    for a in (A, M, -S1, S1 - S2, S1 @ S2, x @ x.T, A @ A.T, A.T @ A):
        assert "not provably positive definite" in Judge().undefined(cholesky(a)), a
    for a in (S1, S1 + S2, inv(S1), p * S1, S1.T, identity, C1 @ C1.T, C1.T @ C1, inv(C1) @ inv(C1).T):
        assert Judge().undefined(cholesky(a)) == "", a


def test_a_diagonal_that_may_not_be_positive_has_no_logarithms():
    for a in (A, M, C1 @ C2, inv(C1), -C1, C1 - C2, S1 @ S2):
        assert "no provably positive diagonal" in Judge().undefined(sum_log_diagonal(a)), a
    for a in (S1, C1, C1.T, S1 + S2, identity):
        assert Judge().undefined(sum_log_diagonal(a)) == "", a


def test_a_factor_is_not_taken_for_a_definite_matrix():
    assert not Judge().definite(C1)
    assert not Judge().definite(C1 @ C2.T)
    assert not Judge().definite(C1 @ C1)
    assert Judge().invertible(C1 @ C2)
    assert Judge().positive(det(C1))


def test_a_hypothesis_about_a_factor_that_does_not_exist_says_nothing_of_its_matrix():
    kernel = Kernel()
    premise = given(kernel, B, cholesky(A))
    for claim in ((A, A.T), (A, B @ B.T), (det(A), det(B) ** 2), (log(det(B)), sum_log_diagonal(B))):
        assert not proves(claim, "*", [premise], kernel)


def test_a_hypothesis_that_inverts_such_a_factor_does_not_cancel_it():
    kernel = Kernel()
    premise = given(kernel, B, inv(cholesky(A)) @ cholesky(A))
    assert not proves((B, identity), "*", [premise], kernel)
    premise = given(kernel, B, inv(C1) @ C1)
    assert proves((B, identity), "inverse_cancels", [premise], kernel)
