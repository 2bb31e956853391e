"""Both sides of every equation in digits, at one instance: the evaluator of the layer `numeric`, printed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from symkl.documents.article import symbols
from symkl.documents.blocks import Block, Grid, Heading, Maths, Paragraph, Side, Table, Text, series
from symkl.gaussian.agreement import counted, undefined
from symkl.gaussian.instances import Instance, numbers
from symkl.gaussian.moments import Undecided
from symkl.gaussian.sides import Written, in_digits
from symkl.proof.derivation import Derivation
from symkl.terms.expr import Term, term

SHOWN, COMPUTED = 20, 30
"""Digits printed, and digits asked of the evaluator."""


def blocks(derivation: Derivation, d: int, seed: int) -> Iterator[Block]:
    """A table of both sides in digits, in dimension `d`."""
    instance = Instance(d, "plain", 0, seed)
    defined = {step.lhs for step in derivation.definitions if step.lhs.op == "symbol"}
    letters = [symbol for symbol in symbols(derivation) if symbol not in defined]
    yield Heading("Numbers")
    values = [Maths((symbol, _exact(symbol, instance))) for symbol in letters]
    before = f"Both sides at one instance, d = {d}, in {SHOWN} digits, the last one rounded; E, ∫ and KL are "
    yield Paragraph((Text(f"{before}integrated as they are defined. The instance: "), *series(list(values)), Text(".")))
    yield Table(("step", "left side", "right side"), tuple(_rows(derivation, instance)))


def _exact(symbol: Term, instance: Instance) -> Side:
    rows: Grid = tuple(tuple(map(term, row)) for row in numbers(symbol, instance))
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _rows(derivation: Derivation, instance: Instance) -> Iterator[tuple[str, ...]]:
    for step in derivation:
        count = counted(step, derivation.definitions)
        try:
            reason = undefined(step.claim[1:] if step.is_definition else step.claim, count)
            if reason:
                raise Undecided(reason)
            yield from _compared(step.label, in_digits(step.claim, count, instance, COMPUTED, SHOWN))
        except Undecided:
            yield f"({step.label})", "no value", "no value"


def _compared(label: str, sides: tuple[Written, ...]) -> Iterator[tuple[str, ...]]:
    for number, (left, right) in enumerate(pairwise(sides), 1):
        link = f", link {number}" if len(sides) > 2 else ""
        for i, (r, s) in enumerate(zip(left, right, strict=True), 1):
            for j, (a, b) in enumerate(zip(r, s, strict=True), 1):
                place = "" if len(left) == len(r) == 1 else f", entry {i}" + (f",{j}" if len(r) > 1 else "")
                yield f"({label}){link}{place}", _power(a), _power(b)


def _power(text: str) -> str:
    """``-1.5e-7`` as −1.5 · 10⁻⁷."""
    number, e, exponent = text.partition("e")
    return number.replace("-", "−") + (f" · 10{exponent.lstrip('+').translate(RAISED)}" if e else "")


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
