"""Any value in a message: short, and without an error of its own."""

from __future__ import annotations

from collections.abc import Iterable

FEW = 40
"""How many labels a message lists."""
WORDS = 80
"""How much of it is shown."""
LONGEST = 400
"""How much of a term."""


def shown(value: object, most: int = WORDS) -> str:
    """The value as Python writes it, cut where it is long.

    >>> shown("a" * 100, 10), shown(10**5000)
    ("'aaaaaaaaa…", 'a number of 16610 bits')
    """
    if isinstance(value, int) and value.bit_length() > 4 * most:
        return f"a number of {value.bit_length()} bits"
    try:
        text = repr(value)
    except Exception as error:  # such as a list that holds a number of too many digits
        return f"{type(value).__name__} that cannot be shown: {type(error).__name__}"
    return text if len(text) <= most else f"{text[:most]}…"


def brief(value: object) -> str:
    """A term in a message, cut where it is long; anything else as Python writes it."""
    return cut(str(value), LONGEST) if hasattr(value, "op") else shown(value)


def cut(text: str, most: int = WORDS) -> str:
    """The text itself, cut where it is long."""
    return text if len(text) <= most else f"{text[:most]}…"

def listed(labels: Iterable[str]) -> str:
    """The labels, or those at the beginning and the end where there are many."""
    found = list(labels)
    half = FEW // 2
    return ", ".join(found if len(found) <= FEW else [*found[:half], "…", *found[-half:]])
