"""The arithmetic of mpmath and SymPy: single distributions, as matrices of numbers or expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from symkl.errors import NotPositiveDefinite, SizeMismatch
from symkl.terms.expr import Term

Matrix = Any


class Matrices:
    """What the two have in common: a vector is a matrix d×1."""

    def power(self, a: Any, b: Any) -> Any:
        return a**b

    def scaled(self, s: Any, a: Any, rank: int) -> Any:
        return s * a

    def times(self, a: Matrix, b: Matrix) -> Matrix:
        return a * b

    def apply(self, a: Matrix, u: Matrix) -> Matrix:
        return a * u

    def dot(self, u: Matrix, v: Matrix) -> Any:
        return (u.T * v)[0, 0]

    def outer(self, u: Matrix, v: Matrix) -> Matrix:
        return u * v.T

    def column(self, u: Matrix) -> Matrix:
        return u

    def vector(self, a: Matrix) -> Matrix:
        return a

    def transpose(self, a: Matrix) -> Matrix:
        return a.T

    def total(self, u: Sequence[Any]) -> Any:
        return sum(u[1:], u[0])

    def inner(self, a: Matrix, b: Matrix) -> Any:
        return self.total([a[i, j] * b[i, j] for i in range(a.rows) for j in range(a.cols)])


class Mpmath(Matrices):
    """mpmath, at the working precision ``mpmath.mp.dps``."""

    def __init__(self) -> None:
        from mpmath import mp

        self.mp = mp

    def prepared(self, values: Sequence[Any]) -> list[Any]:
        """The arguments as matrices and numbers of mpmath."""
        return [self._converted(a) for a in values]

    def _converted(self, a: Any) -> Any:
        if hasattr(a, "tolist"):
            a = a.tolist()
        return self.mp.matrix(a) if isinstance(a, (list, tuple, self.mp.matrix)) else self.mp.mpf(a)

    def number(self, value: Fraction) -> Any:
        return self.mp.mpf(value.numerator) / value.denominator

    def pi(self) -> Any:
        return +self.mp.pi

    def log(self, a: Any) -> Any:
        return [self.mp.log(x) for x in a] if isinstance(a, list) else self.mp.log(a)

    def exp(self, a: Any) -> Any:
        return self.mp.exp(a)

    def diagonal(self, a: Matrix) -> list[Any]:
        return [a[i, i] for i in range(a.rows)]

    def lower(self, a: Matrix) -> Matrix:
        """The lower triangle, which is all that is read of a Cholesky factor."""
        return self.mp.matrix([[a[i, j] if j <= i else 0 for j in range(a.cols)] for i in range(a.rows)])

    def identity(self, d: int, like: Any) -> Matrix:
        return self.mp.eye(d)

    def zero(self, d: int, like: Any) -> Matrix:
        return self.mp.zeros(d, 1)

    def ones(self, d: int, like: Any) -> Matrix:
        return self.mp.ones(d, 1)

    def cholesky(self, a: Matrix) -> Matrix:
        try:
            return self.mp.cholesky(a)
        except ValueError:
            raise NotPositiveDefinite(f"a covariance is not positive definite in {self.mp.dps} digits") from None

    def solve(self, a: Matrix, b: Matrix) -> Matrix:
        return self._by_columns(lambda column: self.mp.lu_solve(a, column), b)

    def solve_lower(self, lower: Matrix, b: Matrix) -> Matrix:
        """L⁻¹B, row by row: lᵢᵢ xᵢ = bᵢ − Σₖ lᵢₖ xₖ."""
        x = b.copy()
        for j in range(b.cols):
            for i in range(b.rows):
                known = sum((lower[i, k] * x[k, j] for k in range(i)), self.mp.mpf(0))
                x[i, j] = (b[i, j] - known) / lower[i, i]
        return x

    def solve_upper(self, lower: Matrix, b: Matrix) -> Matrix:
        """L⁻ᵀB, from the last row to the first."""
        x = b.copy()
        for j in range(b.cols):
            for i in reversed(range(b.rows)):
                known = sum((lower[k, i] * x[k, j] for k in range(i + 1, b.rows)), self.mp.mpf(0))
                x[i, j] = (b[i, j] - known) / lower[i, i]
        return x

    def _by_columns(self, solve: Any, b: Matrix) -> Matrix:
        x = b.copy()
        for j in range(b.cols):
            x[:, j] = solve(b[:, j])
        return x

    def det(self, a: Matrix) -> Any:
        return self.mp.det(a)

    def log_det(self, a: Matrix) -> Any:
        return self.mp.log(self.mp.det(a))


class Sympy(Matrices):
    """SymPy, with explicit matrices of expressions; the result is exact."""

    def __init__(self) -> None:
        import sympy

        self.sympy = sympy

    def is_symbolic(self, a: Any) -> bool:
        """Whether it is a matrix expression, such as a MatrixSymbol, without entries."""
        return isinstance(a, self.sympy.MatrixExpr) and not isinstance(a, self.sympy.MatrixBase)

    def substituted(self, t: Term, letters: Mapping[Term, Any]) -> Any:
        """The abstract form of the term with these in place of its letters, and their size in place of d."""
        from symkl.terms.sympy import DIMENSION

        sizes = {a.shape[0] for a in letters.values() if self.is_symbolic(a)}
        places = {s.to_sympy(): a for s, a in letters.items()}
        if len(sizes) > 1 or any(p.is_Matrix and not self._fits(p, a, sizes) for p, a in places.items()):
            raise SizeMismatch(f"expected one dimension, found {', '.join(str(a) for a in letters.values())}")
        return t.to_sympy().xreplace({**places, DIMENSION: sizes.pop()})

    def _fits(self, place: Any, a: Any, sizes: set[Any]) -> bool:
        return self.is_symbolic(a) and a.shape[0] in sizes and (a.shape[1] == 1) == (place.shape[1] == 1)

    def prepared(self, values: Sequence[Any]) -> list[Any]:
        """The arguments as matrices and expressions of SymPy."""
        return [self._converted(a) for a in values]

    def _converted(self, a: Any) -> Any:
        if hasattr(a, "tolist") and not isinstance(a, self.sympy.MatrixBase):
            a = a.tolist()
        kinds = (list, tuple, self.sympy.MatrixBase)
        return self.sympy.ImmutableMatrix(a) if isinstance(a, kinds) else self.sympy.Integer(0) + a

    def number(self, value: Fraction) -> Any:
        return self.sympy.Rational(value.numerator, value.denominator)

    def pi(self) -> Any:
        return self.sympy.pi

    def log(self, a: Any) -> Any:
        return [self.sympy.log(x) for x in a] if isinstance(a, list) else self.sympy.log(a)

    def exp(self, a: Any) -> Any:
        return self.sympy.exp(a)

    def diagonal(self, a: Matrix) -> list[Any]:
        return [a[i, i] for i in range(a.rows)]

    def lower(self, a: Matrix) -> Matrix:
        """The lower triangle, which is all that is read of a Cholesky factor."""
        return a.lower_triangular()

    def identity(self, d: int, like: Any) -> Matrix:
        return self.sympy.ImmutableMatrix.eye(d)

    def zero(self, d: int, like: Any) -> Matrix:
        return self.sympy.ImmutableMatrix.zeros(d, 1)

    def ones(self, d: int, like: Any) -> Matrix:
        return self.sympy.ImmutableMatrix.ones(d, 1)

    def cholesky(self, a: Matrix) -> Matrix:
        """Without asking whether the pivots are positive, which letters do not tell."""
        lower = self.sympy.zeros(a.rows, a.rows)
        for j in range(a.rows):
            pivot = a[j, j] - sum((lower[j, k] ** 2 for k in range(j)), self.sympy.S.Zero)
            if pivot.is_positive is False:
                raise NotPositiveDefinite(f"a covariance is not positive definite: its pivot {j + 1} is {pivot}")
            lower[j, j] = self.sympy.sqrt(pivot)
            for i in range(j + 1, a.rows):
                known = sum((lower[i, k] * lower[j, k] for k in range(j)), self.sympy.S.Zero)
                lower[i, j] = (a[i, j] - known) / lower[j, j]
        return self.sympy.ImmutableMatrix(lower)

    def solve(self, a: Matrix, b: Matrix) -> Matrix:
        return a.LUsolve(b)

    def solve_lower(self, lower: Matrix, b: Matrix) -> Matrix:
        return lower.LUsolve(b)

    def solve_upper(self, lower: Matrix, b: Matrix) -> Matrix:
        return lower.T.LUsolve(b)

    def det(self, a: Matrix) -> Any:
        return a.det()

    def log_det(self, a: Matrix) -> Any:
        return self.sympy.log(a.det())
