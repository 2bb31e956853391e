"""Both sides of an equation in digits, at given numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from symkl.gaussian.agreement import Equation, compared
from symkl.gaussian.evaluate import evaluator
from symkl.gaussian.fields import Balls, Number
from symkl.gaussian.instances import Instance, Rows
from symkl.gaussian.moments import Undecided
from symkl.proof.derivation import Step
from symkl.terms.expr import Term

MARGIN = 5
"""Digits computed beyond those shown."""


class Digits(NamedTuple):
    """The entries of every side to some digits, by rows, and to how many digits they agree.

    `agree` is relative to the largest term, as in the layer ``numeric``; None where there is only one side.
    """

    sides: tuple[list[list[str]], ...]
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
        numbers = evaluator(definitions, instance, Balls.name, digits + MARGIN)
        with numbers.field.working():
            shown = tuple([[_shown(a, digits) for a in row] for row in numbers.value(side)] for side in sides)
    except Undecided as reason:
        return str(reason)
    return Digits(shown, min((int(f.digits) for f in found), default=None))


def _shown(ball: Number, digits: int) -> str:
    """The midpoint; of a ball around 0, that it is 0 up to its radius."""
    if ball.contains(0) and not ball.is_zero():
        return f"0 {str(ball.str(3)).strip('[]').replace('+/-', '±')}"
    return str(ball.str(digits, radius=False))
