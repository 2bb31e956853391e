"""The pairs of Gaussians that a function is tried on: generic ones, where each term dominates in turn, and a stress
corpus of scales, correlations and nearness that only a stable algorithm survives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from symkl.implementations.takes import MATRICES, Takes

Array = NDArray[np.float64]
Values = dict[str, Array]
"""A value for every letter m1, x1, m2, x2 that a function takes."""

GENERIC_DIMENSIONS = (1, 1, 2, 2, 3, 4, 5, 7, 10, 15, 20)
STRESS_DIMENSIONS = (1, 2, 3, 6, 20)
SHORT = 3
"""Up to this dimension the entries of generic cases have few decimals, so that a failing case can be copied."""


class Case(NamedTuple):
    """Arguments that are exact in the type they are passed in."""

    name: str
    d: int
    values: Values
    stress: bool


class Scales(NamedTuple):
    """How far the stress corpus goes in a type: exponents of ten of standard deviations, offsets, and nearness."""

    exponent: int
    nearness: tuple[float, ...]
    correlation: tuple[float, ...]
    offset: float


REACH = {
    "float64": Scales(40, (1e-4, 1e-8, 1e-13), (1e-4, 1e-7, 1e-10), 1e8),
    "float32": Scales(7, (1e-2, 1e-4, 1e-6), (1e-2, 1e-3, 1e-4), 1e4),
}
"""Squares of squares of the largest stay within the type."""


class Drawn(NamedTuple):
    """A Gaussian before it is parametrized: standard deviations, a Cholesky factor of the correlation, the mean."""

    mean: Array
    deviations: Array
    factor: Array


Regime = tuple[str, float, float, float]
REGIMES: tuple[Regime, ...] = (
    ("balanced", 1, 1, 1),
    ("far means", 1, 1, 30),
    ("narrow P", 1e-3, 1, 0.1),
    ("wide P", 20, 1, 1),
    ("wide Q", 1, 50, 0.1),
    ("narrow Q", 0.2, 0.05, 0.05),
)
"""A name, and what multiplies the deviations of P and of Q and the means: each term dominates in one of them."""


def corpus(takes: Takes, dtype: str = "float64", seed: int = 0) -> list[Case]:
    """About 200 cases, the generic ones first; the same for the same arguments.

    Parameters
    ----------
    takes : Takes
    dtype : str
        ``"float64"`` or ``"float32"``: every entry is a number of that type.
    seed : int
    """
    random = np.random.default_rng([abs(seed), seed < 0])
    generic = [
        _case(f"{regime[0]}, d = {d}", _generic(random, d, regime), takes, dtype, d <= SHORT, False)
        for d in GENERIC_DIMENSIONS
        for regime in REGIMES
    ]
    stress = [
        _case(f"{name}, d = {d}", pair, takes, dtype, False, True)
        for d in STRESS_DIMENSIONS
        for name, pair in _stress(random, d, REACH[dtype])
    ]
    return generic + stress


def few(takes: Takes, d: int, dtype: str = "float64") -> Iterator[Case]:
    """A generic case for every regime in one dimension."""
    random = np.random.default_rng(0)
    for regime in REGIMES:
        yield _case(regime[0], _generic(random, d, regime), takes, dtype, True, False)


def _case(name: str, pair: tuple[Drawn, Drawn], takes: Takes, dtype: str, short: bool, stress: bool) -> Case:
    values = {}
    for key, kind in takes.kinds.items():
        raw = parametrized(pair[int(key[1]) - 1], kind, stress)
        values[key] = exact_in(_few_decimals(raw) if short else raw, dtype)
    return Case(name, len(pair[0].mean), values, stress)


def _few_decimals(raw: Array) -> Array:
    """Three significant decimals of the smallest entry of a vector or a diagonal: still positive definite."""
    kept = np.abs(np.diagonal(raw) if raw.ndim == 2 else raw)
    digits = 2 - int(np.floor(np.log10(kept.min()))) if kept.min() > 0 else 3
    return np.round(raw, max(digits, 1))


def exact_in(raw: Array, dtype: str) -> Array:
    """Rounded to the type, and back in doubles."""
    return raw.astype(dtype).astype(np.float64)


def parametrized(drawn: Drawn, kind: str, keep_diagonal: bool = True) -> Array:
    """The mean or the scale of a Gaussian as an argument of that kind; what is symmetric is so exactly."""
    s, factor = drawn.deviations, drawn.factor
    if kind == "mean":
        return drawn.mean
    if kind not in MATRICES:
        return OF_DEVIATIONS[kind](s)
    if kind == "scale_tril":
        return s[:, None] * factor
    if kind == "cov":
        return _symmetric((factor @ factor.T) * s[:, None] * s)
    # of the same make, so that no inverse has to be rounded: Σ⁻¹ with the deviations inverted
    return _symmetric((factor @ factor.T) / s[:, None] / s)


def _symmetric(matrix: Array) -> Array:
    return np.tril(matrix) + np.tril(matrix, -1).T


OF_DEVIATIONS: dict[str, Callable[[Array], Array]] = {
    "var": np.square,
    "std": np.array,
    "logvar": lambda s: 2 * np.log(s),
    "logstd": np.log,
    "inverse_variance": lambda s: s**-2.0,
}


# -- generic cases


def _generic(random: np.random.Generator, d: int, regime: Regime) -> tuple[Drawn, Drawn]:
    _, of_p, of_q, of_means = regime
    return (_draw(random, d, of_p, of_means), _draw(random, d, of_q, of_means))


def _draw(random: np.random.Generator, d: int, scale: float, mean: float) -> Drawn:
    means = mean * random.choice([-1, 1], d) * np.exp(random.uniform(np.log(0.3), np.log(3), d))
    deviations = scale * np.exp(random.uniform(np.log(0.4), np.log(2.5), d))
    return Drawn(means, deviations, _factor(random, d))


def _factor(random: np.random.Generator, d: int) -> Array:
    """A Cholesky factor with rows of length 1, of moderate correlations."""
    lower = np.tril(random.uniform(-1, 1, (d, d)), -1) * 0.8 / np.sqrt(max(d - 1, 1)) + np.eye(d)
    rows: Array = lower / np.linalg.norm(lower, axis=1)[:, None]
    return rows


# -- the stress corpus


def _stress(random: np.random.Generator, d: int, reach: Scales) -> Iterator[tuple[str, tuple[Drawn, Drawn]]]:
    far = 10.0**reach.exponent
    standard = Drawn(np.zeros(d), np.ones(d), np.eye(d))
    p, q = (_draw(random, d, 1, 1) for _ in range(2))
    yield "the standard normal twice", (standard, standard)
    yield "P is Q", (p, p)
    for nearness in reach.nearness:
        yield f"nearly equal, {nearness:g}", (_near(random, p, nearness), p)
        yield f"nearly standard, {nearness:g}", (_near(random, standard, nearness), standard)
    for scale, name in ((far, "huge"), (1 / far, "tiny")):
        yield f"P and Q {name}", (_scaled(p, scale), _scaled(q, scale))
        yield f"P {name}", (_scaled(p, scale), q)
        of_q = scale if name == "huge" else 1e-3
        yield f"Q {name}", (_scaled(p, of_q), _scaled(q, of_q))
    spread = 10.0 ** np.linspace(-reach.exponent / 2, reach.exponent / 2, d)
    yield "scales far apart", (_scaled(p, spread), _scaled(q, spread))
    yield "scales far apart in P", (_scaled(p, spread), q)
    for gap in reach.correlation:
        strong = _correlated(d, gap)
        yield f"P correlated, 1 − {gap:g}", (p._replace(factor=strong), q)
        yield f"Q correlated, 1 − {gap:g}", (p, q._replace(factor=strong))
        yield f"both correlated, 1 − {gap:g}", (p._replace(factor=strong), q._replace(factor=strong))
    offset = np.full(d, reach.offset)
    yield "means far from 0", (p._replace(mean=p.mean + offset), q._replace(mean=q.mean + offset))
    yield "means far apart", (p._replace(mean=p.mean * reach.offset), q)
    yield "no means", (p._replace(mean=np.zeros(d)), q._replace(mean=np.zeros(d)))


def _near(random: np.random.Generator, one: Drawn, nearness: float) -> Drawn:
    moved = 1 + nearness * random.uniform(-1, 1, len(one.mean))
    return Drawn(one.mean * moved + nearness, one.deviations * moved, one.factor)


def _scaled(one: Drawn, scale: float | Array) -> Drawn:
    return Drawn(one.mean * scale, one.deviations * scale, one.factor)


def _correlated(d: int, gap: float) -> Array:
    """The Cholesky factor of the matrix of ones on the diagonal and 1 − gap elsewhere."""
    return np.asarray(np.linalg.cholesky(np.full((d, d), 1 - gap) + gap * np.eye(d)), dtype=np.float64)
