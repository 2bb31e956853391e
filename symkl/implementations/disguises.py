"""What hides a formula: an ε added, a clamp, softplus, a negated argument, abs or max(0, ·) around the total."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from symkl.implementations.atoms import Stack
from symkl.implementations.explanations import role_of
from symkl.implementations.identify import Formula, Function, predict
from symkl.implementations.vocabulary import Points, Vocabulary

LIFT = 12.0
"""How far the means are moved apart so that a total is positive."""
BOUNDS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30)
"""Of clamps of logarithms."""
NEVER = 1e9
SMALL = tuple(m * 10.0**-k for k in range(3, 13) for m in (1, 2, 5))
"""Of an ε."""
COUNT = 60
LOOSE = {True: 1e4, False: 1e6}
"""Roundings allowed far from the generic domain, for logarithms and for scales."""


class Change(NamedTuple):
    """What is done to the scale arguments, and where: in all terms, in the logarithms, or in the others."""

    text: str
    function: Callable[[Stack], Stack]
    where: str = "all"


def wrapped(function: Function, vocabulary: Vocabulary, formula: Formula, noise: float) -> str:
    """What is around the total, found with means far apart: abs, max(0, ·), or nothing."""
    points = vocabulary.sample(3, COUNT, size=0.1)
    y, z = function(points, COUNT), predict(formula, vocabulary, points)
    for name, around in (("the absolute value of the total is taken", np.abs),
                         ("the total is replaced by 0 where it is negative", lambda x: np.maximum(x, 0))):  # fmt: skip
        if _agree(y, around(z), noise, 1e3) and not _agree(y, z, noise, 1e3):
            return name
    return ""


def hidden(function: Function, vocabulary: Vocabulary, formula: Formula, noise: float) -> str | None:
    """What the function does to its arguments far from the generic domain.

    Returns
    -------
    str or None
        Empty where the formula holds there, too; None where it does not and nothing known explains why.
    """
    logarithms = all(kind.startswith("log") for kind in vocabulary.declared.values())
    points = vocabulary.sample(3, COUNT) if vocabulary.matrix else _far(vocabulary, logarithms)
    y = function(points, COUNT)
    slack = LOOSE[logarithms]
    if _agree(y, predict(formula, vocabulary, points), noise, slack):
        return ""
    for change in _of_matrices() if vocabulary.matrix else _of_logarithms() if logarithms else _of_scales():
        if _agree(y, changed(formula, vocabulary, points, change), noise, slack):
            return change.text
    return None


def _far(vocabulary: Vocabulary, logarithms: bool) -> Points:
    low, high, mean = (0.3, 30.0, 0.3) if logarithms else (1e-7, 3.0, 1e-3)
    far = Vocabulary(vocabulary.takes, 5, low, high)
    points = far.sample(3, COUNT, size=mean)
    if logarithms:
        signs = np.random.default_rng(5)
        for key in vocabulary.scales:
            points[key] = points[key] * signs.choice([-1, 1], points[key].shape)
    return points


def changed(formula: Formula, vocabulary: Vocabulary, points: Points, change: Change) -> Stack:
    """The values of a formula whose scale arguments are changed."""
    moved = points | {key: change.function(points[key]) for key in vocabulary.scales}
    if change.where == "all":
        return predict(formula, vocabulary, moved)
    declared = tuple(vocabulary.declared[key] for key in vocabulary.scales)
    logs = {key: c for key, c in formula.items() if role_of(key[0], vocabulary, declared).startswith("logdet")}
    rest = {key: c for key, c in formula.items() if key not in logs}
    inside, outside = (moved, points) if change.where == "log" else (points, moved)
    return predict(logs, vocabulary, inside) + predict(rest, vocabulary, outside)


def _of_matrices() -> Iterator[Change]:
    for e in SMALL:
        yield Change(f"ε = {e:g} is added to the diagonal of the scale argument", _adding_to_diagonal(e))


def _of_scales() -> Iterator[Change]:
    for e in SMALL:
        for where, said in (("all", ""), ("log", " in the logarithm"), ("rest", " outside the logarithm")):
            yield Change(f"ε = {e:g} is added to the scale argument{said}", _adding(e), where)
    for e in SMALL:
        for where, said in (("all", ""), ("log", " in the logarithm")):
            yield Change(f"ε = {e:g} is added to the square of the scale argument{said}", _adding_to_square(e), where)
            yield Change(f"the scale argument is clamped below at {e:g}{said}", _above(e), where)


def _of_logarithms() -> Iterator[Change]:
    for low in (*BOUNDS, NEVER):
        for high in (*BOUNDS, NEVER):
            sides = f"[{'−∞' if low == NEVER else f'−{low:g}'}, {'∞' if high == NEVER else f'{high:g}'}]"
            yield Change(f"the scale argument is clamped to {sides}", _clamped(-low, high))
    for e in SMALL:
        for where in ("log", "all"):
            said = f"ε = {e:g} is added to the exponential of the scale argument"
            yield Change(said, _adding_to_exponential(e), where)


def _adding(e: float) -> Callable[[Stack], Stack]:
    return lambda x: x + e


def _adding_to_diagonal(e: float) -> Callable[[Stack], Stack]:
    return lambda x: x + e * np.eye(x.shape[-1]) if x.ndim == 3 else x + e


def _adding_to_square(e: float) -> Callable[[Stack], Stack]:
    return lambda x: np.sqrt(x * x + e)


def _adding_to_exponential(e: float) -> Callable[[Stack], Stack]:
    return lambda x: np.log(np.exp(x) + e)


def _above(e: float) -> Callable[[Stack], Stack]:
    return lambda x: np.maximum(x, e)


def _clamped(low: float, high: float) -> Callable[[Stack], Stack]:
    return lambda x: np.clip(x, low, high)


def _agree(y: Stack, z: Stack, noise: float, slack: float) -> bool:
    ok = np.isfinite(y) & np.isfinite(z)
    return bool(ok.any() and np.all(abs(y[ok] - z[ok]) <= slack * noise * (abs(z[ok]) + 4)))


# -- arguments that go through something first


def undone(function: Function, vocabulary: Vocabulary) -> Iterator[tuple[str, Function]]:
    """The function after the inverse of what it may do to its scale arguments first."""
    if vocabulary.matrix:
        return
    for text, inverse in (
        ("the scale argument goes through softplus, log(1 + exp(·)), first", lambda x: np.log(np.expm1(x))),
        ("the scale argument is negated first", np.negative),
    ):
        yield text, _composed(function, vocabulary, inverse)


def _composed(function: Function, vocabulary: Vocabulary, inverse: Callable[[Stack], Stack]) -> Function:
    def composed(points: Points, count: int) -> Stack:
        return function(points | {key: inverse(points[key]) for key in vocabulary.scales}, count)

    return composed
