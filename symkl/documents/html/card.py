"""One step of a derivation as a card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from symkl.documents.failures import UNREAD, findings
from symkl.documents.html.formulas import claim, counterexample
from symkl.documents.html.markup import Html, identifier, joined, tag, visible
from symkl.documents.html.unfolded import Explicit, digits_of
from symkl.documents.html.verdicts import badge, layer
from symkl.documents.spans import base_name
from symkl.proof.report import Report, StepReport, verdict_of
from symkl.proof.source import Unread

if TYPE_CHECKING:
    from symkl.gaussian.first_instance import Sides


class Surroundings(NamedTuple):
    """What a card knows of the rest: who cites whom, what unfolds, and the digits of its sides."""

    report: Report
    cited_by: dict[str, tuple[str, ...]]
    explicit: Explicit
    digits: dict[str, list[Sides]]

    @property
    def labels(self) -> frozenset[str]:
        """The steps that have a card."""
        return frozenset(step.label for step in self.report.steps)


def card(step: StepReport, around: Surroundings) -> Html:
    """Label, verdict, claim, reason, citations, what each layer found, and what unfolds."""
    key = identifier(step.label)
    level = "h4" if step.step.section else "h3"
    heading = tag(level, tag("a", f"({step.label})", href=f"#{key}"), id=f"{key}-name")
    parts = [
        tag("header", heading, badge(step.verdict), tag("span", _place(step), class_="place")),
        claim(step.step.claim),
        reason(step, around),
        tag("ul", *(layer(name, step.check(name)) for name in around.report.layers), class_="layers",
            aria_label="what each layer found"),
        *failure(step, around),
        tag("div", *_unfolded(step, around), class_="folds"),
    ]  # fmt: skip
    return tag("article", *parts, id=key, aria_labelledby=f"{key}-name", class_=f"card {step.verdict.value}")


def unread_card(one: Unread) -> Html:
    """An equation of a paper that is no step, where it stands: what is the matter with it."""
    key, found = identifier(one.label), verdict_of(one)
    heading = tag("h3", tag("a", f"({one.label})", href=f"#{key}"), id=f"{key}-name")
    place = tag("span", f"{base_name(one.source.file)}:{one.source.line}", class_="place")
    return tag("article", tag("header", heading, badge(found), place), *unread_words(one), id=key,
               aria_labelledby=f"{key}-name", class_=f"card {found.value}")  # fmt: skip


def unread_words(one: Unread) -> list[Html]:
    """That an equation is not read or ill-typed, where, and why."""
    place = f"line {one.source.line}, column {one.source.column}"
    return [tag("p", f"It {UNREAD[one.ill_typed]}, {place}."), tag("p", visible(one.reason))]


def _place(step: StepReport) -> str:
    source = step.step.source
    return f"{base_name(source.file)}:{source.line}" if source.file else ""


def reason(step: StepReport, around: Surroundings) -> Html:
    """The author's words, then where the step comes from and what it is used for."""
    s = step.step
    said = [_linked(s.because, around.labels)] if s.because.strip() else []
    origin = [tag("span", "definition")] if s.is_definition else []
    origin += [tag("span", "from ", references(s.cites, around))] if s.cites else []
    origin += [tag("span", "by ", joined((axiom(a.id) for a in s.by), ", "))] if s.by else []
    used = around.cited_by.get(s.label, ())
    origin += [tag("span", "cited by ", references(used, around))] if used else []
    idle = [tag("span", "does not need ", _idle(step, around), class_="idle")] if step.idle else []
    return tag("div", *(tag("p", *said) for _ in said), tag("p", joined([*origin, *idle], " · "), class_="origin"),
               class_="reason")  # fmt: skip


CITATION = re.compile(r"\(([^()\s]+)\)")


def _linked(because: str, labels: frozenset[str]) -> Html:
    """What the author wrote, with a link at every (label)."""
    pieces = CITATION.split(because)  # text, label, text, label, …
    words, cited = pieces[::2], pieces[1::2]
    linked = [part for word, label in zip(words, cited, strict=False) for part in (word, reference(label, labels))]
    return tag("bdi", *linked, words[-1])


def _idle(step: StepReport, around: Surroundings) -> Html:
    cited = frozenset(step.step.cites)
    return joined((reference(i, around.labels) if i in cited else axiom(i) for i in step.idle), ", ")


def references(labels: tuple[str, ...], around: Surroundings) -> Html:
    """Labels, each a link to its card where it has one."""
    return joined((reference(label, around.labels) for label in labels), ", ")


def reference(label: str, labels: frozenset[str]) -> Html:
    """A label in brackets, a link where it has a card."""
    shown = f"({label})"
    return tag("a", shown, href=f"#{identifier(label)}") if label in labels else tag("span", shown)


def axiom(name: str) -> Html:
    """An axiom, a link to what it says."""
    return tag("a", name.replace("_", " "), href=f"#{identifier(name, 'axiom')}", class_="axiom")


def failure(step: StepReport, around: Surroundings) -> Iterator[Html]:
    """What the layers said against a step, and the numbers for which its sides differ."""
    if step.verdict.passes:
        return
    said = [
        tag("div", tag("dt", layers), tag("dd", _in_lines(text)))
        for text, layers in findings(step.checks).items()
    ]
    failed = {s.label: s.verdict for s in around.report.steps if not s.verdict.passes}
    cited = [
        tag("p", "It cites ", reference(label, around.labels), f", which is {failed[label].value}.")
        for label in step.step.cites
        if label in failed
    ]
    none = [] if step.checks else [tag("p", "No layer that was run covers this step.")]
    found = [] if step.counterexample is None else [counterexample(step.counterexample)]
    yield tag("div", *([tag("dl", *said)] if said else []), *cited, *none, *found, class_="failure")


def _in_lines(said: str) -> Html:
    return joined(tag("span", clause, class_="clause") for clause in said.split("; "))


def _unfolded(step: StepReport, around: Surroundings) -> Iterator[Html]:
    if around.explicit.dims:
        yield around.explicit.matrices(step.step)
    if step.label in around.digits:
        yield digits_of(around.digits[step.label])
    tex = " = ".join(side.latex() for side in step.step.claim)
    yield tag("details", tag("summary", "LaTeX"), tag("pre", tag("code", tex)), class_="source")
