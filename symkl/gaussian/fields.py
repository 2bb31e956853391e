"""The two kinds of numbers: balls that enclose (arb, python-flint), and rounded floating point numbers (mpmath).

No global precision stays changed: flint's is set within `Balls.working` only, and every precision of mpmath has a
context of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from math import inf
from threading import RLock
from typing import Any

from flint import arb, ctx, fmpq
from mpmath.ctx_mp import MPContext

BITS_A_DIGIT = 3.3219280948873626
_LOCK = RLock()
"""flint's precision belongs to the process: one thread at a time works with it."""

Number = Any
"""A number of a field: an ``arb`` or an ``mpf``; both have the operators of arithmetic."""


class Balls:
    """Balls: every result encloses the exact one."""

    name = "arb"

    def __init__(self, bits: int) -> None:
        self.bits = bits

    @contextmanager
    def working(self) -> Iterator[None]:
        """Within it, balls have this precision."""
        with _LOCK, ctx.workprec(self.bits):
            yield

    def number(self, value: Fraction | int) -> Number:
        """The ball of a rational."""
        return arb(fmpq(value.numerator, value.denominator))

    def pi(self) -> Number:
        return arb.pi()

    def exp(self, a: Number) -> Number:
        return a.exp()

    def log(self, a: Number) -> Number:
        return a.log()

    def power(self, a: Number, b: Number) -> Number:
        """aᵇ for a > 0."""
        return a**b

    def positive(self, a: Number) -> bool:
        """Certainly > 0."""
        return bool(a > 0)

    def nonzero(self, a: Number) -> bool:
        """Certainly not 0."""
        return not a.contains(0)

    def size(self, a: Number) -> float:
        """The n of 2ⁿ⁻¹ ≤ b ≤ 2ⁿ, b an upper bound of |a|: an int, since densities are as small as 2^(−10¹⁸).

        −∞ for an exact 0, ∞ where there is no bound.
        """
        if not a.is_finite():
            return inf
        man, exponent = a.abs_upper().man_exp()
        return int(man).bit_length() + int(exponent) if man else -inf

    def key(self, a: Number) -> object:
        """Equal for equal balls only, and hashable."""
        mid, rad = a.mid().man_exp(), a.rad().man_exp()
        return (int(mid[0]), int(mid[1]), int(rad[0]), int(rad[1]))


class Floats:
    """Floating point numbers, rounded to nearest at every operation: nothing is enclosed."""

    name = "mpmath"

    def __init__(self, bits: int) -> None:
        self.bits, self.context = bits, _context(bits)

    @contextmanager
    def working(self) -> Iterator[None]:
        """The context carries its own precision."""
        yield

    def number(self, value: Fraction | int) -> Number:
        """The nearest number to a rational."""
        return self.context.mpf(value.numerator) / value.denominator

    def pi(self) -> Number:
        return +self.context.pi

    def exp(self, a: Number) -> Number:
        return self.context.exp(a)

    def log(self, a: Number) -> Number:
        return self.context.log(a)

    def power(self, a: Number, b: Number) -> Number:
        """aᵇ for a > 0."""
        return self.context.exp(b * self.context.log(a))

    def positive(self, a: Number) -> bool:
        return bool(a > 0)

    def nonzero(self, a: Number) -> bool:
        return bool(a != 0)

    def size(self, a: Number) -> float:
        """The n of 2ⁿ⁻¹ ≤ |a| ≤ 2ⁿ, an int; −∞ for 0, ∞ for infinities and no number."""
        if not self.context.isfinite(a):
            return inf
        man, exponent = int(a.man), int(a.exp)
        return man.bit_length() + exponent if man else -inf

    def key(self, a: Number) -> object:
        """Equal for equal numbers only, and hashable."""
        return a._mpf_

    def from_ball(self, a: Number) -> Number:
        """The midpoint of a ball."""
        man, exponent = a.mid().man_exp()
        return self.context.ldexp(self.context.mpf(int(man)), int(exponent))


Field = Balls | Floats


@lru_cache(maxsize=32)
def _context(bits: int) -> Any:
    context = MPContext()
    context.prec = bits
    return context
