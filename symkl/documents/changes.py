"""What became of recorded claims, for the terminal: those that changed, in both forms, and a count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symkl.audit.changes import Change, Fate
from symkl.documents.listing import claim_lines
from symkl.documents.spans import Line, Span, line, wrapped
from symkl.proof.source import Unread

SAID = {
    Fate.MEANING: ("✗", "has changed its meaning", "bold red"),
    Fate.SPELLING: ("≈", "is spelled in another way, and means the same", "green"),
    Fate.REMOVED: ("–", "was removed", "yellow"),
    Fate.ADDED: ("+", "was added, and is not in the snapshot", "yellow"),
}
"""The mark of a change, what is said of it, and in which style."""
FORMS = {Fate.MEANING: ("recorded", "now"), Fate.SPELLING: ("recorded", "now"), Fate.REMOVED: ("recorded",),
         Fate.ADDED: ("now",)}  # fmt: skip
COUNTED = {
    Fate.SAME: "as recorded", Fate.SPELLING: "spelled in another way", Fate.MEANING: "changed in meaning",
    Fate.REMOVED: "removed", Fate.ADDED: "added",
}  # fmt: skip


def lines(title: str, found: Sequence[Change], unread: Sequence[Unread], width: int) -> Iterator[Line]:
    """Every change, and how many claims there are of each fate; claims that cannot be read now count as changed."""
    lost = {one.label: one for one in unread}
    for text in wrapped(title, width):
        yield line(Span(text, "bold"))
    for change in found:
        if change.fate is not Fate.SAME:
            yield ()
            yield from _change(change, lost.get(change.label), width)
    yield ()
    counts = {fate: sum(change.fate is fate for change in found) for fate in COUNTED}
    said = ", ".join(f"{n} {COUNTED[fate]}" for fate, n in counts.items() if n) or "no claims"
    for text in wrapped(f"{len(found)} claims: {said}", width):
        yield line(text)


def _change(change: Change, unread: Unread | None, width: int) -> Iterator[Line]:
    mark, said, style = SAID[change.fate]
    if change.fate is Fate.REMOVED and unread is not None:
        mark, said, style = SAID[Fate.MEANING][0], f"cannot be read now: {unread.reason}", SAID[Fate.MEANING][2]
    for number, text in enumerate(wrapped(f"{mark} ({change.label}) {said}", width, rest="    ")):
        yield line(Span(text, style if number == 0 else ""))
    for name in FORMS[change.fate]:
        claim = change.old if name == "recorded" else change.new
        for text in claim_lines(claim, width, f"    {name:<8}  ", " " * 14):
            yield line(text)
    if change.reason:
        for text in wrapped(change.reason, width, "    why       ", " " * 14):
            yield line(Span(text, "dim"))
