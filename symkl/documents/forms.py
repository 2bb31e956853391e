"""The sides of an equation in the entries of its vectors and matrices, for a number d, as terms again.

SymPy computes them, expectations and integrals included. The entries of Σ⁻¹ and |Σ| stay letters from d = 2 on, and a
difference of vectors stays a factor: so Eq. 16 has 27 terms in three dimensions, not some thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import sympy as sp

from symkl.documents.blocks import Long, Over, Side
from symkl.documents.letters import Letters
from symkl.errors import TermError
from symkl.proof.derivation import Derivation, Step
from symkl.terms.build import det, inv
from symkl.terms.expr import Term
from symkl.terms.variables import subterms


class Form(NamedTuple):
    """An equation in entries: its different sides, or `reason` why it has none that SymPy writes."""

    label: str
    sides: tuple[Side, ...]
    reason: str = ""
    like: str = ""
    """An earlier equation with the same sides."""


def forms(derivation: Derivation, d: int) -> Iterator[Form]:
    """Every equation in entries, in order."""
    known: dict[tuple[Side, ...], str] = {}
    taken = names(derivation)
    for step in derivation:
        found = form(step, d, taken)
        if found.sides and not any(isinstance(side, Long) for side in found.sides):
            like = known.setdefault(found.sides, step.label)
            found = found._replace(like="" if like == step.label else like)
        yield found


def form(step: Step, d: int, taken: frozenset[str] = frozenset()) -> Form:
    """The sides of one equation in d×d matrices; sides that are written alike once."""
    letters = Letters(d, taken)
    try:
        values = [letters.canonical(side) for side in step.claim]
    except TermError as reason:
        return Form(step.label, (), str(reason))
    return Form(step.label, tuple(map(letters.shown, dict.fromkeys(values))))


def names(derivation: Derivation) -> frozenset[str]:
    """What its symbols are called."""
    terms = [side for step in derivation for side in step.claim]
    terms += [t for law in derivation.laws for t in (law.mean, law.covariance)]
    return frozenset(s.data.name for t in terms for s in subterms(t) if s.op == "symbol")


def meaning(symbol: Term, d: int) -> tuple[tuple[Side, ...], ...]:
    """A covariance, its determinant and its inverse in its entries: Σ⁻¹ = adj Σ / |Σ|."""
    letters = Letters(d)
    value = letters.value(symbol, {})
    own = (symbol, letters.grid(value))
    if d == 1:
        return (own,)
    determinant = letters.term(sp.expand(value.det(method="berkowitz")))
    adjugate = letters.grid(value.adjugate(method="berkowitz").applyfunc(sp.expand))
    entries = letters.grid(letters.inverse_of(symbol, {}))
    return own, (det(symbol), determinant), (inv(symbol), entries, Over(det(symbol), adjugate))
