"""Lines of styled text: the same words with colours on a terminal and without in a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from symkl.errors import DerivationError

from symkl.documents.visible import visible


class Span(NamedTuple):
    """A piece of a line, and a rich style for it (``""`` for none)."""

    text: str
    style: str = ""


Line = tuple[Span, ...]

ELLIPSIS = "…"
LEAST_ROOM = 20
"""Columns left to text behind a wide head, though the line gets longer for it."""


def line(*parts: str | Span) -> Line:
    """A line of plain and styled parts, everything in them visible."""
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(Span(visible(text), style) for text, style in spans)


def plain(lines: Iterable[Line]) -> str:
    """The words, each line ended by a newline."""
    return "".join("".join(span.text for span in spans).rstrip() + "\n" for spans in lines)


def shortened(text: str, width: int) -> str:
    """The text, cut at a word where it is longer than `width`.

    >>> shortened("the expectation of both sides", 20)
    'the expectation of…'
    """
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    at_word = cut.rpartition(" ")[0] if text[width - 1] != " " else cut
    return (at_word if len(at_word) > width // 2 else cut).rstrip(" ,;:") + ELLIPSIS


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The text in lines of at most `width`, broken between words; `first` and `rest` stand before them.

    >>> list(wrapped("a + b + c + d", 9, "= ", "  "))
    ['= a + b +', '  c + d']
    """
    for paragraph in text.splitlines() or [""]:
        row = first
        for word in _pieces(visible(paragraph), width - max(len(first), len(rest))):
            bare = row in (first, rest)
            if not bare and len(row) + 1 + len(word) > width:
                yield row
                row, bare = rest, True
            row += word if bare else f" {word}"
        yield row
        first = rest


def _pieces(paragraph: str, room: int) -> Iterator[str]:
    """The words; one that no line has room for in pieces."""
    room = max(room, LEAST_ROOM)
    for word in paragraph.split(" "):
        yield from (word[i : i + room] for i in range(0, max(len(word), 1), room))


OPENING, CLOSING = "([", ")]"
SIGNS = ("+ ", "− ", "= ", "· ")


def wrapped_formula(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """A formula in lines of at most `width`, broken before a sign, within as few brackets as can be.

    >>> list(wrapped_formula("2 (a + b) + (c − d)", 14, "", "  "))
    ['2 (a + b)', '  + (c − d)']
    """
    head = first
    while len(head) + len(text) > width:
        at = _break(text, width - len(head))
        if at is None:
            yield from wrapped(text, width, head, rest)
            return
        yield head + text[:at].rstrip()
        head, text = rest, text[at:]
    yield head + text


def _break(text: str, room: int) -> int | None:
    """The last sign within the fewest brackets that leaves a line of at most `room`, a quarter used if it can be."""
    depth, found = 0, list[tuple[int, int]]()
    for i, character in enumerate(text[: room + 2]):
        depth += (character in OPENING) - (character in CLOSING)
        if i and text[i - 1] == " " and text.startswith(SIGNS, i):
            found.append((depth, -i))
    used = [pair for pair in found if -pair[1] > room // 4] or found
    return -min(used)[1] if used else None


def shown_path(file: str) -> str:
    """A path as people write it: relative where it lies below the working folder."""
    try:
        here = os.getcwd()
    except OSError:  # it was removed
        return file
    return os.path.relpath(file, here) if os.path.isabs(file) and file.startswith(here + os.sep) else file


def located(error: DerivationError) -> str:
    """What is wrong with a file, and where: ``file:line:column: reason``."""
    place = f":{error.line}:{error.column or 1}" if error.line else ""
    return f"{shown_path(error.file)}{place}: {error}"


def base_name(file: str) -> str:
    """The name of a file without its folder, which is nobody else's business.

    >>> base_name("/home/somebody/proof.py")
    'proof.py'
    """
    return os.path.basename(file)
