"""Does the step follow, for every d, from the equations it cites, with its own axioms only?

A premise is a hypothesis: an error is reported at its own step, and what cites it is judged as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from symkl.errors import NotProved
from symkl.layers.task import FOLLOWS, Finding, Layer, Options, Question, Task, question_of
from symkl.proof.axioms import APPROVED, Axiom, ring
from symkl.proof.derivation import Derivation, Step
from symkl.proof.kernel import Kernel, Theorem
from symkl.proof.report import Check, Grounds, Verdict
from symkl.proof.words import in_words
from symkl.terms.expr import Term
from symkl.terms.variables import free_symbols, subterms

NAME = FOLLOWS
FEW = 100
"""So many earlier steps, the latest first, are tried as what a failed step should have cited."""


class Ledger:
    """The theorems of one derivation, made in order; an unproved step is assumed by those that cite it."""

    def __init__(self, derivation: Derivation, given_up: tuple[str, ...] = ()) -> None:
        self.derivation, self.given_up = derivation, frozenset(given_up)
        self.kernel = Kernel()
        self._theorems: dict[str, Theorem] = {}
        self._failures: dict[str, NotProved] = {}

    def theorem(self, label: str) -> Theorem:
        """The step as a theorem, its ancestors first."""
        if label not in self._theorems:
            self._theorems[label] = self._made(self.derivation[label])
        return self._theorems[label]

    def _made(self, step: Step) -> Theorem:
        if step.is_definition:
            return self.kernel.assume(step.label, step.claim, general=step.parameters, definition=True)
        premises = [self.theorem(label) for label in step.cites]
        try:
            if step.label in self.given_up:
                raise NotProved("given up")
            return self.kernel.prove(step.label, step.claim, premises, step.by)
        except NotProved as error:
            self._failures[step.label] = error
            return self._assumed(step, premises)

    def _assumed(self, step: Step, premises: list[Theorem]) -> Theorem:
        """A step that nobody proved, as general as its premises would leave it."""
        fixed = frozenset[Term]().union(*(p.fixed for p in premises))
        general = frozenset[Term]().union(*map(free_symbols, step.claim)) - fixed
        return self.kernel.assume(step.label, step.claim, general=general)

    def failure(self, label: str) -> NotProved | None:
        """Why the step was not proved from what it cites; None if it was, or if it is a definition."""
        self.theorem(label)
        return self._failures.get(label)

    def judge(self, question: Question) -> Finding:
        step = question.step
        theorem = self.theorem(step.label)
        grounds = Grounds(
            tuple(id for id in APPROVED if id in theorem.axioms),
            tuple(label for label in (s.label for s in self.derivation) if label in theorem.assumptions)
            + tuple(sorted(theorem.assumptions - {s.label for s in self.derivation})),
            tuple(s.label for s in self.derivation if s.label in theorem.open),
        )
        if step.is_definition or step.unreasoned:
            return Finding(None, grounds)
        failure = self.failure(step.label)
        if failure is None:
            return Finding(Check(NAME, Verdict.PROVED, in_words(step)), grounds, self.idle(step))
        verdict = Verdict.REFUTED if self.is_false(step) else Verdict.UNKNOWN
        return Finding(Check(NAME, verdict, f"{failure}{self.remedy(step)}"), grounds)

    def is_false(self, step: Step) -> bool:
        """Whether the claim fails for some letters, and its premises do not: then it cannot follow.

        A claim about letters alone is decided by the normal form under all axioms, if nothing defines those letters.
        """
        defined = {s.lhs for s in self.derivation.definitions}
        letters = {t for side in step.claim for t in subterms(side)}
        if defined & letters or any(self.theorem(label).open for label in step.cites):
            return False
        try:
            self.kernel.prove(step.label, step.claim, (), APPROVED.values())
        except NotProved as error:
            return error.decided
        return False

    def proves(self, step: Step, cites: tuple[str, ...], by: tuple[Axiom, ...], as_written: bool = True) -> bool:
        """Whether the claim goes through with these citations."""
        return self._proves(step, [self.theorem(label) for label in cites], by, as_written)

    def _proves(self, step: Step, premises: list[Theorem], by: tuple[Axiom, ...], as_written: bool = True) -> bool:
        try:
            self.kernel.prove(step.label, step.claim, premises, by, as_written=as_written)
        except NotProved:
            return False
        return True

    def proves_with(self, step: Step, premise: Step) -> bool:
        """Whether a step goes through when this premise of it claims something else."""
        if premise.is_definition:
            changed = self.kernel.assume(premise.label, premise.claim, general=premise.parameters, definition=True)
        else:
            changed = self._assumed(premise, [self.theorem(label) for label in premise.cites])
        premises = [changed if label == premise.label else self.theorem(label) for label in step.cites]
        return self._proves(step, premises, step.by)

    def idle(self, step: Step) -> tuple[str, ...]:
        """The citations that can be dropped, premises first, each given that those before it are dropped.

        Where the step fails with sums as written, it fails so with fewer citations, too: that is not tried again.
        """
        cites, by = step.cites, step.by
        as_written = ring not in by or self.proves(step, cites, tuple(a for a in by if a != ring))
        for label in step.cites:
            fewer = tuple(c for c in cites if c != label)
            cites = fewer if self.proves(step, fewer, by, as_written) else cites
        for axiom in step.by:
            if axiom == ring and not as_written:
                continue
            less = tuple(a for a in by if a != axiom)
            by = less if self.proves(step, cites, less, as_written) else by
        return tuple(c for c in step.cites if c not in cites) + tuple(a.id for a in step.by if a not in by)

    def remedy(self, step: Step) -> str:
        """The one axiom or earlier step that would close the gap, if one would, in words."""
        closing = self.closing(step)
        if closing is None:
            return ""
        named = f"the axiom {closing.id}" if isinstance(closing, Axiom) else f"({closing.label})"
        return f"; citing {named} as well would close it"

    def closing(self, step: Step) -> Axiom | Step | None:
        """The one axiom or earlier step that would close the gap, if one would."""
        for axiom in APPROVED.values():
            if axiom not in step.by and self.proves(step, step.cites, (*step.by, axiom)):
                return axiom
        before = list(takewhile(lambda s: s.label != step.label, self.derivation))
        for earlier in before[: -FEW - 1 : -1]:
            if earlier.label not in step.cites and self.proves(step, (*step.cites, earlier.label), step.by):
                return earlier
        return None


def tasks(derivation: Derivation, options: Options) -> Iterator[Task]:
    """One task a selected step, in order; they share the theorems."""
    ledger = Ledger(derivation, options.given_up)
    for label in options.labels:
        yield Task(label, NAME, ledger.judge, question_of(derivation, derivation[label], options))


LAYER = Layer(NAME, tasks, local=True)
