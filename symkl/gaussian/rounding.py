"""Decimal strings and doubles of exact numbers, rounded to nearest or outward."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from math import inf


def nearest(value: Fraction, digits: int) -> str:
    """The decimal number of that many significant digits nearest to `value`, ties to even.

    >>> nearest(Fraction(2, 3), 5), nearest(Fraction(1, 2), 5)
    ('0.66667', '0.50000')
    """
    return _written(value, digits, ROUND_HALF_EVEN)


def downward(value: Fraction, digits: int) -> str:
    """The largest decimal number of that many significant digits that is at most `value`.

    >>> downward(Fraction(2, 3), 5)
    '0.66666'
    """
    return _written(value, digits, ROUND_FLOOR)


def upward(value: Fraction, digits: int) -> str:
    """The smallest decimal number of that many significant digits that is at least `value`."""
    return _written(value, digits, ROUND_CEILING)


def double(value: Fraction) -> float:
    """The double nearest to `value`, ties to even; infinite beyond the largest, and subnormals like any other.

    >>> double(Fraction(1, 10)) == 0.1
    True
    """
    try:
        return value.numerator / value.denominator  # Python rounds the quotient of two ints correctly
    except OverflowError:
        return inf if value > 0 else -inf


def read(text: str) -> Fraction:
    """The exact value of a decimal that was written here."""
    return Fraction(*Decimal(text).as_integer_ratio())


def _written(value: Fraction, digits: int, rounding: str) -> str:
    if not value:
        return "0"
    context = Context(prec=digits, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
    found = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    missing = digits - len(found.as_tuple().digits)  # an exact quotient comes without its zeros
    return str(found.scaleb(0, context) if not missing else _padded(found, missing)).lower()


def _padded(value: Decimal, missing: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, (*digits, *(0,) * missing), exponent - missing))
