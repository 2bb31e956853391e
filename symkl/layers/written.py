"""How names, dimensions and numbers are written, in a shell or in the settings of pytest."""

from __future__ import annotations

from symkl.errors import UsageError

LARGEST_DIMENSION = 100
"""Beyond it, explicit matrices would fill the memory."""
LONGEST = 9
"""Digits of the longest number that is read."""


def names(text: str) -> tuple[str, ...]:
    """Comma-separated names.

    >>> names("13a, 16")
    ('13a', '16')
    """
    found = tuple(part.strip() for part in text.split(","))
    if not all(found):
        raise UsageError(f"expected names separated by commas, found {text!r}")
    return found


def dimensions(text: str) -> tuple[int, ...]:
    """Numbers and ranges of numbers.

    >>> dimensions("1-3")
    (1, 2, 3)
    >>> dimensions("1,2,5")
    (1, 2, 5)
    """
    found: list[int] = []
    for part in names(text):
        first, dash, last = part.partition("-")
        ends = (first.strip(), last.strip() if dash else first.strip())
        if not all(map(_is_number, ends)) or not 1 <= int(ends[0]) <= int(ends[1]) <= LARGEST_DIMENSION:
            raise UsageError(
                f"expected dimensions from 1 to {LARGEST_DIMENSION}, like 1-3 or 1,2,5, found {text!r}"
            )
        found.extend(range(int(ends[0]), int(ends[1]) + 1))
    return tuple(sorted(set(found)))


def positive(text: str) -> int:
    """A whole number from 1 on."""
    if not (_is_number(text) and int(text) > 0):
        raise UsageError(f"expected a whole number from 1 on, found {text!r}")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST
