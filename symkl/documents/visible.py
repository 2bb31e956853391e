"""Text from people on a terminal and in JSON: what would act instead of being shown is written by its number.

That is everything that does not print: control characters (an escape sequence is made of them), marks that turn the
direction of writing, separators of lines, halves of characters, and what is invisible.
"""

from __future__ import annotations

LONGEST = 10_000
"""Characters of a message; a script may raise one of any length."""


def visible(text: str) -> str:
    r"""The text in one line, with the number of every character that does not print.

    >>> visible("red \x1b[31m and \u202eback"), visible("a\u00a0b")
    ('red <U+001B>[31m and <U+202E>back', 'a b')
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def visible_lines(text: str) -> str:
    """The same, but for newlines; cut where it is long."""
    shown = "\n".join(map(visible, text[: LONGEST + 1].split("\n")))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def json_escaped(text: str) -> str:
    r"""JSON with the same characters as ``\u`` and their number, which means the same in JSON.

    >>> json_escaped('"\x9b31m"')
    '"\\u009b31m"'
    """
    return "\n".join(row if row.isprintable() else "".join(map(_as_json, row)) for row in text.split("\n"))


def _shown(c: str) -> str:
    return c if c.isprintable() else " " if c.isspace() else f"<U+{ord(c):04X}>"


def _as_json(c: str) -> str:
    if c.isprintable():
        return c
    units = c.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))
