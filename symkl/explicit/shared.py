"""Evaluators that many claims share, so that each subterm is evaluated once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from symkl.explicit.bounds import FUEL, FUEL_AT_NUMBERS
from symkl.explicit.evaluate import Evaluator
from symkl.explicit.forms import Symbolic, roles
from symkl.explicit.instances import Constants, Instance, Sides, instances
from symkl.explicit.numbers import differ, written
from symkl.explicit.ring import Full, Ring, Undecided
from symkl.explicit.unfold import Meanings
from symkl.proof.derivation import Step
from symkl.proof.report import Counterexample
from symkl.terms.expr import Term

MOST_VALUES = 20_000
"""So many values are kept of one evaluator."""


class Evaluators:
    """Where claims are evaluated: in letters, and at instances.

    Parameters
    ----------
    keep : bool
        Let later claims use the evaluators of earlier ones.
    doubtful : bool
        Try an instance before the letters: most claims are expected to be false. This can refute a claim whose sides
        have no value for some letters, which is unknown otherwise.
    """

    def __init__(self, *, keep: bool = False, doubtful: bool = False) -> None:
        self.keep, self.doubtful = keep, doubtful
        self._meanings: Meanings | None = None
        self._made: dict[Hashable, Evaluator] = {}
        self._drawn: dict[Hashable, tuple[Instance, ...]] = {}
        self.reused = False

    def meanings(self, definitions: Iterable[Step]) -> Meanings:
        """What the definitions of the claims mean."""
        definitions = tuple(definitions)
        if self._meanings is None or self._meanings.definitions != definitions or self._meanings.is_large:
            self._meanings = Meanings(definitions)
        return self._meanings

    def in_letters(self, terms: Iterable[Term], d: int, size: int) -> Evaluator:
        """An evaluator whose symbols are letters that suit how they occur in the terms."""
        found = roles(terms)
        key = ("letters", d, size, frozenset((symbol, frozenset(role)) for symbol, role in found.items()))
        return self._evaluator(key, d, Ring(size, FUEL), lambda ring: Symbolic(ring, d, found))

    def counterexample(
        self, sides: Sides, symbols: list[Term], d: int, seed: int, size: int, most: int | None = None
    ) -> Counterexample | None:
        """The first instance for which the sides provably differ, of `most` at the most; or None."""
        for k, instance in enumerate(self._instances(symbols, d, seed)):
            if k == most:
                return None
            found = self._differing(sides, instance, (tuple(symbols), seed, k), d, size)
            if found is not None:
                return found
        return None

    def forget(self) -> None:
        """Start anew: the letters of a ring are used up."""
        self._made.clear()
        self.reused = False

    def _instances(self, symbols: list[Term], d: int, seed: int) -> Iterable[Instance]:
        if not self.keep:
            return instances(symbols, d, seed)
        key = tuple(symbols), d, seed
        if key not in self._drawn:
            self._drawn[key] = tuple(instances(symbols, d, seed))
        return self._drawn[key]

    def _differing(self, sides: Sides, instance: Instance, name: Hashable, d: int, size: int) -> Counterexample | None:
        for _ in (1, 2):  # once more from the start where the letters of a kept ring are used up
            ring, key = Ring(size, FUEL_AT_NUMBERS), ("numbers", d, size, name)
            evaluator = self._evaluator(key, d, ring, lambda ring: Constants(ring, instance))
            try:
                lhs, rhs = sides(evaluator)
                if differ(evaluator.ring, lhs, rhs):
                    shown = written(evaluator.ring, lhs), written(evaluator.ring, rhs)
                    return Counterexample(d, instance.shown(), *shown)
            except Full:
                if self.reused:
                    self.forget()
                    continue
            except Undecided:
                pass
            return None
        return None

    def _evaluator(
        self, key: Hashable, d: int, ring: Ring, symbols: Callable[[Ring], Symbolic | Constants]
    ) -> Evaluator:
        """The one that was kept, with the fuel of a new one; or a new one over this ring."""
        made = self._made.get(key)
        if made is not None and len(made.values) < MOST_VALUES:
            self.reused, made.ring.fuel = True, ring.fuel
            return made
        made = Evaluator(ring, symbols(ring), d)
        if self.keep:
            self._made[key] = made
        return made
