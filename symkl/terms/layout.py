"""From a term to its written form, in any style of the notation table.

Brackets follow the paper: ``( )`` around a plain group, ``[ ]`` around a group that holds one already, and stretched
ones, ``\\left( \\right)``, around anything with a fraction in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from symkl.terms.expr import BINDERS, SCALAR, Term
from symkl.terms.notation import (
    APPLY,
    APPLY_BARE,
    ATOM,
    BRACKETED,
    FLAT,
    MINUS,
    POSTFIX,
    PREFIX,
    PRODUCT,
    RAISED,
    SQUARED,
    SUM,
    TABLE,
    Style,
    raised,
    written_name,
)

SLASH: dict[Style, str] = {
    "latex": "/", "text": "/", "mathml": '<mo lspace="0" rspace="0">/</mo>', "typst": r"\/",
}  # fmt: skip
"""A quotient on one line; in Typst a bare slash would stack it."""
DOT: dict[Style, str] = {"latex": r" \cdot ", "text": " · ", "mathml": "<mo>·</mo>", "typst": " dot "}
"""Between factors that would else be read as one number."""
BESIDE: dict[Style, str] = {"latex": " ", "text": " ", "mathml": "<mo>\u2062</mo>", "typst": " "}
"""Between any other factors."""
APART = '<mo rspace=".167em">\u2062</mo>'
WORD = re.compile(r"<mi>[A-Za-z]{2}|<mo>∫")
"""In MathML: what stands apart from a factor before it."""
DIGIT, FRACTION = re.compile(r"\d|(?:<msub(?:sup)?>)?<mn>"), re.compile(r"\\?frac|<mfrac>")
LAST_DIGIT = re.compile(r"(\d|</mn>)$")


class Piece(NamedTuple):
    """A written form: its text, how tightly it binds, whether it is tall, and whether it holds a bracketed group."""

    text: str
    level: int
    tall: bool = False
    grouped: bool = False


Letters = Callable[[Term], Piece | None]
"""What stands for a term instead of its own written form, or None where nothing does."""


def as_declared(t: Term) -> None:
    """Every letter stands for itself."""


def write(t: Term, style: Style, letters: Letters = as_declared) -> str:
    """The term in `style`."""
    return _piece(t, style, style == "text", letters).text


def _piece(t: Term, style: Style, inline: bool, letters: Letters) -> Piece:
    instead = letters(t)
    if instead is not None:
        return instead
    if t.op == "number":
        return _number(t.data, style, inline)
    if t.op == "symbol":
        return Piece(written_name(t.data.name, style), ATOM)
    if t == E_NUMBER:
        return Piece("<mi>e</mi>" if style == "mathml" else "e", ATOM)
    if t.op == "power":
        return _power(t, style, inline, letters)
    bound = t.op in BINDERS  # its variable is named, whatever stands for it inside
    parts = [_piece(a, style, inline, as_declared if bound and not i else letters) for i, a in enumerate(t.args)]
    if t.op == "multiply":
        return _product(t, parts[0], parts[1], style)
    if t.op == "literal":
        return _literal(t, parts, style)
    if t.op == "divide" and inline:
        return _inline_quotient(parts[0], parts[1], style)
    return _operator(t, parts, style)


def _operator(t: Term, parts: list[Piece], style: Style) -> Piece:
    row = TABLE[t.op]
    written = [fit(p, need, style) for p, need in zip(parts, row.needs, strict=True)]
    if t.op in ("add", "subtract") and parts[1].level == SUM and t.args[0].op in ("add", "subtract"):
        written[0] = bracket(parts[0], style)  # (x − μ₁) + (μ₁ − μ₂): both groups shown, or neither
    apply = APPLY
    if t.op == "log":
        bare = parts[0].level == ATOM or (t.args[0].op == "divide" and style != "text")
        written, apply = [parts[0] if bare else bracket(parts[0], style)], APPLY_BARE if bare else APPLY
    if t.op in BRACKETED:
        written = [bracket(parts[0], style, "()")]
    if t.op in SQUARED:
        written[-1] = bracket(parts[-1], style, "[]")
    if style == "mathml" and t.op in RAISED:
        return Piece(raised(written[0].text, row.mathml), row.level, written[0].tall, written[0].grouped)
    tall = any(p.tall for p in written) or (t.op == "divide" and style != "text")
    marks = {"apply": apply, "stretch": "" if tall else FLAT, **_names(t, style)}
    text = getattr(row, style).format(*(w.text for w in written), **marks)
    return Piece(text, row.level, tall, row.level != ATOM and any(p.grouped for p in written))


def _literal(t: Term, parts: list[Piece], style: Style) -> Piece:
    """A matrix by its entries, in brackets of its own."""
    width = t.data[1]
    rows = [[p.text for p in parts[i : i + width]] for i in range(0, len(parts), width)]
    begin, between, below, end = GRID[style]
    return Piece(begin + below.join(between.join(row) for row in rows) + end, ATOM, style != "text", True)


GRID: dict[Style, tuple[str, str, str, str]] = {
    "latex": (r"\begin{pmatrix} ", " & ", r" \\ ", r" \end{pmatrix}"),
    "text": ("[[", ", ", "], [", "]]"),
    "mathml": ("<mrow><mo>(</mo><mtable><mtr><mtd>", "</mtd><mtd>", "</mtd></mtr><mtr><mtd>",
               "</mtd></mtr></mtable><mo>)</mo></mrow>"),
    "typst": ("mat(", ", ", "; ", ")"),
}  # fmt: skip
"""Around the entries of a matrix, between those of a row, and between rows."""
E_NUMBER = Term("exp", (Term("number", (), SCALAR, Fraction(1)),))
"""Euler's number is written e, not exp(1)."""


