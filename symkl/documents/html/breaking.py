"""Where a formula may be broken in a page: before = + −, and within a wide bracket before the signs of its sum.

A browser breaks no formula by itself. So a claim is several formulas behind one another, which stand in one line where
there is room.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
SIGN = re.compile(r"<mo>([+−=])</mo>")
OPENING = re.compile(r"<mo( stretchy=\"false\")?>[(\[]</mo>")
WIDE, WIDE_WITH_MATRICES = 18, 90
"""So many signs stand in a bracket that may be broken."""


MATRICES_IN_FRACTION = re.compile(r"<mfrac>(?:(?!</mfrac>).)*<mtable>")


class Element(NamedTuple):
    """An element of MathML: its start tag, and what is in it; text has no start tag."""

    start: str
    inner: list[Element | str]

    def __str__(self) -> str:
        return f"{self.start}{''.join(map(str, self.inner))}</{self.start[1:].split('>')[0].split()[0]}>"

    @property
    def signs(self) -> int:
        """How many signs stand in it, without its tags."""
        return sum(len(part) if isinstance(part, str) else part.signs for part in self.inner)


def parts(markup: str) -> list[str]:
    """MathML in parts between which a line may end.

    >>> parts("<mi>a</mi><mo>+</mo><mi>b</mi>")
    ['<mi>a</mi>', '<mo form="infix">+</mo><mi>b</mi>']
    """
    return [_infix(part) for part in _cut(_parsed(markup))]


def _infix(part: str) -> str:
    """A sign at the start of a line stands between what is before it and what follows."""
    return SIGN.sub(r'<mo form="infix">\1</mo>', part, count=1) if SIGN.match(part) else part


def _parsed(markup: str) -> list[Element | str]:
    opened = [Element("", [])]
    position = 0
    for tag in TAG.finditer(markup):
        if tag.start() > position:
            opened[-1].inner.append(markup[position : tag.start()])
        position = tag.end()
        if tag[0].endswith("/>"):
            opened[-1].inner.append(tag[0])
        elif tag[1]:
            done = opened.pop()
            opened[-1].inner.append(done)
        else:
            opened.append(Element(tag[0], []))
    return opened[0].inner


def _cut(elements: list[Element | str]) -> list[str]:
    lines = [""]
    for element in elements:
        if lines != [""] and SIGN.fullmatch(str(element)):
            lines.append("")
        first, *more = _cut_bracket(element) if isinstance(element, Element) else [element]
        lines[-1] += first
        lines += more
    return lines


def _wide(element: Element) -> int:
    return WIDE_WITH_MATRICES if "<mtable>" in str(element) else WIDE


def _strut(element: Element) -> str:
    """Makes both halves of a stretched bracket equally high: that of a fraction, or of matrices in one."""
    written = str(element)
    if "<mtable>" not in written:
        return '<mspace height="1.4em" depth=".95em"/>'
    rows = written.partition("</mtable>")[0].count("<mtr>")
    half = 0.65 * rows * (2 if MATRICES_IN_FRACTION.search(written) else 1) + 0.3
    return f'<mspace height="{half + 0.25:.2f}em" depth="{half - 0.25:.2f}em"/>'


def _cut_bracket(element: Element) -> list[str]:
    if element.start != "<mrow>" or len(element.inner) < 3 or element.signs < _wide(element):
        return [str(element)]
    left, *inner, right = element.inner
    bracket = OPENING.fullmatch(str(left))
    lines = _cut(inner) if bracket else []
    if len(lines) < 2:
        return [str(element)]
    strut = "" if bracket is None or bracket[1] else _strut(element)
    first, *between, last = map(_infix, lines)
    middle = [f"<mrow>{line}</mrow>" for line in between]
    return [f"<mrow>{left}{strut}{first}</mrow>", *middle, f"<mrow>{last}{strut}{right}</mrow>"]
