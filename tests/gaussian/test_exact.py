"""Every number is taken as the rational it is, and what is none is refused by name."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import numpy
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symkl.errors import EmptyInput, NumberError, SizeMismatch
from symkl.gaussian.exact import LARGEST_EXPONENT, array, exact

TENTH = Fraction(0.1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        (-7, -7),
        (0.1, TENTH),
        (5e-324, Fraction(1, 2**1074)),
        (Fraction(1, 3), Fraction(1, 3)),
        (Decimal("0.1"), Fraction(1, 10)),
        (Decimal("0e-999999999"), 0),
        ("0.1", Fraction(1, 10)),
        (" -1.5e-3 ", Fraction(-3, 2000)),
        (".5", Fraction(1, 2)),
        ("2.", 2),
        ("+1e300", 10**300),
        ("1 / 3", Fraction(1, 3)),
        ("-2/4", Fraction(-1, 2)),
        (numpy.float64(0.1), TENTH),
        (numpy.float32(0.1), Fraction(float(numpy.float32(0.1)))),
        (numpy.float16(0.5), Fraction(1, 2)),
        (numpy.longdouble(1) / 4, Fraction(1, 4)),
        (numpy.int8(-128), -128),
        (numpy.uint64(2**64 - 1), 2**64 - 1),
        (mpmath.mpf(-0.1), -TENTH),
        (mpmath.mpf(2) ** 70, 2**70),
        (mpmath.mpf(0), 0),
        (sympy.Rational(-2, 3), Fraction(-2, 3)),
        (sympy.Integer(5), 5),
        (sympy.Float(-0.1), -TENTH),
        (sympy.S.Half, Fraction(1, 2)),
        (flint.fmpq(-2, 3), Fraction(-2, 3)),
        (flint.fmpz(9), 9),
    ],
    ids=repr,
)
def test_a_number_is_taken_exactly(value, expected):
    found = exact(value)
    assert type(found) is Fraction
    assert found == expected


@pytest.mark.parametrize(
    "value",
    [
        float("nan"), float("inf"), -float("inf"), "nan", "-Infinity", Decimal("NaN"), Decimal("sNaN"), Decimal("inf"),
        numpy.float64("nan"), numpy.float32("inf"), numpy.longdouble("-inf"), mpmath.inf, mpmath.nan,
        sympy.oo, sympy.nan,
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(NumberError, match=r"^mean\[2\] is .*(not finite|infinite)"):
        exact(value, "mean", (2,))


@pytest.mark.parametrize(
    "value",
    [
        True, numpy.bool_(True), None, 1j, numpy.complex128(1), object(), b"1", {}, "", "abc", "0x10", "1_000", "1/0",
        "1/2/3", "١", "__import__('os')", flint.arb(1), flint.arb("0.1"), mpmath.mpc(1), mpmath.iv.mpf(1),
        sympy.sqrt(2), sympy.Symbol("x"), sympy.I, sympy.pi,
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0],
)  # fmt: skip
def test_what_is_no_rational_number_is_refused(value):
    with pytest.raises(NumberError, match=r"^mean\[0\] is "):
        exact(value, "mean", (0,))


@pytest.mark.parametrize(
    "value",
    [f"1e{LARGEST_EXPONENT + 1}", "1e-999999999999", "1e99999999999999999999999", Decimal("1e999999"),
     mpmath.ldexp(1, 10**9)],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_a_short_string_cannot_ask_for_gigabytes(value):
    with pytest.raises(NumberError, match="beyond"):
        exact(value)


def test_long_decimals_keep_every_digit():
    assert exact("1" * 6000) == (10**6000 - 1) // 9


def test_errors_show_only_the_beginning_of_a_long_value():
    with pytest.raises(NumberError) as caught:
        exact("x" * 10_000)
    assert len(str(caught.value)) < 150


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_and_their_digits_agree(value):
    assert exact(value) == Fraction(value) == exact(numpy.float64(value)) == exact(mpmath.mpf(value))
    assert float(exact(json.dumps(value))) == value


@pytest.mark.parametrize(
    "value",
    [
        [[1, 2], [3, 4]], ((1, 2), (3, 4)), numpy.array([[1, 2], [3, 4]]), numpy.array([[1, 2], [3, 4]], dtype=object),
        [numpy.array([1, 2]), [3, "4"]], mpmath.matrix([[1, 2], [3, 4]]), sympy.Matrix([[1, 2], [3, 4]]),
        sympy.ImmutableMatrix([[1, 2], [3, 4]]), flint.fmpq_mat([[1, 2], [3, 4]]), flint.fmpz_mat([[1, 2], [3, 4]]),
        [range(1, 3), range(3, 5)],
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_arrays(value):
    assert array(value, "covariance") == ((2, 2), (1, 2, 3, 4))


@pytest.mark.parametrize("value", [[], [[]], [[], []], numpy.zeros((0, 2))])
def test_nothing_is_refused(value):
    with pytest.raises(EmptyInput, match="mean is empty"):
        array(value, "mean")


def test_rows_of_different_length_are_refused():
    with pytest.raises(SizeMismatch, match=r"covariance\[0\] has shape \(2,\), covariance\[1\] has shape \(1,\)"):
        array([[1, 2], [3]], "covariance")
    with pytest.raises(SizeMismatch):
        array([1, [2]], "mean")


def test_a_list_that_contains_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(SizeMismatch, match="deeper"):
        array(loop, "mean")
