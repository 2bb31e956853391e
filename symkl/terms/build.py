"""The constructors of terms: symbols, functions, densities, expectations, integrals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from symkl.errors import ShapeError, TermError
from symkl.terms.expr import COLUMN, MEMO, SCALAR, SQUARE, Operand, Shape, Symbol, Term, describe, term
from symkl.terms.shown import brief, shown

NAME = re.compile(r"[A-Za-z]+(_[A-Za-z0-9]+)?'*")
LONGEST_NAME = 100
RESERVED = frozenset({"d", "I", "pi", "E"})


def _symbol(name: str, shape: Shape, symmetric: bool = False, positive: bool = False) -> Term:
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise TermError(
            f"{shown(name)} is not a name: expected letters, perhaps a subscript and primes, like mu_1 or x', "
            f"at most {LONGEST_NAME} of them"
        )
    if name in RESERVED:
        raise TermError(f"the name {name} is taken: it always means the {_MEANING[name]}")
    return Term("symbol", (), shape, Symbol(name, symmetric, positive))


_MEANING = {"d": "dimension", "I": "identity matrix", "pi": "circle number", "E": "expectation"}


def scalar(name: str, *, positive: bool = False) -> Term:
    """A real number, shape 1×1; with ``positive=True`` known to be > 0."""
    return _symbol(name, SCALAR, positive=positive)


def vector(name: str) -> Term:
    """A column vector, shape d×1."""
    return _symbol(name, COLUMN)


def matrix(name: str, *, symmetric: bool = False) -> Term:
    """A square matrix, shape d×d; with ``symmetric=True`` known to equal its transpose."""
    return _symbol(name, SQUARE, symmetric=symmetric)


def covariance(name: str) -> Term:
    """A symmetric positive definite matrix, shape d×d (hence invertible, of positive determinant)."""
    return _symbol(name, SQUARE, symmetric=True, positive=True)


d = Term("dimension")
"""The dimension, a positive integer, as a scalar."""
identity = Term("identity", (), SQUARE)
"""The identity matrix, d×d."""
zero = Term("zero", (), COLUMN)
"""The zero vector, d×1 (the scalar is the number 0)."""
ones = Term("ones", (), COLUMN)
"""The vector of ones, d×1."""
pi = Term("pi")
"""The circle number."""
half = Term("number", (), SCALAR, Fraction(1, 2))
"""The number 1/2."""


def _of_square(op: str, name: str, a: Term, shape: Shape) -> Term:
    if term(a).shape != SQUARE:
        raise ShapeError(f"{name}({brief(a)}): expected {describe(SQUARE)}, found {describe(term(a).shape)}")
    return Term(op, (a,), shape)


def inv(a: Term) -> Term:
    """The inverse of a square matrix, d×d. Whether it exists is asked when a claim is checked."""
    return _of_square("inverse", "inv", a, SQUARE)


def trace(a: Term) -> Term:
    """The trace of a square matrix, a scalar; a scalar is a 1×1 matrix and has one, too."""
    return Term("trace", (a,)) if term(a).shape == SCALAR else _of_square("trace", "Tr", a, SCALAR)


def det(a: Term) -> Term:
    """The determinant of a square matrix, a scalar."""
    return _of_square("det", "det", a, SCALAR)


def cholesky(a: Term) -> Term:
    """The Cholesky factor of a symmetric positive definite matrix, d×d.

    The one lower triangular L with positive diagonal and LLᵀ = A. Whether it exists is asked when a claim is checked.
    """
    return _of_square("cholesky", "cholesky", a, SQUARE)


def sum_log_diagonal(a: Term) -> Term:
    """Σᵢ log Aᵢᵢ, a scalar, of a matrix d×d. Whether its diagonal is positive is asked when a claim is checked."""
    return _of_square("sum_log_diagonal", "sum_log_diagonal", a, SCALAR)


def _of_scalar(op: str, a: Operand) -> Term:
    a = term(a)
    if a.shape != SCALAR:
        raise ShapeError(f"{op}({brief(a)}): expected {describe(SCALAR)}, found {describe(a.shape)}")
    return Term(op, (a,))


def log(a: Operand) -> Term:
    """The natural logarithm of a scalar (nats). Whether it is defined is asked when a claim is checked."""
    return _of_scalar("log", a)


def exp(a: Operand) -> Term:
    """The exponential of a scalar."""
    return _of_scalar("exp", a)


def sqrt(a: Operand) -> Term:
    """The square root of a scalar: its power 1/2."""
    return term(a) ** half


def quad(u: Term, A: Term) -> Term:
    """The quadratic form uᵀAu, a scalar; `u` is d×1 and `A` d×d."""
    return u.T @ A @ u


def _variable(x: Term, what: str, shapes: tuple[Shape, ...] = (COLUMN, SCALAR)) -> Term:
    if not (isinstance(x, Term) and x.op == "symbol" and x.shape in shapes and not x.data.positive):
        example = "a scalar symbol such as scalar" if COLUMN not in shapes else "a vector symbol such as vector"
        raise TermError(f"{what} runs over {example}('x'), found {brief(x)}")
    return x


def _binds(over: Term, body: Term, own: Iterable[Normal] = ()) -> Term:
    for law in laws(body).union(own):
        if over in law.parameters:
            raise TermError(f"{over} is a parameter of {law.name} and cannot be bound: choose another variable")
    return over


def integral(body: Operand, over: Term) -> Term:
    """The integral of `body` over ℝᵈ, or over ℝ; it binds the vector or scalar symbol `over`."""
    body = term(body)
    return Term("integral", (_binds(_variable(over, "an integral"), body), body), body.shape)


def N(x: Term, mean: Operand, covariance: Operand) -> Term:
    """The density 𝒩(x; mean, covariance) at `x`, a scalar; d×1, d×1 and d×d, or three scalars: a variance."""
    x, mean, covariance = term(x), term(mean), term(covariance)
    if x.shape == mean.shape == covariance.shape == SCALAR:
        return Term("normal", (x, mean, covariance), SCALAR, 1)
    for a, shape, name in ((x, COLUMN, "point"), (mean, COLUMN, "mean"), (covariance, SQUARE, "covariance")):
        if term(a).shape != shape:
            raise ShapeError(
                f"N({brief(x)}; {brief(mean)}, {brief(covariance)}): the {name} {brief(a)} must be {describe(shape)}, "
                f"found {describe(term(a).shape)}"
            )
    return Term("normal", (x, mean, covariance))


def is_positive_definite(a: Term) -> bool:
    """Whether `a` is a matrix symbol declared positive definite."""
    return a.op == "symbol" and a.shape == SQUARE and bool(a.data.positive)


def is_variance(a: Term) -> bool:
    """Whether `a` is a scalar symbol declared positive, the square of one, or a positive number."""
    if a.op == "power":
        return a.args[1] == term(2) and is_variance(a.args[0]) and a.args[0].op == "symbol"
    return a.shape == SCALAR and (a.data > 0 if a.op == "number" else a.op == "symbol" and bool(a.data.positive))


def gaussian(x: Term, mean: Term, spread: Term) -> Term:
    """The formula of the Gaussian density: of ℝᵈ at d×1, d×1 and d×d, of ℝ at three scalars, the last a variance."""
    u = x - mean
    if u.shape == SCALAR:
        return 1 / (2 * pi * spread) ** half * exp(-half * (u**2 / spread))
    return 1 / ((2 * pi) ** (d / 2) * det(spread) ** half) * exp(-half * quad(u, inv(spread)))


class _Parameters(NamedTuple):
    name: str
    mean: Term
    covariance: Term


class Normal(_Parameters):
    """A Gaussian distribution with symbolic parameters: on ℝᵈ, or, with a scalar mean and a variance, on ℝ.

    Parameters
    ----------
    name : str
        How it is written, such as ``"P"``.
    mean : Term
        A vector symbol or `zero`, d×1; on ℝ a scalar symbol or number.
    covariance : Term
        A symbol declared by `covariance`, so positive definite, or `identity`; d×d. On ℝ the variance: a scalar symbol
        declared positive, the square of one, or a positive number.
    """

    __slots__ = ()

    def __new__(cls, name: str, mean: Term, covariance: Term) -> Normal:
        if not isinstance(name, str) or len(name) > LONGEST_NAME or not NAME.fullmatch(name) or name in RESERVED:
            raise TermError(f"{shown(name)} cannot name a distribution: use letters, such as P")
        mean, covariance = term(mean), term(covariance)
        if N(mean, mean, covariance).data is None:
            fits = mean.op in ("symbol", "zero"), covariance.op == "identity" or is_positive_definite(covariance)
            kinds = "vector(…) or zero", "covariance(…) or identity"
        else:
            fits = mean.op in ("symbol", "number"), is_variance(covariance)
            kinds = "scalar(…) or a number", "scalar(…, positive=True), its square, or a positive number"
        for a, fit, kind in zip((mean, covariance), fits, kinds, strict=True):
            if not fit:
                raise TermError(f"Normal({name!r}, {brief(mean)}, {brief(covariance)}): {brief(a)} must be {kind}")
        return super().__new__(cls, name, mean, covariance)

    def _repr_latex_(self) -> str | None:
        from symkl.shown import shown

        return shown("law", self)

    @property
    def dimension(self) -> int | None:
        """1 on ℝ; None on ℝᵈ, for every d."""
        return 1 if self.mean.shape == SCALAR else None

    @property
    def parameters(self) -> tuple[Term, ...]:
        """The symbols in its mean and covariance."""
        return tuple(s for p in (self.mean, self.covariance) for s in (p, *p.args) if s.op == "symbol")

    def point(self, name: str = "x") -> Term:
        """A symbol for a value of it: a vector, or on ℝ a scalar."""
        return vector(name) if self.dimension is None else scalar(name)

    def __call__(self, x: Operand) -> Term:
        """The density at `x` (d×1, or on ℝ a scalar), a scalar."""
        x = term(x)
        if x.shape != self.mean.shape:
            needed, found = describe(self.mean.shape), describe(x.shape)
            raise ShapeError(f"{self.name}({brief(x)}): a density needs {needed}, found {found}")
        return Term("density", (x,), SCALAR, self)

    def expectation(self, body: Operand, over: Term | None = None) -> Term:
        """E[body] for x distributed like this, of the body's shape; binds `over`, by default `point()`."""
        body = term(body)
        variable = _variable(self.point() if over is None else over, "E", (self.mean.shape,))
        return Term("expectation", (_binds(variable, body, [self]), body), body.shape, self)


