"""The sides of a claim in digits, at one instance: what a reader compares by eye."""

from __future__ import annotations

from typing import NamedTuple

from symkl.gaussian.agreement import asked_in, counted
from symkl.gaussian.instances import Instance, Rows, numbers
from symkl.gaussian.moments import Undecided
from symkl.gaussian.sides import Written, in_digits
from symkl.gaussian.written import letters_of
from symkl.proof.derivation import Step


class Sides(NamedTuple):
    """The dimension, the numbers of the letters, and both sides; no sides, but the reason, where there are none."""

    d: int
    letters: dict[str, Written]
    sides: tuple[Written, ...]
    reason: str = ""


def sides(step: Step, definitions: tuple[Step, ...], d: int, digits: int, seed: int, thorough: bool = False) -> Sides:
    """Every side of a claim at the first instance that the layer `numeric` takes in this dimension.

    Parameters
    ----------
    step : Step
        The claim; of a definition the left side has its usual meaning.
    definitions : tuple of Step
        The definitions of its derivation.
    d : int
        The dimension.
    digits : int
        What the layer was asked for; as many are computed and shown as it asks in this dimension.
    seed : int
        Seeds the instance.
    thorough : bool
        Whether the layer was.
    """
    count = counted(step, definitions)
    instance, asked = Instance(d, "plain", 0, seed), asked_in(d, digits, thorough)
    heads = {s.lhs for s in count}
    letters = sorted(letters_of(step.claim, count) - heads, key=lambda t: str(t.data.name))
    values = {t.data.name: _exact(numbers(t, instance)) for t in letters}
    try:
        written = in_digits(step.claim, count, instance, asked, asked)
    except Undecided as reason:
        return Sides(d, values, (), str(reason))
    return Sides(d, values, written)


def _exact(rows: Rows) -> Written:
    return tuple(tuple(map(str, row)) for row in rows)
