"""Any number somebody may hand in, as the exact rational it is; anything else is a named error.

A float is its binary value: ``0.1`` is 3602879701896397/36028797018963968, and ``"0.1"`` is 1/10. Numbers of NumPy,
mpmath, SymPy and FLINT are read by what they offer, so that none of these is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import isfinite, prod
from numbers import Integral, Rational
from typing import Any, NamedTuple

from symkl.errors import EmptyInput, NumberError, SizeMismatch

LARGEST_EXPONENT = 20_000
"""Numbers up to 10^±LARGEST_EXPONENT are taken; one short string could otherwise ask for gigabytes."""
MOST_DIGITS = 200_000
"""Digits a decimal may be written with."""
FEW_BITS, MOST_BITS = 64_000, 730_000
"""Fewer than those of 10^LARGEST_EXPONENT, and those of so many digits with such an exponent."""

DECIMAL = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
RATIO = re.compile(r"\s*([+-]?[0-9]+)\s*/\s*([0-9]+)\s*")
NOT_FINITE = re.compile(r"\s*[+-]?(inf(inity)?|s?nan)\s*", re.IGNORECASE)
MATRIX_LIBRARIES = ("mpmath", "sympy", "flint")
"""They know no vectors, only matrices of one column."""
DEEPEST = 32
"""Levels of nesting; a list may contain itself."""
WORDS = 40
"""How much of an unusable value an error shows."""


class Array(NamedTuple):
    """Numbers in a box: `entries` in row-major order."""

    shape: tuple[int, ...]
    entries: tuple[Fraction, ...]


def exact(value: object, argument: str = "number", entry: tuple[int, ...] = ()) -> Fraction:
    """The exact rational that `value` is.

    Parameters
    ----------
    value : int, Fraction, float, Decimal, str, or a number of NumPy, mpmath, SymPy or FLINT
        A string is a decimal, ``"-1.5e-300"``, or a ratio, ``"1/3"``.
    argument, entry : optional
        Where it stands, for errors.

    Raises
    ------
    NumberError
        When it is no finite real number whose exact value is rational.

    Examples
    --------
    >>> exact("0.1"), exact(0.5)
    (Fraction(1, 10), Fraction(1, 2))
    """
    if type(value) is float and isfinite(value):
        return Fraction(value)
    if type(value) is int and value.bit_length() <= FEW_BITS:
        return Fraction(value)
    place = _place(argument, entry)
    found = _rational(value, lambda what: NumberError(f"{place} {what}", argument, entry))
    if found is None:
        what = f"{place} is {_shown(value)}, which is no number with an exact rational value"
        raise NumberError(what, argument, entry)
    return found


def array(value: object, argument: str) -> Array:
    """Nested sequences or an array of numbers, exactly.

    A matrix of mpmath, SymPy or FLINT has two axes.

    Raises
    ------
    SizeMismatch
        When the rows have different lengths.
    NumberError
        For an entry that is no number.
    EmptyInput
        When there is no entry at all.
    """
    entries: list[Fraction] = []
    shape = _collect(value, argument, (), entries)
    if prod(shape) == 0:
        raise EmptyInput(f"{argument} is empty: its shape is {shape}", argument)
    return Array(shape, tuple(entries))


def _collect(value: Any, argument: str, entry: tuple[int, ...], entries: list[Fraction]) -> tuple[int, ...]:
    """Append the numbers in `value` and return its shape."""
    if hasattr(value, "tolist") and _library(value) in ("numpy", *MATRIX_LIBRARIES):
        value = value.tolist()
    if isinstance(value, str | bytes | bytearray) or not isinstance(value, Sequence):
        entries.append(exact(value, argument, entry))
        return ()
    if len(entry) == DEEPEST:
        raise SizeMismatch(f"{argument} is nested deeper than {DEEPEST} levels", argument)
    shapes = [_collect(item, argument, (*entry, i), entries) for i, item in enumerate(value)]
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            first, other = _place(argument, (*entry, 0)), _place(argument, (*entry, i))
            message = f"the rows of {argument} differ: {first} has shape {shapes[0]}, {other} has shape {shape}"
            raise SizeMismatch(message, argument, (*entry, i))
    return (len(shapes), *(shapes[0] if shapes else ()))


def _library(value: object) -> str:
    return type(value).__module__.partition(".")[0]


def _rational(value: Any, refusal: Callable[[str], NumberError]) -> Fraction | None:
    """The number as a Fraction; None where its kind is not known."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _parsed(value, refusal)
    if isinstance(value, Decimal):
        return _of_decimal(value, refusal)
    if isinstance(value, Integral):
        return _bounded(int(value), 1, refusal)
    if isinstance(value, Rational):
        return _bounded(int(value.numerator), int(value.denominator), refusal)
    if _library(value) == "flint":
        return _of_flint(value, refusal)
    if hasattr(value, "_mpf_"):  # mpmath's mpf, SymPy's Float
        return _of_mpf(value._mpf_, refusal)
    if hasattr(value, "as_integer_ratio"):  # float, NumPy's floats
        if not value == value or value in (float("inf"), -float("inf")):
            raise refusal(f"is {value}, which is not finite")
        return Fraction(*map(int, value.as_integer_ratio()))
    if _library(value) == "sympy" and (value.is_finite is False or str(value) == "nan"):
        raise refusal(f"is {value}, which is not finite")
    return None


