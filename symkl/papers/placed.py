"""Terms that know where they stand in a paper, and the sides of a claim."""

from __future__ import annotations

from typing import NamedTuple

from symkl.papers.tokens import IllTyped
from symkl.terms.build import identity, zero
from symkl.terms.expr import COLUMN, SCALAR, SQUARE, Shape, Term, term


class Placed(NamedTuple):
    """A term, and where it and its arguments stand in the source."""

    term: Term
    start: int
    end: int
    args: tuple[Placed, ...] = ()


def as_zero(a: Placed, shape: Shape) -> Placed:
    """A 0 of this shape, where the term is the number 0."""
    if a.term != term(0) or shape == SCALAR:
        return a
    made = zero if shape == COLUMN else 0 * identity if shape == SQUARE else zero.T
    return Placed(made, a.start, a.end)


def chain(sides: list[Placed]) -> list[Placed]:
    """The sides of one claim: a 0 has the shape of the others.

    Raises
    ------
    IllTyped
        When the sides differ in shape.
    """
    shape = next((s.term.shape for s in sides if s.term != term(0)), SCALAR)
    fitted = [as_zero(s, shape) for s in sides]
    for side in fitted:
        if side.term.shape != shape:
            raise IllTyped(f"this side is {_sizes(side.term)}, and {fitted[0].term} is {_sizes(fitted[0].term)}",
                           side.start, side.end)  # fmt: skip
    return fitted


def _sizes(t: Term) -> str:
    return f"{t.shape[0]}×{t.shape[1]}"
