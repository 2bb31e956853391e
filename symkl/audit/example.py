"""A step to look at: both sides with the entries of 2×2 matrices as letters, as exact numbers, and in digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from symkl.errors import TermError
from symkl.proof.derivation import Step
from symkl.terms.build import laws
from symkl.terms.expr import BINDERS, COLUMN, SCALAR, Term
from symkl.terms.notation import written_name
from symkl.terms.variables import substitute, subterms

if TYPE_CHECKING:
    from symkl.explicit.example import Example
    from symkl.gaussian.sides import Digits

D = 2
LONGEST_ENTRY = 72
"""Entries that are longer in letters are not shown in letters."""
LARGEST = 80
"""Sides of more parts are not written out in letters, which would take long and be too long."""

Rows = Sequence[Sequence[str]]
LETTER = re.compile(r"[A-Za-z]\w*")


class Entries(NamedTuple):
    """Both sides with letters as entries: in plain text, like ``x[1] − μ₁[1]``, and in LaTeX."""

    sides: tuple[Rows, ...]
    latex: tuple[str, ...]


class Shown(NamedTuple):
    """What can be looked at in dimension `d`; of each, a text says why there is none.

    `entries` is None where the letters would be too long to read; `integrated` says whether E, ∫ or KL stand in the
    sides, which are then integrated as they are defined to get the digits.
    """

    d: int
    terms: tuple[Term, ...]
    entries: Entries | None
    example: Example | str
    digits: Digits | str
    integrated: bool


def shown(step: Step, definitions: tuple[Step, ...], digits: int, seed: int = 0) -> Shown:
    """Both sides of a step at d = 2. Of a new letter that a definition introduces only the right side is shown."""
    from symkl.explicit.example import example
    from symkl.gaussian.sides import digits_at

    symbols = tuple(s for s in definitions if s.lhs.op == "symbol")
    counted = symbols if step.is_definition else definitions
    sides = step.claim[1:] if step.is_definition and step.lhs.op == "symbol" else step.claim
    found = example(sides, counted, D, seed)
    in_digits = found if isinstance(found, str) else digits_at(sides, counted, D, found.values, digits)
    meant = {s.lhs: s.rhs for s in symbols}
    terms = tuple(substitute(t, meant) for t in sides)
    integrated = any(s.op in BINDERS or s.op == "kl" for t in terms for s in subterms(t))
    return Shown(D, sides, _entries(terms), found, in_digits, integrated)


def _entries(terms: tuple[Term, ...]) -> Entries | None:
    """The sides in letters, if they are short enough to read, and say more than numbers do."""
    if max(t.size for t in terms) > LARGEST:
        return None
    try:
        sides: list[Any] = [t.explicit(D) for t in terms]
    except TermError:
        return None
    if not any(side.free_symbols for side in sides):
        return None
    places = _places(terms)
    rows = tuple(_rows(side, places) for side in sides)
    if any(len(entry) > LONGEST_ENTRY for side in rows for row in side for entry in row):
        return None
    from sympy import latex

    symbols = {symbol: places[symbol.name].latex for side in sides for symbol in side.free_symbols}
    return Entries(rows, tuple(latex(side, symbol_names=symbols, order="none") for side in sides))


class _Place(NamedTuple):
    """An entry of a letter: μ₁[2], Σ[1,2]."""

    text: str
    latex: str


def _places(terms: tuple[Term, ...]) -> dict[str, _Place]:
    """What the symbols of explicit matrices are: ``mu_1_2`` is the second entry of μ₁, ``Sigma_12`` is Σ[1,2]."""
    found = {law for t in terms for law in laws(t)}
    parts = [*terms, *(p for law in found for p in (law.mean, law.covariance))]
    places: dict[str, _Place] = {}
    for letter in sorted({s for t in parts for s in subterms(t) if s.op == "symbol"}, key=str):
        entries: Any = letter.explicit(D)
        if letter.shape == SCALAR:
            places[str(entries)] = _place(letter, "")
            continue
        for i, j in product(*map(range, entries.shape)):
            at = f"{i + 1}" if letter.shape == COLUMN else f"{i + 1},{j + 1}"
            places.setdefault(str(entries[i, j]), _place(letter, f"[{at}]"))
    return places


def _place(letter: Term, at: str) -> _Place:
    return _Place(written_name(letter.data.name, "text") + at, written_name(letter.data.name, "latex") + at)


def _rows(side: Any, places: dict[str, _Place]) -> Rows:
    """The entries in plain text."""
    from sympy import sstr

    def text(entry: Any) -> str:
        plain = sstr(entry, order="none").replace("**", "^").replace("*", " ").replace("-", "−")
        return LETTER.sub(lambda found: places[found[0]].text if found[0] in places else found[0], plain)

    return [[text(entry) for entry in row] for row in (side.tolist() if hasattr(side, "tolist") else [[side]])]
