"""HTML elements. What an author wrote is escaped; signs that hide or turn text around are shown by their numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape

BIDI = frozenset(map(chr, [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
"""Signs that change the direction of what follows them."""
INVISIBLE = BIDI | frozenset(map(chr, [0xFEFF, *range(0xFFF9, 0xFFFC), 0x180E]))
SPACES = re.compile(r"\s+")
EMPTY = frozenset({"br", "hr", "link", "meta", "wbr"})


class Html(str):
    """Markup, as opposed to text that is still to be escaped."""

    __slots__ = ()


def visible(text: str) -> str:
    """The text in which every control sign is shown by its number, and all white space in a row is one space.

    >>> visible("a" + chr(0x202E) + "b" + chr(0) + "c")
    'a⟨U+202E⟩b⟨U+0000⟩c'
    """
    return SPACES.sub(" ", "".join(map(_shown, text)))


def _shown(c: str) -> str:
    code = ord(c)
    hidden = c in INVISIBLE or (unicodedata.category(c) in ("Cc", "Cs") and not c.isspace())
    return f"⟨U+{code:04X}⟩" if hidden or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF else c


def text(value: str) -> Html:
    """Text as markup."""
    return Html(escape(visible(value)))


def tag(name: str, /, *children: str, **attributes: str | bool | None) -> Html:
    """An element. Children that are no `Html` are text; an underscore behind an attribute's name is dropped.

    >>> tag("a", "1 < 2", href="#x", class_="plain")
    '<a href="#x" class="plain">1 &lt; 2</a>'
    """
    given = "".join(map(_attribute, attributes.items()))
    inner = joined(children)
    return Html(f"<{name}{given}>" if name in EMPTY else f"<{name}{given}>{inner}</{name}>")


def joined(children: Iterable[str], between: str = "") -> Html:
    """Elements and texts behind one another."""
    return Html(escape(between).join(child if isinstance(child, Html) else text(child) for child in children))


def _attribute(pair: tuple[str, str | bool | None]) -> str:
    name, value = pair[0].removesuffix("_").replace("_", "-"), pair[1]
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(visible(value))}"'


def written_by_author(value: str) -> Html:
    """Text of unknown direction, which does not turn what stands beside it around."""
    return tag("bdi", value)


def identifier(label: str, kind: str = "step") -> str:
    """What a link to this label says: other signs than letters, digits, dots and dashes by their numbers.

    >>> identifier("13a"), identifier("é'")
    ('step-13a', 'step-_e9__27_')
    """
    kept = (c if c.isascii() and (c.isalnum() or c in ".-") else f"_{ord(c):x}_" for c in label)
    return f"{kind}-{''.join(kept)}"
