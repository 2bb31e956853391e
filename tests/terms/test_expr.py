"""What can be written, and what cannot exist."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from letters import S1, A, E, P, mu1, s, t, u, x, y

from symkl import (
    KL,
    N,
    Normal,
    covariance,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    matrix,
    pi,
    quad,
    scalar,
    trace,
    vector,
    zero,
)
from symkl.errors import ShapeError, SymklError, TermError
from symkl.terms.expr import COLUMN, ROW, SCALAR, SQUARE, term
from symkl.terms.variables import free_symbols, substitute

ILL_TYPED = [
    ("x·x", lambda: x * x, "x * x", "column vector (d×1) and a column vector (d×1)"),
    ("x + xᵀ", lambda: x + x.T, "x + xᵀ", "column vector (d×1) and a row vector (1×d)"),
    ("Tr(x)", lambda: trace(x), "Tr(x)", "found a column vector (d×1)"),
    ("x⁻¹", lambda: inv(x), "inv(x)", "expected a matrix (d×d), found a column vector (d×1)"),
    ("|x|", lambda: det(x), "det(x)", "found a column vector"),
    ("x @ x", lambda: x @ x, "x @ x", "inner sizes"),
    ("A x with *", lambda: A * x, "A * x", "use `@`"),
    ("s @ A", lambda: s @ A, "s @ A", "use `*`"),
    ("xᵀ A + A", lambda: x.T @ A + A, "xᵀ A + A", "row vector (1×d) and a matrix (d×d)"),
    ("A / x", lambda: A / x, "A / x", "only a scalar divides"),
    ("A²", lambda: A**2, "A ** 2", "scalar base"),
    ("2^A", lambda: 2**A, "2 ** A", "scalar base"),
    ("log A", lambda: log(A), "log(A)", "expected a scalar"),
    ("exp x", lambda: exp(x), "exp(x)", "expected a scalar"),
    ("P(A)", lambda: P(A), "P(A)", "column vector"),
    ("N(x; A, S)", lambda: N(x, A, S1), "N(x; A, Σ₁)", "mean A must be a column vector"),
    ("x + 1", lambda: x + 1, "x + 1", "column vector (d×1) and a scalar (1×1)"),
    ("1 + A", lambda: 1 + A, "1 + A", "scalar (1×1) and a matrix (d×d)"),
]


@pytest.mark.parametrize(("build", "expression", "shapes"), [c[1:] for c in ILL_TYPED], ids=[c[0] for c in ILL_TYPED])
def test_an_ill_typed_term_cannot_exist_and_the_error_names_it_and_the_shapes(build, expression, shapes):
    with pytest.raises(ShapeError) as refused:
        build()
    assert expression in str(refused.value)
    assert shapes in str(refused.value)


UNWRITABLE = [
    (lambda: s + 0.5, "Fraction(1, 2)"),
    (lambda: s * True, "bool"),
    (lambda: s + "t", "str"),
    (lambda: s / 0, "division by zero"),
    (lambda: term(0) ** -1, "power of zero"),
    (lambda: vector("2x"), "not a name"),
    (lambda: vector(r"x\input{a}"), "not a name"),
    (lambda: vector(""), "not a name"),
    (lambda: scalar("d"), "taken"),
    (lambda: matrix("I"), "taken"),
    (lambda: E(x, over=A), "runs over a vector symbol"),
    (lambda: integral(P(x), u), "runs over a vector symbol"),
    (lambda: Normal("P", x, matrix("S")), "covariance"),
    (lambda: Normal("P", u, S1), "vector"),
    (lambda: Normal("P!", mu1, S1), "cannot name"),
    (lambda: KL(P, "Q"), "two distributions"),
    (lambda: bool(x), "truth value"),
]


@pytest.mark.parametrize(("build", "reason"), UNWRITABLE, ids=[reason for _, reason in UNWRITABLE])
def test_what_cannot_be_written_is_refused_with_the_reason(build, reason):
    with pytest.raises(TermError) as refused:
        build()
    assert reason in str(refused.value)


def test_shapes():
    assert [t_.shape for t_ in (s, x, x.T, A, x @ x.T, x.T @ x, d, pi, half)] == [
        SCALAR, COLUMN, ROW, SQUARE, SQUARE, SCALAR, SCALAR, SCALAR, SCALAR,
    ]  # fmt: skip
    assert quad(x, A).shape == E(s).shape == integral(s, x).shape == KL(P, P).shape == SCALAR
    assert E(x).shape == zero.shape == COLUMN
    assert inv(A).shape == identity.shape == SQUARE
    assert trace(s).shape == SCALAR


def test_a_term_keeps_the_form_as_written():
    assert (x - mu1) + (mu1 - y) != x - y
    assert A - A != 0 * A
    assert 2 * s != s + s
    assert term(Fraction(2, 4)) == half


def test_terms_written_alike_are_equal_and_hash_alike():
    assert quad(x - mu1, inv(S1)) == quad(vector("x") - vector("mu_1"), inv(covariance("Sigma_1")))
    assert len({x, vector("x"), vector("y")}) == 2
    assert x != "x"


def test_terms_survive_pickling():
    claim = E(quad(u, inv(S1)) + log(P(x)))
    again = pickle.loads(pickle.dumps(claim))
    assert again == claim
    assert hash(again) == hash(claim)


def test_free_symbols_are_those_no_binder_binds():
    assert free_symbols(E(x @ y.T)) == {y}
    assert free_symbols(integral(P(x) * (x.T @ mu1), x)) == {mu1}


def test_substitution_does_not_capture():
    swapped = substitute(E(x @ y.T), {y: x})
    assert free_symbols(swapped) == {x}
    assert swapped != E(x @ x.T)
    assert substitute(E(x), {x: y}) == E(x)


def test_every_error_of_symkl_is_in_one_tree():
    import symkl.errors as errors

    raised = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)]
    assert all(issubclass(e, SymklError) for e in raised)
    assert all(e.__name__ in (errors.__doc__ or "") for e in raised)


def test_numbers_stand_on_either_side():
    assert str(1 - s) == "1 − s"
    assert str(2 / t) == "2/t"
    assert str(Fraction(1, 3) * x) == "1/3 x"
    assert str(2**s) == "2^s"
