"""From which earlier equations, and by which axioms, an equation of a paper follows, where the paper does not say.

What is found is a proof by the kernel; nothing that is tried here has to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symkl.audit.least import least
from symkl.errors import NotProved
from symkl.layers.general import meaning_given, speaks_of_others
from symkl.proof.axioms import APPROVED, Axiom, kl_formula
from symkl.proof.derivation import Step
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.expr import Term

NEAR = 8
"""So many steps before an equation are tried as its premises."""


class Reasons:
    """The theorems of a paper so far."""

    def __init__(self) -> None:
        self.kernel = Kernel()
        self.theorems: dict[str, Theorem] = {}
        self.definitions: list[Step] = []

    def define(self, step: Step) -> None:
        """A definition, on which later equations may rest."""
        self.theorems[step.label] = self.kernel.assume(step.label, step.claim, general=step.parameters, definition=True)
        self.definitions.append(step)

    def find(self, label: str, claim: tuple[Term, ...], cited: Sequence[str]) -> Step | None:
        """The equation with the fewest reasons of the first premises with which it goes through."""
        defined = set(map(meaning_given, self.definitions))
        axioms = tuple(a for a in APPROVED.values() if a.id not in defined)
        if kl_formula not in axioms and speaks_of_others(claim, self.definitions):
            axioms = (*axioms, kl_formula)  # and no premise, which might rest on what another divergence is said to be
            return self._with_least(label, claim, (), axioms) if self._proves(label, claim, (), axioms) else None
        for premises in self._choices([c for c in cited if c in self.theorems]):
            if self._proves(label, claim, premises, axioms):
                return self._with_least(label, claim, premises, axioms)
        return None

    def _choices(self, cited: list[str]) -> Iterator[tuple[str, ...]]:
        """Premises to try: those the paper names, else the one before; then more of them, none, and the definitions."""
        defined = [step.label for step in self.definitions]
        earlier = [label for label in self.theorems if label not in defined]
        seen = set()
        for choice in (cited or earlier[-1:], [*cited, *earlier[-1:]], [*cited, *earlier[-3:]], defined,
                       [*cited, *earlier[-NEAR:]]):  # fmt: skip
            premises = tuple(dict.fromkeys(choice))
            if premises not in seen:
                seen.add(premises)
                yield premises

    def _with_least(
        self, label: str, claim: tuple[Term, ...], premises: tuple[str, ...], axioms: tuple[Axiom, ...]
    ) -> Step:
        by = least(lambda some: self._proves(label, claim, premises, some), axioms)
        by = axioms if by is None else by
        cites = least(lambda some: self._proves(label, claim, some, by), premises)
        cites = premises if cites is None else cites
        self.theorems[label] = self.kernel.prove(label, claim, [self.theorems[c] for c in cites], by)
        return Step(label, claim, cites, by)

    def _proves(
        self, label: str, claim: tuple[Term, ...], premises: tuple[str, ...], axioms: tuple[Axiom, ...]
    ) -> bool:
        try:
            self.kernel.prove(label, claim, [self.theorems[p] for p in premises], axioms)
        except NotProved:
            return False
        return True
