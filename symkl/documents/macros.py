"""The equations of a derivation as LaTeX macros, for an author who prints formulas that were checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Report

DIGITS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
BACKSLASH = "\\"
SIGNS = {".": "Dot", "-": "Dash"}
HEAD = """\
% {title}
% Formulas as macros, to be read with \\input and used in mathematics: \\[ {example} \\]
% They need \\usepackage{{amsmath,amssymb}}. Of every equation there are the whole, its left side …Lhs and its right
% side …Rhs; of a chain a = b = c the sides between, too: …Mid.
%
% {checked}
"""


class Macro(NamedTuple):
    """A name without its backslash, and what it stands for."""

    name: str
    latex: str


def name(label: str) -> str:
    """The name of an equation, in letters only; different labels have different names.

    >>> name("23"), name("13a"), name("A.1")
    ('eqTwoThree', 'eqOneThreeA', 'eqCapADotOne')
    """
    return "eq" + "".join(map(_word, label))


def _word(c: str) -> str:
    """A digit or sign as a word, a small letter as a capital; a word begins with the only capital in it."""
    if c.isascii() and c.isdigit():
        return DIGITS[int(c)]
    if c.isascii() and c.isalpha():
        return c.upper() if c.islower() else f"Cap{c}"
    return SIGNS.get(c) or f"Sign{''.join(map(_word, f'{ord(c):x}'))}End"


def of_step(step: Step) -> tuple[Macro, ...]:
    """The whole equation, and each of its sides."""
    base = name(step.label)
    sides = [side.latex() for side in step.claim]
    between = sides[1:-1]
    mids = [Macro(f"{base}Mid{'' if len(between) == 1 else _counted(k)}", m) for k, m in enumerate(between, 1)]
    ends = (Macro(f"{base}Lhs", sides[0]), *mids, Macro(f"{base}Rhs", sides[-1]))
    return (Macro(base, " = ".join(sides)), *ends)


def _counted(number: int) -> str:
    return "".join(DIGITS[int(c)] for c in str(number))


def write(derivation: Derivation, report: Report | None = None) -> str:
    """The file of macros; a step that was checked and did not pass has none, and a comment says so."""
    return "\n".join(_lines(derivation, report)) + "\n"


def _lines(derivation: Derivation, report: Report | None) -> Iterator[str]:
    failed = {} if report is None else {s.label: s.verdict.value for s in report.steps if not s.verdict.passes}
    kept = [step for step in derivation if step.label not in failed]
    example = f"\\{name(derivation.goal)}" if derivation.goal not in failed else "…"
    yield HEAD.format(title=_line(derivation.title), example=example, checked=_line(_checked(report))).rstrip("\n")
    for step in kept:
        yield f"%   ({step.label})  {' '.join(BACKSLASH + macro.name for macro in of_step(step))}"
    for label, verdict in failed.items():
        yield f"% NO MACRO for ({label}), which is {verdict}."
    for step in kept:
        yield ""
        yield f"% ({step.label}) {_line(step.because)}".rstrip()
        for macro in of_step(step):
            yield rf"\newcommand{{\{macro.name}}}{{{macro.latex}}}"


def _checked(report: Report | None) -> str:
    if report is None:
        return "Not checked: written with --no-check."
    version = report.versions.get("symkl", "")
    return f"Checked by symkl {version} in the layers {', '.join(report.layers)}: {report.verdict.value}."


def _line(text: str) -> str:
    """One line, whatever it holds: what follows a line's end would be no comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
