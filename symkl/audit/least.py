"""The least that something needs, found by leaving out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Goes = Callable[[tuple[Item, ...]], bool]


def least(goes: Goes[Item], items: Sequence[Item]) -> tuple[Item, ...] | None:
    """Items with which it goes through and none of which can be left out; None if it does not go through with all.

    Those that stand first are kept rather than those that stand last. Halves are left out before single items
    (Junker, QuickXplain, AAAI 2004), so that few needed of many take few trials.
    """
    everything = tuple(items)
    if not goes(everything):
        return None
    found = _needed(goes, (), everything)
    if not goes(found):  # more was given there than was kept, and more does not always go through where less does
        found = everything
    for item in reversed(found):
        fewer = tuple(i for i in found if i is not item)
        found = fewer if goes(fewer) else found
    return tuple(i for i in everything if i in found)


def _needed(goes: Goes[Item], given: tuple[Item, ...], items: tuple[Item, ...]) -> tuple[Item, ...]:
    """What of the items is needed beside those given."""
    if not items or goes(given):
        return ()
    if len(items) == 1:
        return items
    middle = len(items) // 2
    first, second = items[:middle], items[middle:]
    second = _needed(goes, given + first, second)
    return _needed(goes, given + second, first) + second
