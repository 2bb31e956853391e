"""Why a step holds, in full: its reason, premises and axioms, the chain between its sides, an example, digits.

A step that does not follow is explained as far as it goes: what is left of it, the numbers that refute it, and what
would close the gap.
"""

from __future__ import annotations

from typing import NamedTuple

from symkl.audit.chain import BOUNDS, Chain, find_chain
from symkl.audit.example import Shown, shown
from symkl.audit.least import least
from symkl.layers.follows import Ledger
from symkl.layers.general import MEANINGS, General
from symkl.layers.task import Options, question_of
from symkl.proof.axioms import APPROVED, Axiom
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Check, Counterexample, Verdict
from symkl.terms.expr import Term

DIMENSIONS = (1, 2, 3)
"""Where a step that does not follow is looked at in explicit matrices."""
LARGEST_DECIDED = 100
"""A claim of more parts is not decided in letters, which may take long; numbers are tried all the same."""


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

    @property
    def counterexample(self) -> Counterexample | None:
        """Exact numbers for which the sides differ, in the lowest dimension."""
        return next((c.counterexample for c in self.checks if c.counterexample is not None), None)


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
        Where the step names no axioms or gives no reason, or does not follow: the least that it follows from.
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
    def axioms(self) -> tuple[Axiom, ...]:
        """What the chains go by, and what was cited besides; of a definition what it is held against."""
        own = (self.meaning.axiom,) if self.meaning is not None else self.reasons.by
        used = (link.reason for way in self.ways if way.chain is not None for link in way.chain.links)
        return tuple(dict.fromkeys(a for a in (*own, *used) if isinstance(a, Axiom)))

    @property
    def holds(self) -> bool:
        """Whether the step follows, from its own axioms or those found for it; a definition, whether it passes."""
        return self.gap is None and all(check.verdict.passes for check in (self.meaning.checks if self.meaning else ()))


def explain(derivation: Derivation, label: str, *, digits: int = 20, seed: int = 0) -> Explanation:
    """Explain one step of a derivation.

    Parameters
    ----------
    derivation : Derivation
        It is not checked as a whole: only what the step rests on.
    label : str
        The step.
    digits : int
        Digits in which both sides are shown.
    seed : int
        Seeds the example and the search for counterexamples.

    Raises
    ------
    DerivationError
        When no step has this label.
    """
    step = derivation[label]
    return _Explainer(derivation, digits, seed).explanation(step)


