"""Why a step holds, as a fragment of LaTeX: the chain with its reasons in ``align*``, the axioms, an example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from symkl.audit.example import Rows, Shown
from symkl.audit.explanation import Explanation, Reasons, Way
from symkl.audit.links import Link
from symkl.documents.breaking import broken
from symkl.documents.escape import escape
from symkl.documents.explanation import side_names
from symkl.documents.latex import rows_of
from symkl.documents.verdicts import series
from symkl.proof.axioms import ALWAYS
from symkl.proof.kernel import Theorem
from symkl.proof.report import Counterexample, Verdict
from symkl.terms.notation import written_name

HEAD = "% a fragment: \\input it where amsmath and amssymb are loaded"
PARAGRAPH = "\n\\noindent "
ROOM, IN_A_ROW = 50.0, 4
"""The width of a formula beside its reason, in digits, and how many letters stand in a row with their matrices."""
EXACT = (
    (re.compile(r"\*\*\(([^()]*)\)|\*\*(\d+)"), lambda m: f"^{{{m[1] or m[2]}}}"),
    (re.compile(r"\b(log|exp)\("), r"\\\1("),
    (re.compile(r"\bsqrt\(([^()]*)\)"), r"\\sqrt{\1}"),
    (re.compile(r"\bpi\b"), r"\\pi"),
    (re.compile(r"\*"), r" \\, "),
    (re.compile(r"(?<=\d)e([+-]?\d+)"), r" \\cdot 10^{\1}"),
    (re.compile("±"), r"\\pm"),
    (re.compile("≈"), r"\\approx"),
)
"""From ``3/2*log(2) + sqrt(2)*pi**2`` to LaTeX, one after the other."""


def fragment(e: Explanation) -> str:
    r"""LaTeX for ``\input``: needs amsmath and amssymb."""
    return "\n".join([HEAD, *_lines(e)]) + "\n"


def _lines(e: Explanation) -> Iterator[str]:
    yield rf"{PARAGRAPH}({escape(e.step.label)}) {_sentence(e)}"
    if not e.ways or any(way.chain is None for way in e.ways):
        yield from _aligned(rows_of([side.latex() for side in e.step.claim]))
    for premise in e.premises:
        yield rf"{PARAGRAPH}Premise ({escape(premise.label)}):"
        yield from _aligned(rows_of([side.latex() for side in premise.claim]))
    for way in e.ways:
        yield from _way(way, e.reasons)
    yield from _axioms(e)
    if e.counterexample is not None:
        yield from _differing(e.counterexample)
    else:
        yield from _entries(e.shown)
        yield from _numbers(e.shown)


def _aligned(rows: Iterable[str]) -> Iterator[str]:
    yield r"\begin{align*}"
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"


def _sentence(e: Explanation) -> str:
    """The reason given, and what was found."""
    because = escape(e.step.because) or "No reason is given"
    if e.meaning is not None:
        axiom = "" if e.meaning.axiom is None else f", held against {_sans(e.meaning.axiom.id)}"
        return f"{because}: a definition{axiom}."
    if e.gap is None:
        return f"{because}: it follows, for every $d$, {_said(e.reasons)}."
    found = "it is false" if e.gap.verdict is Verdict.REFUTED else f"it was not derived {_said(e.reasons)}"
    return f"{because}: {found}; what is left of it: {escape(e.gap.residual)}."


def _said(reasons: Reasons) -> str:
    parts = [f"from {series([f'({escape(label)})' for label in reasons.cites])}"] if reasons.cites else []
    parts += [f"by {series([_sans(axiom.id) for axiom in reasons.by])}"] if reasons.by else []
    return " ".join(parts) or "by what needs no axiom"


def _sans(name: str) -> str:
    return rf"\textsf{{{_words(name)}}}"


def _words(name: str) -> str:
    return escape(name.replace("_", " "))


def _way(way: Way, own: Reasons) -> Iterator[str]:
    if way.chain is None:
        return
    if way.reasons is not own:
        yield rf"{PARAGRAPH}It would follow {_said(way.reasons)}:"
    rows = [rf"&{part}" if i == 0 else rf"&\quad {part}" for i, part in enumerate(broken(way.left.latex(), ROOM))]
    for link in way.chain.links:
        first, *rest = broken(link.after.latex(), ROOM)
        rows += [rf"&\quad = {first}", *(rf"&\qquad {part}" for part in rest)]
        rows[-1] += f" && {_reason(link)}"
    yield from _aligned(rows)


def _reason(link: Link) -> str:
    if link.reason is None:
        return r"\text{as written}"
    if isinstance(link.reason, Theorem):
        return rf"\text{{({escape(link.reason.label)})}}"
    return _sans(link.reason.id)


def _axioms(e: Explanation) -> Iterator[str]:
    if e.axioms:
        yield r"\begin{description}"
        for axiom in e.axioms:
            yield rf"\item[{_words(axiom.id)}] \(\displaystyle {axiom.statement}\), if {escape(axiom.condition)};"
            yield rf"{escape(axiom.why)}. {escape(axiom.source)}."
        yield r"\end{description}"
    links = [link for way in e.ways if way.chain is not None for link in way.chain.links]
    if any(link.reason is None for link in links):
        yield rf"{PARAGRAPH}As written: {'; '.join(map(escape, ALWAYS[1:3]))}."
    with_ring = dict.fromkeys(_reason(link) for link in links if link.with_ring)
    if with_ring:
        yield rf"{PARAGRAPH}\({series(list(with_ring))}\) together with {_sans('ring')}, by which alone the kernel"
        yield "takes sums apart."


def _entries(shown: Shown) -> Iterator[str]:
    if shown.entries is not None:
        yield rf"{PARAGRAPH}In entries, at $d = {shown.d}$:"
        yield from _aligned(_named(shown.entries.latex))


def _numbers(shown: Shown) -> Iterator[str]:
    if isinstance(shown.example, str):
        return
    values = {t.data.name: [[str(a) for a in row] for row in rows] for t, rows in shown.example.values.items()}
    sides = [_matrix(side) for side in shown.example.sides]
    if not isinstance(shown.digits, str):
        digits = map(_matrix, shown.digits.sides)
        sides = [rf"{side} \approx {value}" for side, value in zip(sides, digits, strict=True)]
    yield rf"{PARAGRAPH}In numbers, at $d = {shown.d}$:"
    yield from _aligned([*_letters(values), *_named(sides)])


def _differing(found: Counterexample) -> Iterator[str]:
    yield rf"{PARAGRAPH}The sides differ at $d = {found.d}$ for"
    yield from _aligned([*_letters(found.values), *_named([exact(found.lhs), exact(found.rhs)])])


def _named(sides: Sequence[str]) -> list[str]:
    return [rf"&\text{{{name}}} = {side}" for name, side in zip(side_names(len(sides)), sides, strict=True)]


def _letters(values: Mapping[str, list[list[str]]]) -> list[str]:
    """The letters and their matrices, some in a row."""
    told = [rf"{written_name(name, 'latex')} = {_matrix(rows)}" for name, rows in values.items()]
    rows = [told[i : i + IN_A_ROW] for i in range(0, len(told), IN_A_ROW)]
    return ["&" + r",\quad ".join(row) for row in rows]


def _matrix(rows: Rows) -> str:
    if len(rows) == len(rows[0]) == 1:
        return exact(rows[0][0])
    inside = r" \\ ".join(" & ".join(map(exact, row)) for row in rows)
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}"


def exact(text: str) -> str:
    r"""An exact number in LaTeX.

    >>> exact("-3/2*log(2) + sqrt(2)*pi**(-1)")
    '-3/2 \\, \\log(2) + \\sqrt{2} \\, \\pi^{-1}'
    """
    for pattern, by in EXACT:
        text = pattern.sub(by, text)
    return text
