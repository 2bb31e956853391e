"""Letters that a paper defines by an equation, as u = x − μ: they are written out wherever they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from symkl.papers.formula import DEEPEST, Node
from symkl.papers.tokens import Unreadable

LARGEST = 3_000
"""Nodes of one side after its letters are written out."""
LEAVES = ("symbol", "number", "pi")


def abbreviations(
    claims: Sequence[Sequence[Node]], introduced: Collection[int], asserted: Collection[int], fixed: Collection[str]
) -> tuple[dict[str, tuple[int, Node]], dict[int, str]]:
    """Each letter that an equation defines, by the number of the equation and what it stands for; and what is doubtful.

    A letter is defined by the first equation with two sides in which it stands alone on the left, and something
    composed on the right without it. The paper must say so, `introduced`, or use the letter in another equation and
    not say that something *is* this, `asserted`; otherwise the equation may as well be a claim about something that the
    letter was said to be, and is doubtful.
    Parameters, variables and the dimension, `fixed`, are never defined so.
    """
    found: dict[str, tuple[int, Node]] = {}
    doubtful: dict[int, str] = {}
    uses = Counter(name for sides in claims for name in {n for side in sides for n in _symbols(side)})
    for number, sides in enumerate(claims):
        if len(sides) != 2 or sides[0].op != "symbol" or sides[1].op in LEAVES:
            continue
        name, body = sides[0].value, sides[1]
        if name in fixed or name in found or name in _needed(body, found):
            continue
        if number in introduced or (uses[name] > 1 and number not in asserted):
            found[name] = number, body
        else:
            doubtful[number] = name
    return found, doubtful


def _needed(body: Node, known: Mapping[str, tuple[int, Node]]) -> set[str]:
    """The letters of a body, and those that what they stand for needs."""
    names: set[str] = set()
    waiting = [body]
    while waiting:
        for name in _symbols(waiting.pop()):
            if name not in names:
                names.add(name)
                waiting += [known[name][1]] if name in known else []
    return names


def _symbols(node: Node) -> Iterator[str]:
    if node.op == "symbol":
        yield node.value
    for argument in node.args:
        yield from _symbols(argument)


def written(node: Node, known: Mapping[str, tuple[int, Node]]) -> Node:
    """A side with its letters written out; what a letter stands for stands where the letter does.

    Raises
    ------
    Unreadable
        When it becomes too large.
    """
    budget = [LARGEST]

    def write(part: Node, place: tuple[int, int] | None, depth: int) -> Node:
        budget[0] -= 1
        if budget[0] < 0 or depth > DEEPEST:
            bound = f"{LARGEST} parts, or is more than {DEEPEST} deep"
            raise Unreadable(f"with its letters written out this has more than {bound}", node.start, node.end)
        start, end = place or (part.start, part.end)
        if part.op == "symbol" and part.value in known:
            return write(known[part.value][1], (start, end), depth + 1)._replace(bracketed=True)
        return part._replace(args=tuple(write(a, place, depth + 1) for a in part.args), start=start, end=end)

    return write(node, None, 0)
