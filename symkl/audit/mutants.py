"""Wrong versions of a derivation: every single change of every equation, each claim once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symkl.errors import UsageError
from symkl.proof.derivation import Derivation, Step
from symkl.terms.edits import alphabet, claim_edits
from symkl.terms.expr import Term

MOST_PARTS = 5_000_000
"""So many parts all mutants together may have; they are kept until they were tried."""


class Mutant(NamedTuple):
    """One change of one equation.

    Parameters
    ----------
    label : str
        The step or definition that is changed.
    operator : str
        What is done to it, such as ``sign``.
    claim : tuple of Term or None
        What it claims then; None where the constructors refuse such a term, for its shapes do not fit.
    """

    label: str
    operator: str
    claim: tuple[Term, ...] | None

    def of(self, derivation: Derivation) -> Step:
        """The step with the changed claim."""
        assert self.claim is not None
        return derivation[self.label]._replace(claim=self.claim)


def mutants(derivation: Derivation, labels: tuple[str, ...]) -> tuple[Mutant, ...]:
    """Every single change of these steps; a claim that two changes lead to counts once.

    Raises
    ------
    UsageError
        When there are too many to try.
    """
    found, parts = list[Mutant](), 0
    for mutant in _mutants(derivation, labels):
        found.append(mutant)
        parts += sum(side.size for side in mutant.claim or ())
        if parts > MOST_PARTS:
            raise UsageError(
                f"the single changes of ({mutant.label}) and of what is before it have more than {MOST_PARTS} parts in "
                f"all; try fewer steps at a time with -k"
            )
    return tuple(found)


def _mutants(derivation: Derivation, labels: tuple[str, ...]) -> Iterator[Mutant]:
    letters = alphabet(side for step in derivation for side in step.claim)
    for label in labels:
        claim = derivation[label].claim
        seen = {claim}
        for operator, changed in claim_edits(claim, letters):
            if changed is None or changed not in seen:
                yield Mutant(label, operator, changed)
            if changed is not None:
                seen.add(changed)
