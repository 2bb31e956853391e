"""A derivation as a complete LaTeX document that compiles with pdflatex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from symkl.documents.breaking import broken, width
from symkl.documents.escape import escape
from symkl.proof.axioms import ALWAYS, Axiom
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Report

PREAMBLE = r"""\documentclass[a4paper]{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[margin=28mm]{geometry}
\usepackage{amsmath,amssymb}
\usepackage[hidelinks,bookmarks=false,hypertexnames=false]{hyperref}
\allowdisplaybreaks
\AtBeginDocument{\abovedisplayshortskip=\abovedisplayskip}
\emergencystretch=3em
"""
LINE = 73.0
"""The width of a line, beside the tag, in digits."""
CITATION = re.compile(r"\(([^()\s]+)\)")


def article(derivation: Derivation, report: Report | None = None) -> str:
    """The derivation as a document: sections, equations under their own labels, reasons with links, axioms.

    Parameters
    ----------
    derivation : Derivation
        What to print.
    report : Report, optional
        What was found of it; then every step has its verdict, and the end says what the goal rests on.

    Returns
    -------
    str
        LaTeX, from ``\\documentclass`` to ``\\end{document}``.
    """
    return "\n".join(_document(derivation, report)) + "\n"


def _document(derivation: Derivation, report: Report | None) -> Iterator[str]:
    title = escape(derivation.title)
    yield PREAMBLE
    yield rf"\title{{{title}}}"
    yield r"\author{}"
    yield r"\date{}"
    yield r"\begin{document}"
    yield r"\maketitle"
    section = ""
    for step in derivation:
        if step.section != section:
            section = step.section
            yield rf"\section{{{escape(section)}}}"
        yield from _step(step, derivation, report)
    yield from _axioms(derivation)
    if report is not None:
        yield from _findings(report, derivation)
    yield r"\end{document}"


def _step(step: Step, derivation: Derivation, report: Report | None) -> Iterator[str]:
    yield ""
    yield r"\noindent " + _reason(step, derivation, report)
    yield from equation(step)


def _reason(step: Step, derivation: Derivation, report: Report | None) -> str:
    """One sentence: ``Expand; from (15), by ring and symmetric.``"""
    because = _linked(_sentence(step.because), derivation)
    parts = [because or ("Definition" if step.is_definition else "Claim")]
    parts += [f"from {_series([_reference(label) for label in step.cites])}"] if step.cites else []
    parts += [f"by {_series([_axiom_name(axiom.id) for axiom in step.by])}"] if step.by else []
    found = None if report is None else next((s for s in report.steps if s.label == step.label), None)
    return "; ".join(parts) + (f". \\emph{{{found.verdict.value.capitalize()}.}}" if found else ":")


def _sentence(text: str) -> str:
    """With a capital, unless it begins with a letter of a formula."""
    word = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if word[:2].isalpha() and (len(word) > 1 or word == "a") else text


def equation(step: Step) -> Iterator[str]:
    r"""The claim as an equation with its own tag, in lines of the page's width.

    Sides that do not fit beside one another stand below one another, aligned at the equals signs; a long side is broken
    before a + or −.
    """
    rows = rows_of([side.latex() for side in step.claim])
    yield r"\begin{equation}"
    yield rf"\tag{{{escape(step.label)}}}\label{{{_key(step.label)}}}"
    if len(rows) == 1:
        yield rows[0].replace("&", "")
    else:
        yield r"\begin{aligned}"
        yield " \\\\\n".join(rows)
        yield r"\end{aligned}"
    yield r"\end{equation}"


def rows_of(sides: Sequence[str]) -> list[str]:
    """The rows of an equation, aligned where there are several."""
    whole = " = ".join(sides)
    if width(whole) <= LINE:
        return [whole]
    first, rest = sides[0], sides[1:]
    left = width(first)
    if len(rest) == 1 and left < LINE / 3:  # a short left side: the right side begins beside it
        head, *more = broken(rest[0], LINE - left - 3)
        return [f"{first} &= {head}", *(rf"&\quad {part}" for part in more)]
    head, *more = broken(first, LINE)
    rows = [f"&{head}", *(rf"&\quad {part}" for part in more)]
    for side in rest:
        head, *more = broken(side, LINE - 4)
        rows += [rf"&\quad = {head}", *(rf"&\qquad {part}" for part in more)]
    return rows


def _axioms(derivation: Derivation) -> Iterator[str]:
    used: dict[str, Axiom] = {axiom.id: axiom for step in derivation for axiom in step.by}
    if used:
        yield ""
        yield r"\section*{Axioms}"
        yield r"\begin{description}"
        for axiom in used.values():
            yield rf"\item[{_words(axiom.id)}] \hypertarget{{axiom:{axiom.id}}}{{}}\("
            yield rf"\displaystyle {axiom.statement}\), if {escape(axiom.condition)}; {escape(axiom.why)}."
            yield rf"{escape(axiom.source)}."
        yield r"\end{description}"
    yield r"Every step may also use, without citing it: " + "; ".join(map(escape, ALWAYS)) + "."


def _findings(report: Report, derivation: Derivation) -> Iterator[str]:
    yield ""
    yield r"\section*{Verification}"
    layers = ", ".join(escape(layer) for layer in report.layers)
    yield f"Checked by symkl {escape(report.versions.get('symkl', ''))} in the layers {layers}."
    failed = [step for step in report.steps if not step.verdict.passes]
    if failed:
        yield f"Not verified: {', '.join(f'{_reference(s.label)} ({s.verdict.value})' for s in failed)}."
    goal = report.goal_report
    if goal is not None and "follows" in report.layers:
        grounds = goal.rests_on
        axioms = ", ".join(map(_axiom_name, grounds.axioms)) or "no axioms"
        yield f"{_reference(goal.label)} rests on {axioms}."
        if grounds.assumptions:
            yield f"It assumes: {'; '.join(_linked(text, derivation) for text in grounds.assumptions)}."
        if grounds.open:
            yield rf"\textbf{{Open:}} {', '.join(map(escape, grounds.open))}."


def _linked(text: str, derivation: Derivation) -> str:
    """Text in which every (label) of the derivation is a link."""
    pieces = CITATION.split(text)  # text, label, text, label, …
    return "".join(
        (_reference(piece) if piece in derivation else f"({escape(piece)})") if odd else _spaced(piece)
        for odd, piece in zip([False, True] * len(pieces), pieces, strict=False)
    )


def _spaced(text: str) -> str:
    """`escape`, keeping a space at either end."""
    inner = escape(text)
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (bool(inner) and text[-1:].isspace())}"


def _reference(label: str) -> str:
    return rf"\eqref{{{_key(label)}}}"


def _key(label: str) -> str:
    """A name for ``\\label``: letters and digits as they are, anything else by its number."""
    return "eq:" + "".join(c if c.isascii() and (c.isalnum() or c in ".-") else f"u{ord(c):x}" for c in label)


def _axiom_name(name: str) -> str:
    return rf"\hyperlink{{axiom:{name}}}{{\textsf{{{_words(name)}}}}}"


def _words(name: str) -> str:
    return escape(name.replace("_", " "))


def _series(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