def _names(t: Term, style: Style) -> dict[str, str]:
    laws = t.data if t.op == "kl" else (t.data,) if t.op in ("density", "expectation") else ()
    names = [written_name(law.name, style) for law in laws] or [str(t.data)]
    return dict(zip(("name", "other"), names, strict=False))


def bracket(p: Piece, style: Style, pair: str = "") -> Piece:
    """The piece in brackets, by default in those that the paper would choose."""
    pair = pair or ("[]" if p.grouped and not p.tall else "()")
    left, right = pair[0], pair[1]
    if p.tall and style == "latex":
        left, right = rf"\left{left} ", rf" \right{right}"
    if style == "mathml":
        kind = "<mo>" if p.tall else f"<mo{FLAT}>"
        left, right = f"<mrow>{kind}{left}</mo>", f"{kind}{right}</mo></mrow>"
    return Piece(left + p.text + right, ATOM, p.tall, True)


def fit(p: Piece, need: int, style: Style) -> Piece:
    """The piece, in brackets where it binds less tightly than needed."""
    return p if p.level >= need else bracket(p, style)


def _number(value: Fraction, style: Style, inline: bool) -> Piece:
    sign, n, m = MINUS[style] if value < 0 else "", abs(value.numerator), value.denominator
    above, below = (f"<mn>{k}</mn>" if style == "mathml" else str(k) for k in (n, m))
    fraction = above + SLASH[style] + below if inline else getattr(TABLE["divide"], style).format(above, below)
    level = SUM if sign else ATOM if m == 1 else PRODUCT if inline else PREFIX
    return Piece(sign + (above if m == 1 else fraction), level, tall=m != 1 and not inline)


def _inline_quotient(above: Piece, below: Piece, style: Style) -> Piece:
    above, below = fit(above, PRODUCT, style), fit(below, POSTFIX, style)
    return Piece(above.text + SLASH[style] + below.text, PRODUCT, False, above.grouped or below.grouped)


def _product(t: Term, left: Piece, right: Piece, style: Style) -> Piece:
    signed = _signed(t.args[0]) and left.text.startswith(MINUS[style])  # −½ a stands for (−½) a
    first = bracket(left, style) if _swallows(t.args[0]) else left if signed else fit(left, PRODUCT, style)
    # s(AB) = (sA)B, so a scalar needs no brackets behind it; A(BC) keeps the form as written
    second = fit(right, PRODUCT if t.args[0].shape == SCALAR else PREFIX, style)
    numeric = DIGIT.match(second.text) or (FRACTION.match(second.text) and LAST_DIGIT.search(first.text))
    dot = DOT[style] if numeric else APART if WORD.match(second.text) else BESIDE[style]
    level = SUM if signed else PRODUCT
    return Piece(first.text + dot + second.text, level, first.tall or second.tall, first.grouped or second.grouped)


def _signed(t: Term) -> bool:
    """Whether a sign in front is that of a whole product; the one of −a − b is not."""
    return t.op in ("negate", "number") or (t.op == "multiply" and _signed(t.args[0]))


def _swallows(t: Term) -> bool:
    """Whether a factor written behind `t` would be read as part of it, as in (log s) t."""
    return t.op in ("log", "integral", "sum_log_diagonal") or (t.op == "multiply" and _swallows(t.args[1]))


def _power(t: Term, style: Style, inline: bool, letters: Letters) -> Piece:
    base = fit(_piece(t.args[0], style, inline, letters), ATOM, style)
    exponent = _piece(t.args[1], style, True, letters)
    if style == "text":
        exponent = fit(exponent, ATOM, style)
    if style == "mathml":
        return Piece(raised(base.text, exponent.text), POSTFIX, base.tall, base.grouped)
    return Piece(getattr(TABLE["power"], style).format(base.text, exponent.text), POSTFIX, base.tall, base.grouped)
