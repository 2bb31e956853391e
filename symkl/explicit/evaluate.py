"""The value of an unfolded term in d×d matrices.

Products are multiplied from the right, and an inverse is applied to what stands on its right instead of being written
out: Σ⁻¹(x − μ) is a triangular solve. Everything is evaluated, also what would cancel, so a term has a value only if
all of it is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import reduce
from typing import Protocol

from symkl.explicit import gauss, matrices
from symkl.explicit.forms import Cholesky, Form, definite_determinant
from symkl.explicit.matrices import Grid
from symkl.explicit.products import det_of, factors, scalar_first, turned
from symkl.explicit.ring import Letter, Poly, Ring, Undecided
from symkl.explicit.unfold import Centre
from symkl.explicit.values import Algebra, Value
from symkl.terms.build import is_positive_definite, zero
from symkl.terms.expr import ROW, SCALAR, SQUARE, Term
from symkl.terms.variables import subterms

Bound = Mapping[Term, Value]


class Symbols(Protocol):
    """What the symbols of a claim are: letters, or numbers."""

    def grid(self, symbol: Term) -> Grid:
        """The entries of any symbol but a positive definite one."""

    def form(self, symbol: Term) -> Form:
        """A positive definite symbol."""


class Evaluator:
    """Values of terms in dimension `d`, over one ring."""

    def __init__(self, ring: Ring, symbols: Symbols, d: int) -> None:
        self.ring, self.algebra, self.symbols, self.d = ring, Algebra(ring), symbols, d
        self.values: dict[Term, Value] = {}
        self._variables: list[list[Letter]] = []
        self._depth = 0
        a = self.algebra
        self._functions: dict[str, Callable[..., Value]] = {
            "add": a.add, "subtract": a.subtract, "negate": a.negate, "transpose": a.transpose,
            "ones": lambda: a.grid(matrices.column([ring.one] * d)), "power": a.power,
            "log": a.log, "exp": a.exp, "divide": lambda m, s: a.multiply(a.inverse(s), m),
        }  # fmt: skip

    def value(self, t: Term, bound: Bound | None = None) -> Value:
        """The value of `t`; `Undecided` unless all of it is defined and computable. One without bounds is kept."""
        if bound:
            return self._value(t, bound)
        if t not in self.values:
            self.values[t] = self._value(t, {})
        return self.values[t]

    def _value(self, t: Term, bound: Bound) -> Value:
        self.ring.spend(1)
        if t.op in self._functions:
            return self._functions[t.op](*(self.value(a, bound) for a in t.args))
        return getattr(self, f"_{t.op}")(t, bound)  # type: ignore[no-any-return]

    # leaves

    def _number(self, t: Term, bound: Bound) -> Value:
        return self.algebra.number(t.data)

    def _dimension(self, t: Term, bound: Bound) -> Value:
        return self.algebra.number(self.d)

    def _pi(self, t: Term, bound: Bound) -> Value:
        return self.algebra.scalar(self.ring.pi)

    def _zero(self, t: Term, bound: Bound) -> Value:
        return Value((self.d, 1), {})

    def _identity(self, t: Term, bound: Bound) -> Value:
        return self.algebra.grid(matrices.identity(self.ring, self.d))

    def _symbol(self, t: Term, bound: Bound) -> Value:
        if t in bound:
            return bound[t]
        return self.algebra.grid(self.symbols.form(t).matrix() if is_positive_definite(t) else self.symbols.grid(t))

    def _literal(self, t: Term, bound: Bound) -> Value:
        """Σ aᵢⱼ Eᵢⱼ, where it is of this dimension."""
        if max(t.data) != self.d:
            raise Undecided(f"{t} means nothing at d = {self.d}")
        pairs = zip(t.args, matrices.units(self.ring, *t.data), strict=True)
        multiply, grid = self.algebra.multiply, self.algebra.grid
        return reduce(self.algebra.add, (multiply(self.value(a, bound), grid(e)) for a, e in pairs))

    # products, inverses, determinants

    def _multiply(self, t: Term, bound: Bound) -> Value:
        if SCALAR in (t.args[0].shape, t.args[1].shape):
            return self.algebra.multiply(self.value(t.args[0], bound), self.value(t.args[1], bound))
        return self._product(factors(t), bound)

    def _product(self, word: list[Term], bound: Bound) -> Value:
        """AB⋯C from the right; uᵀΣ⁻¹v as (L⁻¹u)ᵀ(L⁻¹v) where Σ = LLᵀ."""
        right = self.value(word[-1], bound)
        for k in range(len(word) - 2, -1, -1):
            form = self._form_of(word[k].args[0]) if word[k].op == "inverse" else None
            if form is not None and k == 1 and word[0].shape == ROW:
                left = self.algebra.transpose(self.value(word[0], bound))
                return self.algebra.multiply(self.algebra.transpose(_each(form.half, left)), _each(form.half, right))
            right = self._applied(word[k], right, bound)
        return right

    def _form_of(self, a: Term) -> Cholesky | None:
        """The form of Σ where it is written as LLᵀ."""
        form = self.symbols.form(a) if is_positive_definite(a) else None
        return form if isinstance(form, Cholesky) else None

    def _factor(self, a: Term) -> Cholesky:
        """The form LLᵀ of the matrix that `a`, a Cholesky factor, is the factor of."""
        form = self._form_of(a.args[0])
        if form is None:
            raise Undecided(f"the Cholesky factor of {a.args[0]}, which is not declared positive definite")
        return form

    def _cholesky(self, t: Term, bound: Bound) -> Value:
        return self.algebra.grid(self._factor(t).lower)

    def _sum_log_diagonal(self, t: Term, bound: Bound) -> Value:
        a, total = self.algebra.polynomial_grid(self.value(t.args[0], bound)), self.algebra.number(0)
        for i in range(self.d):
            total = self.algebra.add(total, self.algebra.log(self.algebra.scalar(a[i][i])))
        return total

    def _applied(self, a: Term, right: Value, bound: Bound) -> Value:
        """A times what stands on its right."""
        if a.op == "multiply" and SCALAR in (a.args[0].shape, a.args[1].shape):
            s, m = scalar_first(a)
            return self.algebra.multiply(self.value(s, bound), self._applied(m, right, bound))
        if a.op == "inverse":
            return self._solved(a.args[0], right, bound)
        return self.algebra.multiply(self.value(a, bound), right)

    def _trace(self, t: Term, bound: Bound) -> Value:
        """The sum of the diagonal; of a column times a row, Tr(uvᵀ) = Σ vᵢuᵢ."""
        (a,) = t.args
        found = factors(a)
        if len(found) > 1 and found[-1].shape == ROW:
            return self._product([found[-1], *found[:-1]], bound)
        return self.algebra.trace(self.value(a, bound))

    def _inverse(self, t: Term, bound: Bound) -> Value:
        return self._solved(t.args[0], self._identity(t, bound), bound)

    def _solved(self, a: Term, b: Value, bound: Bound) -> Value:
        """A⁻¹B. An inverse distributes over products of square matrices, and undoes itself."""
        if a.op == "identity":
            return b
        if is_positive_definite(a):
            return _each(self.symbols.form(a).solve, b)
        if a.op == "cholesky":
            return _each(self._factor(a).half, b)
        if a.op == "transpose" and a.args[0].op == "cholesky":
            return _each(self._factor(a.args[0]).other_half, b)
        if a.op == "multiply" and all(f.shape == SQUARE for f in a.args):
            return self._solved(a.args[1], self._solved(a.args[0], b, bound), bound)
        if a.op in ("multiply", "divide") and any(f.shape == SCALAR for f in a.args):
            s, m = scalar_first(a)
            factor, inverse = self.value(s, bound), self.algebra.inverse(self.value(s, bound))
            return self.algebra.multiply(inverse if a.op == "multiply" else factor, self._solved(m, b, bound))
        if a.op == "inverse":
            self._inverse(a, bound)
            return self._applied(a.args[0], b, bound)
        if a.op == "negate":
            return self.algebra.negate(self._solved(a.args[0], b, bound))
        if a.op == "transpose" and (inner := turned(a.args[0])) is not None:
            return self._solved(inner, b, bound)
        return self._divided(a, b, bound)

    def _divided(self, a: Term, b: Value, bound: Bound) -> Value:
        """A⁻¹B = adj A B / |A|."""
        grid = self.algebra.polynomial_grid(self.value(a, bound))
        try:
            inverse = self.ring.inverse(self._determinant(a, grid, bound))
        except Undecided:
            raise Undecided(f"the inverse of {a}, which is not provably invertible") from None
        adjugate = self.algebra.grid(matrices.adjugate(self.ring, grid))
        return self.algebra.multiply(self.algebra.scalar(inverse), self.algebra.multiply(adjugate, b))

    def _determinant(self, a: Term, grid: Grid, bound: Bound) -> Poly:
        definite = self.is_definite(a, bound)
        return definite_determinant(self.ring, grid) if definite else matrices.determinant(self.ring, grid)

    def is_definite(self, a: Term, bound: Bound) -> bool:
        """Whether a matrix is positive definite as it is made: Σ, LLᵀ, Σ⁻¹, Σᵀ, a sum of such, a positive multiple."""
        if a.op in ("identity", "symbol"):
            return a.op == "identity" or is_positive_definite(a)
        if a.op == "multiply" and a.args[0].op == "cholesky" and a.args[1] == a.args[0].T:
            return self._form_of(a.args[0].args[0]) is not None
        if a.op in ("inverse", "transpose", "add"):
            return all(self.is_definite(m, bound) for m in a.args)
        if a.op in ("multiply", "divide") and any(f.shape == SCALAR for f in a.args):
            s, m = scalar_first(a)
            with suppress(Undecided):
                self.algebra.log(self.value(s, bound))
                return self.is_definite(m, bound)
        return False

    def _det(self, t: Term, bound: Bound) -> Value:
        """|AB| = |A||B|, |A⁻¹| = 1/|A|, |Aᵀ| = |A|, |sA| = sᵈ|A|; otherwise expanded."""
        (a,) = t.args
        if is_positive_definite(a):
            return self.algebra.scalar(self.symbols.form(a).det())
        if a.op == "cholesky":
            return self.algebra.scalar(self._factor(a).root())
        if a.op == "multiply" and SCALAR in (a.args[0].shape, a.args[1].shape):
            s, m = scalar_first(a)
            power = self.algebra.number(1)
            for _ in range(self.d):
                power = self.algebra.multiply(power, self.value(s, bound))
            return self.algebra.multiply(power, self._det(det_of(m), bound))
        if a.op == "multiply" and all(f.shape == SQUARE for f in a.args):
            return self.algebra.multiply(*(self._det(det_of(f), bound) for f in a.args))
        if a.op == "inverse":
            self._inverse(a, bound)
            return self.algebra.inverse(self._det(det_of(a.args[0]), bound))
        if a.op == "transpose":
            return self._det(det_of(a.args[0]), bound)
        grid = self.algebra.polynomial_grid(self.value(a, bound))
        return self.algebra.scalar(self._determinant(a, grid, bound))

    def _expectation(self, t: Term, bound: Bound) -> Value:
        """∫ P(x) f(x) dx with x = μ + Lz, dx = |L| dz; P(x)|L| must be the standard normal density of z."""
        centre: Centre = t.data
        with self._deeper(t.args[0]) as letters:
            inner, jacobian = self._substituted(t.args[0], centre, letters, bound)
            assert centre.density is not None
            weight = self.algebra.multiply(jacobian, self.value(centre.density, inner))
            standard = gauss.log_standard(self.ring, letters)
            difference = self.algebra.subtract(weight, self.algebra.exp(self.algebra.scalar(standard)))
            if not self.algebra.is_zero(difference):
                raise Undecided("an expectation under a density that is not the Gaussian one of its law")
            return gauss.integrate(self.algebra, self.value(t.args[1], inner), standard, letters)

    def _integral(self, t: Term, bound: Bound) -> Value:
        """∫ f(x) dx, in x = μ + Lz where a covariance is in play, in x otherwise."""
        x, body = t.args
        spreads = dict.fromkeys(s for s in subterms(body) if is_positive_definite(s) and x.shape != SCALAR)
        plain = [Centre(zero, s) for s in spreads]
        reasons = []
        for centre in (*t.data, *plain, None):
            with self._deeper(x) as letters:
                try:
                    inner, jacobian = self._substituted(x, centre, letters, bound)
                    log_jacobian = self.algebra.polynomial(self.algebra.log(jacobian))
                    return gauss.integrate(self.algebra, self.value(body, inner), log_jacobian, letters)
                except Undecided as reason:
                    reasons.append(reason)
        raise reasons[-1]

    @contextmanager
    def _deeper(self, variable: Term) -> Iterator[list[Letter]]:
        """The letters of one more bound variable; used again by the next one at this depth."""
        if self._depth == len(self._variables):
            self._variables.append([self.ring.letter() for _ in range(self.d)])
        self._depth += 1
        try:
            yield self._variables[self._depth - 1][: 1 if variable.shape == SCALAR else self.d]
        finally:
            self._depth -= 1

    def _substituted(self, x: Term, centre: Centre | None, letters: list[Letter], bound: Bound) -> tuple[Bound, Value]:
        """The bijection x = μ + Lz as a value of x, and its Jacobian |L|; x = z without a centre."""
        z = self.algebra.grid(matrices.column([self.ring.gen(i) for i in letters]))
        if centre is None:
            return {**bound, x: z}, self.algebra.number(1)
        mean = self.value(centre.mean, bound)
        if x.shape == SCALAR:  # x = μ + σz
            root = self.algebra.power(self.value(centre.covariance, bound), self.algebra.number(Fraction(1, 2)))
            return {**bound, x: self.algebra.add(mean, self.algebra.multiply(root, z))}, root
        if centre.covariance.op == "identity":
            return {**bound, x: self.algebra.add(mean, z)}, self.algebra.number(1)
        form = self.symbols.form(centre.covariance) if is_positive_definite(centre.covariance) else None
        if not isinstance(form, Cholesky):
            raise Undecided(f"an expectation or integral with the covariance {centre.covariance}")
        point = self.algebra.add(mean, self.algebra.multiply(self.algebra.grid(form.lower), z))
        return {**bound, x: point}, self.algebra.scalar(form.root())




def _each(f: Callable[[Grid], Grid], a: Value) -> Value:
    """A linear map of square matrices, applied to Σ e^q A_q."""
    return Value(a.shape, {q: f(m) for q, m in a.parts.items()})
