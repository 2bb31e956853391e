"""A document in LaTeX that compiles with pdflatex: an article, or its body for somebody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symkl.documents import article
from symkl.documents.blocks import (
    Block,
    Boxed,
    Display,
    Document,
    Heading,
    Law,
    Long,
    Mark,
    Maths,
    Over,
    Paragraph,
    Piece,
    Pieces,
    Reference,
    Rule,
    Side,
    Table,
    Text,
    entry,
    lines,
)
from symkl.documents.breaking import Row, rows, width
from symkl.documents.escape import escape
from symkl.proof.axioms import Axiom
from symkl.proof.derivation import Derivation
from symkl.proof.report import Report, Verdict
from symkl.terms.expr import Term

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
COMMANDS = r"""\providecommand{\symklmark}[1]{%
  \smash{\llap{\scriptsize\begin{tabular}[t]{@{}r@{}}#1\end{tabular}\hspace{1.2em}}}}
"""
BODY_HEAD = r"""% A derivation written by symkl, to be read with \input. It needs
%   \usepackage[T1]{fontenc}
%   \usepackage{amsmath,amssymb}
% and makes links where hyperref is loaded. Its labels begin with eq: and are named in \eqref{eq:…}.
% The marks in the margin are set by \symklmark; to have none, say \newcommand{\symklmark}[1]{} before the \input.
\providecommand{\hyperlink}[2]{#2}
\providecommand{\hypertarget}[2]{#2}
"""
LINE, WHOLE_LINE = 73.0, 80.0
"""The width of a line in digits, beside a tag and without one."""
MARK = {
    Verdict.PROVED: r"\(\checkmark\)",
    Verdict.DEFINITION: r"\(\checkmark\)",
    Verdict.AGREES: r"\(\approx\)",
    Verdict.UNKNOWN: r"\textbf{?}",
    Verdict.REFUTED: r"\(\boldsymbol{\times}\)",
}
LEVEL = {1: "section", 2: "subsection"}
ROWS = 8
"""Rows of a table between which no page ends."""


def of_derivation(derivation: Derivation, report: Report | None = None, appendix: tuple[Block, ...] = ()) -> str:
    """The derivation as a complete document, from ``\\documentclass`` to ``\\end{document}``."""
    return write(article.document(derivation, report, appendix))


def write(document: Document) -> str:
    """The whole document."""
    title = escape(document.title)
    lines = [PREAMBLE + COMMANDS, rf"\title{{{title}}}", r"\author{}", r"\date{}", r"\begin{document}", r"\maketitle"]
    return "\n".join([*lines, *_blocks(document), r"\end{document}"]) + "\n"


def body(document: Document) -> str:
    """What stands between the title and the end, for ``\\input`` into another document."""
    title = f"% {' '.join(document.title.split())}\n"
    return "\n".join([title + BODY_HEAD + COMMANDS, *_blocks(document)]) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    listing = False
    for block in document.blocks:
        if isinstance(block, Law) is not listing:
            yield r"\end{description}" if listing else r"\begin{description}"
            listing = not listing
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(words, numbered, level):
            yield ""
            yield rf"\{LEVEL[level]}{'' if numbered else '*'}{{{escape(words)}}}"
        case Paragraph(pieces, mark, title):
            yield ""
            signs = r" \\ ".join(map(_marks, lines(mark)))
            note = rf"\symklmark{{{signs}}}" if mark else ""
            yield ("" if title else r"\smallskip") + rf"\noindent {note}{inline(pieces)}"
        case Display(equations, label):
            yield from display(equations, label)
        case Law(axiom):
            yield from _law(axiom)
        case Boxed(paragraphs):
            inside = r"\par ".join(map(inline, paragraphs))
            yield ""
            yield r"\medskip\noindent\fbox{\parbox{\dimexpr\linewidth-2\fboxsep-2\fboxrule}{\raggedright"
            yield rf"{inside}}}}}\par\medskip"
        case Table(head, body):
            yield from _table(head, body)


def _marks(mark: Mark) -> str:
    return r"\enspace ".join(f"{MARK[verdict]}\\,{escape(layers)}" for verdict, layers in mark)


def inline(pieces: Pieces) -> str:
    """Running text."""
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    match piece:
        case Text(words, strong):
            return rf"\textbf{{{_spaced(words)}}}" if strong else _spaced(words)
        case Reference(label):
            return rf"\eqref{{{key(label)}}}"
        case Rule(id):
            return rf"\hyperlink{{axiom:{id}}}{{\textsf{{{_words(id)}}}}}"
        case Maths(sides):
            return rf"\({' = '.join(map(side_latex, sides))}\)"


def _spaced(text: str) -> str:
    """`escape`, keeping a space at either end."""
    inner = escape(text)
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (bool(inner) and text[-1:].isspace())}"


def display(equations: tuple[tuple[Side, ...], ...], label: str = "") -> Iterator[str]:
    r"""Equations as a display, with their own tag where they have a label, in lines of the page's width."""
    found = [row for sides in equations for row in rows(list(map(side_latex, sides)), LINE if label else WHOLE_LINE)]
    yield r"\begin{equation}" if label else r"\begin{equation*}"
    if label:
        yield rf"\tag{{{escape(label)}}}\label{{{key(label)}}}"
    if len(found) == 1:
        (row,) = found
        yield _alone(row)
    else:
        yield r"\begin{aligned}"
        yield " \\\\\n".join(map(_row, found))
        yield r"\end{aligned}"
    yield r"\end{equation}" if label else r"\end{equation*}"


def rows_of(sides: Sequence[str]) -> list[str]:
    """The rows of an equation, aligned where there are several."""
    found = rows(sides, LINE)
    return list(map(_row, found)) if len(found) > 1 else [_alone(found[0])]


QUADS = {0: "", 1: r"\quad ", 2: r"\qquad "}


def _alone(row: Row) -> str:
    return f"{row.aligned} = {row.latex}" if row.aligned else row.latex


def _row(row: Row) -> str:
    start = f"{row.aligned} " if row.aligned else ""
    return f"{start}&{QUADS[row.indent]}{'= ' if row.equals else ''}{row.latex}"


def side_latex(side: Side) -> str:
    """A side in LaTeX, without delimiters."""
    match side:
        case Term():
            return side.latex()
        case Over(divisor, grid):
            return rf"\frac{{1}}{{{divisor.latex()}}} {side_latex(grid)}"
        case Long(terms):
            return rf"[\text{{{terms} terms, not shown}}]"
    lines = r" \\ ".join(" & ".join(entry(t, "latex") for t in row) for row in side)
    return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}"


def side_width(side: Side) -> float:
    """About how wide a side is in print, in digits."""
    return width(side_latex(side))


def _law(axiom: Axiom) -> Iterator[str]:
    yield rf"\item[{_words(axiom.id)}] \hypertarget{{axiom:{axiom.id}}}{{}}\("
    yield rf"\displaystyle {axiom.statement}\), if {escape(axiom.condition)}; {escape(axiom.why)}."
    yield rf"{escape(axiom.source)}."


def _table(head: tuple[str, ...], body: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    # tables of a few rows and of the same widths below one another, so that a page can end between them
    first, others = 0.22, 0.70 / (len(head) - 1)
    columns = "".join(rf"p{{{part:.2f}\linewidth}}" for part in (first, *[others] * (len(head) - 1)))
    for start in range(0, len(body), ROWS):
        yield ""
        yield ("" if start else r"\medskip") + rf"\noindent\begin{{tabular}}{{@{{}}{columns}@{{}}}}"
        if start == 0:
            yield " & ".join(map(escape, head)) + r" \\ \hline\rule{0pt}{2.6ex}%"
        for row in body[start : start + ROWS]:
            yield " & ".join(map(escape, row)) + r" \\"
        yield r"\end{tabular}"


def key(label: str) -> str:
    """A name for ``\\label``, another for each label: letters and digits, and all else by its number."""
    return "eq:" + "".join(c if c.isascii() and (c.isalnum() or c == ".") else f"-{ord(c):x}-" for c in label)


def _words(name: str) -> str:
    return escape(name.replace("_", " "))
