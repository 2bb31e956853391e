"""A derivation for the terminal, before anything is checked."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.documents.spans import Line, Span, line, wrapped, wrapped_formula
from symkl.proof.derivation import Derivation, Step
from symkl.terms.expr import Term


def lines(derivation: Derivation, width: int = 80) -> Iterator[Line]:
    """Of every step its label, claim, citations, axioms and reason, as styled lines."""
    label_width = max((len(step.label) for step in derivation), default=0)
    section = ""
    for title in wrapped(derivation.title, width):
        yield line(Span(title, "bold"))
    yield line(f"goal: ({derivation.goal})")
    for step in derivation:
        if step.section != section:
            section = step.section
            yield ()
            for heading in wrapped(section, width):
                yield line(Span(heading, "bold"))
        yield from _step(step, label_width, width)


def _step(step: Step, label_width: int, width: int) -> Iterator[Line]:
    first = f"  {step.label:>{label_width}}  "
    indent = " " * len(first)
    for number, text in enumerate(claim_lines(step.claim, width, first, indent)):
        yield line(Span(text[: len(first)], "bold"), text[len(first) :]) if number == 0 else line(text)
    for text in wrapped(origin(step), width, indent, indent):
        yield line(Span(text, "dim"))


def origin(step: Step) -> str:
    """Where the step comes from: ``from 7, 8 by ring: subtract (8) from (7)``."""
    parts = ["definition"] if step.is_definition else []
    parts += [f"from {', '.join(step.cites)}"] if step.cites else []
    parts += [f"by {', '.join(axiom.id for axiom in step.by)}"] if step.by else []
    return ": ".join(filter(None, [" ".join(parts), step.because]))


def claim_lines(claim: tuple[Term, ...], width: int, first: str, indent: str | None = None) -> Iterator[str]:
    """An equation in lines of at most `width`: whole where it fits, else a line or more for every side."""
    indent = first if indent is None else indent
    sides = [str(side) for side in claim]
    whole = first + " = ".join(sides)
    if len(whole) <= width:
        yield whole
        return
    yield from wrapped_formula(sides[0], width, first, indent + "  ")
    for side in sides[1:]:
        yield from wrapped_formula(side, width, f"{indent}= ", indent + "  ")
