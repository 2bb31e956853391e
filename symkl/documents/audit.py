"""An audit of assumptions for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from symkl.audit.assumptions import Assumption, Audit, StepAudit
from symkl.audit.least import Citations
from symkl.audit.withheld import NO_VALUE
from symkl.documents.failures import counterexample_lines
from symkl.documents.spans import Line, Span, line, wrapped
from symkl.proof.derivation import Derivation
from symkl.proof.report import counterexample_json

SCHEMA = "symkl-audit/1"
GAP = "  "
INTEGRABLE = " is integrable"


def lines(audit: Audit, derivation: Derivation, width: int = 80) -> Iterator[Line]:
    """What every step needs, then every assumption with the first step that breaks without it."""
    yield line(Span(f"Assumptions of: {audit.title}", "bold"))
    yield ()
    yield from _table(audit, derivation, width)
    for assumption in audit.assumptions:
        if assumption.first is not None:
            yield ()
            yield from _assumption(assumption, width)
    never = [a.statement for a in audit.assumptions if a.first is None]
    if never:
        yield ()
        yield from map(line, wrapped("; ".join(never), width, "declared, and needed by none of these steps: ", GAP))


def _table(audit: Audit, derivation: Derivation, width: int) -> Iterator[Line]:
    first = max([len("step"), *(len(step.label) for step in audit.steps)])
    left = (width - first - 2 * len(GAP)) // 2
    right = width - first - 2 * len(GAP) - left
    yield line(Span(GAP.join([f"{'step':>{first}}", f"{'follows from':{left}}", "takes for granted"]), "bold"))
    for step in audit.steps:
        cells = (wrapped(_least(step, derivation), left), wrapped(_conditions(step), right))
        for number, (a, b) in enumerate(zip_longest(*cells, fillvalue="")):
            label = step.label if number == 0 else ""
            style = "" if step.least else "bold red"
            yield line(Span(f"{label:>{first}}", "bold"), GAP, Span(f"{a:{left}}", style), GAP, b)


def _least(step: StepAudit, derivation: Derivation) -> str:
    """The least sets, premises in brackets, in the order of the citation."""
    if not step.least:
        return "it does not follow from what it cites"
    found = " or ".join(_citations(chosen, step.label, derivation) for chosen in step.least)
    if not step.all:
        return f"{found}, perhaps also others: not all subsets were tried"
    return f"{found}; {_citations(frozenset(step.idle), step.label, derivation)} idle" if step.idle else found


def _conditions(step: StepAudit) -> str:
    under = [c.removesuffix(INTEGRABLE) for c in step.conditions if c.endswith(INTEGRABLE)]
    others = [c for c in step.conditions if not c.endswith(INTEGRABLE)]
    return "; ".join([*others, *([f"integrable: {', '.join(under)}"] if under else [])]) or "–"


def _citations(chosen: Citations, label: str, derivation: Derivation) -> str:
    step = derivation[label]
    ordered = [f"({c})" for c in step.cites if c in chosen] + [a.id for a in step.by if a.id in chosen]
    return ", ".join(ordered) or "what is always on"


def _assumption(found: Assumption, width: int) -> Iterator[Line]:
    for text in wrapped(f"without “{found.statement}”", width):
        yield line(Span(text, "bold"))
    said = [("does not follow", found.reasoning), ("has a term without value", found.values)]
    for what, labels in said:
        if labels:
            others = f"; nor {', '.join(f'({x})' for x in labels[1:])}" if labels[1:] else ""
            text = f"({labels[0]}) {what}{others if what == 'does not follow' else others.replace('nor', 'so have')}"
            yield from map(line, wrapped(text, width, GAP, GAP * 2))
    if found.holds:
        yield line(GAP + found.holds)
    if found.model:
        yield from map(line, wrapped(f"as where {found.model}:", width, GAP, GAP * 2))
    if found.counterexample is not None:
        lacks = NO_VALUE in (found.counterexample.lhs, found.counterexample.rhs)
        what = "some side has no value" if lacks else "the sides differ"
        yield from counterexample_lines(found.counterexample, width, what)


def to_json(audit: Audit) -> dict[str, Any]:
    """The audit as plain data, of the schema ``symkl-audit/1``."""
    return {
        "schema": SCHEMA,
        "title": audit.title,
        "steps": [
            {
                "label": step.label,
                "least": [sorted(chosen) for chosen in step.least],
                "all_least": step.all,
                "idle": list(step.idle),
                "conditions": list(step.conditions),
                "needs": [
                    {"fact": str(need.fact), "reasoning": need.reasoning, "undefined": need.undefined or None}
                    for need in step.needs
                ],
            }
            for step in audit.steps
        ],
        "assumptions": [
            {
                "statement": a.statement,
                "first": a.first,
                "reasoning": list(a.reasoning),
                "values": list(a.values),
                "model": a.model or None,
                "holds": a.holds or None,
                "counterexample": counterexample_json(a.counterexample),
            }
            for a in audit.assumptions
        ],
    }
