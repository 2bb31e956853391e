"""Exact numbers for which a false equation fails.

Instances are drawn from small rationals, simplest first, in an order that depends on the seed alone. At each, both
sides are evaluated exactly; where they hold logarithms or exponentials, interval arithmetic shows that they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from symkl.explicit.evaluate import Evaluator
from symkl.explicit.forms import Cholesky
from symkl.explicit.matrices import Grid
from symkl.explicit.ring import Ring
from symkl.explicit.values import Value
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import COLUMN, SCALAR, SQUARE, Term

Numbers = tuple[tuple[Fraction, ...], ...]

STAGES: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (4, ("1", "2"), ("-1", "0", "1")),
    (6, ("1", "2", "3", "1/2"), ("-2", "-1", "0", "1", "2")),
    (6, ("1/3", "1/2", "2/3", "1", "3/2", "2", "3"), ("-3", "-3/2", "-1", "-1/2", "1/2", "1", "2", "5/2")),
)
"""How many instances to draw, from which positive numbers, and from which numbers of any sign."""


@dataclass(frozen=True)
class Instance:
    """A number for every symbol: its matrix, and for a positive definite one the factor L of LLᵀ."""

    values: dict[Term, Numbers]
    factors: dict[Term, Numbers]

    def shown(self) -> dict[str, list[list[str]]]:
        """Every symbol by rows, positive definite ones in their own entries."""
        return {t.data.name: [[str(c) for c in row] for row in rows] for t, rows in self.values.items()}


class Constants:
    """The symbols of an instance as constants of a ring."""

    def __init__(self, ring: Ring, instance: Instance) -> None:
        self.ring, self.instance = ring, instance

    def grid(self, symbol: Term) -> Grid:
        return self._constants(self.instance.values[symbol])

    def form(self, symbol: Term) -> Cholesky:
        lower = self.instance.factors[symbol]
        inverses = [self.ring.constant(1 / row[i]) for i, row in enumerate(lower)]
        return Cholesky(self.ring, self._constants(lower), inverses)

    def _constants(self, rows: Numbers) -> Grid:
        return tuple(tuple(map(self.ring.constant, row)) for row in rows)


def instances(symbols: list[Term], d: int, seed: int) -> Iterator[Instance]:
    """Instances for these symbols, simplest first."""
    random = Random(f"{seed} {d}")
    for times, positive, any_sign in STAGES:
        draws = _Draws(random, d, tuple(map(Fraction, positive)), tuple(map(Fraction, any_sign)))
        for _ in range(times):
            factors = {t: draws.lower() for t in symbols if is_positive_definite(t)}
            values = {t: _gram(factors[t]) if t in factors else draws.of(t) for t in symbols}
            yield Instance(values, factors)


@dataclass(frozen=True)
class _Draws:
    random: Random
    d: int
    positive: tuple[Fraction, ...]
    any_sign: tuple[Fraction, ...]

    def lower(self) -> Numbers:
        """A lower triangular matrix with positive diagonal."""
        below = [[self._one(self.any_sign) for _ in range(i)] for i in range(self.d)]
        return tuple(
            (*row, self._one(self.positive), *[Fraction(0)] * (self.d - i - 1)) for i, row in enumerate(below)
        )

    def of(self, t: Term) -> Numbers:
        if t.shape == SCALAR:
            return ((self._one(self.positive if t.data.positive else self.any_sign),),)
        width = 1 if t.shape == COLUMN else self.d
        rows = tuple(tuple(self._one(self.any_sign) for _ in range(width)) for _ in range(self.d))
        if t.shape == SQUARE and t.data.symmetric:
            return tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(self.d)) for i in range(self.d))
        return rows

    def _one(self, choices: tuple[Fraction, ...]) -> Fraction:
        return self.random.choice(choices)


def _gram(lower: Numbers) -> Numbers:
    """LLᵀ."""
    return tuple(tuple(sum((a * b for a, b in zip(r, s, strict=True)), Fraction(0)) for s in lower) for r in lower)


Sides = Callable[[Evaluator], tuple[Value, Value]]
"""Both sides of an equation, evaluated."""
