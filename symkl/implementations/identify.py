"""Finding the formula a function computes: differences in which only some terms survive, each fitted exactly.

Means at ± and 0 leave the quadratic terms; mixed differences of the scales leave the products; what depends on one
scale alone comes last. All coefficients are then fitted together in several dimensions, and tried on fresh points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from symkl.implementations.atoms import Stack
from symkl.implementations.fitting import rational, smallest_subset
from symkl.implementations.vocabulary import CONSTANT, Points, Term, Vocabulary, complexity

Formula = dict[tuple[Term, float], float]
"""Coefficients by term and power of d."""
Function = Callable[[Points, int], Stack]
"""The sums of a function at n points."""

DIMENSION, POINTS = 3, 21
REFITTED = (1, 2, 3, 5)
VERIFIED = 4
FEWEST = 5
"""Finite differences that a block needs."""
POWERS_OF_CONSTANT = ((1.0,), (0.0,), (0.0, 1.0), (-1.0, 0.0), (-1.0,), (2.0,))
POWERS = ((0.0,), (-1.0,), (1.0,), (0.5,), (2.0,))


class Unexplained(Exception):
    """No small set of terms reproduces the values; the message says where that was found."""


class Setting(NamedTuple):
    """How points are drawn and how much noise is expected.

    `offset` moves the means of P away, `noise` is the relative size of what is taken for rounding.
    """

    noise: float
    offset: float = 0.0
    dtype: str = "float64"


def identify(function: Function, vocabulary: Vocabulary, setting: Setting) -> Formula:
    """The coefficients of the terms that a function computes.

    Raises
    ------
    Unexplained
        When some block of differences has no explanation.
    """
    return _Search(function, vocabulary, setting).found()


class _Search:
    def __init__(self, function: Function, vocabulary: Vocabulary, setting: Setting) -> None:
        self.function, self.vocabulary, self.setting = function, vocabulary, setting
        self.draw, self.base = vocabulary.sample(DIMENSION, POINTS), vocabulary.sample(DIMENSION, 1)
        self.known: dict[Term, float] = {}

    def found(self) -> Formula:
        scales, means = self.vocabulary.scales, self.vocabulary.takes.means
        singles = [(key,) for key in means] if len(means) == 2 else []
        if means:
            groups = [self._mirrored(moved) for moved in [means, *singles]]
            self._block("quad", *groups)
            self._block("odd", *[[(1.0, self._at(scales, 1, moved)), (-1.0, self._at(scales, -1, moved))]
                                 for moved in [means, *singles]])  # fmt: skip
        if len(scales) == 2:
            mixed = [(1.0, self._at(scales)), (-1.0, self._at(scales[:1])), (-1.0, self._at(scales[1:])),
                     (1.0, self._at(()))]  # fmt: skip
            self._block("cross", mixed)
        for key in scales:
            self._block(key, [(1.0, self._at((key,))), (-1.0, self._at(()))])
        return self._refitted()

    def _mirrored(self, moved: Sequence[str]) -> list[tuple[float, Points]]:
        scales = self.vocabulary.scales
        return [(1.0, self._at(scales, 1, moved)), (1.0, self._at(scales, -1, moved)), (-2.0, self._at(scales))]

    def _at(self, moving: Sequence[str], sign: int = 0, means: Sequence[str] = ()) -> Points:
        """The drawn points: those scales vary, the others stay; these means are ± what was drawn, the others 0."""
        points = self.vocabulary.zero(DIMENSION, POINTS)
        for key in self.vocabulary.scales:
            points[key] = self.draw[key] if key in moving else np.repeat(self.base[key], POINTS, 0)
        for key in means:
            points[key] = sign * self.draw[key]
        for key in self.vocabulary.takes.means[:1]:
            points[key] = points[key] + self.setting.offset
        return self._cast(points)

    def _cast(self, points: Points) -> Points:
        return {key: array.astype(self.setting.dtype).astype(float) for key, array in points.items()}

    def _block(self, name: str, *groups: list[tuple[float, Points]]) -> None:
        terms = self.vocabulary.terms(name)
        parts = [self._differences(group, terms) for group in groups]
        y, columns, noise = (np.concatenate([part[i] for part in parts]) for i in range(3))
        ok = np.isfinite(y)
        costs = [complexity(term) for term in terms]
        picked = smallest_subset(y[ok], columns[ok], noise[ok], costs) if ok.sum() > FEWEST else None
        if picked is None:
            raise Unexplained(name)
        for j, coefficient in picked:
            self.known[terms[j]] = self.known.get(terms[j], 0.0) + coefficient

    def _differences(self, group: list[tuple[float, Points]], terms: list[Term]) -> tuple[Stack, Stack, Stack]:
        y, columns, noise = np.zeros(POINTS), np.zeros((POINTS, len(terms))), np.zeros(POINTS)
        for weight, points in group:
            values = self.function(points, POINTS)
            y = y + weight * (values - self._explained(points))
            columns = columns + weight * self.vocabulary.values(terms, points)
            noise = noise + abs(weight) * (abs(values) + 2)
        return y, columns, self.setting.noise * noise

    def _explained(self, points: Points) -> Stack:
        if not self.known:
            return np.zeros(POINTS)
        found: Stack = self.vocabulary.values(list(self.known), points) @ np.array(list(self.known.values()))
        return found

    # -- all terms together

    def _refitted(self) -> Formula:
        terms = [*self.known, CONSTANT]
        fits = {d: fit for d in REFITTED if (fit := self._fit(terms, d)) is not None}
        if not fits:
            raise Unexplained("the coefficients")
        formula: Formula = {}
        for j, term in enumerate(terms):
            for power, coefficient in _by_powers(term, j, fits).items():
                formula[term, power] = coefficient
        return formula

    def _fit(self, terms: list[Term], d: int) -> tuple[Stack, Stack] | None:
        """Coefficients and their errors in one dimension; None where it cannot tell the terms apart."""
        count, noise = 3 * len(terms) + 4, self.setting.noise
        points = self._cast(self.vocabulary.sample(d, count, self.setting.offset))
        y, columns = self.function(points, count), self.vocabulary.values(terms, points)
        ok = np.isfinite(y)
        weight = 1 / (noise * (abs(y[ok]) + 4))
        scaled, target = columns[ok] * weight[:, None], y[ok] * weight
        if len(target) <= len(terms) + 1:
            return None
        if np.linalg.matrix_rank(scaled / np.linalg.norm(scaled, axis=0), 1e-9) < len(terms):
            return None
        c = np.linalg.lstsq(scaled, target, rcond=None)[0]
        if np.linalg.norm(scaled @ c - target) > 200 * math.sqrt(len(target)):
            raise Unexplained(f"d = {d}")
        spread = np.sqrt(abs(np.diag(np.linalg.pinv(scaled.T @ scaled))))
        return c, 90 * spread + 200 * noise * abs(c) + 40 * noise


def _by_powers(term: Term, j: int, fits: dict[int, tuple[Stack, Stack]]) -> dict[float, float]:
    """A coefficient measured in several dimensions as few powers of d, rational times a unit where it can be."""
    d = np.array(sorted(fits), float)
    coefficients, errors = (np.array([fits[int(k)][i][j] for k in d]) for i in (0, 1))
    for powers in POWERS_OF_CONSTANT if term == CONSTANT else POWERS:
        design = np.stack([d**p for p in powers], 1) / errors[:, None]
        x = np.linalg.lstsq(design, coefficients / errors, rcond=None)[0]
        if len(powers) < len(d) and np.all(abs(design @ x - coefficients / errors) <= 2):
            error = 2 * errors.max()
            return {p: rational(float(v), error) for p, v in zip(powers, x, strict=True) if abs(v) > error}
    raise Unexplained(f"the coefficient of {term}")


def predict(formula: Formula, vocabulary: Vocabulary, points: Points) -> Stack:
    """The values of a formula."""
    d = points["m1"].shape[1]
    terms = [term for term, _ in formula]
    weights = np.array([c * float(d) ** power for (_, power), c in formula.items()])
    if not terms:
        return np.zeros(len(points["m1"]))
    with np.errstate(all="ignore"):
        found: Stack = vocabulary.values(terms, points) @ weights
    return found


def reproduces(formula: Formula, function: Function, vocabulary: Vocabulary, setting: Setting) -> bool:
    """Whether the formula gives the function's values at fresh points of another dimension."""
    points = vocabulary.sample(VERIFIED, POINTS, setting.offset)
    points = {key: array.astype(setting.dtype).astype(float) for key, array in points.items()}
    y, z = function(points, POINTS), predict(formula, vocabulary, points)
    ok = np.isfinite(y)
    if ok.sum() <= FEWEST:
        return False
    size = np.abs(np.array([predict({key: c}, vocabulary, points) for key, c in formula.items()] or [z])).sum(0)
    return bool(np.all(abs(y[ok] - z[ok]) <= 1e3 * setting.noise * (size[ok] + 4)))
