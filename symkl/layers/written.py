"""How names, dimensions and numbers are written, in a shell or in the settings of pytest."""

from __future__ import annotations

from symkl.errors import UsageError
from symkl.layers.bounds import LARGEST_DIMENSION, LONGEST_TIMEOUT, MOST_JOBS
from symkl.terms.shown import shown

LONGEST = 1000
"""Characters of a value: no list of labels or dimensions is longer."""
DIGITS = 18
"""Of a number."""


def names(text: str) -> tuple[str, ...]:
    """Comma-separated names.

    >>> names("13a, 16")
    ('13a', '16')
    """
    found = tuple(part.strip() for part in text.split(","))
    if not all(found):
        raise UsageError(f"expected names separated by commas, found {shown(text)}")
    return found


def dimensions(text: str) -> tuple[int, ...]:
    """Numbers and ranges of numbers.

    >>> dimensions("1-3")
    (1, 2, 3)
    >>> dimensions("1,2,5")
    (1, 2, 5)
    """
    found: set[int] = set()
    for part in names(text[: LONGEST + 1]):
        first, dash, last = part.partition("-")
        ends = _whole(first.strip()), _whole(last.strip() if dash else first.strip())
        if len(text) > LONGEST or not 1 <= ends[0] <= ends[1] <= LARGEST_DIMENSION:
            raise UsageError(
                f"expected dimensions from 1 to {LARGEST_DIMENSION}, like 1-3 or 1,2,5, found {shown(text)}; "
                "the layer general covers every d"
            )
        found.update(range(ends[0], ends[1] + 1))
    return tuple(sorted(found))


def positive(text: str) -> int:
    """A whole number from 1 on."""
    if not _whole(text) > 0:
        raise UsageError(f"expected a whole number from 1 on, of at most {DIGITS} digits, found {shown(text)}")
    return int(text)


def jobs(text: str) -> int:
    """How many processes."""
    if not 1 <= _whole(text) <= MOST_JOBS:
        raise UsageError(f"expected a whole number from 1 to {MOST_JOBS}, found {shown(text)}")
    return int(text)


def seed(text: str) -> int:
    """A whole number, of either sign."""
    if _whole(text.removeprefix("-")) < 0:
        raise UsageError(f"expected a whole number of at most {DIGITS} digits, found {shown(text)}")
    return int(text)


def seconds(text: str) -> float:
    """A time limit, such as 5 or 0.5."""
    whole, _, part = text.partition(".")
    value = float(text) if min(_whole(whole or "0"), _whole(part or "0")) >= 0 and text.strip(".") else 0.0
    if not 0 < value <= LONGEST_TIMEOUT:
        raise UsageError(f"expected seconds above 0 and up to {LONGEST_TIMEOUT}, found {shown(text)}")
    return value


def _whole(text: str) -> int:
    """The number that the digits 0 to 9 write, at most so many of them; −1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else -1
