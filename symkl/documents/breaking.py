"""Long formulas in LaTeX: how wide one will be in print, and where to break it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
SIGN = re.compile(r" [+-] ")
MATRIX = re.compile(r"\\begin\{bmatrix\} (.*?) \\end\{bmatrix\}")
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
    matrices = sum(_matrix(found[1]) for found in MATRIX.finditer(latex))
    return matrices + _width(TOKEN.findall(MATRIX.sub("", latex)))


def _matrix(inside: str) -> float:
    """Columns side by side, each as wide as its widest entry, between brackets."""
    columns = zip(*(row.split(" & ") for row in inside.split(r" \\ ")), strict=True)
    return sum(1.5 + max(_width(TOKEN.findall(entry)) for entry in column) for column in columns)


def _width(tokens: list[str]) -> float:
    total, small, beside = 0.0, False, 0.0
    rest = iter(_grouped(tokens))
    for item in rest:
        if item in ("^", "_"):
            small = True
            continue
        here = max(map(_size, islice(rest, 2)), default=0) + 0.5 if item == r"\frac" else _size(item)
        if small:  # a sub- and a superscript stand above one another
            total, beside = total + max(0.0, here * SMALL - beside), max(beside, here * SMALL)
        else:
            total, beside = total + here, 0.0
        small = False
    return total


def _size(item: str | list[str]) -> float:
    if isinstance(item, list):
        return _width(item)
    if item.isspace():
        return 0.0
    return WIDE.get(item, 1.0 if item.isdigit() else LETTER)


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


class Row(NamedTuple):
    """A line of a display: part of a side, from one sign of it to another, in that many quads from the left.

    `start` and `stop` count the signs `` + `` and `` - `` of the side, in any style; None is its end.
    """

    latex: str
    side: int
    equals: bool = False
    indent: int = 0
    aligned: str = ""
    """What stands before the point of alignment: a short left side."""
    start: int = 0
    stop: int | None = None


def rows(sides: Sequence[str], room: float) -> list[Row]:
    """An equation in lines of about that width.

    Sides that do not fit beside one another stand below one another, aligned at the equals signs; a long side is broken
    before a + or −.
    """
    whole = " = ".join(sides)
    if width(whole) <= room or not sides:
        return [Row(whole, -1)]
    first, rest = sides[0], sides[1:]
    left = width(first)
    if len(rest) == 1 and left < room / 3:  # a short left side: the right side begins beside it
        head, *more = _parts(rest[0], 1, room - left - 3)
        return [head._replace(equals=True, aligned=first), *(row._replace(indent=1) for row in more)]
    head, *more = _parts(first, 0, room)
    found = [head, *(row._replace(indent=1) for row in more)]
    for number, side in enumerate(rest, 1):
        head, *more = _parts(side, number, room - 4)
        found += [head._replace(equals=True, indent=1), *(row._replace(indent=2) for row in more)]
    return found


def _parts(latex: str, side: int, room: float) -> list[Row]:
    places = _breaks(latex, room)
    signs = [match.start() for match in SIGN.finditer(latex)]
    ends = [Place(0), *places, Place(len(latex))]
    counts = [0, *(signs.index(place.at) for place in places), None]
    return [
        Row(_cut(latex, a, b), side, start=m or 0, stop=n)
        for a, b, m, n in zip(ends, ends[1:], counts, counts[1:], strict=False)
    ]


def broken(latex: str, room: float) -> list[str]:
    r"""The formula in lines, each about `room` wide at most, broken before a + or − within as few brackets as can be.

    Where a break falls between ``\left`` and ``\right``, both halves are closed with an empty delimiter.

    >>> broken("a + b - c", 6)
    ['a + b', '- c']
    """
    ends = [Place(0), *_breaks(latex, room), Place(len(latex))]
    return [_cut(latex, a, b) for a, b in pairwise(ends)]


def _breaks(latex: str, room: float) -> list[Place]:
    places = _places(latex)
    found, start = list[Place](), Place(0)
    while width(latex[start.at :]) > room:
        ahead = [p for p in places if p.at > start.at]
        fitting = [p for p in ahead if width(latex[start.at : p.at]) <= room] or ahead[:1]
        if not fitting:
            break
        start = min(fitting, key=lambda p: (p.depth, -p.at))
        found.append(start)
    return found


def _cut(latex: str, start: Place, end: Place) -> str:
    # {} makes the sign behind it one between terms, not one of its term
    head = r"\left. " * start.stretched + "{} " * bool(start.stretched)
    return head + latex[start.at : end.at].strip() + r" \right." * end.stretched


def _places(latex: str) -> list[Place]:
    """Where a + or − stands outside of every {group} and every |…|."""
    found: list[Place] = []
    opened: list[str] = []
    position, delimiter = 0, False
    matrices = [match.span() for match in MATRIX.finditer(latex)]
    for token in TOKEN.findall(latex):
        if delimiter:  # the sign behind \left or \right
            delimiter = False
        elif token in OPENING or (token == "|" and opened[-1:] != ["|"]):
            opened.append(token)
        elif token in CLOSING:
            opened.pop()
        delimiter = token in (r"\left", r"\right")
        inside = any(a <= position < b for a, b in matrices)
        if position and not inside and token.isspace() and SIGN.match(latex, position) and not {"{", "|"} & set(opened):
            found.append(Place(position, len(opened), opened.count(r"\left")))
        position += len(token)
    return found


OPENING = ("{", "(", "[", r"\left")
CLOSING = ("}", ")", "]", "|", r"\right")
