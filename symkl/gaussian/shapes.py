"""Shapes of batches, and how they broadcast."""

from __future__ import annotations

from math import prod

from symkl.errors import SizeMismatch

MOST_MEMBERS = 1_000_000
"""Distributions of a batch: two short arrays could otherwise broadcast to more than there is memory for."""


def joined(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape that both broadcast to: aligned at the end, and 1 fits everything. None where they do not.

    >>> joined((3, 1), (2,)), joined((3,), (2,))
    ((3, 2), None)
    """
    length = max(len(a), len(b))
    pairs = list(zip((1,) * (length - len(a)) + a, (1,) * (length - len(b)) + b, strict=True))
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        return None
    return tuple(max(pair) for pair in pairs)


def position(index: tuple[int, ...], shape: tuple[int, ...]) -> int:
    """Where the entry that is broadcast to `index` stands in row-major order."""
    found = 0
    for i, size in zip(index[len(index) - len(shape) :], shape, strict=True):
        found = found * size + (i if size > 1 else 0)
    return found


def assert_few(shape: tuple[int, ...], argument: str) -> None:
    """Raise SizeMismatch for a batch of more than MOST_MEMBERS."""
    if prod(shape) > MOST_MEMBERS:
        raise SizeMismatch(f"a batch has at most {MOST_MEMBERS} members, found the shape {shape}; split it", argument)
