"""Terms in letters for the entries of their vectors and matrices: their values in one form, written as terms again."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

import sympy as sp

from symkl.documents.blocks import Grid, Long, Side
from symkl.errors import TermError
from symkl.terms.build import det, exp, is_positive_definite, log, pi
from symkl.terms.entries import Bound, Explicit
from symkl.terms.expr import COLUMN, SCALAR, Symbol, Term, term
from symkl.terms.variables import subterms

MOST_TERMS = 30
"""A side with more summands is counted, not shown."""
MOST_SUMMANDS = 5000
"""So many are made before similar ones are collected, at the most."""
TAU = sp.Symbol("tau", positive=True)
"""2π, for powers and logarithms of it are written as such."""


class Letters(Explicit):
    """Entries as letters of their own, and the term that each letter is written as."""

    def __init__(self, d: int, taken: frozenset[str] = frozenset()) -> None:
        super().__init__(d)
        self.taken = taken
        self.written: dict[Any, Term] = {TAU: 2 * pi}
        self.of_matrices: set[Any] = set()
        self._inverted: dict[Term, None] = {}

    def _letter(self, name: str, index: str, **facts: bool) -> Any:
        found = sp.Symbol(f"{name}[{index}]", **facts)
        self.written[found] = Term("symbol", (), SCALAR, Symbol(f"{name}[{index}]"))
        return found

    def _square(self, name: str, facts: Symbol) -> Any:
        between = "," if self.d > 9 else ""

        def entry(i: int, j: int) -> Any:
            if facts.symmetric and i > j:
                i, j = j, i
            known = {"positive": True} if facts.positive and i == j else {"real": True}
            found = self._letter(name, f"{i + 1}{between}{j + 1}", **known)
            self.of_matrices.add(found)
            return found

        return sp.Matrix(self.d, self.d, entry)

    def _symbol(self, t: Term, bound: Bound) -> Any:
        if t in bound:
            return bound[t]
        if t.shape == SCALAR:
            found = super()._symbol(t, bound)
            self.written[found] = t
            return found
        if t.shape == COLUMN:
            name = t.data.name if self._is_free(t.data.name) else f"({t.data.name})"
            return sp.Matrix(self.d, 1, lambda i, _: self._letter(name, str(i + 1), real=True))
        small = t.data.name[:1].lower() + t.data.name[1:]
        free = self._is_free(small) and (small == t.data.name or small not in self.taken)
        return self._square(small if free else f"({t.data.name})", t.data)

    def _is_free(self, name: str) -> bool:
        """Whether an entry can be written without brackets: beside the vector μ₁, an entry of μ is (μ)₁."""
        return not any(other.startswith(f"{name}_") for other in self.taken)

    def inverse_of(self, a: Term, bound: Bound) -> Any:
        """The inverse of a covariance is a matrix of letters, except in one dimension."""
        if not is_positive_definite(a):
            return super().inverse_of(a, bound)
        if self.d == 1:
            return self.value(a, bound).inv()
        self._inverted[a] = None
        return self._square(f"{a.data.name}^-1", a.data)

    def det_of(self, a: Term, bound: Bound) -> Any:
        """The determinant of a covariance is a letter, except in one dimension."""
        if not is_positive_definite(a) or self.d == 1:
            return super().det_of(a, bound)
        found = sp.Symbol(f"|{a.data.name}|", positive=True)
        self.written[found] = det(a)
        return found

    # one form for what is written in different ways

    def canonical(self, t: Term) -> Any:
        """The value as a sum of products, logarithms taken apart."""
        value = self.opened(self.value(t, {}))
        if isinstance(value, sp.MatrixBase):
            return sp.ImmutableMatrix(value)
        integrated = any(s.op in ("expectation", "integral", "kl") for s in subterms(t))
        return self.opened(self._cancelled(value)) if integrated else value

    def opened(self, e: Any) -> Any:
        """A sum of products, where a factor that is a sum of vector entries stays one."""
        if isinstance(e, sp.MatrixBase):
            return e.applyfunc(self.opened)
        e = sp.expand_log((sp.S.Zero + e).subs(sp.pi, TAU / 2))
        e = e.replace(sp.exp, lambda a: sp.exp(sp.Add(*self._summands(a))))
        return sp.Add(*self._summands(e))

    def _cancelled(self, e: Any) -> Any:
        """Σₖ (Σ⁻¹)ᵢₖ σₖᵢ = 1, used to replace (Σ⁻¹)ᵢᵢ σᵢᵢ."""
        places = range(self.d)
        for symbol in self._inverted:
            inverse, own = self.inverse_of(symbol, {}), self.value(symbol, {})
            for i in places:
                others = sum((inverse[i, k] * own[k, i] for k in places if k != i), sp.S.Zero)
                e = e + e.coeff(inverse[i, i] * own[i, i]) * (1 - others - inverse[i, i] * own[i, i])
        return e

    def _summands(self, e: Any) -> list[Any]:
        waiting, found = [e], list[Any]()
        while waiting:
            p = waiting.pop()
            parts = p.args if p.is_Add else self._distributed(p)
            waiting += parts
            found += [] if parts else [_primitive(p)]
            if len(waiting) + len(found) > MOST_SUMMANDS:
                raise TermError(f"it has more than {MOST_SUMMANDS} terms")
        return found

    def _distributed(self, p: Any) -> list[Any]:
        """A product with a sum of matrix entries as a factor, multiplied out over that sum."""
        for factor in sp.Mul.make_args(p):
            base, n = factor.as_base_exp()
            if base.is_Add and n.is_Integer and n > 0 and base.free_symbols & self.of_matrices:
                rest = p / factor * base ** (n - 1)
                return [a * rest for a in base.args]
        return []

    # back to terms

    def shown(self, value: Any) -> Side:
        """A canonical value as terms, if it is not too long."""
        entries = list(value) if isinstance(value, sp.MatrixBase) else [value]
        longest = max(_length(e) for e in entries)
        if longest > MOST_TERMS:
            return Long(longest)
        matrix = isinstance(value, sp.MatrixBase) and value.shape != (1, 1)
        return self.grid(value) if matrix else self.term(entries[0])

    def grid(self, value: Any) -> Grid:
        """The entries of a matrix as terms."""
        rows, columns = value.shape
        return tuple(tuple(self.term(value[i, j]) for j in range(columns)) for i in range(rows))

    def term(self, e: Any) -> Term:
        """A sum of products as a term: logarithms first, numbers last."""
        parts = sorted(sp.Add.make_args(e), key=self._place)
        total: Term | None = None
        for part in parts:
            c, rest = part.as_coeff_Mul()
            size = self._product(abs(c), sp.Mul.make_args(rest))
            total = (-size if c < 0 else size) if total is None else total - size if c < 0 else total + size
        return term(0) if total is None else total

    def _place(self, part: Any) -> tuple[Any, ...]:
        c, rest = part.as_coeff_Mul()
        if rest == 1:
            return 2, ()
        vectors = sum(f.as_base_exp()[0].is_Add for f in sp.Mul.make_args(rest))
        factors = sorted(map(self._order, sp.Mul.make_args(rest)))
        return 0 if part.has(sp.log) else 1, bool(vectors), bool(c < 0), factors

    def _order(self, factor: Any) -> tuple[Any, ...]:
        """Powers of 2π first, then entries of matrices, then of vectors, then functions."""
        base = factor.as_base_exp()[0]
        if isinstance(factor, sp.exp | sp.log):
            return 4, str(factor)
        if base.is_Add:
            return 3, min(str(s) for s in base.free_symbols), str(base)
        return 0 if base == TAU else 1 if base in self.of_matrices else 2, str(base)

    def _product(self, c: Any, factors: tuple[Any, ...]) -> Term:
        number, above, below = Fraction(int(c.p), int(c.q)), list[Term](), list[Term]()
        on_a_line = any(isinstance(f, sp.exp) and len(sp.Add.make_args(f.args[0])) > 1 for f in factors)
        for factor in sorted(factors, key=self._order):
            base, n = (factor, sp.S.One) if isinstance(factor, sp.exp) else factor.as_base_exp()
            if base == TAU and n.is_Integer and not on_a_line:  # 2π to a whole power is a number times one of π
                number *= Fraction(2) ** int(n)
                base = sp.pi
            if n.is_number and n < 0 and not on_a_line:
                below.append(self._power(base, -n))
            elif factor != 1:
                above.append(self._power(base, n))
        if not below:
            return reduce(lambda a, b: a * b, [*([term(number)] if number != 1 or not above else []), *above])
        top = [*([term(number.numerator)] if number.numerator != 1 or not above else []), *above]
        bottom = [*([term(number.denominator)] if number.denominator != 1 else []), *below]
        return reduce(lambda a, b: a * b, top) / reduce(lambda a, b: a * b, bottom)

    def _power(self, base: Any, n: Any) -> Term:
        found = self._atom(base)
        if n == 1:
            return found
        return found ** (term(Fraction(int(n.p), int(n.q))) if n.is_Rational else self.term(n))

    def _atom(self, e: Any) -> Term:
        if e in self.written:
            return self.written[e]
        if e == sp.pi:
            return pi
        if e.is_Rational:
            return term(Fraction(int(e.p), int(e.q)))
        if e.is_Add:
            return self._difference(e)
        if isinstance(e, sp.exp | sp.log):
            return (exp if isinstance(e, sp.exp) else log)(self.term(e.args[0]))
        if e.is_Mul or e.is_Pow:
            return self.term(e)
        raise TermError(f"SymPy writes it with {type(e).__name__}")

    def _difference(self, e: Any) -> Term:
        """A sum of letters as a factor, what is added first: x₁ − (μ₂)₁."""
        parts = sorted(sp.Add.make_args(e), key=lambda p: (bool(p.as_coeff_Mul()[0] < 0), str(p)))
        first, *others = (p.as_coeff_Mul() for p in parts)
        total = self._product(abs(first[0]), sp.Mul.make_args(first[1]))
        total = -total if first[0] < 0 else total
        for c, rest in others:
            size = self._product(abs(c), sp.Mul.make_args(rest))
            total = total - size if c < 0 else total + size
        return total


def _primitive(p: Any) -> Any:
    """A product in which every sum among the factors has coprime coefficients, the first letter's positive."""
    for factor in sp.Mul.make_args(p):
        base, n = factor.as_base_exp()
        if base.is_Add and n.is_Integer:
            content, rest = base.primitive()
            first = min(rest.free_symbols, key=lambda s: (len(s.name), s.name[0] not in "xyz", s.name))
            if rest.coeff(first).is_negative:
                content, rest = -content, -rest
            p = p / factor * content**n * rest**n
    return p


def _length(e: Any) -> int:
    """How many summands it is written with, those inside an exponential counted."""
    inside = [len(sp.Add.make_args(f.args[0])) for f in e.atoms(sp.exp)]
    return len(sp.Add.make_args(e)) + sum(inside)
