"""The smallest set of columns that reproduces values to within rounding, and rational coefficients."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from symkl.implementations.atoms import Stack

UNITS = {"": 1.0, "/ln 2": 1 / math.log(2), "/ln 10": 1 / math.log(10), "·log 2π": math.log(2 * math.pi)}
"""What a rational coefficient may be a multiple of: bits, decimal digits, a normalising constant."""
MOST_TERMS = 3
WIDTHS = (400, 60, 60)
"""How many sets of each size are extended."""
REFITTED = 40
SLACK = 60.0
"""Residual per value, in units of its noise, that is still rounding."""
LARGEST_DENOMINATOR = 12
MOST_COMPLEX = 60
"""Of a coefficient: numerator plus denominator."""


def smallest_subset(y: Stack, columns: Stack, noise: Stack, cost: Sequence[float]) -> list[tuple[int, float]] | None:
    """The cheapest of the smallest sets of columns that reproduce y to within its noise.

    Parameters
    ----------
    y, noise : array of shape (n,)
    columns : array of shape (n, k)
    cost : sequence of float
        How unusual each column is.

    Returns
    -------
    list of (int, float) or None
        Positions and coefficients; None where no set of up to three columns does.
    """
    y, columns = y / noise, columns / noise[:, None]
    tolerance = SLACK * math.sqrt(len(y))
    if np.linalg.norm(y) <= tolerance:
        return []
    norm = np.linalg.norm(columns, axis=0)
    kept = np.flatnonzero(np.isfinite(norm) & (norm > tolerance))  # a cut-off relative to others drops true columns
    unit = columns[:, kept] / norm[kept]
    beams: list[tuple[int, ...]] = [()]
    for width in WIDTHS:
        reached: dict[tuple[int, ...], float] = {}
        for beam in beams:
            left = _left(unit, y, beam)
            reached.update(
                (tuple(sorted((*beam, int(j)))), float(left[j])) for j in np.argsort(left)[:width] if j not in beam
            )
        beams = sorted(reached, key=reached.__getitem__)[:width]
        fits = [(beam, np.linalg.lstsq(unit[:, beam], y, rcond=None)[0]) for beam in map(list, beams[:REFITTED])]
        fits = [(beam, c) for beam, c in fits if np.linalg.norm(unit[:, beam] @ c - y) <= tolerance]
        if fits:
            best, c = min(fits, key=lambda fit: sum(cost[kept[j]] for j in fit[0]))
            return [(int(kept[j]), float(v / norm[kept[j]])) for j, v in zip(best, c, strict=True)]
    return None


def _left(unit: Stack, y: Stack, beam: Sequence[int]) -> Stack:
    """The squared residual after each column is added to a set."""
    basis = np.linalg.qr(unit[:, list(beam)])[0] if beam else np.zeros((len(y), 0))
    rest, r = unit - basis @ (basis.T @ unit), y - basis @ (basis.T @ y)
    length = np.einsum("ij,ij->j", rest, rest)
    found: Stack = r @ r - (rest.T @ r) ** 2 / np.where(length > 1e-10, length, np.inf)
    return found


def rational(value: float, error: float) -> float:
    """The value as a simple rational times a unit, where one is within the error; else itself."""
    near = [
        (q.denominator + abs(q.numerator) + 6 * bool(unit), float(q) * scale)
        for unit, scale in UNITS.items()
        for q in [Fraction(value / scale).limit_denominator(LARGEST_DENOMINATOR)]
        if q and abs(float(q) - value / scale) <= error / scale
    ]
    return min(near)[1] if near and min(near)[0] < MOST_COMPLEX else value


def named(value: float, tolerance: float = 1e-9) -> tuple[Fraction, str] | None:
    """A coefficient as a rational and a unit; None where it is neither.

    >>> named(0.5), named(0.5 / math.log(2))
    ((Fraction(1, 2), ''), (Fraction(1, 2), '/ln 2'))
    """
    for unit, scale in UNITS.items():
        q = Fraction(value / scale).limit_denominator(LARGEST_DENOMINATOR)
        if abs(float(q) - value / scale) <= tolerance * max(abs(value / scale), 1e-3) and (q or not value):
            return q, unit
    return None
