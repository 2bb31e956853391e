"""What is said of the wrong equations of a paper, as a compiler does: place, source line, what would be right."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.documents.failures import UNREAD
from symkl.documents.spans import Line, Span, line, shown_path, wrapped
from symkl.documents.visible import visible
from symkl.layers.task import FOLLOWS
from symkl.papers.levels import level, only_under
from symkl.papers.mending import Mending, mending
from symkl.papers.paper import Paper
from symkl.proof.report import Report, Verdict
from symkl.proof.source import Source

INDENT = "    "


def lines(paper: Paper, report: Report, width: int) -> Iterator[Line]:
    """For each refuted or unknown equation its place in the source, and the change that mends it if one was found."""
    for step in report.steps:
        if step.verdict.passes:
            continue
        found = mending(paper, step.label) if step.verdict is Verdict.REFUTED else None
        yield from _pointed(paper, step.label, step.verdict.value, found, width)
    for one in report.unread:
        yield ()
        yield line(Span(f"{_place(one.source)}: ({one.label}) {UNREAD[one.ill_typed]}", "bold"))
        yield from _source(paper, one.source, one.source.column + 1, width)


def reasons(paper: Paper, report: Report, width: int) -> Iterator[Line]:
    """From which equations, and by what, each equation was found to follow, and at which level its sides are equal."""
    found = [(step, step.check(FOLLOWS)) for step in report.steps]
    told = [(step.label, check.detail) for step, check in found if check is not None and check.verdict.passes]
    if told:
        yield ()
        yield line(Span("How each was found to follow, for every d", "bold"))
    column = max((len(label) for label, _ in told), default=0) + 2
    for label, words in told:
        at = level(paper, label)
        text = (words or "as it stands") + (f"; equal {at}" if at else "")
        yield from (line(row) for row in wrapped(text, width, f"{label:>{column}}  ", " " * (column + 2)))


def _pointed(paper: Paper, label: str, verdict: str, found: Mending | None, width: int) -> Iterator[Line]:
    placed = paper.places[label]
    start, end = (placed[0].start, placed[-1].end) if found is None else (found.start, found.end)
    source, last = paper.source(start), paper.source(end)
    yield ()
    yield line(Span(f"{_place(source)}: ({label}) is {verdict}", "bold"))
    until = last.column if last[:2] == source[:2] else 0
    yield from _source(paper, source, max(until, source.column + 1), width)
    under = only_under(paper, label) if verdict == Verdict.REFUTED.value else ""
    if under:
        yield line(f"{INDENT}the sides are equal under {under} only")
    if found is not None:
        behind = f" for {found.wrong}? The equation is proved then."
        yield line(f"{INDENT}did you mean ", Span(found.right, "green"), behind)


def _place(source: Source) -> str:
    return f"{shown_path(source.file)}:{source.line}:{source.column}"


def _source(paper: Paper, source: Source, until: int, width: int) -> Iterator[Line]:
    """A line of the source with a part of it underlined, cut to the width around that part."""
    text, column = paper.sources.line(source).expandtabs(1), source.column
    room = width - len(INDENT)
    left = max(0, min(column - 1 - room // 3, len(text) - room)) if len(text) > room else 0
    shown = visible(text[left : left + room])
    marks = " " * (column - 1 - left) + "^" * max(1, min(until - column, room - (column - 1 - left)))
    yield line(INDENT, shown)
    yield line(INDENT, Span(marks, "bold red"))
