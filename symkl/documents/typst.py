"""A document in the markup of Typst, which makes a PDF without an installation of TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from symkl.documents.blocks import (
    Block,
    Boxed,
    Display,
    Document,
    Heading,
    Law,
    Long,
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
from symkl.documents.breaking import SIGN, Row, rows
from symkl.documents.escape import LONGEST, MATH, TEXT
from symkl.documents.latex import LINE, WHOLE_LINE, side_latex
from symkl.proof.report import Verdict
from symkl.terms.expr import Term
from symkl.terms.layout import write as written

PREAMBLE = """\
#set document(title: {title}, author: "")
#set page(paper: "a4", margin: 28mm, numbering: "1")
#set text(font: ("New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono"), size: 10pt, lang: "en")
#set par(justify: true)
#set heading(numbering: none)
#show heading: set block(above: 1.6em, below: 1em)
#show math.equation.where(block: true): set block(breakable: true, above: 1em, below: 1em)
#let numbered = counter("sections")
#let section(words) = {{ numbered.step(); heading(level: 1)[#context numbered.display() #h(0.8em) #words] }}
#let side-note(signs) = place(left, dx: -26mm, box(width: 24mm, align(right, text(size: 7pt, signs))))
#let shown(label-of, number, body) = [
  #math.equation(block: true, numbering: _ => number, supplement: none, body)
  #label-of
]
#let tall(formula) = box(inset: (y: 0.4em), formula)
#let to(key, words) = link(label(key), words)
#align(center, {{ set par(justify: false); text(size: 17pt, {title}) }})
#v(2em)
"""
MARK = {
    Verdict.PROVED: "✓",
    Verdict.DEFINITION: "✓",
    Verdict.AGREES: "≈",
    Verdict.UNKNOWN: "?",
    Verdict.REFUTED: "✗",
}
STATEMENT = {
    "ring": "a(b + c) = a b + a c, quad a + b = b + a, quad a - a = 0",
    "scalar_transpose": "s^T = s",
    "symmetric": "S^T = S",
    "inverse_cancels": "S^(-1) S = S S^(-1) = I",
    "scalar_trace": 'op("Tr") (s) = s',
    "cyclic": 'op("Tr") (A B) = op("Tr") (B A)',
    "trace_transpose": 'op("Tr") (A^T) = op("Tr") (A)',
    "trace_identity": 'op("Tr") (I) = d',
    "determinant": r"|A B| = |A| thin |B|, quad |A^(-1)| = 1 \/ |A|, quad |A^T| = |A|, quad |I| = 1",
    "cholesky_factor": 'C C^T = S, quad C = op("chol") (S)',
    "triangular_determinant": 'log |C| = sum_i log C_(i i), quad C = op("chol") (S)',
    "log_product": "log (a b) = log a + log b, quad log frac(a, b) = log a - log b, quad log a^s = s log a",
    "log_exp": "log e^s = s",
    "power_laws": "(a b)^s = a^s b^s, quad a^s a^t = a^(s + t), quad (a^s)^t = a^(s t)",
    "expectation_linear": "bb(E) [A f + g] = A thin bb(E) [f] + bb(E) [g]",
    "expectation_constant": "bb(E) [c] = c",
    "expectation_integral": "integral P (x) f (x) thin d x = bb(E)_(x tilde P) [f (x)]",
    "normal_mean": "bb(E)_(x tilde P) [x - mu] = 0",
    "normal_covariance": "bb(E)_(x tilde P) [(x - mu) (x - mu)^T] = Sigma",
    "density_formula": r"P (x) = frac(1, (2 pi)^(d\/2) lr(|Sigma|)^(1\/2)) "
    "exp (-frac(1, 2) (x - mu)^T Sigma^(-1) (x - mu))",
    "kl_formula": "D_(K L) (P ‖ Q) = integral P (x) log frac(P (x), Q (x)) thin d x",
}
"""What every axiom states, in the mathematics of Typst."""
SCRIPTS = ((0x370, 0x400), (0x400, 0x530), (0x5D0, 0x5EB), (0x620, 0x64B), (0x1F00, 0x2000))
"""The letters of Greek, Cyrillic, Hebrew and Arabic that Typst's own fonts have."""
LONG = re.compile(rf"\S{{{LONGEST + 1},}}")
BRACKETS = re.compile(r'"[^"]*"|[()\[\]]')


def write(document: Document) -> str:
    """The whole document."""
    head = PREAMBLE.format(title=string(document.title))
    return "\n".join([head, *(line for block in document.blocks for line in _block(block))]) + "\n"


def string(text: str) -> str:
    r"""Text as a string, in which Typst reads nothing as markup.

    >>> string('a "b" #c')
    '"a \\"b\\" #c"'
    """
    plain = LONG.sub(_breakable, unicodedata.normalize("NFC", "".join(map(_sign, text))))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _breakable(word: re.Match[str]) -> str:
    """A very long word, which may end a line within itself."""
    return "\u200b".join(word[0])


def missing(text: str) -> str:
    """The signs that the fonts which come with Typst do not have, each once."""
    return "".join(dict.fromkeys(c for c in text if _sign(c).startswith("U+")))


def _sign(c: str) -> str:
    if c.isspace():
        return " "
    if not c.isprintable() and unicodedata.category(c) not in ("Cf", "Mn"):
        return f"U+{ord(c):04X}"
    return c if ord(c) < 0x250 or _has(c) else f"U+{ord(c):04X}"


