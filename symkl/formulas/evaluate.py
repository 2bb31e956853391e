"""From a term to its value in a library's arrays, operator by operator; the term itself is the program.

A vector is an array (…, d), a row likewise, a matrix (…, d, d), a scalar (…). What costs digits or overflows is not
formed: A⁻¹B is a solve, by the Cholesky factor where A is positive definite; uᵀΣ⁻¹u is |L⁻¹u|²; the logarithm of a
product of positive factors is the sum of theirs, log|A| that of a diagonal; Tr(XᵀY) is Σ XᵢⱼYᵢⱼ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from symkl.errors import TermError
from symkl.proof.defined import Judge
from symkl.terms.build import cholesky, gaussian
from symkl.terms.expr import COLUMN, ROW, SCALAR, SQUARE, Term
from symkl.terms.variables import subterms

Value = Any
"""A number of Python, or an array of the library."""


class Arithmetic(Protocol):
    """What a library must do; matrices carry batch dimensions in front where the library has them."""

    def number(self, value: Fraction) -> Value: ...
    def pi(self) -> Value: ...
    def log(self, a: Value) -> Value: ...
    def exp(self, a: Value) -> Value: ...
    def power(self, a: Value, b: Value) -> Value: ...
    def scaled(self, s: Value, a: Value, rank: int) -> Value: ...
    def times(self, a: Value, b: Value) -> Value: ...
    def apply(self, a: Value, u: Value) -> Value: ...
    def dot(self, u: Value, v: Value) -> Value: ...
    def outer(self, u: Value, v: Value) -> Value: ...
    def transpose(self, a: Value) -> Value: ...
    def diagonal(self, a: Value) -> Value: ...
    def total(self, u: Value) -> Value: ...
    def inner(self, a: Value, b: Value) -> Value: ...
    def identity(self, d: int, like: Value) -> Value: ...
    def zero(self, d: int, like: Value) -> Value: ...
    def ones(self, d: int, like: Value) -> Value: ...
    def column(self, u: Value) -> Value: ...
    def vector(self, a: Value) -> Value: ...
    def cholesky(self, a: Value) -> Value: ...
    def solve(self, a: Value, b: Value) -> Value: ...
    def solve_lower(self, lower: Value, b: Value) -> Value: ...
    def solve_upper(self, lower: Value, b: Value) -> Value: ...
    def det(self, a: Value) -> Value: ...
    def log_det(self, a: Value) -> Value: ...


RANK = {SCALAR: 0, COLUMN: 1, ROW: 1, SQUARE: 2}
"""How many dimensions of an array are the term's own."""
WITHOUT_FORMULA = {
    "expectation": "an expectation",
    "integral": "an integral",
    "kl": "a divergence",
    "density": "a density by its name",
    "literal": "a matrix of one dimension",
}


def check_closed(t: Term) -> None:
    """Refuse a term that says what is to be integrated instead of a formula.

    Raises
    ------
    TermError
        When it holds an expectation, an integral, a divergence, or a density by its name.
    """
    for s in subterms(t):
        if s.op in WITHOUT_FORMULA:
            raise TermError(f"{t} holds {WITHOUT_FORMULA[s.op]}, {s}, and is no formula to be computed")


