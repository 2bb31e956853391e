"""From the text of a paper to its displays, inline formulas, headings and the prose between, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ENVIRONMENTS = ("equation", "align", "gather", "multline", "alignat", "eqnarray", "displaymath", "flalign")
OPENER = re.compile(
    r"(?P<fence>```)|(?P<verbatim>\\begin\{(?:verbatim|lstlisting|comment)\*?\})"
    r"|(?P<environment>\\begin\{(?P<name>" + "|".join(ENVIRONMENTS) + r")(?P<star>\*?)\})"
    r"|(?P<dollars>(?<!\\)\$\$)|(?P<bracket>\\\[)|(?P<dollar>(?<!\\)\$)|(?P<round>\\\()"
    r"|(?P<heading>^\#{1,6}[ ]+[^\n]+|\\(?:sub)*section\*?\{[^}\n]*\})"
    r"|(?P<note><!--)|(?P<comment>(?<!\\)%[^\n]*)",
    re.MULTILINE,
)
CLOSER = {"fence": "```", "dollars": "$$", "bracket": r"\]", "dollar": "$", "round": r"\)", "note": "-->"}
SETTING = re.compile(r"\s*%?\s*symkl:\s*(?P<said>.*)", re.DOTALL)


class Piece(NamedTuple):
    """A part of a paper: ``display``, ``inline``, ``heading``, ``setting`` (of symkl), or ``open``, never closed.

    `outer` is its place with what opens and closes it.
    """

    kind: str
    start: int
    end: int
    environment: str = ""
    starred: bool = False
    outer: tuple[int, int] = (0, 0)


def pieces(text: str, tex: bool) -> Iterator[Piece]:
    """The parts of a paper in order; in Markdown ``%`` is a sign like any other."""
    at, end = _body(text) if tex else (0, len(text))
    lost: set[str] = set()
    while (match := OPENER.search(text, at, end)) is not None:
        kind, at = str(match.lastgroup if match.lastgroup not in ("name", "star") else "environment"), match.end()
        if kind == "heading":
            yield Piece("heading", match.start(), match.end())
        elif kind == "comment":
            if tex and SETTING.match(match[0]):
                yield Piece("setting", match.start(), match.end())
            at = match.end() if tex else match.start() + 1
        else:
            closer = f"\\end{{{match['name']}{match['star']}}}" if kind == "environment" else CLOSER.get(kind, "\\end{")
            stop = -1 if closer in lost else text.find(closer, at, end)
            if stop < 0:
                lost.add(closer)
                if kind not in ("dollar", "fence", "note", "verbatim"):
                    yield Piece("open", match.start(), match.end())
                continue
            yield from _closed(kind, match, text, at, stop, stop + len(closer))
            at = stop + len(closer)


def _closed(kind: str, match: re.Match[str], text: str, start: int, stop: int, behind: int) -> Iterator[Piece]:
    outer = match.start(), behind
    if kind == "environment":
        yield Piece("display", start, stop, match["name"], bool(match["star"]) or match["name"] == "displaymath", outer)
    elif kind in ("dollars", "bracket"):
        yield Piece("display", start, stop, "", True, outer)
    elif kind in ("dollar", "round") and "\n\n" not in text[start:stop]:
        yield Piece("inline", start, stop, "", True, outer)
    elif kind == "note" and SETTING.match(text[start:stop]):
        yield Piece("setting", start, stop)


def _body(text: str) -> tuple[int, int]:
    begin, end = text.find(r"\begin{document}"), text.rfind(r"\end{document}")
    return max(begin, 0), len(text) if end < 0 else end
