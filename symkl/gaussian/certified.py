"""From balls to guaranteed digits: the precision is raised until both ends of the ball round alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Protocol

from flint import arb, ctx

from symkl.errors import PrecisionExhausted, UsageError
from symkl.gaussian import balls, rounding

BITS_PER_DIGIT = 3.3219280948873626
GUARD_DIGITS = 3
"""Bounds are given to this many digits more than the value."""
GUARD_BITS = 32
LARGEST_DIGITS = 100_000
LARGEST_PRECISION = 1 << 23


@dataclass(frozen=True)
class Certified:
    """A real number, enclosed.

    Attributes
    ----------
    value : str
        The number correctly rounded to `digits` significant decimal digits; ``"0"`` only if it is exactly zero.
    lower, upper : str
        Decimal numbers between which it lies, three digits finer than `value`.
    digits : int
    base : int or None
        The unit: None for nats, 2 for bits.
    method : str
        ``"closed"``: from the closed form, in balls.
    precision : int
        Bits of the arithmetic that sufficed.
    terms : dict of str
        The summands of the value, each to `digits` significant digits.

    ``float()`` gives the double nearest to the exact value; no rounding of `value` comes in between.
    """

    value: str
    lower: str
    upper: str
    digits: int
    base: int | None
    method: str
    precision: int
    terms: dict[str, str] = field(repr=False)
    nearest_double: float = field(repr=False)

    def __float__(self) -> float:
        return self.nearest_double

    def __str__(self) -> str:
        return self.value

    def _repr_html_(self) -> str | None:
        from symkl.shown import shown

        return shown("certified", self)


class Quantity(Protocol):
    """What `certify` can enclose: a sum of terms, in nats, not all of them zero."""

    def terms(self) -> dict[str, arb] | None:
        """The terms at FLINT's working precision; None where that is too low."""

    def decide_zeros(self) -> None:
        """Find out exactly which terms are zero, after balls could not."""

    def exact(self, base: int | None) -> Fraction | None:
        """The sum in units of `base`, where it is known to be rational."""


def certify(quantity: Quantity, digits: int, base: int | None) -> Certified:
    """Enclose a quantity so closely that its digits and its double are settled.

    Raises
    ------
    UsageError
        For impossible `digits` or `base`.
    PrecisionExhausted
        When more than LARGEST_PRECISION bits would be needed.
    """
    _check(digits, base)
    wanted = ceil((digits + GUARD_DIGITS + 1) * BITS_PER_DIGIT)
    precision = wanted + GUARD_BITS
    undecided = unsettled = 0
    while precision <= max(LARGEST_PRECISION, 8 * wanted):
        with ctx.workprec(precision):
            terms = quantity.terms()
            if terms is not None:
                unit = arb(1) if base is None else arb(base).log()
                total = sum(terms.values(), arb(0)) / unit
                terms = {name: term / unit for name, term in terms.items()}
        if terms is None or any(_undecided(part) for part in (total, *terms.values())):
            undecided += 1
            if undecided == 2:
                quantity.decide_zeros()
            precision *= 2
            continue
        deficit = max(wanted - part.rel_accuracy_bits() for part in (total, *terms.values()) if not part.is_zero())
        if deficit > 0:
            precision += int(deficit) + GUARD_BITS
            continue
        lower, upper = balls.bounds(total)
        if _settled(lower, upper, digits):
            return _result(lower, upper, terms, digits, base, precision)
        unsettled += 1
        value = quantity.exact(base) if unsettled == 2 else None
        if value is not None:
            return _result(value, value, terms, digits, base, precision)
        precision *= 2
    raise PrecisionExhausted(f"{digits} digits would need more than {precision // 2} bits")


def _check(digits: int, base: int | None) -> None:
    if not isinstance(digits, int) or not 1 <= digits <= LARGEST_DIGITS:
        raise UsageError(f"digits is a whole number from 1 to {LARGEST_DIGITS}, not {digits!r}")
    if base is not None and (not isinstance(base, int) or isinstance(base, bool) or base < 2):
        raise UsageError(f"base is None for nats or a whole number from 2 on, such as 2 for bits, not {base!r}")


def _undecided(part: arb) -> bool:
    """Whether a ball holds zero and something else, or is no ball at all."""
    return not part.is_zero() and (part.contains(0) or not part.is_finite())


def _settled(lower: Fraction, upper: Fraction, digits: int) -> bool:
    """Whether every number between the two rounds alike, to decimal digits and to a double."""
    return rounding.double(lower) == rounding.double(upper) and rounding.nearest(lower, digits) == rounding.nearest(
        upper, digits
    )


def _result(
    lower: Fraction, upper: Fraction, terms: dict[str, arb], digits: int, base: int | None, precision: int
) -> Certified:
    return Certified(
        value=rounding.nearest(lower, digits),
        lower=rounding.downward(lower, digits + GUARD_DIGITS),
        upper=rounding.upward(upper, digits + GUARD_DIGITS),
        digits=digits,
        base=base,
        method="closed",
        precision=precision,
        terms={name: rounding.nearest(balls.bounds(term.mid())[0], digits) for name, term in terms.items()},
        nearest_double=rounding.double(lower),
    )