class Evaluation:
    """The values of terms for arrays that stand for the letters.

    Parameters
    ----------
    arithmetic : Arithmetic
        The library.
    values : mapping of Term to array
        The letters.
    d : int
        The dimension.
    judge : Judge
        Knows what the letters were defined to be: a Cholesky factor is solved as a triangle.
    """

    def __init__(self, arithmetic: Arithmetic, values: Mapping[Term, Value], d: int, judge: Judge) -> None:
        self.library, self.d, self.judge = arithmetic, d, judge
        self._values: dict[Term, Value] = dict(values)
        self._like = next((a for t, a in values.items() if t.shape != SCALAR), next(iter(values.values()), 0.0))
        self._logs: dict[Term, Value] = {}

    def value(self, t: Term) -> Value:
        """The value of a term; each is computed once."""
        if t not in self._values:
            self._values[t] = OF[t.op](self, t)
        return self._values[t]

    # -- products and solves

    def product(self, t: Term) -> Value:
        a, b = t.args
        if SCALAR in (a.shape, b.shape):
            s, m = (a, b) if a.shape == SCALAR else (b, a)
            return self.library.scaled(self.value(s), self.value(m), RANK[m.shape])
        if a.op == "inverse":
            return self.solved(a.args[0], b)
        if a.shape == ROW:
            return self._row_times(a, b)
        if b.op == "inverse":  # AB⁻¹ = (B⁻ᵀAᵀ)ᵀ
            return self.library.transpose(self.solved(b.args[0].T, a.T))
        if a.shape == COLUMN:
            return self.library.outer(self.value(a), self.value(b))
        product = self.library.apply if b.shape == COLUMN else self.library.times
        return product(self.value(a), self.value(b))

    def _row_times(self, a: Term, b: Term) -> Value:
        """uᵀv, or uᵀA = (Aᵀu)ᵀ; a row is kept as its column."""
        if b.shape == COLUMN:
            root = self._root(a, b)
            u, v = (self.value(a), self.value(b)) if root is None else (root, root)
            return self.library.dot(u, v)
        if b.op == "inverse":
            return self.solved(b.args[0].T, a.T)
        return self.library.apply(self.library.transpose(self.value(b)), self.value(a))

    def _root(self, a: Term, b: Term) -> Value | None:
        """L⁻¹u where the product is uᵀS⁻¹u with S = LLᵀ: its square is the value, and is not negative."""
        if a.op != "multiply" or a.args[1].op != "inverse" or a.args[0] != b.T:
            return None
        S = a.args[1].args[0]
        return self.solved(cholesky(S), b) if self.judge.definite(S) else None

    def solved(self, a: Term, b: Term) -> Value:
        """A⁻¹B."""
        right = self.value(b)
        return self.library.vector(self._solved(a, self.library.column(right))) if b.shape == COLUMN else (
            self._solved(a, right)
        )  # fmt: skip

    def _solved(self, a: Term, b: Value) -> Value:
        library = self.library
        if a.op == "transpose" and self.judge.definite(a.args[0]):
            return self._solved(a.args[0], b)
        if self.judge.definite(a):
            lower = self.value(cholesky(a))
            return library.solve_upper(lower, library.solve_lower(lower, b))
        if self.is_factor(a):
            return library.solve_lower(self.value(a), b)
        if a.op == "transpose" and self.is_factor(a.args[0]):
            return library.solve_upper(self.value(a.args[0]), b)
        return library.solve(self.value(a), b)

    def is_factor(self, t: Term) -> bool:
        """Whether the matrix is a Cholesky factor, by how it is written or defined."""
        return any(s.op == "cholesky" for s in self.judge.equals(t))

    # -- traces, determinants, logarithms

    def trace(self, t: Term) -> Value:
        """Tr(XᵀY) = Σ XᵢⱼYᵢⱼ; otherwise the sum of the diagonal."""
        (a,) = t.args
        if a.shape == SCALAR:
            return self.value(a)
        if a.op == "multiply" and a.args[0].op == "transpose" and a.args[1].shape == a.args[0].shape == SQUARE:
            return self.library.inner(self.value(a.args[0].args[0]), self.value(a.args[1]))
        return self.library.total(self.library.diagonal(self.value(a)))

    def log(self, t: Term) -> Value:
        """The logarithm of a term, of its factors where they are positive."""
        if t not in self._logs:
            self._logs[t] = self._log(t)
        return self._logs[t]

    def _log(self, t: Term) -> Value:
        if t.op in ("multiply", "divide") and all(map(self.judge.positive, t.args)):
            a, b = map(self.log, t.args)
            return a + b if t.op == "multiply" else a - b
        if t.op == "power" and self.judge.positive(t.args[0]):
            return self.library.scaled(self.value(t.args[1]), self.log(t.args[0]), 0)
        if t.op == "exp":
            return self.value(t.args[0])
        if t.op == "normal":
            return self.log(gaussian(*t.args))
        if t.op == "det" and self.judge.positive_determinant(t.args[0]):
            return self._log_det(t.args[0])
        return self.library.log(self.value(t))

    def _log_det(self, a: Term) -> Value:
        if self.judge.definite(a):
            logs = self.sum_log_diagonal(cholesky(a))
            return logs + logs
        if self.is_factor(a):
            return self.sum_log_diagonal(a)
        return self.library.log_det(self.value(a))

    def sum_log_diagonal(self, a: Term) -> Value:
        """Σᵢ log Aᵢᵢ."""
        return self.library.total(self.library.log(self.library.diagonal(self.value(a))))


OF: dict[str, Callable[[Evaluation, Term], Value]] = {
    "number": lambda e, t: e.library.number(t.data),
    "dimension": lambda e, t: e.library.number(Fraction(e.d)),
    "pi": lambda e, t: e.library.pi(),
    "identity": lambda e, t: e.library.identity(e.d, e._like),
    "zero": lambda e, t: e.library.zero(e.d, e._like),
    "ones": lambda e, t: e.library.ones(e.d, e._like),
    "add": lambda e, t: e.value(t.args[0]) + e.value(t.args[1]),
    "subtract": lambda e, t: e.value(t.args[0]) - e.value(t.args[1]),
    "negate": lambda e, t: -e.value(t.args[0]),
    "multiply": Evaluation.product,
    "divide": lambda e, t: e.library.scaled(1 / e.value(t.args[1]), e.value(t.args[0]), RANK[t.shape]),
    "power": lambda e, t: e.library.power(e.value(t.args[0]), e.value(t.args[1])),
    "transpose": lambda e, t: (
        e.library.transpose(e.value(t.args[0])) if t.shape == SQUARE else e.value(t.args[0])
    ),
    "inverse": lambda e, t: e._solved(t.args[0], e.library.identity(e.d, e._like)),
    "trace": Evaluation.trace,
    "det": lambda e, t: (
        e.library.exp(e.log(t)) if e.judge.positive_determinant(t.args[0]) else e.library.det(e.value(t.args[0]))
    ),
    "cholesky": lambda e, t: e.library.cholesky(e.value(t.args[0])),
    "sum_log_diagonal": lambda e, t: e.sum_log_diagonal(t.args[0]),
    "log": lambda e, t: e.log(t.args[0]),
    "exp": lambda e, t: e.library.exp(e.value(t.args[0])),
    "normal": lambda e, t: e.library.exp(e.log(t)),
}  # fmt: skip
"""How every operator that a formula may hold is computed."""

