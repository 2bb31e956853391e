"""What the axioms say, from their LaTeX to MathML.

The axioms are written in a few commands; an unknown one raises, nothing is guessed. Terms of a derivation do not come
this way: they are written from what they are, not from their LaTeX.
"""

from __future__ import annotations

import re
from html import escape

from symkl.documents.html.formulas import math
from symkl.documents.html.markup import Html, joined
from symkl.terms.notation import GREEK, MINUS, identifier

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+|\S|\s+")
COMMANDS = {
    r"\,": '<mspace width=".167em"/>', r"\sim": '<mo lspace="0" rspace="0">∼</mo>',
    r"\int": "<mo>∫</mo>", r"\sum": "<mo>∑</mo>", r"\log": '<mi>log</mi><mo rspace=".167em">\u2061</mo>',
    r"\exp": "<mi>exp</mi>", r"\pi": "<mi>π</mi>", r"\|": '<mo lspace="0" rspace="0" stretchy="false">‖</mo>',
    **{f"\\{name}": identifier(name) for name in GREEK},
}  # fmt: skip
ALPHABETS = {(r"\mathbb", "E"): "𝔼", (r"\mathcal", "N"): "𝒩"}
SIGNS = {"-": "<mo>−</mo>", "/": '<mo lspace="0" rspace="0">/</mo>'}


def statement(latex: str) -> Html:
    """The formula of an axiom.

    Raises
    ------
    KeyError
        For a command that axioms do not use.
    """
    return joined((_formula(part) for part in latex.split(r"\quad")), " ")


def _formula(latex: str) -> Html:
    return math(_row([token for token in TOKEN.findall(latex) if not token.isspace()][::-1], ""))


def _row(tokens: list[str], end: str) -> str:
    """Everything up to `end`, which is taken, too; tokens are taken from the end of the list."""
    written: list[str] = []
    while tokens and tokens[-1] != end:
        if tokens[-1] in ("^", "_"):
            written.append(_script(written.pop(), tokens))
            continue
        first = not written or written[-1].startswith("<mo")
        written.append(_item(tokens, first))
    if tokens:
        tokens.pop()
    return "".join(written)


def _script(base: str, tokens: list[str]) -> str:
    found: dict[str, str] = {}
    while tokens and tokens[-1] in ("^", "_"):
        kind = tokens.pop()
        found[kind] = _item(tokens, True)
    if len(found) == 2:
        return f"<msubsup>{base}{found['_']}{found['^']}</msubsup>"
    ((kind, script),) = found.items()
    name = "msup" if kind == "^" else "msub"
    return f"<{name}>{base}{script}</{name}>"


BRACKETS = {"(": ")", "[": "]"}


def _item(tokens: list[str], first: bool) -> str:
    token = tokens.pop()
    if token == "{":
        return f"<mrow>{_row(tokens, '}')}</mrow>"
    if token == r"\frac":
        above = _item(tokens, True)
        return f"<mfrac>{above}{_item(tokens, True)}</mfrac>"
    if token == r"\left":
        return _bracket(tokens, tokens.pop(), "<mo>", r"\right")
    if token in BRACKETS:
        return _bracket(tokens, token, '<mo stretchy="false">', BRACKETS[token])
    if token == "|":
        bar = '<mo form="{}" stretchy="false">|</mo>'
        return f"<mrow>{bar.format('prefix')}{_row(tokens, '|')}{bar.format('postfix')}</mrow>"
    if token == r"\text" or (token, *tokens[-2:-1]) in ALPHABETS:
        letters = _letters(tokens)
        return f"<mi>{ALPHABETS.get((token, letters), letters)}</mi>"
    if token.startswith("\\"):
        return COMMANDS[token]
    if token == "-" and first:
        return MINUS["mathml"]
    kind = "mi" if token.isalpha() else "mn" if token.isdigit() else "mo"
    return SIGNS.get(token, f"<{kind}>{escape(token)}</{kind}>")


def _letters(tokens: list[str]) -> str:
    tokens.pop()
    letters = ""
    while tokens[-1] != "}":
        letters += tokens.pop()
    tokens.pop()
    return letters


def _bracket(tokens: list[str], left: str, kind: str, end: str) -> str:
    inner = _row(tokens, end)
    right = tokens.pop() if end == r"\right" else end
    return f"<mrow>{kind}{left}</mo>{inner}{kind}{right}</mo></mrow>"
