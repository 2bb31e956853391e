"""What the lattice rule leaves out, and where its nodes have to be: see docs/numerics.md for the derivation.

Everything is about the integral over ℝᵈ of N(t; 0, S) p(t), with the eigenvalues of S in [λ, Λ] around 1 and a
polynomial p with |p(z)| ≤ Σⱼ cⱼ ‖z‖ʲ for complex z, and the sum of hᵈ N p over the shifted lattice hℤᵈ + s.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, log, pi, sqrt
from typing import NamedTuple

from flint import arb

from symkl.gaussian.fields import Balls

SLACK = "1e-10"
"""A lattice whitened with rounded numbers has ‖AᵀWA − I‖ and |s| at most this."""
BITS = 64
"""Precision in which the bounds are evaluated."""


class Plan(NamedTuple):
    """A lattice, and what it leaves out.

    Parameters
    ----------
    h : float
        The step: the exact number that the float is.
    reach : int
        The nodes hk with |k|² ≤ reach are summed.
    errors : tuple of arb
        For j = 0, 1, …: a bound of the error for p = ‖t‖ʲ, for a density of mass 1.
    """

    h: float
    reach: int
    errors: tuple[arb, ...]


@lru_cache(maxsize=256)
def plan(d: int, degree: int, digits: int) -> Plan:
    """The coarsest lattice found with errors of at most 10^(−digits) for every degree up to `degree`."""
    target = digits * log(10) + log(2)
    low = 1 - 2 * float(SLACK)
    alpha = radius2 = target
    for _ in range(8):  # α and R² by the dominant factors of the bounds, in floats; the balls below decide
        y2 = 2 * alpha * (1 + 1e-9)
        alpha = target + degree / 2 * log(d * (y2 + d + degree)) + log(2 * d)
        radius2 = 2 * target + d * (1 + log(max(radius2 / d, 1))) + degree * log(max(radius2, 1))
    alpha, radius2 = max(alpha, 4.0 + degree), max(radius2, 2.0 * (d + degree))
    h = pi * sqrt(2 * low / alpha)
    limit = arb(10) ** (-digits)
    while True:
        reach = int(radius2 / h**2) + 1
        errors = tuple(left_out(d, j, h, reach) for j in range(degree + 1))
        if all(error < limit for error in errors):
            return Plan(h, reach, errors)
        h, radius2 = h * 0.99, radius2 * 1.01


def left_out(d: int, degree: int, h: float, reach: int) -> arb:
    """An upper bound of the error for p = ‖t‖ʲ, j = `degree`: discretisation and truncation together."""
    with Balls(BITS).working():
        return _left_out(d, degree, arb(h), reach)


def _left_out(d: int, degree: int, step: arb, reach: int) -> arb:
    slack = arb(SLACK)
    low, high = 1 / (1 + slack), 1 / (1 - slack)
    alpha = 2 * arb.pi() ** 2 * low / step**2
    theta = 1 + 2 * (-alpha).exp() / (1 - (-3 * alpha).exp())
    inside = (arb(reach).sqrt() * step - slack) * (1 - slack)  # every omitted node has ‖t‖ > R
    if not 2 * arb.pi() * low > step:
        return arb("+inf")
    around = _discretisation(d, degree, 2 * arb.pi() * high / step, high, alpha, theta)
    beyond = _truncation(d, degree, inside, low, high, theta)
    return upper((around + beyond) * (1 + slack) ** degree)  # monomials of t − s, and ‖t − iy‖ and ‖t‖ exceed 1


def _discretisation(d: int, j: int, y: arb, high: arb, alpha: arb, theta: arb) -> arb:
    """Σ over m ≠ 0 of |ĝ(m/h)|: the contour t − iy, y = 2πSm/h, makes it e^(−α|m|²) E ‖t − iy‖ʲ at most."""
    even = max(2, j + j % 2)
    ratio = 2**even * (-3 * alpha).exp()
    if not ratio < 1:
        return arb("+inf")
    harmonics: arb = arb(d) ** (even // 2) * 2 * (-alpha).exp() / (1 - ratio) * theta ** (d - 1)
    return harmonics * _shifted_moment(d, j, y, high)


def _shifted_moment(d: int, j: int, y: arb, high: arb) -> arb:
    """E (‖t‖² + y²)^(j/2) at most; for odd j by Cauchy and Schwarz."""
    if j % 2:
        below, above = _shifted_moment(d, j - 1, y, high), _shifted_moment(d, j + 1, y, high)
        return (below * above).sqrt()
    total, moment = arb(0), arb(1)
    for i in range(j // 2 + 1):  # E ‖t‖²ⁱ ≤ Λⁱ d (d + 2) … (d + 2i − 2)
        total += comb(j // 2, i) * moment * y ** (j - 2 * i)
        moment *= high * (d + 2 * i)
    return total


def _truncation(d: int, j: int, radius: arb, low: arb, high: arb, theta: arb) -> arb:
    """hᵈ Σ over ‖t‖ > R of N ‖t‖ʲ ≤ (Λ/λ)^(d/2) (e r²/d)^(d/2) θᵈ e^(−r²/2) Rʲ, where r² = R²/Λ ≥ d + j."""
    r2 = radius * radius / high
    if not (r2 > d + j and radius > 1):
        return arb("+inf")
    half = arb(d) / 2
    spread: arb = (high / low) ** half * (arb(1).exp() * r2 / d) ** half * theta**d
    return spread * (-r2 / 2).exp() * radius**j


def upper(a: arb) -> arb:
    """The upper end of a ball."""
    return arb(a.upper())


def nodes(d: int, reach: int) -> float:
    """About how many integer points a ball of that radius² has in d dimensions."""
    volume = [1.0, 2.0]
    for n in range(2, d + 1):
        volume.append(volume[n - 2] * 2 * pi / n)
    return float(volume[d] * reach ** (d / 2))


