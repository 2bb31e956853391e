"""What the exact layers say of a changed step, many changes of one derivation one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from symkl.audit.least import least
from symkl.errors import NotProved
from symkl.layers.follows import Ledger
from symkl.layers.general import General
from symkl.proof.axioms import APPROVED
from symkl.proof.derivation import Derivation, Step
from symkl.proof.kernel import Kernel, Theorem
from symkl.proof.report import Verdict
from symkl.terms.expr import Term

if TYPE_CHECKING:
    from symkl.explicit.shared import Evaluators

FOLLOWS, GENERAL = "follows", "general"


class Judges:
    """The exact layers of one derivation, with what they share from one step to the next.

    Parameters
    ----------
    derivation : Derivation
        The derivation as it is; its own premises and definitions count.
    dims : iterable of int
        The dimensions of the family ``explicit``.
    seed : int
        Seeds the search for counterexamples.
    """

    def __init__(self, derivation: Derivation, dims: Iterable[int], seed: int) -> None:
        self.derivation, self.seed = derivation, seed
        self.ledger, self.general = Ledger(derivation), General(derivation)
        self.dims = {f"d={d}": d for d in dims}
        self.layers = (FOLLOWS, GENERAL, *self.dims)
        self._evaluators: dict[tuple[str, bool], Evaluators] = {}
        self._equalities = Kernel()
        self._letters = [
            self._equalities.assume(s.label, s.claim, definition=True) for s in derivation.definitions
            if s.lhs.op == "symbol"
        ]  # fmt: skip
        self._holds: dict[str, bool] = {}

    def passes(self, layer: str, step: Step, *, doubtful: bool = True) -> bool:
        """Whether the layer proves the step. `follows` has nothing to say of a definition, and passes it."""
        if layer == FOLLOWS:
            return step.is_definition or self.ledger.proves(step, step.cites, step.by)
        if layer == GENERAL:
            return self.general.check(step).verdict is Verdict.PROVED
        from symkl.explicit import decide

        d, definitions = self.dims[layer], self.derivation.definitions
        found = decide(step, definitions, d, self.seed, self._shared(layer, doubtful))
        return found.verdict is Verdict.PROVED

    def holds(self, label: str) -> bool:
        """Whether every layer proves the step as it is."""
        if label not in self._holds:
            step = self.derivation[label]
            self._holds[label] = all(self.passes(layer, step, doubtful=False) for layer in self.layers)
        return self._holds[label]

    def _shared(self, layer: str, doubtful: bool) -> Evaluators:
        from symkl.explicit.shared import Evaluators

        key = layer, doubtful
        if key not in self._evaluators:
            self._evaluators[key] = Evaluators(keep=True, doubtful=doubtful)
        return self._evaluators[key]

    def failing_citers(self, step: Step) -> tuple[str, ...]:
        """The steps that cite this one and no longer follow when it claims what it claims now."""
        return tuple(s.label for s in self.derivation if step.label in s.cites and not self.ledger.proves_with(s, step))

    def equal_by(self, step: Step) -> tuple[str, ...] | None:
        """The axioms that prove each side equal to the side it was, or None.

        There are no premises but what other letters are defined to be: a solve with a factor has a value by that alone.
        """
        was = self.derivation[step.label].claim
        changed = [(a, b) for a, b in zip(step.claim, was, strict=True) if a != b]
        premises = [theorem for theorem in self._letters if theorem.label != step.label]
        return least(lambda axioms: all(self._proves(pair, axioms, premises) for pair in changed), tuple(APPROVED))

    def _proves(self, claim: tuple[Term, Term], axioms: tuple[str, ...], premises: list[Theorem]) -> bool:
        try:
            self._equalities.prove("equal", claim, premises, [APPROVED[a] for a in axioms])
        except NotProved:
            return False
        return True
