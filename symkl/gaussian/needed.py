"""Which definitions the value of a term may rest on."""

from __future__ import annotations

from collections.abc import Mapping

from symkl.proof.derivation import Step
from symkl.terms.expr import Term
from symkl.terms.variables import subterms


def needed(t: Term, definitions: Mapping[tuple[str, object], Step]) -> list[Step]:
    """Those of the symbols in a term, of the symbols in their definitions, and all that define no symbol."""
    found = {key: step for key, step in definitions.items() if key[0] != "symbol"}
    waiting = [t, *(step.rhs for step in found.values())]
    while waiting:
        for key in {(s.op, s.data) for s in subterms(waiting.pop())} & (definitions.keys() - found.keys()):
            found[key] = definitions[key]
            waiting.append(definitions[key].rhs)
    return list(found.values())
