"""KL(P‖Q) by the closed form, by the integral of the definition, or by both, which must then overlap."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from flint import arb, ctx

from symkl.gaussian import balls, rounding
from symkl.gaussian.certified import BITS_PER_DIGIT, GUARD_BITS, GUARD_DIGITS
from symkl.gaussian.closed_form import kl_of_pair
from symkl.gaussian.distribution import Gaussian, assert_same_dimension

SCHEMA = "symkl-kl/1"
METHODS = ("closed", "integral", "both")


class Integrated(NamedTuple):
    """What integrating the definition found."""

    value: str
    lower: str
    upper: str
    summand: str
    """``log`` or ``verbatim``: how P log(P/Q) was evaluated."""
    relies_on: str
    """In words: the summand, and on what the error bound rests."""
    nodes: int


class Answer(NamedTuple):
    """KL(P‖Q) with bounds; of the closed form where `method` is ``both``."""

    value: str
    lower: str
    upper: str
    digits: int
    base: int | None
    method: str
    terms: dict[str, str]
    """The summands of the closed form; none where it was not evaluated."""
    integral: Integrated | None
    agree: bool | None
    """Whether the two enclosures overlap; None unless both were made."""

    def to_json(self) -> dict[str, Any]:
        """The result of the command, without the fields that the method does not fill."""
        data = {"schema": SCHEMA, **self._asdict(), "base": "e" if self.base is None else str(self.base)}
        data["integral"] = self.integral and self.integral._asdict()
        return {name: value for name, value in data.items() if value is not None}

    def _repr_html_(self) -> str | None:
        from symkl.shown import shown

        return shown("answer", self)


def answer(p: Gaussian, q: Gaussian, digits: int = 30, base: int | None = None, method: str = "closed") -> Answer:
    """KL(P‖Q) by one of METHODS.

    Raises
    ------
    SizeMismatch
        When the dimensions differ.
    UsageError
        For impossible `digits` or `base`, or when the integral would take too many nodes.
    """
    if method == "integral":
        found = _integrated(p, q, digits, base)
        return Answer(found.value, found.lower, found.upper, digits, base, method, {}, found, None)
    closed = kl_of_pair(p, q, digits, base)
    integral = _integrated(p, q, digits, base) if method == "both" else None
    agree = None if integral is None else overlap((closed.lower, closed.upper), (integral.lower, integral.upper))
    return Answer(closed.value, closed.lower, closed.upper, digits, base, method, closed.terms, integral, agree)


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two enclosures, each its lower and upper bound, have a number in common.

    >>> overlap(("1", "2"), ("2", "3")), overlap(("1", "2"), ("2.1", "3"))
    (True, False)
    """
    return rounding.read(one[0]) <= rounding.read(other[1]) and rounding.read(other[0]) <= rounding.read(one[1])


def _integrated(p: Gaussian, q: Gaussian, digits: int, base: int | None) -> Integrated:
    from symkl.gaussian.integral import kl_integral

    # a digit more, as conversion to another base and rounding outward widen the enclosure
    assert_same_dimension(p, q)
    found = kl_integral(p, q, digits + 1)
    lower, upper = _in_base(rounding.read(found.lower), rounding.read(found.upper), digits, base)
    return Integrated(
        rounding.nearest((lower + upper) / 2, digits),
        rounding.downward(lower, digits + GUARD_DIGITS),
        rounding.upward(upper, digits + GUARD_DIGITS),
        found.form,
        found.bound,
        found.nodes,
    )


def _in_base(lower: Fraction, upper: Fraction, digits: int, base: int | None) -> tuple[Fraction, Fraction]:
    if base is None:
        return lower, upper
    with ctx.workprec(int((digits + GUARD_DIGITS) * BITS_PER_DIGIT) + GUARD_BITS):
        unit = arb(base).log()
        ends = [balls.bounds(balls.ball(end) / unit) for end in (lower, upper)]
    return ends[0][0], ends[1][1]
