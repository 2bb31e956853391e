"""How option values are written: labels, dimensions, layers, counts."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError

MOST = 100
"""The largest dimension that explicit matrices are asked for."""
PATH_HELP = (
    "a Python file with a module-level `derivation`; it is run "
    "(default: the Gaussian KL divergence that comes with symkl)"
)


def add_path(parser: ArgumentParser) -> None:
    """The one derivation a command is about."""
    parser.add_argument("path", nargs="?", metavar="PATH", help=PATH_HELP)


def names(text: str) -> tuple[str, ...]:
    """Comma-separated names.

    >>> names("13a, 16")
    ('13a', '16')
    """
    found = tuple(part.strip() for part in text.split(","))
    if not all(found):
        raise ArgumentTypeError(f"expected names separated by commas, found {text!r}")
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
        if not all(end.isascii() and end.isdigit() for end in ends) or not (
            1 <= int(ends[0]) <= int(ends[1]) <= MOST
        ):
            raise ArgumentTypeError(f"expected dimensions from 1 to {MOST}, like 1-3 or 1,2,5, found {text!r}")
        found.extend(range(int(ends[0]), int(ends[1]) + 1))
    return tuple(sorted(set(found)))


def positive(text: str) -> int:
    """A whole number from 1 on."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ArgumentTypeError(f"expected a whole number from 1 on, found {text!r}")
    return int(text)
