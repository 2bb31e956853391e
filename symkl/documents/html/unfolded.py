"""What unfolds below a step: explicit matrices for each d, and both sides in digits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from symkl.documents.html.formulas import equation
from symkl.documents.html.markup import Html, identifier, joined, tag
from symkl.errors import TermError
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Report, StepReport, Verdict
from symkl.terms.entries_mathml import sympy_mathml, with_matrices
from symkl.terms.expr import Term

if TYPE_CHECKING:
    from symkl.gaussian.first_instance import Sides
    from symkl.gaussian.sides import Written

LARGEST = 110
"""Operations of an expression beyond which it is counted, not printed."""
LARGE = 30
"""From so many on an expression is printed once, and later steps refer to it."""
WORKED_OUT = 3
"""Up to this d: the inverse of a matrix of letters is worked out in d! products an entry."""
MEMO = 512


class Explicit:
    """The explicit matrices of the steps of one page; what was printed before is referred to."""

    def __init__(self, dims: tuple[int, ...]) -> None:
        self.dims = dims
        self._first: dict[Html, Html] = {}

    def matrices(self, step: Step) -> Html:
        """The claim in explicit matrices, one part for each d."""
        parts = [self._dimension(step, d) for d in self.dims]
        return tag("details", tag("summary", "Explicit matrices"), *parts, class_="explicit")

    def _dimension(self, step: Step, d: int) -> Html:
        key = f"{identifier(step.label, 'explicit')}-in-{d}"
        written = tag("div", equation([with_matrices(side, d) for side in step.claim]), class_="claim")
        return tag("details", tag("summary", f"d = {d}"), written, *self._worked_out(step, d, key), id=key)

    def _worked_out(self, step: Step, d: int, key: str) -> Iterator[Html]:
        if d > WORKED_OUT:
            yield tag("p", f"Entries are worked out up to d = {WORKED_OUT}.", class_="note")
            return
        values = [_value(side, d) for side in step.claim]
        names = _names(len(values))
        if len(set(values)) == 1 and len(values) > 1:
            values, names = values[:1], ["Every side"]
        for name, value in zip(names, values, strict=True):
            before = None if value.said else self._first.get(value.html)
            if before is not None:
                yield tag("p", f"{name}, entry by entry: as in ", before, ".", class_="note")
                continue
            if value.said:
                yield tag("p", f"{name}, entry by entry: {value.said}.", class_="note")
                continue
            yield tag("p", f"{name}, entry by entry:", class_="note")
            yield tag("div", value.html, class_="claim")
            if value.size >= LARGE:
                self._first[value.html] = tag("a", f"({step.label})", href=f"#{key}")


def _names(sides: int) -> list[str]:
    return ["Left side", *["Next side"] * (sides - 2), "Right side"]


class Value(NamedTuple):
    """An expression and its operations; where it is not printed, what is said of it."""

    html: Html
    size: int = 0
    said: str = ""


@lru_cache(maxsize=MEMO)
def _value(t: Term, d: int) -> Value:
    """What SymPy makes of a term in entries, or how large it is."""
    from sympy import count_ops

    try:
        value = t.explicit(d)
    except TermError as reason:
        return Value(Html(), said=f"none; {reason}")
    value = _tidied(value)
    size = int(count_ops(value))
    if size > LARGEST:
        return Value(Html(), said=f"an expression of {size} operations, not printed")
    return Value(equation([sympy_mathml(value)]), size)


def _tidied(value: Any) -> Any:
    """With common factors of its fractions cancelled, where that makes it shorter."""
    from sympy import Add, cancel, count_ops

    if getattr(value, "is_Matrix", False):
        return value.applyfunc(_tidied)
    if count_ops(value) > LARGEST:
        return value
    summands = Add.make_args(value)
    rational = [a for a in summands if a.is_rational_function()]
    shorter = Add(cancel(Add(*rational)), *(a for a in summands if a not in rational))
    return min(value, shorter, key=count_ops)


def all_sides(derivation: Derivation, report: Report, digits: int, thorough: bool) -> dict[str, list[Sides]]:
    """Both sides of every step that the layer `numeric` could compare, in each of its dimensions."""
    compared = [step.step for step in report.steps if _compared(step)]
    if not compared:
        return {}
    from symkl.gaussian.first_instance import sides

    definitions, seed = derivation.definitions, report.seed
    return {s.label: [sides(s, definitions, d, digits, seed, thorough) for d in (1, 2, 3)] for s in compared}


def _compared(step: StepReport) -> bool:
    check = step.check("numeric")
    return check is not None and check.verdict in (Verdict.AGREES, Verdict.REFUTED)


def digits_of(found: list[Sides]) -> Html:
    """Every side in digits, below one another, so that they can be compared."""
    parts = [tag("div", tag("p", f"d = {one.d}", class_="dimension"), _table(one)) for one in found]
    where = tag("p", "At the ", tag("a", "numbers of the first instance", href="#numbers"),
                "; every digit but the last is certain.", class_="note")  # fmt: skip
    return tag("details", tag("summary", "Numbers"), *parts, where, class_="digits")


def _table(one: Sides) -> Html:
    if not one.sides:
        return tag("p", one.reason, class_="note")
    rows = [
        tag("tr", tag("th", name, scope="row"), tag("td", _digits(side)))
        for name, side in zip(_names(len(one.sides)), one.sides, strict=True)
    ]
    return tag("table", *rows)


def _digits(side: Written) -> Html:
    entries = [[tag("span", entry.replace("-", "−"), class_="number") for entry in row] for row in side]
    if len(side) == len(side[0]) == 1:
        return entries[0][0]
    named = [
        tag("span", tag("small", f"{i},{j} " if len(side[0]) > 1 else f"{i} "), entry, class_="entry")
        for i, row in enumerate(entries, 1)
        for j, entry in enumerate(row, 1)
    ]
    return joined(named)


