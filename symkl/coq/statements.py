"""What a step may go by, as Coq states it: an equation for all values of some letters, under the name of its proof."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from symkl.coq.equations import Eq
from symkl.coq.names import letter
from symkl.coq.spell import TYPES, spell
from symkl.proof.defined import Judge
from symkl.proof.instances import match
from symkl.terms.expr import SQUARE, Term
from symkl.terms.variables import substitute


class Statement(NamedTuple):
    """left = right for all values of `holes` that have their declared facts; `proof` is its name in Coq."""

    left: Term
    right: Term
    holes: tuple[Term, ...]
    proof: str
    link: int = 0
    links: int = 1

    def at(self, values: dict[Term, Term]) -> Eq:
        """The equation at these values of its holes; a hole without one is itself."""
        found = [values.get(hole, hole) for hole in self.holes]
        facts = ["ltac:(fact)" if fact.startswith("sym") else "ltac:(pos)" for fact, _ in facts_of(self.holes)]
        arguments = [*map(spell, found), *facts]
        text = f"({self.proof} {' '.join(arguments)})" if arguments else self.proof
        text = _projected(text, self.link, self.links)
        own = dict(zip(self.holes, found, strict=True))
        return Eq(substitute(self.left, own), substitute(self.right, own), text)

    def matched(self, t: Term) -> Eq | None:
        """The equation whose left side is `t`, if it has such an instance."""
        if self.left == t:
            return self.at({})
        if not self.holes or self.left in self.holes:
            return None
        values = match(self.left, t, frozenset(self.holes), {})
        if values is None or any(not _fits(hole, values.get(hole, hole)) for hole in self.holes):
            return None
        return self.at(values)


def _fits(hole: Term, value: Term) -> bool:
    if hole.shape == SQUARE and (hole.data.positive or hole.data.symmetric):
        return Judge().definite(value)
    return True


def _projected(proof: str, link: int, links: int) -> str:
    """One part of a conjunction."""
    if links == 1:
        return proof
    for _ in range(link):
        proof = f"(proj2 {proof})"
    return proof if link == links - 1 else f"(proj1 {proof})"


def facts_of(symbols: Iterable[Term]) -> list[tuple[str, str]]:
    """The names and statements of what is declared of symbols."""
    found = []
    for s in symbols:
        name = letter(s)
        if s.data.symmetric:
            found.append((f"sym__{name}", f"symm {name}"))
        if s.data.positive:
            found.append((f"pos__{name}", f"posdet {name}" if s.shape == SQUARE else f"0 < {name}"))
    return found


def closed(claim: tuple[Term, ...], general: Iterable[Term]) -> str:
    """The claim for all values of its general symbols."""
    symbols = list(general)
    binders = "".join(f"({letter(s)} : {TYPES[s.shape]}) " for s in symbols)
    facts = "".join(f"{fact} -> " for _, fact in facts_of(symbols))
    kind = TYPES[claim[0].shape]
    sides = [spell(side) for side in claim]
    links = [f"{a} = {b} :> {kind}" for a, b in pairwise(sides)]
    body = f"({links[0]})" if len(links) == 1 else " /\\ ".join(f"({link})" for link in links)
    return f"{f'forall {binders.strip()}, ' if symbols else ''}{facts}{body}"
