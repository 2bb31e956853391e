"""Sums over the nodes of a lattice inside a ball: of exp(quadratic) kᵅ, and of anything at every node.

Along a line the quotients of neighbouring values of exp(quadratic) are a geometric series: two multiplications a
node. The sums are finite and the arithmetic is that of the numbers that come in; nothing is left out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isqrt
from typing import NamedTuple

from symkl.gaussian.fields import Number

Exponents = tuple[int, ...]


class Quadratic(NamedTuple):
    """constant + Σ linear[i] kᵢ + Σᵢⱼ square[i][j] kᵢ kⱼ, square symmetric."""

    constant: Number
    linear: Sequence[Number]
    square: Sequence[Sequence[Number]]


def moment_sums(
    exponent: Quadratic, reach: int, degree: int, exp: Callable[[Number], Number]
) -> dict[Exponents, Number]:
    """Σ exp(exponent(k)) kᵅ over integer k with |k|² ≤ reach, for every |α| ≤ degree."""
    d = len(exponent.linear)
    ratios = exp(2 * exponent.square[d - 1][d - 1])

    def line(constant: Number, linear: Number, room: int) -> dict[Exponents, Number]:
        square = exponent.square[d - 1][d - 1]
        value = exp(constant)
        up, down = exp(linear + square), exp(square - linear)
        above = below = value
        sums = [value, *[value * 0] * degree]
        for k in range(1, isqrt(room) + 1):
            above, below = above * up, below * down
            up, down = up * ratios, down * ratios
            even, odd = above + below, above - below
            sums[0] += even
            for power in range(1, degree + 1):
                sums[power] += (odd if power % 2 else even) * k**power
        return {(power,): total for power, total in enumerate(sums)}

    def plane(i: int, constant: Number, linear: Sequence[Number], room: int) -> dict[Exponents, Number]:
        if i == d - 1:
            return line(constant, linear[0], room)
        row = exponent.square[i]
        total: dict[Exponents, Number] = {}
        farthest = isqrt(room)
        for k in range(-farthest, farthest + 1):
            slopes = [linear[j - i] + row[j] * (2 * k) for j in range(i + 1, d)]
            for rest, value in plane(
                i + 1, constant + (linear[0] + row[i] * k) * k, slopes, room - k * k
            ).items():
                for power in range(degree + 1 - sum(rest)):
                    key = (power, *rest)
                    added = value * k**power
                    total[key] = total[key] + added if key in total else added
        return total

    return plane(0, exponent.constant, exponent.linear, reach)


def points(origin: Sequence[Number], steps: Sequence[Sequence[Number]], reach: int) -> Iterator[list[Number]]:
    """origin + Σ kᵢ steps[i] for every integer k with |k|² ≤ reach."""
    if not steps:
        yield list(origin)
        return
    step, rest = steps[0], steps[1:]
    farthest = isqrt(reach)
    for k in range(-farthest, farthest + 1):
        moved = [a + b * k for a, b in zip(origin, step, strict=True)]
        if rest:
            yield from points(moved, rest, reach - k * k)
        else:
            yield moved
