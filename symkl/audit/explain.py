"""Why a step holds, in full: its reason, premises and axioms, the chain between its sides, an example, digits.

A step that does not follow is explained as far as it goes: what is left of it, the numbers that refute it, and what
would close the gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from symkl.audit.chain import BOUNDS, Chain, find_chain
from symkl.audit.example import Shown, shown
from symkl.audit.explanation import Explanation, Gap, Meaning, Reasons, Way
from symkl.audit.least import least
from symkl.layers.follows import Ledger
from symkl.layers.general import MEANINGS, General
from symkl.layers.task import Options, question_of
from symkl.proof.axioms import APPROVED, Axiom
from symkl.proof.derivation import Derivation, Step
from symkl.proof.needed import own_dimensions
from symkl.proof.report import Check, Verdict
from symkl.terms.expr import Term

DIMENSIONS = (1, 2, 3)
"""Where a step that does not follow is looked at in explicit matrices."""
LARGEST_DECIDED = 100
"""A claim of more parts is not decided in letters, which may take long; numbers are tried all the same."""


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
        named, gap, found = Reasons(step.cites, step.by), None, None
        if failure is None:
            found = None if step.because.strip() else self._least(step)
            return self._explained(step, named, found, self._false_premises(step), (), looked)
        if not step.by:
            found = self._least(step)
            if found is not None and _adds_nothing(step, found):
                return self._explained(step, found, found, None, (), looked)
        gap = self._gap(step, str(failure))
        others = [_with(named, gap.closing)] if gap.closing is not None else []
        if gap.verdict is not Verdict.REFUTED and not others:
            found = found or self._least(step)
            others = [] if found is None else [found]
        return self._explained(step, named, found, gap, others, looked)

    def _explained(
        self, step: Step, reasons: Reasons, found: Reasons | None, gap: Gap | None, others: Sequence[Reasons],
        looked: Shown,
    ) -> Explanation:  # fmt: skip
        return Explanation(
            self.derivation.title, step, reasons, tuple(map(self.derivation.__getitem__, reasons.cites)),
            tuple(label for label in reasons.cites if self.ledger.theorem(label).open), found,
            self.ledger.idle(step) if reasons == (step.cites, step.by) and gap is None else (),
            tuple(self._way(equation, [reasons, *others]) for equation in step.links), gap, None, looked,
        )  # fmt: skip

    def _way(self, equation: tuple[Term, Term], reasons: Sequence[Reasons]) -> Way:
        """A chain by the first of the reasons that give one."""
        for some in reasons:
            chain = self._chain(*equation, some)
            if chain is not None:
                return Way(*equation, chain, some)
        return Way(*equation, None, reasons[0])

    def _chain(self, left: Term, right: Term, reasons: Reasons) -> Chain | None:
        premises = [self.ledger.theorem(label) for label in reasons.cites]
        return find_chain(self.ledger.kernel, (left, right), premises, reasons.by)

    def _least(self, step: Step) -> Reasons | None:
        """The least axioms with which it follows from what it cites; if none do, from all earlier equations."""
        if not _is_small(step):
            return None
        defined = {MEANINGS.get(s.lhs.op) for s in self.derivation.definitions}  # a derivation's own words come first
        others = [axiom for axiom in self.general.axioms if axiom not in step.by and axiom.id not in defined]
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

    def _false_premises(self, step: Step) -> Gap | None:
        """A step that follows from what is not proved, and is false by itself."""
        rests_on = [s.label for s in self.derivation if s.label in self.ledger.theorem(step.label).open]
        refuted = self._refuted(step) if rests_on else None
        if refuted is None:
            return None
        labels = ", ".join(f"({label})" for label in rests_on)
        residual = f"nothing; it follows from what it cites, and rests on {labels}, not proved"
        return Gap(Verdict.REFUTED, residual, (), None, (refuted,))

    def _looked_at(self, step: Step) -> tuple[Check, ...]:
        """The claim in explicit matrices: numbers that refute it, which are found soon, before it is decided."""
        from symkl.explicit import decide

        refuted = self._refuted(step)
        if refuted is not None:
            return (refuted,)
        if sum(side.size for side in step.claim) > LARGEST_DECIDED:
            return ()
        return tuple(decide(step, self.derivation.definitions, d, self.seed) for d in self._dimensions(step))

    def _dimensions(self, step: Step) -> list[int]:
        own = own_dimensions(step, self.derivation.definitions)
        return [d for d in DIMENSIONS if own <= {d}]

    def _refuted(self, step: Step) -> Check | None:
        from symkl.explicit.example import differing

        for d in self._dimensions(step):
            found = differing(step.claim, self.derivation.definitions, d, self.seed)
            if found is not None:
                return Check(f"d={d}", Verdict.REFUTED, counterexample=found)
        return None

    def _meaning(self, step: Step) -> Meaning:
        from symkl.explicit import decide
        from symkl.gaussian.agreement import decide as numeric

        question = question_of(self.derivation, step, Options((step.label,)))
        found = [self.general.judge(question).check]
        found += [decide(step, self.derivation.definitions, d, self.seed) for d in self._dimensions(step)]
        found.append(numeric(step, self.derivation.definitions, self.digits, self.seed))
        cited_by = tuple(s.label for s in self.derivation if step.label in s.cites)
        axiom = APPROVED.get(MEANINGS.get(step.lhs.op, ""))
        return Meaning(axiom, tuple(check for check in found if check is not None), cited_by)


def _with(reasons: Reasons, more: Axiom | Step) -> Reasons:
    if isinstance(more, Axiom):
        return Reasons(reasons.cites, (*reasons.by, more))
    return Reasons((*reasons.cites, more.label), reasons.by)


def _is_small(step: Step) -> bool:
    """Whether many proofs can be tried."""
    return max(side.size for side in step.claim) <= BOUNDS.largest


def _adds_nothing(step: Step, found: Reasons) -> bool:
    """Whether what was found cites what the step cites; a step that cites nothing at all says nothing of premises."""
    return not step.cites or set(found.cites) <= set(step.cites)
