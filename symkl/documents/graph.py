"""Which step cites which, as a picture: nodes in layers, an edge from every premise down to the step that cites it.

A layer holds at most `WIDEST` nodes, and every step stands as low as those that cite it allow. Where an edge passes a
layer it keeps a place of its own there, so that it runs around the nodes. Everything is decided by labels and order:
one derivation has one picture.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from symkl.proof.derivation import Derivation
from symkl.proof.report import Report, Verdict

WIDEST = 6
"""Nodes in one layer."""
MOST_PLACES = 1000
"""Where edges pass more layers than these in all, they are drawn straight from node to node."""
SWEEPS = 12
"""How often the layers are put in order of their neighbours, down and up."""
STRAIGHTENED = 60
"""How often every place is drawn towards its neighbours."""


class State(StrEnum):
    """What a node shows: the verdict, and of a proved step whether everything it rests on is proved, too."""

    DEFINITION = "definition"
    PROVED_THROUGHOUT = "proved-throughout"
    PROVED = "proved"
    AGREES = "agrees"
    UNKNOWN = "unknown"
    REFUTED = "refuted"
    UNCHECKED = "unchecked"


SOUND = (State.DEFINITION, State.PROVED_THROUGHOUT)


class Node(NamedTuple):
    """A step: its label, what it shows, and the labels it cites."""

    label: str
    state: State
    cites: tuple[str, ...]
    is_goal: bool = False


def nodes(derivation: Derivation, report: Report | None = None) -> tuple[Node, ...]:
    """Every step of a derivation; without a report all but the definitions are unchecked."""
    verdicts = {} if report is None else {step.label: step.verdict for step in report.steps}
    states: dict[str, State] = {}
    for step in derivation:
        if report is None and step.is_definition:
            states[step.label] = State.DEFINITION
        else:
            states[step.label] = _state(verdicts.get(step.label), [states[label] for label in step.cites])
    return tuple(Node(s.label, states[s.label], s.cites, s.label == derivation.goal) for s in derivation)


def _state(verdict: Verdict | None, ancestors: Sequence[State]) -> State:
    if verdict is None:
        return State.UNCHECKED
    if verdict is Verdict.PROVED:
        return State.PROVED_THROUGHOUT if all(a in SOUND for a in ancestors) else State.PROVED
    return State(verdict.value)


class Place(NamedTuple):
    """Where something stands: its layer from the top, and across in widths of a node from the left."""

    layer: int
    across: float


class Edge(NamedTuple):
    """From a premise to the step that cites it, through its places in the layers between."""

    start: str
    end: str
    through: tuple[Place, ...]


class Graph(NamedTuple):
    """Nodes with their places, edges, and how many layers and columns the picture has."""

    nodes: tuple[Node, ...]
    places: dict[str, Place]
    edges: tuple[Edge, ...]
    layers: int
    columns: float


Key = tuple[str, ...]
"""A node ``(label,)``, or the place ``(start, end, layer)`` of an edge that passes a layer."""


def layered(found: Sequence[Node], widest: int = WIDEST) -> Graph:
    """Places for these nodes, in which every node stands below those it cites."""
    heights = _heights(found, widest)
    top = max(heights.values(), default=0)
    layer_of = {label: top - height for label, height in heights.items()}
    cited = [(premise, n.label) for n in found for premise in n.cites]
    passed = sum(layer_of[end] - layer_of[start] - 1 for start, end in cited)
    chains: dict[tuple[str, str], list[Key]] = {
        (a, b): _chain(a, b, layer_of) if passed <= MOST_PLACES else [(a,), (b,)] for a, b in cited
    }
    rows = _rows(found, chains, layer_of, top + 1)
    above, below = _neighbours(chains.values())
    _order(rows, above, below)
    across = _straighten(rows, above, below)
    least = min(across.values(), default=0.0)
    layers = {key: i for i, row in enumerate(rows) for key in row}
    places = {key: Place(layers[key], round(at - least, 3)) for key, at in across.items()}
    edges = [Edge(a, b, tuple(places[key] for key in chain)) for (a, b), chain in chains.items()]
    columns = max((place.across for place in places.values()), default=0.0) + 1
    return Graph(tuple(found), {n.label: places[(n.label,)] for n in found}, tuple(edges), top + 1, columns)


def _heights(found: Sequence[Node], widest: int) -> dict[str, int]:
    """How far above the last layer each node stands: above all that cite it, where there is still room."""
    users: dict[str, list[str]] = {n.label: [] for n in found}
    for n in found:
        for cited in n.cites:
            users[cited].append(n.label)
    heights: dict[str, int] = {}
    held: dict[int, int] = {}
    for n in reversed(found):
        height = max((heights[user] + 1 for user in users[n.label]), default=0)
        while held.get(height, 0) >= widest:
            height += 1
        heights[n.label] = height
        held[height] = held.get(height, 0) + 1
    return heights


def _chain(start: str, end: str, layer_of: dict[str, int]) -> list[Key]:
    between = range(layer_of[start] + 1, layer_of[end])
    return [(start,), *((start, end, str(layer)) for layer in between), (end,)]


def _rows(
    found: Sequence[Node], chains: dict[tuple[str, str], list[Key]], layer_of: dict[str, int], layers: int
) -> list[list[Key]]:
    rows: list[list[Key]] = [[] for _ in range(layers)]
    for n in found:
        rows[layer_of[n.label]].append((n.label,))
    for (start, _), chain in chains.items():
        for i, key in enumerate(chain[1:-1], 1):
            rows[layer_of[start] + i].append(key)
    return rows


Neighbours = dict[Key, list[Key]]


def _neighbours(chains: Iterable[list[Key]]) -> tuple[Neighbours, Neighbours]:
    above: Neighbours = {}
    below: Neighbours = {}
    for chain in chains:
        for upper, lower in pairwise(chain):
            below.setdefault(upper, []).append(lower)
            above.setdefault(lower, []).append(upper)
    return above, below


def _order(rows: list[list[Key]], above: Neighbours, below: Neighbours) -> None:
    """Every layer by the mean position of its neighbours; the order with the fewest crossings is kept."""
    best, fewest = [row[:] for row in rows], _crossings(rows, below)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row, other, near in (
            zip(rows[1:], rows, [above] * len(rows), strict=False) if down
            else zip(rows[-2::-1], rows[::-1], [below] * len(rows), strict=False)
        ):  # fmt: skip
            at = {key: i for i, key in enumerate(other)}
            own = {key: i for i, key in enumerate(row)}
            row.sort(key=lambda key: (_mean([at[k] for k in near.get(key, []) if k in at], own[key]), own[key]))
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = [row[:] for row in rows], crossings
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _mean(values: list[int], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(rows: list[list[Key]], below: Neighbours) -> int:
    total = 0
    for row, under in pairwise(rows):
        at = {key: i for i, key in enumerate(under)}
        passed: list[int] = []
        for key in row:
            for end in sorted(at[k] for k in below.get(key, []) if k in at):
                total += len(passed) - bisect_right(passed, end)
                insort(passed, end)
    return total


GAP = {0: 1.0, 1: 0.68, 2: 0.3}
"""Between the middles of two neighbours in a layer, by how many of them are passing edges."""


def _straighten(rows: list[list[Key]], above: Neighbours, below: Neighbours) -> dict[Key, float]:
    """Places across: each drawn towards the mean of its neighbours, in its order, none too near to the next."""
    across = {key: i - (len(row) - 1) / 2 for row in rows for i, key in enumerate(row)}
    for sweep in range(STRAIGHTENED):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = []
            for key in row:
                near = [across[k] for k in (*above.get(key, []), *below.get(key, []))]
                wanted.append(sum(near) / len(near) if near else across[key])
            gaps = [GAP[(len(a) > 1) + (len(b) > 1)] for a, b in pairwise(row)]
            right, left = wanted[:], wanted[:]
            for i, gap in enumerate(gaps):
                right[i + 1] = max(right[i + 1], right[i] + gap)
            for i in range(len(gaps) - 1, -1, -1):
                left[i] = min(left[i], left[i + 1] - gaps[i])
            across.update({key: (a + b) / 2 for key, a, b in zip(row, right, left, strict=True)})
    return across
