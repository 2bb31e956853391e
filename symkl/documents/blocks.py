"""What a document is made of, whatever it is written in: headings, paragraphs, displays, boxes, tables."""

from __future__ import annotations

from typing import NamedTuple

from symkl.proof.axioms import Axiom
from symkl.proof.report import Verdict
from symkl.terms.expr import Term
from symkl.terms.layout import write
from symkl.terms.notation import Style

Grid = tuple[tuple[Term, ...], ...]
"""The entries of a vector or matrix by rows."""


class Over(NamedTuple):
    """A matrix divided by a scalar, written 1/s in front of it."""

    divisor: Term
    grid: Grid


class Long(NamedTuple):
    """A side that is too long to show: so many summands."""

    terms: int


Side = Term | Grid | Over | Long


class Text(NamedTuple):
    """Words as people wrote them."""

    words: str
    strong: bool = False


class Reference(NamedTuple):
    """A link to an equation."""

    label: str


class Rule(NamedTuple):
    """A link to an axiom."""

    id: str


class Maths(NamedTuple):
    """An equation, or a lone side, within a line."""

    sides: tuple[Side, ...]


Piece = Text | Reference | Rule | Maths
Pieces = tuple[Piece, ...]
Mark = tuple[tuple[Verdict, str], ...]
"""Verdicts, worst first, each with the layers that came to it."""


class Heading(NamedTuple):
    """The head of a section, or of a part of one."""

    words: str
    numbered: bool = False
    level: int = 1


class Paragraph(NamedTuple):
    """Running text, perhaps with a mark in the margin."""

    pieces: Pieces
    mark: Mark = ()
    title: bool = False
    """Whether it leads up to a display of its own step."""


class Display(NamedTuple):
    """Equations below one another, a single one perhaps with a label."""

    equations: tuple[tuple[Side, ...], ...]
    label: str = ""


class Law(NamedTuple):
    """An axiom in the list of them."""

    axiom: Axiom


class Boxed(NamedTuple):
    """Paragraphs in a frame."""

    paragraphs: tuple[Pieces, ...]


class Table(NamedTuple):
    """A table of words; a label in the first column is a link."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Display | Law | Boxed | Table


class Document(NamedTuple):
    """A title and what follows it."""

    title: str
    blocks: tuple[Block, ...]


def entry(t: Term, style: Style) -> str:
    """An entry of a matrix in print: a number stays on its line."""
    if t.op != "number":
        return write(t, style)
    minus, slash = ("−" if style == "text" else "-"), (r"\/" if style == "typst" else "/")
    return str(t.data).replace("-", minus).replace("/", slash)


def lines(mark: Mark) -> list[Mark]:
    """A mark in lines: what fails, then what passes."""
    parts = [tuple(m for m in mark if not m[0].passes), tuple(m for m in mark if m[0].passes)]
    return [part for part in parts if part]


def series(pieces: list[Piece], last: str = " and ") -> Pieces:
    """Pieces with commas between them, and a word before the last."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        if number:
            found.append(Text(last if number == len(pieces) - 1 else ", "))
        found.append(piece)
    return tuple(found)
