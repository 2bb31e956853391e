"""Terms in explicit entries: SymPy matrices for a number d.

A vector has the entries ``mu_1_1``, ``mu_1_2``, …, a matrix ``Sigma_1_11``, ``Sigma_1_12``, … (``Sigma_1_1_10`` from
d = 10 on), real, symmetric where declared, and with a positive diagonal where positive definite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp
from sympy import S

from symkl.errors import TermError
from symkl.terms.build import Normal, gaussian, is_positive_definite
from symkl.terms.expr import COLUMN, SCALAR, Term


def scalar_symbol(t: Term) -> Any:
    """A real number, positive where declared."""
    return sp.Symbol(t.data.name, positive=True) if t.data.positive else sp.Symbol(t.data.name, real=True)


def explicit(term: Term, d: int) -> Any:
    """SymPy with explicit entries: a ``Matrix``, or an ``Expr`` for a scalar, in dimension `d`.

    An expectation is exp(½ Σᵢⱼ Cᵢⱼ ∂ᵢ∂ⱼ) f at the mean, C the covariance: finite and exact for a polynomial f. A
    logarithm of positive factors is written as the sum of theirs, so that log densities are polynomials.

    Raises
    ------
    TermError
        For d < 1, the inverse of a singular matrix, an expectation of something else than a polynomial or log
        densities, and an integral without a density as a factor.
    """
    if not isinstance(d, int) or isinstance(d, bool) or d < 1:
        raise TermError(f"explicit({d!r}): a dimension is a whole number from 1 on")
    return Explicit(d).value(term, {})


Bound = dict[Term, Any]


class Explicit:
    """Values of terms in dimension `d`, with an adjugate over a determinant for every inverse."""

    def __init__(self, d: int) -> None:
        self.d = d

    def value(self, t: Term, bound: Bound) -> Any:
        """A Matrix, or an Expr for a scalar."""
        if t.op in OF_VALUES:
            return OF_VALUES[t.op](*(self.value(a, bound) for a in t.args))
        return getattr(self, f"_{t.op}")(t, bound)

    def _dimension(self, t: Term, bound: Bound) -> Any:
        return sp.Integer(self.d)

    def _number(self, t: Term, bound: Bound) -> Any:
        return sp.Rational(t.data.numerator, t.data.denominator)

    def _pi(self, t: Term, bound: Bound) -> Any:
        return sp.pi

    def _identity(self, t: Term, bound: Bound) -> Any:
        return sp.eye(self.d)

    def _zero(self, t: Term, bound: Bound) -> Any:
        return sp.zeros(self.d, 1)

    def _literal(self, t: Term, bound: Bound) -> Any:
        if max(t.data) != self.d:
            raise TermError(f"{t} means nothing in dimension {self.d}")
        return sp.Matrix(*t.data, [self.value(a, bound) for a in t.args])

    def _ones(self, t: Term, bound: Bound) -> Any:
        return sp.ones(self.d, 1)

    def _symbol(self, t: Term, bound: Bound) -> Any:
        if t in bound:
            return bound[t]
        name, between = t.data.name, "_" if self.d > 9 else ""
        if t.shape == SCALAR:
            return scalar_symbol(t)
        if t.shape == COLUMN:
            return sp.Matrix(self.d, 1, lambda i, _: sp.Symbol(f"{name}_{i + 1}", real=True))

        def entry(i: int, j: int) -> Any:
            if t.data.symmetric and i > j:
                i, j = j, i
            full = f"{name}_{i + 1}{between}{j + 1}"
            return sp.Symbol(full, positive=True) if t.data.positive and i == j else sp.Symbol(full, real=True)

        return sp.Matrix(self.d, self.d, entry)

    def _multiply(self, t: Term, bound: Bound) -> Any:
        a, b = (self.value(f, bound) for f in t.args)
        return (a * b)[0, 0] if t.shape == SCALAR and t.args[0].shape != SCALAR else a * b

    def _trace(self, t: Term, bound: Bound) -> Any:
        a = self.value(t.args[0], bound)
        return a if t.args[0].shape == SCALAR else a.trace()

    def _transpose(self, t: Term, bound: Bound) -> Any:
        a = self.value(t.args[0], bound)
        return a if t.shape == SCALAR else a.T

    def _inverse(self, t: Term, bound: Bound) -> Any:
        return self.inverse_of(t.args[0], bound)

    def _det(self, t: Term, bound: Bound) -> Any:
        return self.det_of(t.args[0], bound)

    def _cholesky(self, t: Term, bound: Bound) -> Any:
        """L with LLᵀ = A, column by column: lⱼⱼ² = aⱼⱼ − Σ lⱼₖ², lᵢⱼ lⱼⱼ = aᵢⱼ − Σ lᵢₖ lⱼₖ."""
        a, lower = self.value(t.args[0], bound), sp.zeros(self.d, self.d)
        for j in range(self.d):
            lower[j, j] = sp.sqrt(a[j, j] - sum((lower[j, k] ** 2 for k in range(j)), S.Zero))
            for i in range(j + 1, self.d):
                known = sum((lower[i, k] * lower[j, k] for k in range(j)), S.Zero)
                lower[i, j] = (a[i, j] - known) / lower[j, j]
        return lower

    def _sum_log_diagonal(self, t: Term, bound: Bound) -> Any:
        a = self.value(t.args[0], bound)
        return sum((sp.log(a[i, i]) for i in range(self.d)), S.Zero)

    def inverse_of(self, a: Term, bound: Bound) -> Any:
        """adj A / |A|."""
        value, determinant = self.value(a, bound), self.det_of(a, bound)
        if determinant.expand() == 0:
            raise TermError(f"{a} has no inverse: its determinant is 0")
        return value.adjugate(method="berkowitz") / determinant

    def det_of(self, a: Term, bound: Bound) -> Any:
        """|A|."""
        return self.value(a, bound).det(method="berkowitz")

    def _log(self, t: Term, bound: Bound) -> Any:
        return self._log_of(t.args[0], bound)

    def _log_of(self, t: Term, bound: Bound) -> Any:
        """log of a term, split at the factors that are positive."""
        if t.op in ("multiply", "divide") and any(map(_is_positive, t.args)):
            a, b = (self._log_of(f, bound) for f in t.args)
            return a + b if t.op == "multiply" else a - b
        if t.op == "power" and _is_positive(t.args[0]):
            return self.value(t.args[1], bound) * self._log_of(t.args[0], bound)
        if t.op == "exp":
            return self.value(t.args[0], bound)
        if t.op in ("density", "normal"):
            return self._log_density(*_parameters(t), bound)
        return sp.log(self.value(t, bound))

    def _log_density(self, x: Term, mean: Term, covariance: Term, bound: Bound) -> Any:
        """−(d/2) log 2π − ½ log|Σ| − ½ (x−μ)ᵀΣ⁻¹(x−μ)."""
        u = self.value(x, bound) - self.value(mean, bound)
        if x.shape == SCALAR:
            variance = self.value(covariance, bound)
            return -sp.log(2 * sp.pi) / 2 - self._log_of(covariance, bound) / 2 - u**2 / variance / 2
        quadratic = (u.T * self.inverse_of(covariance, bound) * u)[0, 0]
        constant = -sp.Rational(self.d, 2) * sp.log(2 * sp.pi)
        return constant - sp.log(self.det_of(covariance, bound)) / 2 - quadratic / 2

    def _density(self, t: Term, bound: Bound) -> Any:
        """(2π)^(−d/2) |Σ|^(−1/2) exp(−½ (x−μ)ᵀΣ⁻¹(x−μ))."""
        x, mean, covariance = _parameters(t)
        if x.shape == SCALAR:
            return self.value(gaussian(x, mean, covariance), bound)
        u = self.value(x, bound) - self.value(mean, bound)
        scale = (2 * sp.pi) ** sp.Rational(self.d, 2) * sp.sqrt(self.det_of(covariance, bound))
        return sp.exp(-(u.T * self.inverse_of(covariance, bound) * u)[0, 0] / 2) / scale

    _normal = _density

    def _kl(self, t: Term, bound: Bound) -> Any:
        """KL(P‖Q) = E_P[log P(x) − log Q(x)]."""
        p, q = t.data
        x = Term("symbol", (), p.mean.shape, _Bound())
        logs = Term("subtract", (Term("log", (p(x),)), Term("log", (q(x),))))
        return self._mean(x, logs, p.mean, p.covariance, bound, t)

    def _expectation(self, t: Term, bound: Bound) -> Any:
        law: Normal = t.data
        return self._mean(t.args[0], t.args[1], law.mean, law.covariance, bound, t)

    def _integral(self, t: Term, bound: Bound) -> Any:
        """∫ P(x) f(x) dx = E_P[f], and sums of such integrals."""
        x, body = t.args
        if body.op in ("add", "subtract", "negate"):
            return OF_VALUES[body.op](*(self._integral(Term("integral", (x, a), a.shape), bound) for a in body.args))
        density, rest = _weight(body, x)
        if density is None:
            raise TermError(f"{t}: an integral is explicit only with a density at {x} as a factor")
        _, mean, covariance = _parameters(density)
        return self._mean(x, rest, mean, covariance, bound, t)

    def _mean(self, x: Term, body: Term, mean: Term, covariance: Term, bound: Bound, whole: Term) -> Any:
        """E[body] by exp(½ Σ Cᵢⱼ ∂ᵢ∂ⱼ), for e = x − μ of covariance C."""
        e = [sp.Dummy(f"e_{i + 1}", real=True) for i in range(1 if x.shape == SCALAR else self.d)]
        c, mu = self.value(covariance, bound), self.value(mean, bound)
        c = sp.Matrix([[c]]) if x.shape == SCALAR else c
        f = self.value(body, {**bound, x: mu + (e[0] if x.shape == SCALAR else sp.Matrix(e))})
        return _heat(f, e, c, whole) if body.shape == SCALAR else f.applyfunc(lambda g: _heat(g, e, c, whole))


class _Bound:
    """What stands in for the name of a variable that no term can mention."""

    name = "x"
    symmetric = positive = False


OF_VALUES: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "negate": lambda a: -a,
    "divide": lambda a, s: a / s,
    "power": lambda a, b: a**b,
    "exp": sp.exp,
}
"""Operators whose value needs nothing but the values of their arguments."""


def _parameters(t: Term) -> tuple[Term, Term, Term]:
    """Point, mean and covariance of a density."""
    if t.op == "normal":
        x, mean, covariance = t.args
        return x, mean, covariance
    return t.args[0], t.data.mean, t.data.covariance


def _is_positive(t: Term) -> bool:
    """Whether a scalar term is positive by how it is made."""
    if t.op in ("density", "normal", "exp", "pi", "dimension"):
        return True
    if t.op in ("number", "symbol"):
        return t.data > 0 if t.op == "number" else bool(t.data.positive)
    if t.op == "det":
        return is_positive_definite(t.args[0])
    if t.op in ("multiply", "divide", "add") and t.args[0].shape == SCALAR:
        return all(map(_is_positive, t.args))
    return t.op == "power" and _is_positive(t.args[0])


def _weight(t: Term, x: Term) -> tuple[Term | None, Term]:
    """A density at `x` among the factors of `t`, and the rest of them."""
    if t.op in ("density", "normal") and t.args[0] == x:
        return t, Term("number", (), SCALAR, 1)
    if t.op == "multiply":
        for k in (0, 1):
            density, rest = _weight(t.args[k], x)
            if density is not None:
                args = (rest, t.args[1]) if k == 0 else (t.args[0], rest)
                return density, Term("multiply", args, t.shape)
    if t.op == "divide":
        density, rest = _weight(t.args[0], x)
        return density, Term("divide", (rest, t.args[1]), t.shape)
    return None, t


def _heat(f: Any, e: list[Any], c: Any, whole: Term) -> Any:
    """Σₖ (½ Σᵢⱼ Cᵢⱼ ∂ᵢ∂ⱼ)ᵏ f / k! at e = 0."""
    total, g = S.Zero, f
    for k in range(_degree(f, frozenset(e), whole) // 2 + 1):
        total += g.subs(dict.fromkeys(e, 0), simultaneous=True) / sp.factorial(k)
        g = sum((c[i, j] * g.diff(e[i], e[j]) for i in range(len(e)) for j in range(len(e))), S.Zero) / 2
    return total


def _degree(f: Any, e: frozenset[Any], whole: Term) -> int:
    """At most this is the degree of f in e, by how it is written."""
    if not f.free_symbols & e:
        return 0
    if f in e:
        return 1
    degrees: Iterable[int] = (_degree(a, e, whole) for a in f.args)
    if f.is_Add:
        return max(degrees)
    if f.is_Mul:
        return sum(degrees)
    if f.is_Pow and f.exp.is_Integer and f.exp > 0:
        return int(f.exp) * _degree(f.base, e, whole)
    raise TermError(f"{whole}: an expectation is explicit only of a polynomial or of log densities")
