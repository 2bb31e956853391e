"""Long formulas in LaTeX: how wide one will be in print, and where to break it."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
SIGN = re.compile(r" [+-] ")
WIDE = {
    r"\log": 3.0, r"\exp": 3.0, r"\int": 2.0, r"\sim": 2.6, r"\cdot": 1.4, r"\,": 0.3, r"\Sigma": 1.4,
    r"\text": 0.0, r"\mathrm": 0.0, r"\mathcal": 0.0, r"\mathbb": 0.0, r"\left": 0.0, r"\right": 0.0,
    "+": 2.6, "-": 2.6, "=": 2.8, "(": 0.8, ")": 0.8, "|": 0.6,
}  # fmt: skip
"""Widths in digits, where they are not that of a letter."""
LETTER = 1.1
SMALL = 0.7
"""A sub- or superscript, next to its base."""


def width(latex: str) -> float:
    """About how wide a formula is in print, in digits.

    >>> width(r"a + b") < width(r"\\frac{a + b}{a + b} + c")
    True
    """
    return _width(TOKEN.findall(latex))


def _width(tokens: list[str]) -> float:
    total, small = 0.0, False
    rest = iter(_grouped(tokens))
    for item in rest:
        if item in ("^", "_"):
            small = True
            continue
        here = max(map(_size, islice(rest, 2)), default=0) + 0.5 if item == r"\frac" else _size(item)
        total += here * (SMALL if small else 1)
        small = False
    return total


def _size(item: str | list[str]) -> float:
    if isinstance(item, list):
        return _width(item)
    if item.isspace():
        return 0.0
    return WIDE.get(item, LETTER)


def _grouped(tokens: list[str]) -> list[str | list[str]]:
    """The tokens with every {group} as one list."""
    found: list[str | list[str]] = []
    depth, start = 0, 0
    for i, token in enumerate(tokens):
        if token == "{":
            start, depth = (i if depth == 0 else start), depth + 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                found.append(tokens[start + 1 : i])
        elif depth == 0:
            found.append(token)
    return found


class Place(NamedTuple):
    """A position before a + or −, and how many brackets are open there, and how many of them stretch."""

    at: int
    depth: int = 0
    stretched: int = 0


def broken(latex: str, room: float) -> list[str]:
    r"""The formula in lines, each about `room` wide at most, broken before a + or − within as few brackets as can be.

    Where a break falls between ``\left`` and ``\right``, both halves are closed with an empty delimiter.

    >>> broken("a + b - c", 6)
    ['a + b', '- c']
    """
    places = _places(latex)
    lines, start, end = list[str](), Place(0), Place(len(latex))
    while width(latex[start.at :]) > room:
        ahead = [p for p in places if p.at > start.at]
        fitting = [p for p in ahead if width(latex[start.at : p.at]) <= room] or ahead[:1]
        if not fitting:
            break
        best = min(fitting, key=lambda p: (p.depth, -p.at))
        lines.append(_cut(latex, start, best))
        start = best
    return [*lines, _cut(latex, start, end)]


def _cut(latex: str, start: Place, end: Place) -> str:
    # {} makes the sign behind it one between terms, not one of its term
    head = r"\left. " * start.stretched + "{} " * bool(start.stretched)
    return head + latex[start.at : end.at].strip() + r" \right." * end.stretched


def _places(latex: str) -> list[Place]:
    """Where a + or − stands outside of every {group} and every |…|."""
    found: list[Place] = []
    opened: list[str] = []
    position, delimiter = 0, False
    for token in TOKEN.findall(latex):
        if delimiter:  # the sign behind \left or \right
            delimiter = False
        elif token in OPENING or (token == "|" and opened[-1:] != ["|"]):
            opened.append(token)
        elif token in CLOSING:
            opened.pop()
        delimiter = token in (r"\left", r"\right")
        if position and token.isspace() and SIGN.match(latex, position) and not {"{", "|"} & set(opened):
            found.append(Place(position, len(opened), opened.count(r"\left")))
        position += len(token)
    return found


OPENING = ("{", "(", "[", r"\left")
CLOSING = ("}", ")", "]", "|", r"\right")