def _bounded(above: int, below: int, refusal: Callable[[str], NumberError]) -> Fraction:
    bits = max(above.bit_length(), below.bit_length())
    if bits > MOST_BITS:
        raise refusal(f"has {bits} bits above or below the line, more than {MOST_BITS}")
    return Fraction(above, below)


def _of_flint(value: Any, refusal: Callable[[str], NumberError]) -> Fraction | None:
    """fmpz and fmpq; a ball has a radius and is no exact number, though it offers its midpoint."""
    kind = type(value).__name__
    if kind == "fmpq":
        return _bounded(int(value.p), int(value.q), refusal)
    return _bounded(int(value), 1, refusal) if kind == "fmpz" else None


def _parsed(text: str, refusal: Callable[[str], NumberError]) -> Fraction:
    if len(text) > 2 * MOST_DIGITS:
        raise refusal(f"has {len(text)} characters, more than {2 * MOST_DIGITS}")
    if DECIMAL.fullmatch(text):
        try:
            return _of_decimal(Decimal(text), refusal)
        except InvalidOperation:
            raise refusal(f"is {_shown(text)}, beyond 10^±{LARGEST_EXPONENT}") from None
    ratio = RATIO.fullmatch(text)
    if ratio and ratio[2].strip("0"):
        over, under = (_of_decimal(Decimal(part), refusal) for part in ratio.groups())
        return over / under
    if NOT_FINITE.fullmatch(text):
        raise refusal(f"is {text.strip()}, which is not finite")
    raise refusal(f"is {_shown(text)}, which is not a decimal number or a ratio of whole numbers")


def _of_decimal(value: Decimal, refusal: Callable[[str], NumberError]) -> Fraction:
    if not value.is_finite():
        raise refusal(f"is {value}, which is not finite")
    # for zero, too: Decimal("0e-999999999999") has a denominator of that many digits
    if not value:
        return Fraction(0)
    _, digits, exponent = value.as_tuple()
    if len(digits) > MOST_DIGITS:
        raise refusal(f"has {len(digits)} digits, more than {MOST_DIGITS}")
    if abs(value.adjusted()) > LARGEST_EXPONENT or abs(int(exponent)) > MOST_DIGITS + LARGEST_EXPONENT:
        raise refusal(f"is {_shown(str(value))}, beyond 10^±{LARGEST_EXPONENT}")
    return Fraction(*value.as_integer_ratio())


def _of_mpf(parts: tuple[int, Any, int, int], refusal: Callable[[str], NumberError]) -> Fraction:
    sign, mantissa, exponent, _ = parts
    mantissa = int(mantissa)
    if not mantissa and exponent:
        raise refusal("is infinite or not a number")
    if abs(exponent) > 4 * LARGEST_EXPONENT:
        raise refusal(f"is about 2^{exponent}, beyond 10^±{LARGEST_EXPONENT}")
    signed = -mantissa if sign else mantissa
    return Fraction(signed << exponent) if exponent >= 0 else Fraction(signed, 1 << -exponent)


def _place(argument: str, entry: tuple[int, ...]) -> str:
    return f"{argument}[{', '.join(map(str, entry))}]" if entry else argument


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= WORDS else f"{text[:WORDS]}…"
