"""The end of a document: every equation in entries for d = 1, 2, 3, and both sides in digits."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.documents.article import symbols
from symkl.documents.blocks import (
    Block,
    Display,
    Heading,
    Long,
    Maths,
    Over,
    Paragraph,
    Piece,
    Reference,
    Side,
    Text,
    series,
)
from symkl.documents.forms import Form, forms, meaning
from symkl.documents.latex import WHOLE_LINE, side_width
from symkl.proof.derivation import Derivation
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import Term

INLINE = 40.0
"""A lone form up to this width, in digits, stands within the line."""
LARGEST = 4
"""Beyond this dimension the forms are too long to print."""
INTRODUCTION = (
    "The sides of every equation in the entries of its vectors and matrices, with expectations, integrals and "
    "divergences carried out by SymPy. Where both sides come to the same, it is printed once. A covariance has small "
    "letters for its entries. From d = 2 on its inverse and its determinant stay as they are, and stand for what "
    "is said of them first."
)


def blocks(derivation: Derivation, dims: tuple[int, ...], seed: int, digits: bool) -> Iterator[Block]:
    """Forms in every dimension, and where `digits` is true both sides in digits in the second of them, or the first."""
    if dims:
        yield Heading("Explicit matrices")
        yield Paragraph((Text(INTRODUCTION),))
    for d in dims:
        yield Heading(f"d = {d}", level=2)
        if d > LARGEST:
            yield Paragraph((Text(f"Not shown: beyond d = {LARGEST} the entries fill pages."),))
            continue
        yield from _meanings(derivation, d)
        yield from _forms(derivation, d)
    if digits:
        from symkl.documents import numbers

        yield from numbers.blocks(derivation, 2 if 2 in dims or not dims else dims[0], seed)


def _meanings(derivation: Derivation, d: int) -> Iterator[Block]:
    covariances = [s for s in symbols(derivation) if is_positive_definite(s)]
    if not covariances:
        return
    likewise: list[Piece] = [Maths((s,)) for s in covariances[1:]]
    also = (Text(", and likewise for "), *series(likewise)) if likewise else ()
    yield Paragraph((Text("With the entries of "), Maths((covariances[0],)), *also, Text(":")))
    for sides in meaning(covariances[0], d):
        yield from _shown(sides)


def _forms(derivation: Derivation, d: int) -> Iterator[Block]:
    line: list[Piece] = []
    for form in forms(derivation, d):
        said = _said(form)
        if said is not None:
            line += [*([Text(" ")] if line else []), *said]
            continue
        one = len(form.sides) == 1
        yield Paragraph((*line, *([Text(" ")] if line else []), Reference(form.label), Text(_words(one))), title=True)
        line = []
        yield from _shown(form.sides)
    if line:
        yield Paragraph(tuple(line))


def _words(one: bool) -> str:
    return " Each side is" if one else " It says that"


def _said(form: Form) -> list[Piece] | None:
    """A form in a few words within the line; None where it needs a display."""
    head: list[Piece] = [Reference(form.label)]
    if form.reason:
        return [*head, Text(f" has no explicit form here: {form.reason}.")]
    if form.like:
        return [*head, Text(" as "), Reference(form.like), Text(".")]
    (side,) = form.sides if len(form.sides) == 1 else (None,)
    if isinstance(side, Term) and side_width(side) <= INLINE and "frac" not in side.latex():
        return [*head, Text(" Each side is "), Maths(form.sides), Text(".")]
    return None


def _shown(sides: tuple[Side, ...]) -> Iterator[Block]:
    """The equation, entry by entry where its matrices are too wide."""
    grids = [side for side in sides if not isinstance(side, (Term, Over, Long))]
    if len(grids) == len(sides) and sum(map(side_width, sides)) > WHOLE_LINE:
        rows, columns = len(grids[0]), len(grids[0][0])
        places = [(i, j) for i in range(rows) for j in range(columns)]
        yield Display(tuple(tuple(grid[i][j] for grid in grids) for i, j in places))
    else:
        yield Display((sides,))
