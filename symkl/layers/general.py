"""Is the step true for every d, from the definitions alone, with all approved axioms? Proves it or does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symkl.errors import NotProved
from symkl.layers.task import Finding, Layer, Options, Question, Task, question_of
from symkl.proof.axioms import APPROVED, Axiom, kl_formula
from symkl.proof.defined import Judge
from symkl.proof.derivation import Derivation, Step
from symkl.proof.kernel import Kernel, Theorem
from symkl.proof.report import Check, Verdict
from symkl.terms.build import divergences
from symkl.terms.expr import Term

NAME = "general"
MEANINGS = {"density": "density_formula", "normal": "density_formula", "kl": "kl_formula"}
"""What the head of a definition means, as an axiom: used where the derivation does not define it itself."""


def meaning_given(definition: Step) -> str:
    """The axiom in whose place a definition stands; the empty string if it takes none's.

    That P(x) is the density 𝒩 at P's own parameters says what the axiom says, and leaves to it what 𝒩 is.
    """
    head, body = definition.lhs, definition.rhs
    if head.op == "density" and body.op == "normal" and body.args == (*head.args, head.data.mean, head.data.covariance):
        return ""
    return MEANINGS.get(head.op, "")


def speaks_of_others(claim: tuple[Term, ...], definitions: Iterable[Step]) -> bool:
    """Whether a claim is about divergences of which no definition says anything: these mean what KL means."""
    defined = {s.lhs.data for s in definitions if s.lhs.op == "kl"}
    indirect = (divergences(s.rhs) for s in definitions)
    spoken = frozenset[object]().union(*map(divergences, claim))
    return bool(spoken) and not spoken & defined and not any(indirect)


class General:
    """The definitions of one derivation as theorems, and the axioms that go with them."""

    def __init__(self, derivation: Derivation) -> None:
        self.kernel = Kernel()
        self.definitions: dict[str, Theorem] = {
            s.label: self.kernel.assume(s.label, s.claim, general=s.parameters, definition=True)
            for s in derivation.definitions
        }
        self._steps = tuple(derivation.definitions)
        symbols = [s for s in derivation.definitions if s.lhs.op == "symbol"]
        self.earlier = {s.label: [(e.lhs, e.rhs) for e in symbols[:i]] for i, s in enumerate(symbols)}
        defined = set(map(meaning_given, derivation.definitions))
        self.axioms: tuple[Axiom, ...] = tuple(a for a in APPROVED.values() if a.id not in defined)

    def judge(self, question: Question) -> Finding:
        """The answer to a question of this derivation; what means something in one dimension only is out of scope."""
        found = self.check(question.step)
        if found.verdict is Verdict.PROVED:
            return Finding(found)
        from symkl.proof.needed import own_dimensions  # only here: most claims are proved

        return Finding(None if own_dimensions(question.step, question.definitions) else found)

    def check(self, step: Step) -> Check:
        """A step from the definitions; a definition against what its left side means."""
        if step.is_definition and step.lhs.op == "symbol":
            reason = Judge(self.earlier[step.label]).undefined(step.rhs)
            return _check(f"its right side may be undefined: {reason}" if reason else "")
        if step.is_definition:
            return _check(self.failure(step, (), tuple(APPROVED.values())))
        premises, axioms = tuple(self.definitions.values()), self.axioms
        if kl_formula not in axioms and speaks_of_others(step.claim, self._steps):
            premises = tuple(self.definitions[s.label] for s in self._steps if s.lhs.op != "kl")
            axioms = (*axioms, kl_formula)
        return _check(self.failure(step, premises, axioms))

    def failure(self, step: Step, premises: tuple[Theorem, ...], axioms: tuple[Axiom, ...]) -> str:
        """Why the step is not proved; the empty string if it is."""
        try:
            self.kernel.prove(step.label, step.claim, premises, axioms)
        except NotProved as error:
            return str(error)
        return ""


def _check(failure: str) -> Check:
    return Check(NAME, Verdict.UNKNOWN if failure else Verdict.PROVED, failure)


def tasks(derivation: Derivation, options: Options) -> Iterator[Task]:
    """One task a selected step; they share the completed definitions."""
    general = General(derivation)
    for label in options.labels:
        yield Task(label, NAME, general.judge, question_of(derivation, derivation[label], options))


LAYER = Layer(NAME, tasks, local=True)
