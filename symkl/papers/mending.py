"""The smallest change that mends a wrong equation of a paper, and where it stands: *did you mean*."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain, islice
from typing import NamedTuple

from symkl.errors import TermError
from symkl.layers.general import General
from symkl.papers.paper import Paper
from symkl.papers.placed import Placed
from symkl.proof.report import Verdict
from symkl.terms.build import half
from symkl.terms.edits import alphabet, claim_edits, remade
from symkl.terms.expr import BINDERS, Term, term
from symkl.terms.layout import Piece, write
from symkl.terms.notation import ATOM, written_name

MOST = 600
"""Changes that are tried for one equation."""
SIGN = {"add": "+", "subtract": "-"}
SUMS = set(SIGN)
NULL = 10
"""So many parts larger a change counts that puts a 0 in."""
FACTORS = (half, term(2), term(-1))
NUMBERS = tuple(Fraction(n, m) for n, m in ((1, 2), (1, 1), (2, 1), (-1, 2), (-1, 1)))


class Mending(NamedTuple):
    """What stands between two places of the text, and what would be right there."""

    start: int
    end: int
    wrong: str
    right: str
    size: int


def mending(paper: Paper, label: str) -> Mending | None:
    """A single change with which the equation is proved for every dimension; None when none was found.

    Of several, the one that changes the smallest part.
    """
    step, placed = paper[label], paper.places[label]
    if step.is_definition:
        return None
    general = General(paper)
    letters = alphabet(side for other in paper for side in other.claim)
    found: list[Mending] = []
    candidates = chain((claim for _, claim in claim_edits(step.claim, letters)), _with_factors(step.claim))
    for claim in islice(candidates, MOST):
        if claim is None:
            continue
        if general.check(step._replace(claim=claim)).verdict is Verdict.PROVED:
            found += _changes(paper, placed, step.claim, claim)
    return min(found, key=lambda m: (m.size, m.start), default=None)


def _with_factors(claim: tuple[Term, ...]) -> Iterator[tuple[Term, ...]]:
    """With a factor put in, or another number: what a dropped ½ is mended by."""
    for i, side in enumerate(claim):
        yield from ((*claim[:i], changed, *claim[i + 1 :]) for changed in _factors(side))


def _factors(t: Term) -> Iterator[Term]:
    if t.op == "number":
        yield from (term(value) for value in NUMBERS if value != t.data)
        return
    yield from (value * t for value in FACTORS)
    for i, a in enumerate(t.args):
        if i or t.op not in BINDERS:
            for changed in _factors(a):
                with suppress(TermError):  # a change that cannot be built, such as a division by 0, is none
                    yield remade(t, (*t.args[:i], changed, *t.args[i + 1 :]))


def _changes(
    paper: Paper, placed: list[Placed], before: tuple[Term, ...], after: tuple[Term, ...]
) -> Iterator[Mending]:
    for side, old, new in zip(placed, before, after, strict=True):
        if old != new:
            yield _innermost(paper, side, old, new)


def _innermost(paper: Paper, at: Placed, old: Term, new: Term) -> Mending:
    """Down to the smallest part that differs and has a place."""
    while len(at.args) == len(old.args) == len(new.args) and (old.op, old.data) == (new.op, new.data):
        differing = [i for i, (a, b) in enumerate(zip(old.args, new.args, strict=True)) if a != b]
        if len(differing) != 1:
            break
        (i,) = differing
        at, old, new = at.args[i], old.args[i], new.args[i]
    if {old.op, new.op} == SUMS and old.args == new.args and len(at.args) == 2:
        sign = paper.text.find(SIGN[old.op], at.args[0].end, at.args[1].start)
        if sign >= 0:
            return Mending(sign, sign + 1, SIGN[old.op], SIGN[new.op], 0)
    awkward = NULL if new == term(0) else 0  # n + 0 is better said by leaving it out
    here = paper.text[at.start : at.end]
    wrong = here if here and "\n" not in here else _written(paper, old)
    return Mending(at.start, at.end, wrong, _written(paper, new), old.size + awkward)


def _written(paper: Paper, t: Term) -> str:
    """In LaTeX, with the letter that the paper has for the dimension."""
    dimension = next((name for name, kind in paper.symbols.kinds.items() if kind == "dimension"), "d")
    return write(t, "latex", lambda s: Piece(written_name(dimension, "latex"), ATOM) if s.op == "dimension" else None)
