"""Functions of bound variables with numbers as coefficients: sums of p(x) exp(q(x)), p and q polynomials.

Variables are numbered; a monomial is the sorted tuple of its variables, so (0, 0, 3) is x₀²x₃.
"""

from __future__ import annotations

from math import inf

from symkl.gaussian.fields import Field, Number
from symkl.gaussian.moments import Undecided

Monomial = tuple[int, ...]
Poly = dict[Monomial, Number]

MOST_TERMS = 4096
"""Monomials beyond which a function is out of reach."""
MOST_PARTS = 256
"""Summands p exp(q): each asks for an integral of its own."""


class Form:
    """Σ p exp(q). Numbers of the field mix with it in sums and products."""

    __slots__ = ("field", "parts")

    def __init__(self, field: Field, parts: list[tuple[Poly, Poly]]) -> None:
        self.field, self.parts = field, parts

    @classmethod
    def variable(cls, field: Field, index: int) -> Form:
        """The variable of that number."""
        return cls(field, [({(index,): field.number(1)}, {})])

    def _of(self, other: Form | Number) -> Form:
        return other if isinstance(other, Form) else Form(self.field, [({(): other}, {})])

    def __add__(self, other: Form | Number) -> Form:
        parts = list(self.parts)
        for p, q in self._of(other).parts:
            same = next((i for i, (_, r) in enumerate(parts) if r is q or not (r or q)), None)
            if same is None:
                parts.append((p, q))
            else:
                parts[same] = (plus(parts[same][0], p), parts[same][1])
        return Form(self.field, parts)

    def __neg__(self) -> Form:
        return Form(self.field, [({m: -c for m, c in p.items()}, q) for p, q in self.parts])

    def __sub__(self, other: Form | Number) -> Form:
        result: Form = self + -self._of(other)
        return result

    def __rsub__(self, other: Number) -> Form:
        result: Form = -self + other
        return result

    def __mul__(self, other: Form | Number) -> Form:
        total, factor = Form(self.field, []), self._of(other)
        if len(self.parts) * len(factor.parts) > MOST_PARTS:
            raise Undecided(f"gave up: a sum of more than {MOST_PARTS} different exponentials")
        for p, q in self.parts:
            for r, s in factor.parts:
                total = total + Form(self.field, [(times(p, r), plus(q, s))])
        return total

    def __truediv__(self, other: Form | Number) -> Form:
        return self * self._of(other).inverse()

    def __rtruediv__(self, other: Number) -> Form:
        result: Form = self.inverse() * other
        return result

    __radd__, __rmul__ = __add__, __mul__

    def single(self) -> tuple[Number, Poly]:
        """c and q of c exp(q), c certainly not 0.

        Raises
        ------
        Undecided
            For any other function.
        """
        if len(self.parts) == 1 and set(self.parts[0][0]) <= {()}:
            [(p, q)] = self.parts
            c = p.get((), self.field.number(0))
            if self.field.nonzero(c):
                return c, q
        raise Undecided("a quotient, logarithm or power of a function that is not c·exp(polynomial)")

    def inverse(self) -> Form:
        c, q = self.single()
        return Form(self.field, [({(): 1 / c}, {m: -a for m, a in q.items()})])

    def log(self) -> Form:
        c, q = self.single()
        if not self.field.positive(c):
            raise Undecided("the logarithm of a function that is not positive")
        return Form(self.field, [(plus({(): self.field.log(c)}, q), {})])

    def exp(self) -> Form:
        if len(self.parts) != 1 or self.parts[0][1]:
            raise Undecided("the exponential of a function that is not a polynomial")
        constant = self.parts[0][0].get((), self.field.number(0))
        exponent = {m: c for m, c in self.parts[0][0].items() if m}
        return Form(self.field, [({(): self.field.exp(constant)}, exponent)])

    def power(self, n: int) -> Form:
        """A whole power ≥ 0."""
        result = self._of(self.field.number(1))
        for _ in range(n):
            result = result * self
        return result

    def at(self, point: dict[int, Number]) -> Number:
        """The value where the variables have these values."""
        total = self.field.number(0)
        for p, q in self.parts:
            total += value(p, point, self.field) * self.field.exp(value(q, point, self.field))
        return total

    def size(self) -> float:
        """The `size` of the largest coefficient."""
        return max((self.field.size(c) for p, _ in self.parts for c in p.values()), default=-inf)


def plus(p: Poly, q: Poly) -> Poly:
    """p + q; the very one that is left where the other is 0."""
    if not p or not q:
        return p or q
    total = dict(p)
    for m, c in q.items():
        total[m] = total[m] + c if m in total else c
    return total


def times(p: Poly, q: Poly) -> Poly:
    """p·q."""
    if len(p) * len(q) > MOST_TERMS:
        raise Undecided(f"gave up: a polynomial of more than {MOST_TERMS} terms")
    total: Poly = {}
    for m, a in p.items():
        for n, b in q.items():
            key = tuple(sorted(m + n))
            total[key] = total[key] + a * b if key in total else a * b
    return total


def value(p: Poly, point: dict[int, Number], field: Field) -> Number:
    """p at a point."""
    total = field.number(0)
    for m, c in p.items():
        for i in m:
            c = c * point[i]
        total += c
    return total
