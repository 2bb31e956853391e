"""What the symbols of a term stand for while it is evaluated in digits."""

from __future__ import annotations

from typing import NamedTuple

from symkl.gaussian.grids import Grid
from symkl.terms.expr import Term


class Scope(NamedTuple):
    """What the symbols stand for that do not stand for their own numbers, and how many variables are open.

    `key` names the open variables with their numbers; None where symbols stand for anything else.
    """

    values: dict[Term, Grid]
    key: tuple[tuple[Term, int], ...] | None = ()
    level: int = 0
    depth: int = 0


OUTERMOST = Scope({})
