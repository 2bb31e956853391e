"""Where in which file a step was stated, and what stands there and is no step."""

from __future__ import annotations

import sys
from functools import lru_cache
from types import CodeType
from typing import NamedTuple


class Source(NamedTuple):
    """Where a step was stated: 1-based line and column."""

    file: str = ""
    line: int = 0
    column: int = 0


class Unread(NamedTuple):
    """An equation of a paper that is no step: it cannot be read, or, `ill_typed`, is read and says nothing."""

    label: str
    reason: str
    source: Source
    ill_typed: bool = False


def caller(file: str) -> Source:
    """The first frame outside of `file` and of this one: the line of the derivation that is being read."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename in (file, __file__):
        frame = frame.f_back
    column = _columns(frame.f_code)[frame.f_lasti // 2]
    return Source(frame.f_code.co_filename, frame.f_lineno, (column or 0) + 1)


@lru_cache(maxsize=1)
def _columns(code: CodeType) -> tuple[int | None, ...]:
    """Where the expression of each instruction starts; kept for the next step, which stands in the same code."""
    return tuple(column for _, _, column, _ in code.co_positions())
