"""What the prover shares: how much it may try, what it has found, and what premises say of a term."""

from __future__ import annotations

from collections.abc import Callable, Collection

from symkl.coq.equations import Eq, same, then
from symkl.coq.keys import Keys
from symkl.coq.spell import spell
from symkl.coq.statements import Statement
from symkl.errors import NotProved
from symkl.proof.defined import Judge
from symkl.terms.expr import SCALAR, Term

FUEL = 20_000
"""Terms that one proof may look at."""
DEEPEST = 12
"""Premises that lead from one to the next."""


class Search:
    """Equations from terms to their forms, made by the classes below this one.

    Parameters
    ----------
    axioms : collection of str
        The axioms of the step: what is assumed of E, and which facts of letters are used.
    keys : Keys
        Where identities are stated.
    opened : bool
        Whether sums multiply out in products, or stand in them as one letter.
    """

    def __init__(self, axioms: Collection[str], keys: Keys, opened: bool) -> None:
        self.axioms, self.keys, self.opened = axioms, keys, opened
        self.judge = Judge()
        self.rules: list[Statement] = []
        self.fuel, self._deep = FUEL, 0
        self._known: dict[tuple[str, Term], Eq] = {}

    def spend(self) -> None:
        self.fuel -= 1
        if self.fuel < 0:
            raise NotProved("gave up: the claim is too large, or its premises rewrite one another")

    def spell(self, t: Term) -> str:
        return spell(t)

    def remembered(self, t: Term, find: Callable[[Term], Eq]) -> Eq:
        key = find.__name__, t
        if key not in self._known:
            self._known[key] = find(t)
        return self._known[key]

    def use(self, rules: list[Statement]) -> None:
        """From now on what these say is put in for their left sides."""
        self.rules = rules
        self._known.clear()

    def looked_up(self, t: Term) -> Eq:
        """What the rules make of a term that is in its form."""
        for rule in self.rules:
            found = rule.matched(t)
            if found is not None:
                return self._followed(found)
        return same(t)

    def _followed(self, found: Eq) -> Eq:
        if self._deep >= DEEPEST:
            raise NotProved("gave up: the premises rewrite one another")
        self._deep += 1
        try:
            return then(found, self.term(found.right))
        finally:
            self._deep -= 1

    def term(self, t: Term) -> Eq:
        """A number or a matrix in its form."""
        return self.scalar(t) if t.shape == SCALAR else self.matrix(t)

    def scalar(self, t: Term) -> Eq:
        raise NotImplementedError

    def matrix(self, t: Term) -> Eq:
        raise NotImplementedError

    def form(self, t: Term) -> Eq:
        raise NotImplementedError

    def trace(self, t: Term) -> Eq:
        raise NotImplementedError

    def expectation(self, t: Term) -> Eq:
        raise NotImplementedError

    def integral(self, t: Term) -> Eq:
        raise NotImplementedError
