"""A derivation as a document: assumptions, sections, equations with reasons, axioms, what was found, an appendix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from symkl.documents import marks
from symkl.documents.blocks import (
    Block,
    Boxed,
    Display,
    Document,
    Heading,
    Law,
    Maths,
    Paragraph,
    Piece,
    Pieces,
    Reference,
    Rule,
    Text,
    series,
)
from symkl.documents.failures import UNREAD
from symkl.proof.axioms import ALWAYS, APPROVED, Axiom
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Counterexample, Report, StepReport, Verdict
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import COLUMN, SCALAR, Symbol, Term, term
from symkl.terms.variables import subterms

CITATION = re.compile(r"\(([^()\s]+)\)")
KINDS = {
    "column": ("vector with d entries", "vectors with d entries"),
    "definite": ("symmetric positive definite d×d matrix", "symmetric positive definite d×d matrices"),
    "symmetric": ("symmetric d×d matrix", "symmetric d×d matrices"),
    "square": ("d×d matrix", "d×d matrices"),
    "positive": ("positive number", "positive numbers"),
    "scalar": ("real number", "real numbers"),
}


def document(derivation: Derivation, report: Report | None = None, appendix: tuple[Block, ...] = ()) -> Document:
    """The document of a derivation.

    Parameters
    ----------
    derivation : Derivation
        What to print.
    report : Report, optional
        What was found of it; then every step has its mark, and the end says what the goal rests on.
    appendix : tuple of Block
        What stands at the end, such as `symkl.documents.appendix.blocks` of the report.
    """
    return Document(derivation.title, (*_blocks(derivation, report), *appendix))


def _blocks(derivation: Derivation, report: Report | None) -> Iterator[Block]:
    if report is not None and not report.ok:
        yield Boxed((_not_verified(report),))
    yield Heading("Assumptions")
    yield Paragraph(tuple(_assumptions(derivation)))
    if report is not None:
        yield Paragraph(marks.legend(report))
    section = ""
    for step in derivation:
        if step.section != section:
            section = step.section
            yield Heading(section, numbered=True)
        found = None if report is None else next((s for s in report.steps if s.label == step.label), None)
        yield Paragraph(_reason(step, derivation, found), marks.mark(found) if found else (), title=True)
        yield Display((step.claim,), step.label)
        if found is not None and not found.verdict.passes:
            yield Boxed(tuple(_failure(found, derivation)))
    yield from _axioms(derivation, report)
    if report is not None:
        yield Heading("Verification")
        yield from map(Paragraph, _findings(report, derivation))


def _not_verified(report: Report) -> Pieces:
    failed = [step for step in report.steps if not step.verdict.passes]
    if not failed and not report.unread:
        return (Text("This derivation is not verified: ", strong=True), *_open(report))
    named: list[Piece] = []
    for step in failed:
        named += [*([Text(", ")] if named else []), Reference(step.label), Text(f" is {step.verdict.value}")]
    for one in report.unread:
        named.append(Text(f"{', ' if named else ''}({one.label}) {UNREAD[one.ill_typed]}"))
    return Text("This derivation is not verified: ", strong=True), *named, Text(".")


def _open(report: Report) -> Pieces:
    goal = report.goal_report
    if goal is None:
        return (Text("its goal was not checked."),)
    return Reference(goal.label), Text(f" rests on what is not proved: {', '.join(goal.rests_on.open)}.")


def _assumptions(derivation: Derivation) -> Iterator[Piece]:
    kinds: dict[str, list[Piece]] = {}
    for symbol in symbols(derivation):
        kinds.setdefault(_kind(symbol), []).append(Maths((symbol,)))
    yield Text("The dimension ")
    yield Maths((Term("dimension"),))
    yield Text(" is any positive whole number")
    for kind, names in kinds.items():
        yield Text("; ")
        yield from series(names)
        one, many = KINDS[kind]
        yield Text(f" is a {one}" if len(names) == 1 else f" are {many}")
    for law in derivation.laws:
        yield Text("; ")
        yield Maths((Term("symbol", (), SCALAR, Symbol(law.name)),))
        yield Text(" is the normal distribution with mean ")
        yield Maths((law.mean,))
        yield Text(" and covariance ")
        yield Maths((law.covariance,))
    yield Text(".")


def symbols(derivation: Derivation) -> list[Term]:
    """The letters of a derivation, in order of appearance, those of its distributions included."""
    terms = [side for step in derivation for side in step.claim]
    terms += [t for law in derivation.laws for t in (law.mean, law.covariance)]
    return list(dict.fromkeys(t for side in terms for t in subterms(side) if t.op == "symbol"))


def _kind(symbol: Term) -> str:
    if symbol.shape == SCALAR:
        return "positive" if symbol.data.positive else "scalar"
    if symbol.shape == COLUMN:
        return "column"
    return "definite" if is_positive_definite(symbol) else "symmetric" if symbol.data.symmetric else "square"


def _reason(step: Step, derivation: Derivation, found: StepReport | None) -> Pieces:
    """One sentence: ``Expand; from (15), by ring and symmetric.``"""
    pieces = list(linked(_sentence(step.because), derivation))
    pieces = pieces or [Text("Definition" if step.is_definition else "Claim")]
    if step.cites:
        pieces += [Text("; from "), *series([Reference(label) for label in step.cites])]
    if step.by:
        pieces += [Text("; by "), *series([Rule(axiom.id) for axiom in step.by])]
    if found is None or found.verdict.passes:
        return *pieces, Text(":")
    return *pieces, Text(". "), Text(f"{found.verdict.value.capitalize()}:", strong=True)


def _sentence(text: str) -> str:
    """With a capital, unless it begins with a letter of a formula."""
    text = " ".join(text.split())
    word = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if word[:2].isalpha() and (len(word) > 1 or word == "a") else text


def _failure(found: StepReport, derivation: Derivation) -> Iterator[Pieces]:
    yield Reference(found.label), Text(f" is {found.verdict.value}.", strong=True)
    said: dict[str, list[str]] = {}
    for check in found.checks:
        if not check.verdict.passes and check.detail:
            said.setdefault(check.detail, []).append(check.layer)
    for detail, layers in said.items():
        yield Text(f"{', '.join(layers)}: "), *linked(detail, derivation)
    if not found.checks:
        yield (Text("No layer that was run covers this step."),)
    if found.counterexample is not None:
        yield from _counterexample(found.counterexample)


def _counterexample(found: Counterexample) -> Iterator[Pieces]:
    values = [Maths((_letter(name, rows), _grid(rows))) for name, rows in found.values.items()]
    where: Pieces = (Text(" where "), *series(list(values))) if values else ()
    yield Text(f"The sides differ at d = {found.d}"), *where, Text(":")
    yield (Text(f"left = {found.lhs}"),)
    yield (Text(f"right = {found.rhs}"),)


def _letter(name: str, rows: list[list[str]]) -> Term:
    return Term("symbol", (), SCALAR if len(rows) == len(rows[0]) == 1 else COLUMN, Symbol(name))


def _grid(rows: list[list[str]]) -> Term | tuple[tuple[Term, ...], ...]:
    grid = tuple(tuple(term(Fraction(entry)) for entry in row) for row in rows)
    return grid[0][0] if len(grid) == len(grid[0]) == 1 else grid


def _axioms(derivation: Derivation, report: Report | None) -> Iterator[Block]:
    goal = None if report is None else report.goal_report
    used: dict[str, Axiom] = {axiom.id: axiom for step in derivation for axiom in step.by}
    used |= {id: APPROVED[id] for id in (goal.rests_on.axioms if goal else ())}
    if used:
        yield Heading("Axioms")
        yield from map(Law, used.values())
    yield Paragraph((Text(f"Every step may also use, without citing it: {'; '.join(ALWAYS)}."),))


def _findings(report: Report, derivation: Derivation) -> Iterator[Pieces]:
    version = report.versions.get("symkl", "")
    yield (Text(f"Checked by symkl {version} in the layers {', '.join(report.layers)}, with the seed {report.seed}."),)
    failed = [step for step in report.steps if not step.verdict.passes]
    if failed:
        pieces: list[Piece] = []
        for step in failed:
            pieces += [*([Text(", ")] if pieces else []), Reference(step.label), Text(f" ({step.verdict.value})")]
        yield Text("Not verified: "), *pieces, Text(".")
    elif report.verdict is Verdict.AGREES:
        yield (Text("Some steps only agree in digits, which proves nothing."),)
    goal = report.goal_report
    if goal is None or "follows" not in report.layers:
        return
    grounds = goal.rests_on
    axioms = series([Rule(id) for id in grounds.axioms]) or (Text("no axioms"),)
    yield Reference(goal.label), Text(" rests on "), *axioms, Text(".")
    if grounds.assumptions:
        assumed = [f"({a})" if a in derivation else a for a in grounds.assumptions]
        yield Text("It assumes: "), *linked("; ".join(assumed), derivation), Text(".")
    if grounds.open:
        named = [f"({a})" if a in derivation else a for a in grounds.open]
        yield Text("Open: ", strong=True), *linked(", ".join(named), derivation)


def linked(text: str, derivation: Derivation) -> Pieces:
    """Text in which every (label) of the derivation is a link."""
    pieces = CITATION.split(text)  # text, label, text, label, …
    return tuple(
        Text(piece) if number % 2 == 0 else Reference(piece) if piece in derivation else Text(f"({piece})")
        for number, piece in enumerate(pieces)
        if piece
    )


def words(document: Document) -> Iterator[str]:
    """All that people wrote in it."""
    yield document.title
    for block in document.blocks:
        match block:
            case Heading(said):
                yield said
            case Paragraph(pieces):
                yield from (piece.words for piece in pieces if isinstance(piece, Text))
            case Display(label=label):
                yield label
            case Boxed(paragraphs):
                yield from (piece.words for pieces in paragraphs for piece in pieces if isinstance(piece, Text))
