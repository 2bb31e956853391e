"""What an explanation says of a step as a whole: why it does not follow, what a definition is held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symkl.audit.explanation import Explanation, Gap, Reasons
from symkl.documents.failures import HEADING, counterexample_lines, together
from symkl.documents.spans import Line, Span, line, wrapped, wrapped_formula
from symkl.proof.axioms import Axiom
from symkl.proof.report import Check, Verdict, judge

MARK = {Verdict.DEFINITION: ("✓", "green"), Verdict.PROVED: ("✓", "green"), Verdict.AGREES: ("≈", "blue"), **HEADING}
HELD = {
    "density": "the density of the distribution that was declared",
    "normal": "mass 1, mean {1} and covariance {2}, and the density of a normal distribution",
    "kl": "what the word means",
    "symbol": "nothing but what is declared of it, and that its right side has a value",
}
"""What a definition must satisfy, by the operator of its left side."""


def said(reasons: Reasons) -> str:
    """``from (15) by ring and symmetric``."""
    parts = [f"from {series([f'({label})' for label in reasons.cites])}"] if reasons.cites else []
    parts += [f"by {series([axiom.id for axiom in reasons.by])}"] if reasons.by else []
    return " ".join(parts) or "by what needs no axiom"


def series(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def notes(e: Explanation) -> Iterator[str]:
    """What else there is to say of a step that follows."""
    least, step = e.least, e.step
    if least is not None and e.reasons is least:
        given = "names no axioms" if set(least.cites) <= set(step.cites) else "names no reasons"
        yield f"The step {given}; these are the least that it needs."
    elif least is not None:
        kept = "none of its axioms can be left out" if set(least.by) == set(step.by) else (
            f"the least axioms with which it follows: {series([a.id for a in least.by] or ['none'])}"
        )
        yield f"No reason is given; {kept}."
    if e.idle:
        labels = [f"({name})" if name in step.cites else name for name in e.idle]
        yield f"It would follow without {series(labels)}, too."


# -- a step that does not follow


def gap_lines(e: Explanation, width: int) -> Iterator[Line]:
    """Why the step does not follow, as far as that is known."""
    gap = e.gap
    assert gap is not None
    conclusion = "It is false." if gap.verdict is Verdict.REFUTED else f"It was not derived {said(e.reasons)}."
    yield from marked(*HEADING[gap.verdict], conclusion, width)
    if len(e.step.links) > 1:
        for left, right in gap.failing:
            yield from map(line, wrapped_formula(f"What does not follow: {left} = {right}", width, "  ", "    "))
    yield from map(line, wrapped_formula(f"What is left of it: {gap.residual}", width, "  ", "    "))
    for text in _closing(e, gap):
        yield from map(line, wrapped(text, width, "  ", "  "))
    yield from check_lines(gap.checks, width)
    if e.counterexample is not None:
        yield from counterexample_lines(e.counterexample, width)


def _closing(e: Explanation, gap: Gap) -> Iterator[str]:
    """What would close the gap."""
    if gap.verdict is Verdict.REFUTED:
        return
    if any(check.layer == "general" and check.verdict is Verdict.PROVED for check in gap.checks):
        yield "It is true for every d; what is missing is the reason."
    if gap.closing is not None:
        named = f"the axiom {gap.closing.id}" if isinstance(gap.closing, Axiom) else f"({gap.closing.label})"
        yield f"Citing {named} as well would close it."
    elif e.least is not None:
        yield f"It follows {said(e.least)}."
    elif all(way.chain is not None for way in e.ways):
        yield "Step by step it goes, each link proved by itself: make steps of them."


# -- a definition


def meaning_lines(e: Explanation, width: int) -> Iterator[Line]:
    """What the definition defines, what it is held against, and what was found."""
    step, meaning = e.step, e.meaning
    assert meaning is not None
    whole = f" for all {series([str(p) for p in step.parameters])}" if step.parameters else ""
    used = f" It is cited by {series([f'({label})' for label in meaning.cited_by])}." if meaning.cited_by else ""
    yield from marked(*MARK[judge(step, meaning.checks)], f"A definition: it says what {step.lhs} means{whole}.{used}",
                      width)  # fmt: skip
    held = HELD[step.lhs.op].format(*map(str, step.lhs.args))
    yield from map(line, wrapped(f"It is held against {held}.", width, "  ", "  "))
    yield from check_lines(meaning.checks, width)
    if e.counterexample is not None:
        yield from counterexample_lines(e.counterexample, width)


def marked(mark: str, style: str, text: str, width: int) -> Iterator[Line]:
    """A sentence behind its mark."""
    first, *rest = wrapped(text, width, f"{mark} ", "  ")
    yield line(Span(first[:2], style), first[2:])
    yield from map(line, rest)


def check_lines(checks: Sequence[Check], width: int) -> Iterator[Line]:
    """What layers found, those that found the same in one line."""
    found: dict[tuple[Verdict, str], list[str]] = {}
    for check in checks:
        found.setdefault((check.verdict, check.detail), []).append(check.layer)
    room = max((len(together(layers)) for layers in found.values()), default=0)
    for (verdict, detail), layers in found.items():
        mark, style = MARK[verdict]
        text = f"{verdict.value}: {detail}" if detail else verdict.value
        head = f"  {mark} {together(layers):{room}}  "
        first, *rest = wrapped(text, width, head, " " * len(head))
        yield line(Span(first[:4], style), first[4:])
        yield from map(line, rest)
