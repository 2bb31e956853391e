"""What is said of a step that failed: its claim, what each layer found, and the counterexample."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.documents.listing import claim_lines
from symkl.documents.matrices import beside, matrix_lines
from symkl.documents.spans import Line, Span, line, shown_path, wrapped, wrapped_formula
from symkl.proof.report import Check, Counterexample, Report, StepReport, Verdict, verdict_of
from symkl.terms.notation import written_name

HEADING = {Verdict.REFUTED: ("✗", "bold red"), Verdict.UNKNOWN: ("?", "yellow")}
INDENT = "    "
UNREAD = {True: "has shapes that do not fit", False: "is not read"}
"""What is said of an equation of a paper that is no step, by whether it is ill-typed."""


def failures(report: Report, width: int) -> Iterator[Line]:
    """A block for every step that is refuted or unknown."""
    failed = {step.label: step.verdict for step in report.steps if not step.verdict.passes}
    for step in report.steps:
        if step.label in failed:
            yield ()
            yield from block(step, failed, width)
    for one in report.unread:
        mark, style = HEADING[verdict_of(one)]
        yield ()
        place = f"{shown_path(one.source.file)}:{one.source.line}:{one.source.column}"
        yield line(Span(f"{mark} ({one.label}) {UNREAD[one.ill_typed]}", style), f"  {place}")
        yield from map(line, wrapped(one.reason, width, INDENT, INDENT))


def block(step: StepReport, failed: dict[str, Verdict], width: int) -> Iterator[Line]:
    """What is said of one step; `failed` has the steps that do not pass either, for those that it cites."""
    mark, style = HEADING[step.verdict]
    source = step.step.source
    heading = f"{mark} ({step.label}) is {step.verdict.value}"
    place = f"{shown_path(source.file)}:{source.line}" if source.file else ""
    yield line(Span(heading, style), f"  {place}")
    for text in claim_lines(step.step.claim, width, INDENT):
        yield line(text)
    found = findings(step.checks)
    room = max(map(len, found.values()), default=0)
    for said, layers in found.items():
        yield from _said(said, width, f"  {layers:{room}}  ")
    for label in step.step.cites:
        if label in failed:
            yield line(f"  it cites ({label}), which is {failed[label].value}")
    if not step.checks:
        yield line("  no layer that was run covers this step")
    if step.counterexample is not None:
        yield from counterexample_lines(step.counterexample, width)


def in_short(check: Check) -> str:
    """A finding in one line: ``refuted: left = 2, right = 4 at d = 2``."""
    found = check.counterexample
    said = check.detail or (f"left = {found.lhs}, right = {found.rhs} at d = {found.d}" if found else "")
    return " ".join(f"{check.verdict.value}: {said}".split()) if said else check.verdict.value


def _said(said: str, width: int, head: str) -> Iterator[Line]:
    """A finding: its residual, then, on a line of its own, what would close it."""
    indent = " " * len(head)
    *clauses, last = said.split("; ")
    for clause in (*(f"{clause};" for clause in clauses), last):
        wrap = wrapped_formula if " = " in clause else wrapped
        for text in wrap(clause, width, head, indent):
            yield line(text)
        head = indent


def findings(checks: tuple[Check, ...]) -> dict[str, str]:
    """What the failing checks said, and the layers that said it."""
    said: dict[str, list[str]] = {}
    for check in checks:
        if not check.verdict.passes:
            text = f"{check.verdict.value}: {check.detail}" if check.detail else check.verdict.value
            said.setdefault(text, []).append(check.layer)
    return {text: together(layers) for text, layers in said.items()}


def together(layers: list[str]) -> str:
    """Names of layers in short: ``follows, d=1 to d=3``."""
    dims = [name for name in layers if name.startswith("d=")]
    if len(dims) > 2:
        first = layers.index(dims[0])
        layers = [*layers[:first], f"{dims[0]} to {dims[-1]}", *layers[first + len(dims) :]]
    return ", ".join(layers)


def counterexample_lines(found: Counterexample, width: int, what: str = "the sides differ") -> Iterator[Line]:
    """What happens in which dimension, the numbers, matrices side by side, and both sides."""
    yield line(f"  {what} at d = {found.d} for")
    named = [matrix_lines(written_name(name, "text"), rows) for name, rows in found.values.items()]
    for group in beside(named, width - len(INDENT)):
        for text in group:
            yield line(INDENT + text)
    for name, value in (("left ", found.lhs), ("right", found.rhs)):
        for text in wrapped(f"{value}", width, f"{INDENT}{name} = ", f"{INDENT}        "):
            yield line(text)