class _Explainer:
    def __init__(self, derivation: Derivation, digits: int, seed: int) -> None:
        self.derivation, self.digits, self.seed = derivation, digits, seed
        self.ledger, self.general = Ledger(derivation), General(derivation)

    def explanation(self, step: Step) -> Explanation:
        looked = shown(step, self.derivation.definitions, self.digits, self.seed)
        if step.is_definition:
            own = Reasons((), ())
            meaning = self._meaning(step)
            return Explanation(self.derivation.title, step, own, (), (), None, (), (), None, meaning, looked)
        failure = self.ledger.failure(step.label)
        wanted = failure is not None or not step.because.strip()
        found = self._least(step) if wanted and _is_small(step) else None
        named = Reasons(step.cites, step.by)
        closes = failure is not None and not step.by and found is not None and _adds_nothing(step, found)
        reasons = found if closes and found is not None else named
        gap = None if failure is None or closes else self._gap(step, str(failure))
        return Explanation(
            self.derivation.title, step, reasons, tuple(map(self.derivation.__getitem__, reasons.cites)),
            tuple(label for label in reasons.cites if self.ledger.theorem(label).open), found,
            self.ledger.idle(step) if failure is None else (), self._ways(step, reasons, found), gap, None, looked,
        )  # fmt: skip

    def _ways(self, step: Step, reasons: Reasons, found: Reasons | None) -> tuple[Way, ...]:
        """A chain for every equation, by the step's own reasons; else by those that were found for it."""
        ways = []
        for left, right in step.links:
            way = Way(left, right, self._chain(left, right, reasons), reasons)
            if way.chain is None and found is not None and found != reasons:
                way = Way(left, right, self._chain(left, right, found), found)
            ways.append(way)
        return tuple(ways)

    def _chain(self, left: Term, right: Term, reasons: Reasons) -> Chain | None:
        premises = [self.ledger.theorem(label) for label in reasons.cites]
        return find_chain(self.ledger.kernel, (left, right), premises, reasons.by)

    def _least(self, step: Step) -> Reasons | None:
        """The least axioms with which it follows from what it cites; if none do, from all earlier equations."""
        others = [axiom for axiom in self.general.axioms if axiom not in step.by]
        axioms = (*step.by, *others)
        by = least(lambda some: self.ledger.proves(step, step.cites, some), axioms)
        if by is not None:
            return Reasons(step.cites, by)
        earlier = self._earlier(step)
        cites = least(lambda some: self.ledger.proves(step, some, axioms), earlier)
        if cites is None:
            return None
        by = least(lambda some: self.ledger.proves(step, cites, some), axioms)
        return None if by is None else Reasons(cites, by)

    def _earlier(self, step: Step) -> tuple[str, ...]:
        """The labels before it, those it cites and the nearest first."""
        labels = [s.label for s in self.derivation]
        before = labels[: labels.index(step.label)]
        return (*step.cites, *(label for label in reversed(before) if label not in step.cites))

    def _gap(self, step: Step, residual: str) -> Gap:
        general = self.general.judge(question_of(self.derivation, step, Options((step.label,)))).check
        checks: tuple[Check, ...] = () if general is None else (general,)
        if general is None or general.verdict is not Verdict.PROVED:
            checks += self._looked_at(step)
        failing = tuple(
            link for link in step.links if not self.ledger.proves(step._replace(claim=link), step.cites, step.by)
        )
        if self.ledger.is_false(step) or any(check.verdict is Verdict.REFUTED for check in checks):
            return Gap(Verdict.REFUTED, residual, failing, None, checks)
        return Gap(Verdict.UNKNOWN, residual, failing, self.ledger.closing(step) if _is_small(step) else None, checks)

    def _looked_at(self, step: Step) -> tuple[Check, ...]:
        """The claim in explicit matrices: numbers that refute it, which are found soon, before it is decided."""
        from symkl.explicit import decide
        from symkl.explicit.example import differing

        for d in DIMENSIONS:
            found = differing(step.claim, self.derivation.definitions, d, self.seed)
            if found is not None:
                return (Check(f"d={d}", Verdict.REFUTED, counterexample=found),)
        if sum(side.size for side in step.claim) > LARGEST_DECIDED:
            return ()
        return tuple(decide(step, self.derivation.definitions, d, self.seed) for d in DIMENSIONS)

    def _meaning(self, step: Step) -> Meaning:
        from symkl.explicit import decide
        from symkl.gaussian.agreement import decide as numeric

        question = question_of(self.derivation, step, Options((step.label,)))
        found = [self.general.judge(question).check]
        found += [decide(step, self.derivation.definitions, d, self.seed) for d in DIMENSIONS]
        found.append(numeric(step, self.derivation.definitions, self.digits, self.seed))
        cited_by = tuple(s.label for s in self.derivation if step.label in s.cites)
        axiom = APPROVED.get(MEANINGS.get(step.lhs.op, ""))
        return Meaning(axiom, tuple(check for check in found if check is not None), cited_by)


def _is_small(step: Step) -> bool:
    """Whether many proofs can be tried."""
    return max(side.size for side in step.claim) <= BOUNDS.largest


def _adds_nothing(step: Step, found: Reasons) -> bool:
    """Whether what was found cites what the step cites; a step that cites nothing at all says nothing of premises."""
    return not step.cites or set(found.cites) <= set(step.cites)