def _has(c: str) -> bool:
    if c in MATH or c in TEXT or unicodedata.category(c) in ("Cf", "Mn"):
        return True
    if any(low <= ord(c) < high for low, high in SCRIPTS):
        return unicodedata.category(c).startswith("L")
    plain = unicodedata.normalize("NFKD", c)
    return plain != c and plain.isascii()


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(words, numbered, level):
            yield f"#section({string(words)})" if numbered else f"#heading(level: {level}, {string(words)})"
        case Paragraph(pieces, mark):
            signs = ["  ".join(f"{MARK[verdict]} {layers}" for verdict, layers in part) for part in lines(mark)]
            note = f"#side-note[{' #linebreak() '.join(f'#{string(row)}' for row in signs)}]" if mark else ""
            yield f"#block(sticky: true)[{note}{inline(pieces)}]" if block.title else f"\n{inline(pieces)}\n"
        case Display(equations, label):
            body = _display(equations, label)
            number = f"#shown(label({string(key(label))}), {string(f'({label})')}, $ {body} $)"
            yield number if label else f"$ {body} $"
        case Law(axiom):
            name = f"*#{string(axiom.id.replace('_', ' '))}* #label({string(f'axiom:{axiom.id}')})"
            said = string(f", if {axiom.condition}; {axiom.why}. {axiom.source}.")
            yield f"#block(inset: (left: 1.5em))[#h(-1.5em)#box[{name}] #h(0.5em) ${STATEMENT[axiom.id]}$#{said}]"
        case Boxed(paragraphs):
            inside = "\n\n".join(map(inline, paragraphs))
            yield f"#block(stroke: 0.5pt, inset: 6pt, width: 100%)[#set par(justify: false, spacing: 0.65em)\n{inside}]"
        case Table(head, body):
            cells = ", ".join(f"[*#{string(cell)}*]" for cell in head)
            others = ", ".join(f"[{_cell(cell)}]" for row in body for cell in row)
            look = f"columns: {len(head)}, stroke: none, inset: (x: 0.6em, y: 0.25em)"
            yield f"#table({look}, table.header({cells}, table.hline(stroke: 0.5pt)), {others})"


def inline(pieces: Pieces) -> str:
    """Running text."""
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    match piece:
        case Text(words, strong):
            return f"*#{string(words)}*" if strong else f"#{string(words)}"
        case Reference(label):
            return f"#to({string(key(label))}, {string(f'({label})')})"
        case Rule(id):
            return f"#to({string(f'axiom:{id}')}, emph({string(id.replace('_', ' '))}))"
        case Maths(sides):
            formula = f"${' = '.join(map(side_typst, sides))}$"
            return f"#tall({formula})" if "mat(" in formula else formula


def _cell(words: str) -> str:
    """A cell of a table; a power of ten in mathematics."""
    number, ten, power = words.partition(" · 10")
    return f"$#{string(number)} dot 10^({unicodedata.normalize('NFKD', power)})$" if ten else f"#{string(words)}"


def side_typst(side: Side) -> str:
    """A side in the mathematics of Typst, without delimiters."""
    match side:
        case Term():
            return written(side, "typst")
        case Over(divisor, grid):
            return f"frac(1, {written(divisor, 'typst')}) {side_typst(grid)}"
        case Long(terms):
            return f'["{terms} terms, not shown"]'
    found = "; ".join(", ".join(entry(t, "typst") for t in row) for row in side)
    return f'mat(delim: "[", {found})'


def _display(equations: tuple[tuple[Side, ...], ...], label: str) -> str:
    written_rows = list[str]()
    for sides in equations:
        found = rows(list(map(side_latex, sides)), LINE if label else WHOLE_LINE)
        texts = list(map(side_typst, sides))
        written_rows += [_row(row, texts, len(found) == len(equations) == 1) for row in found]
    return " \\\n  ".join(written_rows)


QUADS = ("", "quad ", "wide ")
EMPTY = '"" '
"""An empty string before a sign makes it one between terms."""


def _row(row: Row, sides: list[str], alone: bool) -> str:
    """A line of a display, the signs of the LaTeX counted off in the markup of Typst."""
    if row.side < 0:
        return " = ".join(sides) if alone else f"& {' = '.join(sides)}"
    side = sides[row.side]
    signs = [match.start() for match in SIGN.finditer(side)]
    start = signs[row.start] if row.start else 0
    part = _closed(side[start : None if row.stop is None else signs[row.stop]].strip())
    before = sides[0] + " " if row.aligned else ""
    return f"{before}& {QUADS[row.indent]}{'= ' if row.equals else ''}{EMPTY * bool(row.start)}{part}"


def _closed(part: str) -> str:
    """A part of a formula in which brackets without a partner are signs like any other."""
    opened: list[int] = []
    lone: list[int] = []
    for match in BRACKETS.finditer(part):
        if match[0] in "([":
            opened.append(match.start())
        elif match[0] in ")]":
            if opened:
                opened.pop()
            else:
                lone.append(match.start())
    for at in sorted([*opened, *lone], reverse=True):
        part = f"{part[:at]}\\{part[at:]}"
    return part


def key(label: str) -> str:
    """The name of an equation for links."""
    return f"eq:{label}"
