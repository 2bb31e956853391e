"""From a term to SymPy: abstract, with a symbolic d, or explicit, with a number d.

Abstract (`to_sympy`)
    Vectors and matrices are ``MatrixSymbol`` over ``Symbol("d", integer=True, positive=True)``. The form stays as
    written, as far as SymPy keeps one. A row times a column is a 1×1 matrix; where a scalar stands it is written as its
    ``Trace``, which SymPy adds, multiplies, substitutes, prints and lambdifies like any scalar.
Explicit (`explicit`, in `symkl.terms.entries`)
    Vectors and matrices are ``Matrix`` objects with real entries ``mu_1_1``, ``Sigma_1_12``, symmetric where declared.
    Densities are Gaussian; E and KL are computed for polynomials and log densities, in Σ's own entries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy import MatAdd, MatMul, OneMatrix, S, Trace
from sympy.matrices.expressions.factorizations import LofCholesky

from symkl.errors import TermError
from symkl.terms.entries import explicit, scalar_symbol
from symkl.terms.expr import COLUMN, SCALAR, Term

DIMENSION = sp.Symbol("d", integer=True, positive=True)
"""The symbolic dimension."""
ROW_INDEX = sp.Symbol("i", integer=True, nonnegative=True)
"""Counts rows from 0, as SymPy does."""


def to_sympy(term: Term) -> Any:
    """Abstract SymPy, with MatrixSymbols over a symbolic d.

    Raises
    ------
    TermError
        For an operator without an abstract form: a density, an expectation, an integral, a divergence.
    """
    if term.op not in ABSTRACT:
        raise TermError(f"SymPy has no abstract form of the operator {term.op!r}, found in {term}; "
                        "explicit(d) gives it in entries")
    return ABSTRACT[term.op](term, *map(to_sympy, term.args))


def _abstract_symbol(t: Term) -> Any:
    if t.shape == SCALAR:
        return scalar_symbol(t)
    return sp.MatrixSymbol(t.data.name, DIMENSION, 1 if t.shape == COLUMN else DIMENSION)


def _sum(t: Term, a: Any, b: Any) -> Any:
    return sp.Add(a, b, evaluate=False) if t.shape == SCALAR else MatAdd(a, b, evaluate=False)


def _negative(t: Term, a: Any) -> Any:
    return sp.Mul(S.NegativeOne, a, evaluate=False) if t.shape == SCALAR else MatMul(S.NegativeOne, a, evaluate=False)


def _abstract_product(t: Term, a: Any, b: Any) -> Any:
    if t.shape == t.args[0].shape == SCALAR:
        return sp.Mul(a, b, evaluate=False)
    product = MatMul(*_factors(a), *_factors(b), evaluate=False)
    return Trace(product) if t.shape == SCALAR else product


def _factors(a: Any) -> tuple[Any, ...]:
    """A product is associative: (uᵀA)v is written as uᵀAv."""
    return a.args if isinstance(a, MatMul) else (a,)


def _abstract_quotient(t: Term, a: Any, s: Any) -> Any:
    inverse = sp.Pow(s, S.NegativeOne, evaluate=False)
    return sp.Mul(a, inverse, evaluate=False) if t.shape == SCALAR else MatMul(inverse, a, evaluate=False)


ABSTRACT: dict[str, Callable[..., Any]] = {
    "number": lambda t: sp.Rational(t.data.numerator, t.data.denominator),
    "symbol": _abstract_symbol,
    "dimension": lambda t: DIMENSION,
    "pi": lambda t: sp.pi,
    "identity": lambda t: sp.Identity(DIMENSION),
    "zero": lambda t: sp.ZeroMatrix(DIMENSION, 1),
    "ones": lambda t: OneMatrix(DIMENSION, 1),
    "add": _sum,
    "subtract": lambda t, a, b: _sum(t, a, _negative(t, b)),
    "negate": _negative,
    "multiply": _abstract_product,
    "divide": _abstract_quotient,
    "power": lambda t, a, b: sp.Pow(a, b, evaluate=False),
    "transpose": lambda t, a: a if t.shape == SCALAR else sp.Transpose(a),
    "inverse": lambda t, a: sp.Inverse(a),
    "trace": lambda t, a: a if t.args[0].shape == SCALAR else Trace(a),
    "det": lambda t, a: sp.Determinant(a),
    "cholesky": lambda t, a: LofCholesky(a),
    "sum_log_diagonal": lambda t, a: sp.Sum(sp.log(a[ROW_INDEX, ROW_INDEX]), (ROW_INDEX, 0, DIMENSION - 1)),
    "log": lambda t, a: sp.log(a, evaluate=False),
    "exp": lambda t, a: sp.exp(a, evaluate=False),
}
"""The abstract form of every operator that has one."""

__all__ = ["ABSTRACT", "DIMENSION", "explicit", "to_sympy"]
