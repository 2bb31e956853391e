"""The explanation of a step, as data: what it goes by, the chains, the gap, what a definition means."""

from __future__ import annotations

from typing import NamedTuple

from symkl.audit.chain import Chain
from symkl.audit.example import Shown
from symkl.proof.axioms import Axiom
from symkl.proof.derivation import Step
from symkl.proof.report import Check, Counterexample, Verdict
from symkl.terms.expr import Term


class Reasons(NamedTuple):
    """Labels of premises, and axioms."""

    cites: tuple[str, ...]
    by: tuple[Axiom, ...]


class Way(NamedTuple):
    """From one side of an equation to the other by some reasons; `chain` is None where none was found."""

    left: Term
    right: Term
    chain: Chain | None
    reasons: Reasons


class Gap(NamedTuple):
    """Why a step does not follow from what it cites.

    Parameters
    ----------
    verdict : Verdict
        *refuted* where it cannot follow, or is false; *unknown* otherwise.
    residual : str
        What is left of it, or what may be undefined.
    failing : tuple of (Term, Term)
        The equations of the claim that do not follow.
    closing : Axiom, Step or None
        The one axiom or earlier step that would close it, cited as well.
    checks : tuple of Check
        What is known of the claim by itself: from the definitions, and in explicit matrices.
    """

    verdict: Verdict
    residual: str
    failing: tuple[tuple[Term, Term], ...]
    closing: Axiom | Step | None
    checks: tuple[Check, ...]

class Meaning(NamedTuple):
    """What a definition is held against: an axiom, where the word has a meaning of its own, and what was found."""

    axiom: Axiom | None
    checks: tuple[Check, ...]
    cited_by: tuple[str, ...]


class Explanation(NamedTuple):
    """All there is to say of one step.

    Parameters
    ----------
    title : str
        The derivation's.
    step : Step
        The step that is explained.
    reasons : Reasons
        What the chains go by: what the step cites, or, where it names no axioms, what was found.
    premises : tuple of Step
        The equations of `reasons.cites`.
    unproved : tuple of str
        The premises that are not proved, or rest on what is not.
    least : Reasons or None
        The least that it follows from, where it names no axioms, gives no reason, or does not follow and no single
        citation more would close the gap.
    idle : tuple of str
        The citations that it would follow without.
    ways : tuple of Way
        A chain for every equation of the claim; none for a definition.
    gap : Gap or None
        Why it does not follow.
    meaning : Meaning or None
        Of a definition, what it is held against.
    shown : Shown
        Both sides in 2×2 matrices and in digits.
    """

    title: str
    step: Step
    reasons: Reasons
    premises: tuple[Step, ...]
    unproved: tuple[str, ...]
    least: Reasons | None
    idle: tuple[str, ...]
    ways: tuple[Way, ...]
    gap: Gap | None
    meaning: Meaning | None
    shown: Shown

    @property
    def counterexample(self) -> Counterexample | None:
        """Exact numbers for which the sides differ, or a definition is not what it should be."""
        checks = self.gap.checks if self.gap is not None else self.meaning.checks if self.meaning is not None else ()
        return next((c.counterexample for c in checks if c.counterexample is not None), None)

    @property
    def axioms(self) -> tuple[Axiom, ...]:
        """What the chains go by, and what was cited besides; of a definition what it is held against."""
        own = (self.meaning.axiom,) if self.meaning is not None else self.reasons.by
        used = (link.reason for way in self.ways if way.chain is not None for link in way.chain.links)
        return tuple(dict.fromkeys(a for a in (*own, *used) if isinstance(a, Axiom)))

    @property
    def holds(self) -> bool:
        """Whether the step follows, from its own axioms or those found for it; a definition, whether it passes."""
        return self.gap is None and all(check.verdict.passes for check in (self.meaning.checks if self.meaning else ()))
