"""Both sides of an equation in digits, at given numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from symkl.gaussian.agreement import Equation, compared
from symkl.gaussian.evaluate import evaluator
from symkl.gaussian.fields import Balls
from symkl.gaussian.instances import Instance, Rows
from symkl.gaussian.moments import Undecided
from symkl.gaussian.written import certain
from symkl.proof.derivation import Step
from symkl.terms.expr import Term

MARGIN = 5
"""Digits computed beyond those shown."""

Written = tuple[tuple[str, ...], ...]
"""A matrix by rows, each entry in digits or as an exact fraction."""


def in_digits(
    sides: Sequence[Term], definitions: tuple[Step, ...], instance: Instance, asked: int, digits: int
) -> tuple[Written, ...]:
    """Every side at an instance, computed to the digits `asked`, written to at most `digits` of them.

    Raises
    ------
    Undecided
        When a side cannot be computed to so many digits.
    """
    balls = evaluator(definitions, instance, Balls.name, asked)
    with balls.field.working():
        grids = [balls.value(side) for side in sides]
        return tuple(tuple(tuple(certain(a, digits) for a in row) for row in grid) for grid in grids)


class Digits(NamedTuple):
    """The entries of every side to some digits, by rows, and to how many digits they agree.

    `agree` is relative to the largest term, as in the layer ``numeric``; None where there is only one side.
    """

    sides: tuple[Written, ...]
    agree: int | None


def digits_at(
    sides: Sequence[Term], definitions: tuple[Step, ...], d: int, values: Mapping[Term, Rows], digits: int
) -> Digits | str:
    """Both sides at these numbers, with E, ∫ and KL integrated as they are defined.

    Returns
    -------
    Digits or str
        Or why there are none: a side cannot be computed to so many digits, or the sides differ.
    """
    instance = Instance(d, "plain", 0, 0, tuple(values.items()))
    try:
        found = [compared(Equation(a, b), definitions, instance, digits + MARGIN) for a, b in pairwise(sides)]
        if any(f.counterexample is not None for f in found):
            return "the sides differ"
        written = in_digits(sides, definitions, instance, digits + MARGIN, digits)
    except Undecided as reason:
        return str(reason)
    return Digits(written, min((int(f.digits) for f in found), default=None))

