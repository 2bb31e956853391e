"""Exact numbers at which an equation can be looked at, and what its sides are there, equal or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from symkl.explicit import numbers
from symkl.explicit.bounds import FUEL_AT_NUMBERS, LARGEST_RING
from symkl.explicit.decide import room, symbols_of
from symkl.explicit.evaluate import Evaluator
from symkl.explicit.instances import Constants, Instance, Numbers, Sides, instances
from symkl.explicit.ring import Full, Ring, Undecided
from symkl.explicit.shared import Evaluators
from symkl.explicit.unfold import Meanings
from symkl.proof.derivation import Step
from symkl.proof.report import Counterexample
from symkl.terms.expr import COLUMN, SQUARE, Term


class Example(NamedTuple):
    """A number for every letter, and the exact entries of every side, by rows.

    Parameters
    ----------
    d : int
        The dimension.
    values : dict of Term to tuple of tuple of Fraction
        The letters: positive definite matrices, columns, scalars as 1×1.
    sides : tuple
        For every side its rows of entries, like ``1/2*log(5/4) + 3/2``.
    """

    d: int
    values: dict[Term, Numbers]
    sides: tuple[list[list[str]], ...]


def example(sides: Sequence[Term], definitions: Iterable[Step], d: int, seed: int = 0) -> Example | str:
    """Small rational numbers for the letters: no vector 0, no matrix diagonal and no side 0 where that can be had.

    Returns
    -------
    Example or str
        Or why there is none: a side that is not provably defined, or out of reach of exact arithmetic.
    """
    meanings = Meanings(definitions)
    reason = "no instance was found at which both sides have a value"
    try:
        terms = tuple(map(meanings.unfold, sides))
    except Undecided as why:
        return str(why)
    first: Example | None = None
    for instance in sorted(instances(symbols_of(terms), d, seed), key=_dullness):
        try:
            found = Example(d, instance.values, _entries(terms, instance, d))
        except Undecided as why:
            reason = str(why)
            continue
        if any(entry != "0" for side in found.sides for row in side for entry in row):
            return found
        first = first or found
    return first or reason


def differing(sides: Sequence[Term], definitions: Iterable[Step], d: int, seed: int = 0) -> Counterexample | None:
    """Numbers for which two neighbouring sides differ, if an instance shows it; nothing is decided in letters."""
    meanings = Meanings(definitions)
    for pair in pairwise(sides):
        try:
            a, b = map(meanings.unfold, pair)
        except Undecided:
            continue
        found = Evaluators().counterexample(_both(a, b), symbols_of((a, b)), d, seed, room((a, b), d))
        if found is not None:
            return found
    return None


def _both(a: Term, b: Term) -> Sides:
    return lambda evaluator: (evaluator.value(a), evaluator.value(b))


def _dullness(instance: Instance) -> int:
    """How many letters are 0, diagonal, or equal to another: such numbers hide what an equation says."""
    values = list(instance.values.items())
    zero = sum(t.shape == COLUMN and not any(a for row in rows for a in row) for t, rows in values)
    diagonal = sum(t.shape == SQUARE and len(rows) > 1 and not any(row[0] for row in rows[1:]) for t, rows in values)
    alike = sum(rows in [other for _, other in values[:i]] for i, (_, rows) in enumerate(values))
    return zero + diagonal + alike


def _entries(terms: tuple[Term, ...], instance: Instance, d: int) -> tuple[list[list[str]], ...]:
    size = room(terms, d)
    while size <= LARGEST_RING:
        ring = Ring(size, FUEL_AT_NUMBERS)
        evaluator = Evaluator(ring, Constants(ring, instance), d)
        try:
            return tuple(numbers.entries(ring, evaluator.value(t)) for t in terms)
        except Full:
            size *= 2
    raise Undecided(f"gave up: {size} letters, more than {LARGEST_RING}; try a smaller d")
