"""Both sides of every equation in digits, at one instance: the evaluator of the layer `numeric`, printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symkl.documents.article import symbols
from symkl.documents.blocks import Block, Grid, Heading, Maths, Paragraph, Side, Table, Text, series
from symkl.gaussian.agreement import undefined
from symkl.gaussian.evaluate import Evaluator, evaluator
from symkl.gaussian.fields import Balls
from symkl.gaussian.instances import Instance, numbers
from symkl.gaussian.moments import Undecided
from symkl.proof.derivation import Derivation, Step
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
        # a definition is held against the usual meaning of its left side; a new symbol has no other meaning than it
        counted = tuple(s for s in derivation.definitions if not step.is_definition or s.lhs.op == "symbol")
        try:
            reason = undefined(step.claim[1:] if step.is_definition else step.claim, counted)
            if reason:
                raise Undecided(reason)
            yield from _compared(step, evaluator(counted, instance, Balls.name, COMPUTED))
        except Undecided:
            yield f"({step.label})", "no value", "no value"


def _compared(step: Step, balls: Evaluator) -> Iterator[tuple[str, ...]]:
    with balls.field.working():
        links = [(balls.value(a), balls.value(b)) for a, b in step.links]
    for number, (left, right) in enumerate(links, 1):
        link = f", link {number}" if len(links) > 1 else ""
        for i, (r, s) in enumerate(zip(left, right, strict=True), 1):
            for j, (a, b) in enumerate(zip(r, s, strict=True), 1):
                place = "" if len(left) == len(r) == 1 else f", entry {i}" + (f",{j}" if len(r) > 1 else "")
                yield f"({step.label}){link}{place}", _digits(a), _digits(b)


def _digits(ball: Any) -> str:
    """The digits that are certain, the last to ±1; of a ball around 0, how large it can be."""
    if ball.is_zero():
        return "0"
    if ball.contains(0):
        return f"0 {_power(ball.str(2).strip('[]').replace('+/-', '±'))}"
    return _power(str(ball.str(SHOWN, radius=False)))


def _power(text: str) -> str:
    """``-1.5e-7`` as −1.5 · 10⁻⁷."""
    number, e, exponent = text.partition("e")
    return number.replace("-", "−") + (f" · 10{exponent.lstrip('+').translate(RAISED)}" if e else "")


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
