"""A Gaussian keeps what it was given, and refuses what is none."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symkl import Gaussian
from symkl.errors import (
    EmptyInput,
    GaussianError,
    NotPositiveDefinite,
    NotSymmetric,
    NotTriangular,
    NumberError,
    ParametrizationError,
    SizeMismatch,
    UsageError,
)
from symkl.gaussian import linear
from symkl.gaussian.distribution import broadcast

IDENTITY = [[1, 0], [0, 1]]


def test_it_is_kept_as_given():
    p = Gaussian(["0.1", 0.1], scale_tril=[[2, 0], [1, 3]])
    assert p.mean == (Fraction(1, 10), Fraction(0.1))
    assert (p.form, p.scale_tril, p.precision) == ("scale_tril", ((2, 0), (1, 3)), None)
    assert p.covariance == ((4, 2), (2, 10))
    assert (p.dimension, p.batch_shape, p.members) == (2, (), (p,))


def test_the_covariance_of_a_precision_is_its_exact_inverse():
    p = Gaussian([0, 0], precision=[[3, 1], [1, 2]])
    assert p.covariance == ((Fraction(2, 5), Fraction(-1, 5)), (Fraction(-1, 5), Fraction(3, 5)))
    big = linear.SMALL + 2
    hilbert = [[Fraction(1, i + j + 1) for i in range(big)] for j in range(big)]
    inverse = Gaussian([0] * big, precision=hilbert).covariance
    assert inverse[0][0] == big**2
    assert linear.inverse(inverse) == tuple(map(tuple, hilbert))


def test_equal_means_the_same_distribution():
    p = Gaussian([0, 0], covariance=[[4, 2], [2, 10]])
    assert p == Gaussian([0, 0], scale_tril=[[2, 0], [1, 3]])
    assert p == Gaussian([0, 0], precision=p_inverse(p))
    assert hash(p) == hash(Gaussian([0, 0], scale_tril=[[2, 0], [1, 3]]))
    assert p != Gaussian([0, 1], covariance=[[4, 2], [2, 10]])
    assert p != Gaussian([0, 0], covariance=[[4, 2], [2, 11]])
    assert p != "p"


def p_inverse(p):
    return linear.inverse(p.covariance)


def test_nothing_can_be_changed():
    p = Gaussian([0], covariance=[[1]])
    with pytest.raises(AttributeError, match="cannot be changed"):
        p.dimension = 3


@pytest.mark.parametrize("column", [mpmath.matrix([1, 2]), sympy.Matrix([1, 2])], ids=["mpmath", "sympy"])
def test_a_column_is_a_vector_where_there_are_no_vectors(column):
    assert Gaussian(column, covariance=IDENTITY).mean == (1, 2)


def test_batches_broadcast():
    p = Gaussian(numpy.arange(12).reshape(3, 2, 2), covariance=[IDENTITY, [[2, 0], [0, 2]]])
    assert (p.batch_shape, p.dimension, len(p)) == ((3, 2), 2, 3)
    assert p[2][1].mean == (10, 11)
    assert p[-1][1].covariance == ((2, 0), (0, 2))
    assert [one.batch_shape for one in p] == [(2,)] * 3
    assert p[0] == Gaussian([[0, 1], [2, 3]], covariance=[IDENTITY, [[2, 0], [0, 2]]])
    assert "batch of shape (3, 2)" in repr(p)
    q = Gaussian([[[0, 0]], [[1, 1]], [[2, 2]]], covariance=IDENTITY)
    shape, pairs = broadcast(p, q)
    assert shape == (3, 2)
    assert [[a.mean[0], b.mean[0]] for a, b in pairs] == [[0, 0], [2, 0], [4, 1], [6, 1], [8, 2], [10, 2]]


def test_a_batch_has_no_single_mean():
    batch = Gaussian([[0], [1]], covariance=[[1]])
    for name in ("mean", "covariance", "precision", "given"):
        with pytest.raises(UsageError, match=r"batch of shape \(2,\)"):
            getattr(batch, name)
    with pytest.raises(UsageError, match="no members"):
        batch[0][0]
    with pytest.raises(IndexError):
        batch[2]
    with pytest.raises(TypeError, match=r"\.dimension"):
        len(batch[0])


BAD = [
    (NotSymmetric, "covariance", (1, 0), [0, 0], {"covariance": [[1, 0.5], [0.25, 1]]}, r"\(S \+ Sᵀ\)/2"),
    (NotSymmetric, "precision", (1, 0), [0, 0], {"precision": [[1, 0.5], [0.5 + 2**-53, 1]]}, "1.11e-16"),
    (NotSymmetric, "covariance", (1, 1, 0), [0, 0], {"covariance": [IDENTITY, [[1, 0], [1, 1]]]}, r"\[1, 1, 0\]"),
    (NotPositiveDefinite, "covariance", (1, 1), [0, 0], {"covariance": [[1, 2], [2, 1]]}, "pivot 2 .* is -3,"),
    (NotPositiveDefinite, "covariance", (0, 0), [0], {"covariance": [[0]]}, "order 1 is not positive"),
    (NotPositiveDefinite, "precision", (0, 0), [0], {"precision": [[-1]]}, "precision is not positive definite"),
    (NotPositiveDefinite, "covariance", (1, 0, 0), [0], {"covariance": [[[1]], [[-1]]]}, r"covariance\[1\] is not"),
    (NotTriangular, "scale_tril", (0, 1), [0, 0], {"scale_tril": [[1, 2], [0, 1]]}, "should be 0"),
    (NotTriangular, "scale_tril", (0, 0), [0, 0], {"scale_tril": [[-1, 0], [0, 1]]}, "should be positive"),
    (SizeMismatch, "covariance", (), [0, 0, 0], {"covariance": IDENTITY}, r"\(3,\) and covariance has shape \(2, 2\)"),
    (SizeMismatch, "covariance", (), [0, 0], {"covariance": [1, 1]}, r"should be \(2, 2\)"),
    (SizeMismatch, "covariance", (), [0], {"covariance": 1}, r"shape \(\)"),
    (SizeMismatch, "mean", (), 0, {"covariance": [[1]]}, "mean is a vector"),
    (SizeMismatch, "covariance", (), [[0]] * 2, {"covariance": [[[1]]] * 3}, r"mean has \(2,\), covariance has \(3,\)"),
    (NumberError, "mean", (1,), [0, float("nan")], {"covariance": IDENTITY}, r"mean\[1\] is nan"),
    (NumberError, "covariance", (0, 0), [0], {"covariance": [[float("inf")]]}, r"covariance\[0, 0\] is inf"),
    (NumberError, "mean", (), None, {"covariance": [[1]]}, "mean is None"),
    (EmptyInput, "mean", (), [], {"covariance": [[1]]}, r"shape is \(0,\)"),
    (EmptyInput, "covariance", (), [0], {"covariance": []}, "covariance is empty"),
    (ParametrizationError, "", (), [0], {}, "none was given"),
    (ParametrizationError, "covariance, precision", (), [0], {"covariance": [[1]], "precision": [[1]]}, "were"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "argument", "entry", "mean", "matrix", "message"), BAD)
def test_bad_input_is_a_named_error(error, argument, entry, mean, matrix, message):
    with pytest.raises(error, match=message) as caught:
        Gaussian(mean, **matrix)
    assert isinstance(caught.value, GaussianError)
    assert (caught.value.argument, caught.value.entry) == (argument, entry)


def test_asymmetry_by_one_ulp_is_found_and_said():
    with pytest.raises(NotSymmetric) as caught:
        Gaussian([0, 0], covariance=[[1.0, 0.1], [numpy.nextafter(0.1, 1), 1.0]])
    assert caught.value.amount == Fraction(1, 2**56)


@pytest.mark.parametrize("d", [2, linear.SMALL, linear.SMALL + 1, 40])
@pytest.mark.parametrize("tiny", [0, Fraction(1, 10**30), Fraction(1, 10**400)])
def test_definiteness_is_decided_exactly(d, tiny):
    # I − (1 − tiny) vvᵀ/|v|² has the smallest eigenvalue `tiny`
    v = [1 + i % 3 for i in range(d)]
    norm = sum(a * a for a in v)

    def with_smallest(tiny):
        return [[(i == j) - (1 - tiny) * Fraction(v[i] * v[j], norm) for i in range(d)] for j in range(d)]

    if tiny:
        Gaussian([0] * d, covariance=with_smallest(tiny))
    with pytest.raises(NotPositiveDefinite) as caught:
        Gaussian([0] * d, covariance=with_smallest(-tiny))
    assert caught.value.entry == (d - 1, d - 1)


def test_an_indefinite_large_matrix_is_named():
    d = 60
    matrix = [[(50 if i == j else 0) if i != 45 or j != 45 else -1 for i in range(d)] for j in range(d)]
    with pytest.raises(NotPositiveDefinite, match=r"pivot 46 .* is -1\.00"):
        Gaussian([0] * d, covariance=matrix)


@given(st.lists(st.integers(-9, 9), min_size=6, max_size=6))
def test_definiteness_agrees_with_eigenvalues(entries):
    a, b, c, e, f, g = entries
    matrix = [[a, b, c], [b, e, f], [c, f, g]]
    try:
        Gaussian([0, 0, 0], covariance=matrix)
        accepted = True
    except NotPositiveDefinite:
        accepted = False
    assert accepted == sympy.Matrix(matrix).is_positive_definite


def test_arrays_that_broadcast_to_more_than_a_batch_may_have_are_refused():
    means, covariances = [[[0]]] * 2000, [[[1]]] * 2000
    with pytest.raises(SizeMismatch, match=r"at most 1000000 members, found the shape \(2000, 2000\)"):
        Gaussian(means, covariance=covariances)
    p, q = Gaussian(means, covariance=[[1]]), Gaussian([0], covariance=covariances)
    with pytest.raises(SizeMismatch, match="split it"):
        broadcast(p, q)


@pytest.mark.parametrize("number", [10**300_000, Fraction(1, 10**300_000), sympy.Integer(10) ** 300_000], ids=range(3))
def test_a_number_of_too_many_bits_is_refused(number):
    with pytest.raises(NumberError, match="more than 730000"):
        Gaussian([number], covariance=[[1]])
