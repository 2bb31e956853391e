"""Integrals over ℝᵈ of functions p(x) exp(q(x)): combinations of moments, each summed over a lattice once."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from symkl.gaussian.fields import Field, Number
from symkl.gaussian.forms import Form, Monomial, Poly, plus, times
from symkl.gaussian.lattice import Quadratic
from symkl.gaussian.moments import Moments, Undecided, moments

HIGHEST = 12
"""The largest degree of a polynomial that is integrated."""


class Integrals:
    """Integrals in one field, to so many digits of the mass; a weight that comes again is not summed again."""

    def __init__(self, field: Field, digits: int) -> None:
        self.field, self.digits = field, digits
        self._moments: dict[object, Moments] = {}

    def over(self, f: Form | Number, own: range) -> tuple[Form | Number, float]:
        """The integral over the variables in `own`, and the `size` of its largest term."""
        if not isinstance(f, Form):
            raise Undecided("the integrand does not decay")
        result = Form(self.field, [])
        size = -inf
        for p, q in f.parts:
            found, largest_term = self._part(p, q, own)
            result, size = result + found, max(size, largest_term)
        if any(q or any(p) for p, q in result.parts):  # a monomial other than () still moves
            return result, size
        value = self.field.number(0)
        for p, _ in result.parts:
            value += p.get((), self.field.number(0))
        return value, size

    def _part(self, p: Poly, q: Poly, own: range) -> tuple[Form, float]:
        outside = {m: c for m, c in q.items() if not any(i in own for i in m)}
        inside = {m: c for m, c in q.items() if m not in outside}
        if any(len(m) > 2 or any(i not in own for i in m) for m in inside):
            raise Undecided("the exponent of an integrand is not a quadratic of the bound variable alone")
        degree = max((sum(i in own for i in m) for m in p), default=0)
        if degree > HIGHEST:
            raise Undecided(f"gave up: a polynomial of degree {degree} under an integral, beyond {HIGHEST}")
        found = self._moments_of(inside, own, max(2, degree + degree % 2))
        result: Poly = {}
        size = -inf
        for m, c in _moved(p, own, found, self.field).items():
            alpha = tuple(m.count(i) for i in own)
            rest = tuple(i for i in m if i not in own)
            size = max(size, self.field.size(c) + self.field.size(found.table[(0,) * len(own)]))
            result = plus(result, {rest: c * found.table[alpha]})
        return Form(self.field, [(result or {(): self.field.number(0)}, outside)]), size

    def _moments_of(self, q: Poly, own: range, degree: int) -> Moments:
        none: Number = self.field.number(0)

        share = (self.field.number(Fraction(1, 2)), self.field.number(1))
        linear = [q.get((i,), none) for i in own]
        square = [[q.get((min(i, j), max(i, j)), none) * share[i == j] for j in own] for i in own]
        key = (degree, *map(self.field.key, (*linear, *(a for row in square for a in row))))
        if key not in self._moments:
            weight = Quadratic(q.get((), none), linear, square)
            self._moments[key] = moments(weight, degree, self.digits, self.field)
        return self._moments[key]


def _moved(p: Poly, own: range, found: Moments, field: Field) -> Poly:
    """p in the coordinates τ of the moments: xᵢ = centreᵢ + Σ axesᵢⱼ τⱼ."""
    some = range(len(own))
    lines: list[Poly] = [
        {(): found.frame.centre[i], **{(own[j],): found.frame.axes[i][j] for j in some}} for i in some
    ]
    products: dict[Monomial, Poly] = {(): {(): field.number(1)}}

    def product(m: Monomial) -> Poly:
        if m not in products:
            products[m] = times(product(m[:-1]), lines[m[-1] - own.start])
        return products[m]

    result: Poly = {}
    for m, c in p.items():
        rest = tuple(i for i in m if i not in own)
        result = plus(result, times({rest: c}, product(tuple(i for i in m if i in own))))
    return result
