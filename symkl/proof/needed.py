"""Which definitions a term may rest on, and in which dimensions it then means something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from symkl.proof.derivation import Step
from symkl.terms.expr import Term
from symkl.terms.literals import dimensions
from symkl.terms.variables import subterms


def needed(terms: Iterable[Term], definitions: Mapping[tuple[str, object], Step]) -> list[Step]:
    """Those of the symbols in terms, of the symbols in their definitions, and all that define no symbol."""
    found = {key: step for key, step in definitions.items() if key[0] != "symbol"}
    waiting = [*terms, *(step.rhs for step in found.values())]
    while waiting:
        for key in {(s.op, s.data) for s in subterms(waiting.pop())} & (definitions.keys() - found.keys()):
            found[key] = definitions[key]
            waiting.append(definitions[key].rhs)
    return list(found.values())


def own_dimensions(step: Step, definitions: Iterable[Step]) -> frozenset[int]:
    """The dimensions of what is written out in a claim and in the definitions it may rest on; empty for every d.

    More than one leaves no dimension in which the claim means anything.
    """
    heads = {(s.lhs.op, s.lhs.data): s for s in definitions}
    sides = [*step.claim, *(s.rhs for s in needed(step.claim, heads))]
    return frozenset[int]().union(*map(dimensions, sides))
