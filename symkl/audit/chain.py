"""From one side of an equation to the other by small moves, the chain that a person would write.

Best-first search from both sides. A term is looked at further only when the kernel has proved the link to it, so a
wrong move costs time and is never part of a chain. Where the two searches reach one value, the chain is closed; then
links that the kernel can do without are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from symkl.audit.links import Link, Prover
from symkl.audit.moves import MOVES, Move, Reason, Rewriter, moves_by
from symkl.audit.nearness import Parts
from symkl.errors import NotProved
from symkl.proof.algebra import FUEL
from symkl.proof.axioms import Axiom
from symkl.proof.kernel import Kernel, Theorem
from symkl.proof.normal import Normaliser
from symkl.proof.values import Poly
from symkl.terms.build import Normal, laws
from symkl.terms.expr import Term

COST_OF_LINK = (1.0, 10.0)
"""What a link costs against a subterm that is not yet as it should be: a hasty search first, then one for few links."""
ANEW, AGAIN, AS_WRITTEN, PREMISE = 1.0, 0.3, 0.2, 0.95
"""Links by another reason than the last, by the same one (they will be one link), by none, by a premise."""
MOST_ALIKE = 12
"""So many terms of one value are looked at: they differ in how their sums are written."""
SHORT = 2
"""A chain of so many links is not searched for a shorter one."""


class Chain(NamedTuple):
    """start = … = end, each link proved by the kernel with one reason."""

    start: Term
    links: tuple[Link, ...]


class Bounds(NamedTuple):
    """When a search gives up: after so many links asked of the kernel, or so many parts of terms written down.

    A claim with a side of more than `largest` parts is not searched at all.
    """

    links: int = 400
    parts: int = 400_000
    largest: int = 300


BOUNDS = Bounds()


def find_chain(
    kernel: Kernel, equation: tuple[Term, Term], premises: Sequence[Theorem], axioms: Sequence[Axiom],
    *, moves: Mapping[str, Sequence[Move]] = MOVES, bounds: Bounds = BOUNDS,
) -> Chain | None:  # fmt: skip
    """A chain of links from the left side to the right one.

    Parameters
    ----------
    kernel : Kernel
        The one that made the premises.
    equation : tuple of Term
        Both sides.
    premises, axioms : sequence
        What links may go by, one each.
    moves : mapping, optional
        The moves of every axiom, by its id. They are not trusted.
    bounds : Bounds, optional
        How long to search.

    Returns
    -------
    Chain or None
        None if the search ended without one, which says nothing of the equation.
    """
    if max(side.size for side in equation) > bounds.largest:
        return None
    search = _Search(kernel, equation, premises, axioms, moves, bounds)
    best: Chain | None = None
    for cost in COST_OF_LINK:
        found = search.run(cost, len(best.links) if best else 0)
        if found is not None and (best is None or len(found.links) < len(best.links)):
            best = found
        if best is not None and len(best.links) <= SHORT:
            break
    return best


class _Node(NamedTuple):
    """A term that a side was proved equal to, and by which way."""

    term: Term
    parent: _Node | None = None
    link: Link | None = None
    cost: float = 0.0

    def links(self) -> list[Link]:
        """The links to it, the nearest first."""
        found, node = list[Link](), self
        while node.link is not None and node.parent is not None:
            found.append(node.link)
            node = node.parent
        return found


class _Step(NamedTuple):
    """A rewriting that was proposed and not yet proved; the most promising is the least."""

    promise: float
    tie: int
    term: Term
    parent: _Node | None
    reason: Reason
    cost: float


class _Front:
    """One side's search."""

    def __init__(self, start: Term, tie: int) -> None:
        self.waiting = [_Step(0.0, tie, start, None, None, 0.0)]
        self.reached: dict[Term, _Node] = {}
        self.values: dict[Poly, list[_Node]] = {}


