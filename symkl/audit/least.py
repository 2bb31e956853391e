"""The least that something needs, found by leaving out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")
Goes = Callable[[tuple[Item, ...]], bool]
Citations = frozenset[str]
MOST_TRIED = 512
"""Subsets of nine citations; of more there may be too many."""


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


class LeastSets(NamedTuple):
    """The least sets that were found, smaller ones first, and whether there can be no others."""

    found: tuple[Citations, ...]
    all: bool


def least_sets(goes: Callable[[Citations], bool], cited: Iterable[str], most: int = MOST_TRIED) -> LeastSets:
    """Every least set; none where not even all citations together go through.

    From a set that goes through, each citation is dropped; a set from which none can be dropped is least. After `most`
    sets were tried, those that are known are all that is told.
    """
    everything = tuple(cited)
    known: dict[Citations, bool] = {}

    def holds(chosen: Citations) -> bool:
        if chosen not in known:
            known[chosen] = goes(chosen)
        return known[chosen]

    one = least(lambda some: holds(frozenset(some)), everything)
    if one is None:
        return LeastSets((), True)
    found = {frozenset(one)}
    waiting = [frozenset(everything)]
    seen = set(waiting)
    while waiting and len(known) < most:
        chosen = waiting.pop()
        fewer = [less for less in (chosen - {citation} for citation in chosen) if holds(less)]
        if not fewer:
            found.add(chosen)
        waiting += [less for less in fewer if less not in seen]
        seen.update(fewer)
    return LeastSets(tuple(sorted(found, key=lambda chosen: (len(chosen), sorted(chosen)))), not waiting)