def KL(p: Normal, q: Normal) -> Term:
    """The Kullback–Leibler divergence KL(P‖Q) in nats, P first; a scalar."""
    for law in (p, q):
        if not isinstance(law, Normal):
            raise TermError(f"KL takes two distributions, such as Normal('P', mean, covariance), found {shown(law)}")
    if p.dimension != q.dimension:
        raise ShapeError(f"KL({p.name}, {q.name}): one is a distribution on ℝ, the other on ℝᵈ")
    return Term("kl", (), SCALAR, (p, q))


@lru_cache(maxsize=MEMO)
def divergences(t: Term) -> frozenset[tuple[Normal, Normal]]:
    """The pairs (P, Q) whose KL(P‖Q) occurs in `t`."""
    own = frozenset({t.data}) if t.op == "kl" else frozenset[tuple[Normal, Normal]]()
    return own.union(*map(divergences, t.args))


@lru_cache(maxsize=MEMO)
def factored_matrices(t: Term) -> frozenset[Term]:
    """The matrices whose Cholesky factors occur in `t`."""
    own = frozenset(t.args) if t.op == "cholesky" else frozenset[Term]()
    return own.union(*map(factored_matrices, t.args))


@lru_cache(maxsize=MEMO)
def laws(t: Term) -> frozenset[Normal]:
    """The distributions that occur in `t`."""
    own = t.data if t.op == "kl" else (t.data,) if t.op in ("density", "expectation") else ()
    return frozenset[Normal](own).union(*map(laws, t.args))
