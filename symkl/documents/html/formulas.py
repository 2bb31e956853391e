"""Equations and matrices in a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from symkl.documents.html.breaking import parts
from symkl.documents.html.markup import Html, joined, tag
from symkl.proof.report import Counterexample
from symkl.terms.entries_mathml import matrix
from symkl.terms.expr import Term
from symkl.terms.mathml import markup
from symkl.terms.notation import MINUS, written_name

EQUALS = '<mo form="infix">=</mo>'


def math(inner: str) -> Html:
    """A formula in a line; the style sheet gives it the fractions of a display."""
    return Html(f"<math>{inner}</math>")


def equation(sides: Sequence[str]) -> Html:
    """Sides in MathML, that may be broken before = and before the signs of sums."""
    pieces = parts(sides[0])
    for side in sides[1:]:
        first, *rest = parts(side)
        pieces += [EQUALS + first, *rest]
    return joined(map(math, pieces), "")


def claim(sides: Iterable[Term]) -> Html:
    """A claim, as it is written."""
    return tag("div", equation([markup(side) for side in sides]), class_="claim")


def letters(values: Mapping[str, Sequence[Sequence[str]]]) -> Html:
    """Letters with their exact numbers."""
    return joined(math(f"{written_name(name, 'mathml')}<mo>=</mo>{numbers(rows)}") for name, rows in values.items())


def numbers(rows: Sequence[Sequence[str]]) -> str:
    """Exact numbers as a matrix, or as a number where there is one."""
    cells = [[number(entry) for entry in row] for row in rows]
    return cells[0][0] if len(cells) == len(cells[0]) == 1 else matrix(cells)


def number(entry: str) -> str:
    """An exact number: ``-1/2`` is a fraction."""
    sign, bare = (MINUS["mathml"], entry[1:]) if entry.startswith("-") else ("", entry)
    above, slash, below = bare.partition("/")
    return sign + (f"<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>" if slash else f"<mn>{above}</mn>")


def counterexample(found: Counterexample) -> Html:
    """The numbers for which the sides differ, and both sides."""
    sides = [
        tag("div", tag("dt", name), tag("dd", tag("code", _spelled(value))))
        for name, value in (("left side", found.lhs), ("right side", found.rhs))
    ]
    heading = tag("p", f"The sides differ at d = {found.d} for", class_="what")
    return tag("div", heading, tag("div", letters(found.values), class_="letters"), tag("dl", *sides, class_="sides"),
               class_="counterexample")  # fmt: skip


def _spelled(value: str) -> str:
    return value.replace("*", "·").replace("··", "^").replace("-", "−")
