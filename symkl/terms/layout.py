"""From a term to its written form, in any style of the notation table.

Brackets follow the paper: ``( )`` around a plain group, ``[ ]`` around a group that holds one already, and stretched
``\\left( \\right)`` around anything with a fraction in it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from symkl.terms.expr import SCALAR, Term
from symkl.terms.notation import (
    ATOM,
    BRACKETED,
    POSTFIX,
    PREFIX,
    PRODUCT,
    SQUARED,
    SUM,
    TABLE,
    Style,
    written_name,
)

SLASH: dict[Style, str] = {"latex": "/", "text": "/", "typst": r"\/"}
"""A quotient on one line; in Typst a bare slash would stack it."""
DOT: dict[Style, str] = {"latex": r" \cdot ", "text": " · ", "typst": " dot "}


class Piece(NamedTuple):
    """A written form: its text, how tightly it binds, whether it is tall, and whether it holds a bracketed group."""

    text: str
    level: int
    tall: bool = False
    grouped: bool = False


def write(t: Term, style: Style) -> str:
    """The term in `style`."""
    return _piece(t, style, inline=style == "text").text


def _piece(t: Term, style: Style, inline: bool) -> Piece:
    if t.op == "number":
        return _number(t.data, style, inline)
    if t.op == "symbol":
        return Piece(written_name(t.data.name, style), ATOM)
    if t == E_NUMBER:
        return Piece("e", ATOM)
    if t.op == "power":
        return _power(t, style, inline)
    parts = [_piece(a, style, inline) for a in t.args]
    if t.op == "multiply":
        return _product(t, parts[0], parts[1], style)
    if t.op == "divide" and inline:
        return _inline_quotient(parts[0], parts[1], style)
    return _operator(t, parts, style)


def _operator(t: Term, parts: list[Piece], style: Style) -> Piece:
    row = TABLE[t.op]
    written = [_fit(p, need, style) for p, need in zip(parts, row.needs, strict=True)]
    if t.op in ("add", "subtract") and parts[1].level == SUM and t.args[0].op in ("add", "subtract"):
        written[0] = _bracket(parts[0], style)  # (x − μ₁) + (μ₁ − μ₂): both groups shown, or neither
    if t.op == "log":
        bare = parts[0].level == ATOM or (t.args[0].op == "divide" and style != "text")
        written = [parts[0] if bare else _bracket(parts[0], style)]
    if t.op in BRACKETED:
        written = [_bracket(parts[0], style, "()")]
    if t.op in SQUARED:
        written[-1] = _bracket(parts[-1], style, "[]")
    text = getattr(row, style).format(*(w.text for w in written), **_names(t, style))
    tall = any(p.tall for p in written) or (t.op == "divide" and style != "text")
    return Piece(text, row.level, tall, row.level != ATOM and any(p.grouped for p in written))


E_NUMBER = Term("exp", (Term("number", (), SCALAR, Fraction(1)),))
"""Euler's number is written e, not exp(1)."""


def _names(t: Term, style: Style) -> dict[str, str]:
    laws = t.data if t.op == "kl" else (t.data,) if t.op in ("density", "expectation") else ()
    names = [written_name(law.name, style) for law in laws] or [str(t.data)]
    return dict(zip(("name", "other"), names, strict=False))


def _bracket(p: Piece, style: Style, pair: str = "") -> Piece:
    pair = pair or ("[]" if p.grouped and not p.tall else "()")
    left, right = pair[0], pair[1]
    if p.tall and style == "latex":
        left, right = rf"\left{left} ", rf" \right{right}"
    return Piece(left + p.text + right, ATOM, p.tall, True)


def _fit(p: Piece, need: int, style: Style) -> Piece:
    return p if p.level >= need else _bracket(p, style)


def _number(value: Fraction, style: Style, inline: bool) -> Piece:
    minus = "−" if style == "text" else "-"
    sign, n, m = minus if value < 0 else "", abs(value.numerator), value.denominator
    fraction = f"{n}{SLASH[style]}{m}" if inline else getattr(TABLE["divide"], style).format(n, m)
    level = SUM if sign else ATOM if m == 1 else PRODUCT if inline else PREFIX
    return Piece(sign + (str(n) if m == 1 else fraction), level, tall=m != 1 and not inline)


def _inline_quotient(above: Piece, below: Piece, style: Style) -> Piece:
    above, below = _fit(above, PRODUCT, style), _fit(below, POSTFIX, style)
    return Piece(f"{above.text}{SLASH[style]}{below.text}", PRODUCT, False, above.grouped or below.grouped)


def _product(t: Term, left: Piece, right: Piece, style: Style) -> Piece:
    signed = t.args[0].op == "negate" or left.text[0] in "-−"  # −½ a stands for (−½) a
    first = _bracket(left, style) if _swallows(t.args[0]) else left if signed else _fit(left, PRODUCT, style)
    # s(AB) = (sA)B, so a scalar needs no brackets behind it; A(BC) keeps the form as written
    second = _fit(right, PRODUCT if t.args[0].shape == SCALAR else PREFIX, style)
    numeric = second.text[0].isdigit() or (second.text.startswith((r"\frac", "frac")) and first.text[-1].isdigit())
    dot = DOT[style] if numeric else " "
    level = SUM if signed else PRODUCT
    return Piece(first.text + dot + second.text, level, first.tall or second.tall, first.grouped or second.grouped)


def _swallows(t: Term) -> bool:
    """Whether a factor written behind `t` would be read as part of it, as in (log s) t."""
    return t.op in ("log", "integral") or (t.op == "multiply" and _swallows(t.args[1]))


def _power(t: Term, style: Style, inline: bool) -> Piece:
    base = _fit(_piece(t.args[0], style, inline), ATOM, style)
    exponent = _piece(t.args[1], style, inline=True)
    if style == "text":
        exponent = _fit(exponent, ATOM, style)
    return Piece(getattr(TABLE["power"], style).format(base.text, exponent.text), POSTFIX, base.tall, base.grouped)
