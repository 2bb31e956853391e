"""Why a step holds, for the terminal: reason, premises, axioms, the chain, matrices, digits."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.audit.example import Rows, Shown
from symkl.audit.explanation import Explanation, Way
from symkl.audit.links import Link
from symkl.documents.listing import claim_lines
from symkl.documents.matrices import beside, matrix_lines
from symkl.documents.spans import Line, Span, line, plain, wrapped, wrapped_formula
from symkl.documents.unlatex import in_text
from symkl.documents.verdicts import gap_lines, marked, meaning_lines, notes, said, series
from symkl.proof.axioms import ALWAYS
from symkl.proof.derivation import Step
from symkl.proof.kernel import Theorem
from symkl.terms.notation import written_name

WIDTH = 80
"""Columns in a pipe."""
NARROWEST, WIDEST = 60, 100
"""On a wider terminal the reasons would stand too far from their formulas."""
INDENT = "    "
AS_WRITTEN = "as written"
NO_CHAIN = "no chain of small steps was found; the kernel proves it as a whole"


def render(e: Explanation, width: int = WIDTH) -> str:
    """The explanation as plain text, at most `width` columns wide (a long word or matrix may stand out)."""
    return plain(lines(e, width))


def lines(e: Explanation, width: int = WIDTH) -> Iterator[Line]:
    """The explanation as styled lines."""
    width = min(max(width, NARROWEST), WIDEST)
    yield from _heading(e.step, width)
    yield ()
    if e.meaning is not None:
        yield from meaning_lines(e, width)
    elif e.gap is not None:
        yield from gap_lines(e, width)
    else:
        yield from marked("✓", "green", f"It follows, for every d, {said(e.reasons)}.", width)
        for note in notes(e):
            yield from map(line, wrapped(note, width, "  ", "  "))
    yield from _premises(e, width)
    yield from _axioms(e, width)
    yield from _ways(e, width)
    yield from _entries(e.shown, width)
    if e.counterexample is None:
        yield from _numbers(e.shown, width)


def _heading(step: Step, width: int) -> Iterator[Line]:
    because = " ".join(step.because.split())
    head = f"({step.label})  "
    first, *rest = wrapped(because or "no reason is given", width, head, " " * len(head))
    yield line(Span(head, "bold"), Span(first[len(head) :], "" if because else "dim"))
    yield from map(line, rest)
    yield ()
    yield from map(line, claim_lines(step.claim, width, INDENT))


def _section(title: str) -> Iterator[Line]:
    yield ()
    yield line(Span(title, "bold"))


# -- what it goes by


def _premises(e: Explanation, width: int) -> Iterator[Line]:
    if not e.premises:
        return
    yield from _section("Premises" if len(e.premises) > 1 else "Premise")
    room = max(len(step.label) for step in e.premises) + 2
    for step in e.premises:
        head = f"  {f'({step.label})':{room}}  "
        first, *rest = claim_lines(step.claim, width, head, " " * len(head))
        yield line(Span(head, "bold"), first[len(head) :])
        yield from map(line, rest)
        if step.label in e.unproved:
            yield line(" " * len(head), Span("it is not proved, or rests on what is not", "yellow"))


def _axioms(e: Explanation, width: int) -> Iterator[Line]:
    """Each axiom with its statement and condition, and what is always on where a link goes by that."""
    as_written = any(link.reason is None for link in _links(e))
    if not e.axioms and not as_written:
        return
    yield from _section("Axioms" if len(e.axioms) + as_written > 1 else "Axiom")
    told = [(axiom.id, in_text(axiom.statement), f"when {axiom.condition}") for axiom in e.axioms]
    if as_written:
        told.append((AS_WRITTEN, ", ".join(ALWAYS[1:3]), "what needs no axiom"))
    room = max(len(name) for name, _, _ in told)
    for name, statement, condition in told:
        head = f"  {name:{room}}  "
        indent = " " * len(head)
        first, *rest = _laws(statement, width, indent)
        yield line(Span(head, "bold"), first[len(head) :])
        yield from map(line, rest)
        yield from (line(Span(row, "dim")) for row in wrapped(condition, width, indent, indent))


def _laws(statement: str, width: int, indent: str) -> Iterator[str]:
    """A statement broken between its equations, unless one of them is too long for a line."""
    laws = statement.split(", ")
    kept = ", ".join(law.replace(" ", "\u00a0") if len(indent) + len(law) < width else law for law in laws)
    return (row.replace("\u00a0", " ") for row in wrapped(kept, width, indent, indent))


# -- the chain


def _links(e: Explanation) -> tuple[Link, ...]:
    return tuple(link for way in e.ways if way.chain is not None for link in way.chain.links)


def _ways(e: Explanation, width: int) -> Iterator[Line]:
    before = None
    for way in e.ways:
        if way.chain is None and e.gap is not None:
            continue
        if way.reasons is before:
            yield ()
        else:
            yield from _section("Step by step" if way.reasons is e.reasons else "How it would follow")
        before = way.reasons
        yield from _way(way, width)
    with_ring = tuple(dict.fromkeys(name_of(link) for link in _links(e) if link.with_ring))
    if with_ring:
        note = f"{series(with_ring)} together with ring, by which alone the kernel takes sums apart"
        yield from (line(Span(row, "dim")) for row in wrapped(note, width, "  ", "  "))


def _way(way: Way, width: int) -> Iterator[Line]:
    yield from map(line, wrapped_formula(str(way.left), width, INDENT, INDENT + "  "))
    if way.chain is None:
        yield from map(line, wrapped_formula(str(way.right), width, "  = ", INDENT + "  "))
        yield line(Span(f"  {NO_CHAIN}", "dim"))
        return
    for link in way.chain.links:
        yield from _reasoned(str(link.after), name_of(link), width)
    if not way.chain.links:
        yield line(Span("  both sides are written alike", "dim"))


def _reasoned(formula: str, reason: str, width: int) -> Iterator[Line]:
    """A formula behind =, its reason at the right margin of the last line, or of one more where there is no room."""
    *rows, last = wrapped_formula(formula, width, "  = ", INDENT + "  ")
    yield from map(line, rows)
    if len(last) + 2 + len(reason) > width:
        yield line(last)
        last = ""
    yield line(last, " " * (width - len(last) - len(reason)), Span(reason, "cyan"))


def name_of(link: Link) -> str:
    """What a link goes by: ``(15)``, ``cyclic``, or that it holds as written."""
    if link.reason is None:
        return AS_WRITTEN
    return f"({link.reason.label})" if isinstance(link.reason, Theorem) else link.reason.id


# -- matrices and digits


def _entries(shown: Shown, width: int) -> Iterator[Line]:
    if shown.entries is not None:
        yield from _section(f"In {shown.d}×{shown.d} matrices, entry by entry")
        yield from _sides(side_names(len(shown.terms)), shown.entries.sides, width)


def _numbers(shown: Shown, width: int) -> Iterator[Line]:
    names = side_names(len(shown.terms))
    yield from _section(f"In numbers, at d = {shown.d}")
    if isinstance(shown.example, str):
        yield from map(line, wrapped(f"not shown: {shown.example}", width, INDENT, INDENT))
        return
    letters = [
        matrix_lines(written_name(t.data.name, "text"), [[str(c) for c in row] for row in rows])
        for t, rows in shown.example.values.items()
    ]
    for group in beside(letters, width - len(INDENT)):
        yield from (line(INDENT + text) for text in group)
    exact = tuple([[_readable(entry) for entry in row] for row in side] for side in shown.example.sides)
    if isinstance(shown.digits, str):
        yield from _sides(names, exact, width)
        yield from map(line, wrapped(f"not shown in digits: {shown.digits}", width, INDENT, INDENT))
        return
    if all(len(rows) == len(rows[0]) == 1 for rows in exact):
        both = zip(exact, shown.digits.sides, strict=True)
        yield from _sides(names, tuple([[f"{a[0][0]} ≈ {b[0][0]}"]] for a, b in both), width)
    else:
        yield from _sides(names, exact, width)
        yield from _sides(names, shown.digits.sides, width)
    how = "by integrating E, ∫ and KL as defined" if shown.integrated else "as written"
    agree = "" if shown.digits.agree is None else f"; the sides agree to {shown.digits.agree}"
    yield from (line(Span(row, "dim")) for row in wrapped(f"digits {how}{agree}", width, "  ", "  "))


def _readable(exact: str) -> str:
    """``-2 log(2) + 9/2`` for ``-2*log(2) + 9/2``."""
    return exact.replace("**", "^").replace("*", " ").replace("pi", "π")


def side_names(count: int) -> tuple[str, ...]:
    """What the sides of an equation are called; of a chain they are numbered."""
    return {1: ("value",), 2: ("left", "right")}.get(count, tuple(f"side {i + 1}" for i in range(count)))


def _sides(names: tuple[str, ...], sides: tuple[Rows, ...], width: int) -> Iterator[Line]:
    room = max(map(len, names))
    blocks = [matrix_lines(f"{name:{room}}", rows) for name, rows in zip(names, sides, strict=True)]
    if all(len(block) == 1 for block in blocks):
        for (text,) in blocks:
            yield from map(line, wrapped_formula(text, width, INDENT, INDENT + " " * (room + 3)))
        return
    for group in beside(blocks, width - len(INDENT)):
        yield from (line(INDENT + text) for text in group)
