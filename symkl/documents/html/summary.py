"""What stands before and after the cards: the verdict, what failed, what the goal rests on, and how to see it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from symkl.documents.html.card import Surroundings, axiom, failure, reason, reference, unread_words
from symkl.documents.html.formulas import claim, letters
from symkl.documents.html.markup import Html, identifier, joined, tag
from symkl.documents.html.statements import statement
from symkl.documents.html.verdicts import badge
from symkl.documents.terminal import LEGEND, overall, plural
from symkl.proof.axioms import APPROVED
from symkl.proof.report import Report, StepReport, Verdict, verdict_of
from symkl.proof.source import Unread

if TYPE_CHECKING:
    from symkl.gaussian.sides import Written


def verdict(report: Report) -> Html:
    """The verdict of the whole, and how many steps have which."""
    counts = {v: sum(s.verdict is v for s in report.steps) for v in Verdict}
    told = ", ".join(f"{n} {plural(v, n)}" for v, n in counts.items() if n)
    told += f", {len(report.unread)} not read" if report.unread else ""
    steps = "1 step" if len(report.steps) == 1 else f"{len(report.steps)} steps"
    shown = Verdict.PROVED if report.verdict is Verdict.DEFINITION else report.verdict
    assert shown.value == overall(report)
    not_run = [tag("p", f"Layers that were not run: {', '.join(report.not_run)}.")] if report.not_run else []
    signs = tag("ul", *(tag("li", sign) for sign in LEGEND), class_="legend")
    return tag("div", tag("p", badge(shown), f" {steps}: {told or 'none'}"), *not_run, signs, class_="verdict")


def failures(report: Report, around: Surroundings) -> Iterator[Html]:
    """Everything that is refuted or unknown, the worst first."""
    failed = [s for v in (Verdict.REFUTED, Verdict.UNKNOWN) for s in report.steps if s.verdict is v]
    if not failed and not report.unread:
        return
    heading = tag("h2", "What is not verified", id="failures-name")
    yield tag("section", heading, *(_failed(s, around) for s in failed), *map(_unread, report.unread), id="failures",
              aria_labelledby="failures-name")  # fmt: skip


def _failed(step: StepReport, around: Surroundings) -> Html:
    link = tag("a", f"({step.label})", href=f"#{identifier(step.label)}")
    return tag("div", tag("h3", link, " ", badge(step.verdict)), claim(step.step.claim), reason(step, around),
               *failure(step, around), class_=f"card {step.verdict.value}")  # fmt: skip


def _unread(one: Unread) -> Html:
    link = tag("a", f"({one.label})", href=f"#{identifier(one.label)}")
    return tag("div", tag("h3", link, " ", badge(verdict_of(one))), *unread_words(one),
               class_=f"card {verdict_of(one).value}")  # fmt: skip


def grounds(report: Report, around: Surroundings) -> Html:
    """What the goal rests on."""
    goal = report.goal_report
    if goal is None:
        inner = [tag("p", f"The goal ({report.goal}) was not selected.")]
    elif "follows" not in report.layers:
        inner = [tag("p", "The layer follows was not run: it finds what the goal rests on.")]
    else:
        rests = goal.rests_on
        named = [_named(item, around) for item in rests.assumptions]
        opened = [reference(label, around.labels) for label in rests.open]
        inner = [
            tag("dl",
                _term("Axioms", [axiom(name) for name in rests.axioms], ", "),
                _term("Assumptions", named, "; "),
                _term("Open", opened, ", ", "open" if opened else "")),
        ]  # fmt: skip
    heading = tag("h2", f"What ({report.goal}) rests on", id="grounds-name")
    return tag("section", heading, *inner, id="grounds", aria_labelledby="grounds-name")


def _named(item: str, around: Surroundings) -> Html:
    return reference(item, around.labels) if item in around.labels else tag("span", item)


def _term(name: str, items: list[Html], between: str, kind: str = "") -> Html:
    listed = joined(items, between) if items else tag("span", "none")
    return tag("div", tag("dt", name), tag("dd", listed), class_=kind or None)


def axioms(names: Iterable[str]) -> Html:
    """What every axiom says that some step cites."""
    rows = [
        tag("div", tag("dt", axiom_name), tag("dd", statement(APPROVED[name].statement), tag("p", _because(name))),
            id=identifier(name, "axiom"))
        for name in names
        for axiom_name in [name.replace("_", " ")]
    ]  # fmt: skip
    heading = tag("h2", "Axioms", id="axioms-name")
    body = tag("dl", *rows) if rows else tag("p", "No step cites an axiom.")
    return tag("section", heading, body, id="axioms", aria_labelledby="axioms-name")


def _because(name: str) -> str:
    a = APPROVED[name]
    return f"if {a.condition}; {a.why}. {a.source}."


def numbers(around: Surroundings) -> Iterator[Html]:
    """The exact numbers of the first instance in each dimension."""
    used: dict[int, dict[str, Written]] = {}
    for found in around.digits.values():
        for one in found:
            used.setdefault(one.d, {}).update(one.letters)
    if not used:
        return
    parts = [
        tag("div", tag("h3", f"d = {d}"), tag("div", letters(dict(sorted(values.items()))), class_="letters"))
        for d, values in sorted(used.items())
    ]
    heading = tag("h2", "Numbers of the first instance", id="numbers-name")
    note = tag("p", "The layer numeric compares both sides here and at more instances.", class_="note")
    yield tag("section", heading, note, *parts, id="numbers", aria_labelledby="numbers-name")


def reproduction(report: Report, command: str) -> Html:
    """The command, the versions and the seed."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return tag("section", tag("h2", "How to see it again", id="again-name"), tag("pre", tag("code", command)),
               tag("p", f"Seed {report.seed}; {versions}."), id="again", aria_labelledby="again-name")  # fmt: skip
