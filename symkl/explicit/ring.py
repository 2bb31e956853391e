"""The ring every value lives in: polynomials in letters and units, with the logarithms of positive units.

A unit may stand for a polynomial that is positive everywhere, such as the determinant of a sum of covariances: its
*relation* u = p is put in when a difference is tested for zero. Logarithms of units and of primes are letters of which
nothing is used but log ab = log a + log b.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from math import floor

from sympy import factorint

from symkl.explicit.bounds import FUEL, LARGEST_DEGREE, MOST_BITS
from symkl.explicit.letters import Full, Letter, Letters, Poly, Undecided, Unit, fraction

TRIAL_DIVISION = {"limit": 10**5, "use_rho": False, "use_pm1": False, "use_ecm": False}
"""How numbers are factored: a large composite factor without small primes stays whole."""


class Ring(Letters):
    """ℚ[letters, 1/units, logarithms of units].

    Parameters
    ----------
    size : int
        How many letters there are; `Full` is raised when they are used up.
    fuel : int
        How many entries of exponent vectors may be touched.
    """

    def __init__(self, size: int, fuel: int = FUEL) -> None:
        super().__init__(size, fuel)
        self._logs: dict[Unit | int, Letter] = {}
        self._of_polynomial: dict[Poly, Unit] = {}
        self._pi: Unit | None = None

    @property
    def pi(self) -> Poly:
        """The circle number, a positive unit."""
        if self._pi is None:
            self._pi = self.unit()
        return self.gen(self._pi.letter)

    # positive polynomials and inverses

    def unit_of(self, p: Poly) -> Unit:
        """The unit that stands for a polynomial known to be positive; equal polynomials have one unit."""
        if p not in self._of_polynomial:
            self._of_polynomial[p] = self.unit(relation=lambda: p, inside=self.inside(p))
        return self._of_polynomial[p]

    def positive_monomial(self, p: Poly) -> Poly:
        """A polynomial known to be positive as a product of units, a new one for what is not among them."""
        s = self.split(p)
        if all(i in self.units for i in s.exponents):
            known = self.monomial(s.exponents, s.content)
            return known if s.rest == 1 else self.times(known, self.gen(self.unit_of(s.rest).letter))
        content = self.constant(s.content)
        return content * self.gen(self.unit_of(p.quo_ground(content.LC)).letter)

    def is_positive(self, p: Poly) -> bool:
        """Whether all coefficients are positive and all monomials too: positive letters, even powers of the others.

        At least one monomial has positive letters only, for the others may be zero.
        """
        if not p or any(c < 0 for c in p.values()):
            return False
        others = [[n for i, n in self.exponents(m).items() if i not in self.units] for m in p]
        return not any(n % 2 for exponents in others for n in exponents) and not all(others)

    def inverse(self, p: Poly) -> Poly:
        """1 / p, for p a number, a unit, or provably positive or negative; `Undecided` otherwise."""
        if not p:
            raise Undecided("a division by zero")
        s = self.split(p)
        exponents = {i: -n for i, n in s.exponents.items()}
        if any(i not in self.units for i in exponents):
            raise Undecided("a divisor is not provably nonzero")
        if s.rest != 1:
            sign = 1 if self.is_positive(s.rest) else -1
            if sign < 0 and not self.is_positive(-s.rest):
                raise Undecided("a divisor is not provably nonzero")
            rest = self.monomial({self.unit_of(sign * s.rest).letter: -1})
            return self.times(self.monomial(exponents, sign / s.content), rest)
        return self.monomial(exponents, 1 / s.content)

    # logarithms

    def log(self, p: Poly) -> Poly:
        """log p as a combination of logarithms of units and primes; `Undecided` unless p is provably positive."""
        if not p:
            raise Undecided("the logarithm of zero")
        s = self.split(p)
        if s.content < 0 or not all(i in self.units for i in s.exponents):
            raise Undecided("a logarithm or power of something not provably positive")
        total = self.zero
        for i, n in s.exponents.items():
            total += n * self._log(self.units[i])
        for n, sign in ((s.content.numerator, 1), (s.content.denominator, -1)):
            for prime, k in factorint(n, **TRIAL_DIVISION).items():
                total += sign * k * self._log(int(prime))
        if s.rest != 1:
            if not self.is_positive(s.rest):
                raise Undecided("a logarithm or power of something not provably positive")
            total += self._log(self.unit_of(s.rest))
        return total

    def _log(self, of: Unit | int) -> Poly:
        if of not in self._logs:
            self._logs[of] = self.letter()
            self.logarithms[self._logs[of]] = of
        return self.gen(self._logs[of])

    def exp(self, q: Poly) -> tuple[Poly, Poly]:
        """e^q as (r, p) = e^r · p: whole multiples of logarithms, e^(n log u) = uⁿ, go to p."""
        if not q or not self.logarithms:
            return q, self.one
        p = self.one
        for letter, of in self.logarithms.items():
            log = self.gen(letter)
            whole = floor(fraction(q.coeff(log)))
            if whole:
                q = q - whole * log
                p = self.times(p, self._power(of, whole))
        return q, p

    def _power(self, of: Unit | int, n: int) -> Poly:
        if abs(n) > LARGEST_DEGREE:
            raise Undecided(f"gave up: a power {n}, beyond ±{LARGEST_DEGREE}")
        if isinstance(of, Unit):
            return self.monomial({of.letter: n})
        if of.bit_length() * abs(n) > MOST_BITS:
            raise Undecided(f"gave up: a number has more than {MOST_BITS} bits")
        return self.constant(Fraction(of) ** n)

    # zero

    def is_zero(self, p: Poly) -> bool:
        """Whether p = 0 once every unit is what it stands for: Σ pₙ uⁿ = 0 iff Σ pₙ uⁿ⁻ᵐ = 0, m the least n."""
        for unit in reversed(self.related):
            if not p:
                return True
            powers = self.by_powers(p, unit.letter)
            if set(powers) == {0} or unit.relation is None:
                continue
            value, least = unit.relation(), min(powers)
            p, running = self.zero, self.one
            for n in count(least):
                p += self.times(powers.get(n, self.zero), running)
                if n == max(powers):
                    break
                running = self.times(running, value)
        return not p


__all__ = ["Full", "Letter", "Poly", "Ring", "Undecided", "Unit", "fraction"]
