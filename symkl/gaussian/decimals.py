"""Balls and rationals as decimal text, rounded in a known direction."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, log10

from symkl.gaussian.fields import Number


def enclosing(ball: Number) -> tuple[Fraction, Fraction]:
    """The ends of a ball, as exact rationals."""
    middle, radius = _dyadic(ball.mid()), _dyadic(ball.rad())
    return middle - radius, middle + radius


def _dyadic(a: Number) -> Fraction:
    man, exponent = (int(part) for part in a.man_exp())
    return Fraction(man) * (Fraction(2) ** exponent)


def rounded(value: Fraction, digits: int, towards: int) -> str:
    """`value` to so many significant digits, down (−1), up (1) or to nearest (0).

    >>> rounded(Fraction(2, 3), 4, -1), rounded(Fraction(2, 3), 4, 1), rounded(Fraction(-20000, 3), 3, 0)
    ('0.6666', '0.6667', '-6.67e+3')
    """
    if not value:
        return "0"
    size = abs(value)
    exponent = floor(log10(size.numerator) - log10(size.denominator))
    exponent += (size >= Fraction(10) ** (exponent + 1)) - (size < Fraction(10) ** exponent)
    scaled = value / Fraction(10) ** (exponent - digits + 1)
    whole = floor(scaled) if towards < 0 else ceil(scaled) if towards > 0 else round(scaled)
    if abs(whole) == 10**digits:
        whole, exponent = whole // 10, exponent + 1
    sign, text = "-" if whole < 0 else "", str(abs(whole))
    if exponent in range(-6, digits):
        text = text.rjust(digits, "0") if exponent >= 0 else "0" * -exponent + text
        point = exponent + 1 if exponent >= 0 else 1
        return f"{sign}{text[:point]}.{text[point:]}".rstrip(".") if text[point:] else f"{sign}{text}"
    return f"{sign}{text[0]}.{text[1:]}e{exponent:+d}" if digits > 1 else f"{sign}{text}e{exponent:+d}"
