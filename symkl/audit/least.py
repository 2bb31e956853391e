"""Least sets of citations: what can be dropped one by one until nothing more can."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

Citations = frozenset[str]
GoesThrough = Callable[[Citations], bool]
"""Whether a step goes through with these citations. What follows from less follows from more."""
MOST_TRIED = 512
"""Subsets of nine citations; of more there may be too many."""


def least_set(goes_through: GoesThrough, cited: Iterable[str]) -> tuple[str, ...]:
    """One least set, found by dropping each citation in turn, the first ones first; all of them must go through."""
    kept = tuple(cited)
    for citation in kept:
        fewer = tuple(c for c in kept if c != citation)
        if goes_through(frozenset(fewer)):
            kept = fewer
    return kept


class LeastSets(NamedTuple):
    """The least sets that were found, smaller ones first, and whether there can be no others."""

    found: tuple[Citations, ...]
    all: bool


def least_sets(goes_through: GoesThrough, cited: Iterable[str], most: int = MOST_TRIED) -> LeastSets:
    """Every least set; none where not even all citations together go through.

    From a set that goes through, each citation is dropped; a set from which none can be dropped is least. After `most`
    sets were tried, those that are known are all that is told.
    """
    everything = tuple(cited)
    known: dict[Citations, bool] = {}

    def holds(chosen: Citations) -> bool:
        if chosen not in known:
            known[chosen] = goes_through(chosen)
        return known[chosen]

    if not holds(frozenset(everything)):
        return LeastSets((), True)
    found = {frozenset(least_set(holds, everything))}
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
