"""Exact numbers for the letters of a claim: plain ones, nasty ones, and nearly equal ones.

A letter's numbers depend on the seed, the instance and its name alone, so that all equations of a derivation speak of
the same distributions, and what one equation integrates serves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from random import Random
from typing import NamedTuple

from symkl.gaussian.moments import Undecided
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import COLUMN, SCALAR, SQUARE, Term

Rows = tuple[tuple[Fraction, ...], ...]

NEAR = Fraction(1, 10**8)
"""How far nearly equal letters of one kind are from each other."""
CORRELATED = Fraction(1, 10**4)
"""1 − correlation of a nasty covariance, at most."""


class Instance(NamedTuple):
    """Where a claim is evaluated: `kind` is ``plain``, ``nasty`` or ``near``; letters in `given` have these numbers."""

    d: int
    kind: str
    number: int
    seed: int
    given: tuple[tuple[Term, Rows], ...] = ()


def chosen(thorough: bool) -> tuple[Instance, ...]:
    """The instances of a check, simplest first, without their seed."""
    counts = {
        False: {1: {"plain": 3, "nasty": 1}, 2: {"plain": 2, "nasty": 1}, 3: {"plain": 1}},
        True: {d: {"plain": 8 // d, "nasty": 4 // d, "near": 3 - d // 2} for d in (1, 2, 3)},
    }[thorough]
    return tuple(
        Instance(d, kind, n, 0) for d, kinds in counts.items() for kind, count in kinds.items() for n in range(count)
    )


def of_dimensions(instances: Iterable[Instance], own: frozenset[int]) -> list[Instance]:
    """The instances of the dimensions in which a claim means something: all of them where `own` is empty.

    Raises
    ------
    Undecided
        When there are none.
    """
    if len(own) > 1:
        raise Undecided(f"matrices of dimension {' and '.join(map(str, sorted(own)))} in one claim")
    return [i for i in instances if own <= {i.d}] or [Instance(d, "plain", 0, 0) for d in own]


def numbers(t: Term, instance: Instance) -> Rows:
    """The letter's matrix: positive definite, symmetric, positive as it was declared."""
    for letter, rows in instance.given:
        if letter == t:
            return rows
    common = Random(f"{instance.seed} {instance.d} {instance.kind} {instance.number} {t.shape}")
    own = Random(f"{instance.seed} {instance.d} {instance.kind} {instance.number} {t.data.name}")
    if instance.kind == "near":
        base, change = _plain(t, instance.d, common), _plain(t, instance.d, own)
        return tuple(
            tuple(a + NEAR * b for a, b in zip(r, s, strict=True)) for r, s in zip(base, change, strict=True)
        )
    return _nasty(t, instance.d, own) if instance.kind == "nasty" else _plain(t, instance.d, own)


def _plain(t: Term, d: int, random: Random) -> Rows:
    def small() -> Fraction:
        return Fraction(random.choice([n for n in range(-9, 10) if n]), random.choice((1, 2, 3, 4)))

    def positive() -> Fraction:
        return Fraction(random.randint(2, 9), random.choice((2, 3, 4)))

    if is_positive_definite(t):
        root = [[small() / 3 if j < i else positive() if j == i else Fraction(0) for j in range(d)] for i in range(d)]
        return _gram(root)
    return _filled(t, d, positive if t.data.positive else small)


def _nasty(t: Term, d: int, random: Random) -> Rows:
    """Scales from 10⁻³ to 10³, correlations of nearly ±1, and means far apart."""

    def far() -> Fraction:
        return random.choice((-1, 1)) * Fraction(random.randint(10**4, 10**6), random.randint(1, 99))

    def scale() -> Fraction:
        return Fraction(10) ** random.choice((-3, -2, -1, 1, 2, 3)) * random.randint(1, 9)

    if not is_positive_definite(t):
        return _filled(t, d, scale if t.data.positive else far)
    scales = [scale() for _ in range(d)]
    signs = [random.choice((-1, 1)) for _ in range(d)]
    off = 1 - CORRELATED * Fraction(random.randint(1, 9), 9)
    return tuple(
        tuple(scales[i] * scales[j] * signs[i] * signs[j] * (1 if i == j else off) for j in range(d)) for i in range(d)
    )


def _filled(t: Term, d: int, draw: Callable[[], Fraction]) -> Rows:
    if t.shape == SCALAR:
        return ((draw(),),)
    width = 1 if t.shape == COLUMN else d
    rows = tuple(tuple(draw() for _ in range(width)) for _ in range(d))
    if t.shape == SQUARE and t.data.symmetric:
        return tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(d)) for i in range(d))
    return rows


def _gram(lower: list[list[Fraction]]) -> Rows:
    """LLᵀ."""
    return tuple(tuple(sum((a * b for a, b in zip(r, s, strict=True)), Fraction(0)) for s in lower) for r in lower)
