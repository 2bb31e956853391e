"""Values of terms: matrices whose entries are sums of p·e^q, with p and q polynomials of a `Ring`.

A positive quantity such as a density is a single such product, so that its logarithm is again a polynomial, and a
Gaussian integral can be read off q. A scalar is a 1×1 matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symkl.explicit import matrices
from symkl.explicit.bounds import LARGEST_DEGREE, LARGEST_POWER, MOST_BITS, MOST_PARTS
from symkl.explicit.matrices import Grid
from symkl.explicit.ring import Poly, Ring, Undecided


@dataclass(frozen=True)
class Value:
    """Σ e^q A_q: to every exponent q its matrix, zero matrices left out. The shape is in numbers."""

    shape: tuple[int, int]
    parts: Mapping[Poly, Grid]


class Algebra:
    """The operations on values over one ring."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring

    # making and reading values

    def grid(self, a: Grid) -> Value:
        """A matrix of polynomials."""
        return self.collected((len(a), len(a[0])), [(self.ring.zero, a)])

    def scalar(self, p: Poly) -> Value:
        """A polynomial."""
        return self.grid(((p,),))

    def number(self, c: Fraction | int) -> Value:
        """A rational number."""
        return self.scalar(self.ring.constant(c))

    def polynomial_grid(self, a: Value) -> Grid:
        """The matrix of a value without exponentials; `Undecided` for another."""
        if not a.parts:
            return ((self.ring.zero,) * a.shape[1],) * a.shape[0]
        if list(a.parts) != [self.ring.zero]:
            raise Undecided("an exponential where a polynomial is needed")
        return a.parts[self.ring.zero]

    def polynomial(self, a: Value) -> Poly:
        """The polynomial that a scalar is."""
        return self.polynomial_grid(a)[0][0]

    def collected(self, shape: tuple[int, int], parts: Iterable[tuple[Poly, Grid]]) -> Value:
        """Σ e^q A_q, equal exponents together and e^(n log u) turned into uⁿ; every value is made here."""
        found: dict[Poly, Grid] = {}
        for q, a in parts:
            r, p = self.ring.exp(q)
            a = matrices.scale(self.ring, p, a)
            found[r] = matrices.add(found[r], a) if r in found else a
        parts = {q: a for q, a in found.items() if any(map(any, a))}
        for polynomials in (parts, *(row for a in parts.values() for row in a)):
            for p in polynomials:
                _check_coefficients(p)
        return Value(shape, parts)

    # sums and products

    def add(self, a: Value, b: Value) -> Value:
        return self.collected(a.shape, [*a.parts.items(), *b.parts.items()])

    def negate(self, a: Value) -> Value:
        return Value(a.shape, {q: matrices.mapped(lambda p: -p, m) for q, m in a.parts.items()})

    def subtract(self, a: Value, b: Value) -> Value:
        return self.add(a, self.negate(b))

    def multiply(self, a: Value, b: Value) -> Value:
        """The matrix product, or the multiple by a scalar where one of them is 1×1."""
        if len(a.parts) * len(b.parts) > MOST_PARTS:
            raise Undecided(f"gave up: a sum of more than {MOST_PARTS} different exponentials")
        if a.shape == (1, 1) or b.shape == (1, 1):
            s, m = (a, b) if a.shape == (1, 1) else (b, a)
            factors = [(q, p[0][0], r, g) for q, p in s.parts.items() for r, g in m.parts.items()]
            return self.collected(m.shape, [(q + r, matrices.scale(self.ring, p, g)) for q, p, r, g in factors])
        parts = [(q + r, matrices.multiply(self.ring, g, h)) for q, g in a.parts.items() for r, h in b.parts.items()]
        return self.collected((a.shape[0], b.shape[1]), parts)

    def transpose(self, a: Value) -> Value:
        return Value(a.shape[::-1], {q: matrices.transpose(m) for q, m in a.parts.items()})

    def trace(self, a: Value) -> Value:
        """The sum of the diagonal."""
        entries = {q: sum((m[i][i] for i in range(len(m))), self.ring.zero) for q, m in a.parts.items()}
        return Value((1, 1), {q: ((p,),) for q, p in entries.items() if p})

    # scalars

    def _sole(self, a: Value, what: str) -> tuple[Poly, Poly]:
        if not a.parts:
            raise Undecided(f"{what} of zero")
        if len(a.parts) > 1:
            raise Undecided(f"{what} of a sum with exponentials is out of reach")
        ((q, ((p,),)),) = a.parts.items()
        return q, p

    def inverse(self, a: Value) -> Value:
        """1 / s."""
        q, p = self._sole(a, "the inverse")
        return self.collected((1, 1), [(-q, ((self.ring.inverse(p),),))])

    def log(self, a: Value) -> Value:
        """log(p e^q) = log p + q."""
        q, p = self._sole(a, "the logarithm")
        return self.scalar(self.ring.log(p) + q)

    def exp(self, a: Value) -> Value:
        """e^s for a polynomial s."""
        return self.collected((1, 1), [(self.polynomial(a), ((self.ring.one,),))])

    def power(self, base: Value, exponent: Value) -> Value:
        """s^t: multiplied out for whole t, otherwise e^(t log s)."""
        n = self.ring.number(self.polynomial(exponent))
        if n is None or n.denominator != 1 or abs(n) > LARGEST_POWER:
            return self.exp(self.multiply(exponent, self.log(base)))
        factor = base if n > 0 else self.inverse(base)
        result = self.number(1)
        for _ in range(abs(int(n))):
            result = self.multiply(result, factor)
        if any(max(m) > LARGEST_DEGREE for a in result.parts.values() for row in a for p in row for m in p):
            raise Undecided(f"gave up: a polynomial of a degree beyond {LARGEST_DEGREE}")
        return result

    # equality

    def is_zero(self, a: Value) -> bool:
        """Whether Σ e^q A_q is zero by its form: the matrices of equal exponents cancel.

        Different exponents count as independent, which can only miss an equality.
        """
        if not a.parts:
            return True
        if not self.ring.related:
            return False
        groups: list[tuple[Poly, Grid]] = []
        for q, m in a.parts.items():
            k = next((i for i, (r, _) in enumerate(groups) if self.ring.is_zero(q - r)), None)
            if k is None:
                groups.append((q, m))
            else:
                groups[k] = (groups[k][0], matrices.add(groups[k][1], m))
        return all(self.ring.is_zero(p) for _, m in groups for row in m for p in row)


def _check_coefficients(p: Poly) -> None:
    if any(max(c.numerator.bit_length(), c.denominator.bit_length()) > MOST_BITS for c in p.values()):
        raise Undecided(f"gave up: a number has more than {MOST_BITS} bits")