class _Search:
    def __init__(
        self, kernel: Kernel, equation: tuple[Term, Term], premises: Sequence[Theorem], axioms: Sequence[Axiom],
        moves: Mapping[str, Sequence[Move]], bounds: Bounds,
    ) -> None:  # fmt: skip
        self.equation, self.bounds = equation, bounds
        self.prover = Prover(kernel, axioms)
        self.rewriter = Rewriter(moves_by(axioms, premises, moves))
        self.parts = Parts()
        sides = [*equation, *(side for p in premises for side in p.claim)]
        self.largest = 2 * max(side.size for side in sides) + 30
        found = frozenset[Normal]().union(*map(laws, sides))
        with_ring = frozenset({"ring"} if self.prover.ring else ())
        self.normaliser = Normaliser(with_ring, tuple(sorted(found, key=lambda law: law.name)))

    def run(self, cost_of_link: float, fewer_than: int) -> Chain | None:
        """The first chain found; with `fewer_than` only those that may have fewer links."""
        fronts = (_Front(self.equation[0], 0), _Front(self.equation[1], 1))
        tie, parts = count(2), 0
        most_links = self.prover.asked + self.bounds.links
        while parts < self.bounds.parts and self.prover.asked < most_links:
            side = min((s for s in (0, 1) if fronts[s].waiting), key=lambda s: fronts[s].waiting[0], default=None)
            if side is None:
                break
            front, other = fronts[side], fronts[1 - side]
            step = heappop(front.waiting)
            value = None if step.term in front.reached else self._value(step.term)
            if value is not None and len(front.values.get(value, ())) >= MOST_ALIKE:
                continue
            node = None if value is None else self._proved(step, side)
            if node is None or value is None:
                continue
            front.reached[node.term] = node
            front.values.setdefault(value, []).append(node)
            chain = self._closed(node, other.values.get(value), side)
            if chain is not None:
                return chain
            for reason, term in self.rewriter.rewritings(node.term):
                cost = node.cost + _cost(reason, node)
                if term in front.reached or term.size > self.largest or 0 < fewer_than <= cost:
                    continue
                parts += term.size
                distance = self.parts.distance(term, self.equation[1 - side])
                promise = distance + cost_of_link * cost
                heappush(front.waiting, _Step(promise, next(tie), term, node, reason, cost))
        return None

    def _value(self, t: Term) -> Poly | None:
        """What two terms have in common that `ring`, if it may be used, or nothing at all makes equal."""
        self.normaliser.fuel = FUEL
        try:
            return self.normaliser.evaluate(t)
        except NotProved:  # too large
            return None

    def _proved(self, step: _Step, side: int) -> _Node | None:
        """The step as a node, once the kernel has proved its link."""
        parent = step.parent
        if parent is None:
            return _Node(step.term)
        sides = (parent.term, step.term) if side == 0 else (step.term, parent.term)
        link = self.prover.link(*sides, step.reason)
        return None if link is None else _Node(step.term, parent, link, step.cost)

    def _closed(self, node: _Node, met: list[_Node] | None, side: int) -> Chain | None:
        """The whole chain, where both searches have met."""
        if met is None:
            return None
        left, right = (node, met[0]) if side == 0 else (met[0], node)
        links = [*reversed(left.links()), *right.links()]
        if left.term != right.term:
            between = self.prover.link(left.term, right.term, None)
            between = between or self.prover.link(left.term, right.term, self.prover.ring)
            if between is None:
                return None
            links.insert(len(left.links()), between)
        return Chain(self.equation[0], tuple(self._shortened(links)))

    def _shortened(self, links: list[Link]) -> list[Link]:
        """The links without those that the kernel can do without; a premise is never left out."""
        links = [self._as_written(link) for link in links]
        i = 0
        while i + 1 < len(links):
            joined = self._joined(links[i], links[i + 1])
            if joined is None:
                i += 1
            else:
                links[i : i + 2] = [joined]
                i = max(0, i - 1)
        return links

    def _as_written(self, link: Link) -> Link:
        """A link that needs no axiom says so."""
        if isinstance(link.reason, Theorem):
            return link
        return self.prover.link(link.before, link.after, None) or link

    def _joined(self, one: Link, two: Link) -> Link | None:
        """Both links as one, by the reason of one of them."""
        reasons = [one.reason, two.reason]
        if one.reason is two.reason:
            return self.prover.link(one.before, two.after, one.reason)
        for reason, left_out in (reasons, reversed(reasons)):
            if isinstance(left_out, Theorem):
                continue
            joined = self.prover.link(one.before, two.after, reason)
            if joined is not None and (left_out is None or not joined.with_ring):
                return joined
        return None


def _cost(reason: Reason, node: _Node) -> float:
    if reason is None:
        return AS_WRITTEN
    if node.link is not None and node.link.reason is reason:
        return AGAIN
    return PREMISE if isinstance(reason, Theorem) else ANEW
