"""The audit of assumptions: what every step needs, and where the derivation breaks without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from symkl.audit.least import Citations, least_sets
from symkl.audit.withheld import POSITIVE, SYMMETRIC, Fact, Need, facts_of, needs
from symkl.layers.follows import Ledger
from symkl.layers.verify import selected
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Counterexample
from symkl.terms.build import Normal
from symkl.terms.expr import SQUARE, Term
from symkl.terms.variables import subterms

ABOUT_LAWS = {
    "expectation_integral": "E is the integral against the density of {0}",
    "expectation_linear": "E is linear",
    "expectation_constant": "{0} is normalised: E of a constant is that constant",
    "normal_mean": "the mean of {0} is {1}",
    "normal_covariance": "the covariance of {0} is {2}",
}
"""What the axioms about E assume of a distribution with this name, mean and covariance."""
HOLDS = {SYMMETRIC: "at d = 1 it holds, for every 1×1 matrix is symmetric"}
"""Where a step cannot break without a fact."""
INTEGRABLE = frozenset({"expectation_linear", "expectation_integral"})
"""Axioms that ask for integrable terms."""
LOGARITHMS, INVERSES = frozenset({"log_product", "log_exp", "power_laws"}), frozenset({"inverse_cancels"})


class StepAudit(NamedTuple):
    """What one step needs.

    Parameters
    ----------
    least : tuple of frozenset of str
        The least sets of premises and axioms it follows from; empty where it does not follow.
    idle : tuple of str
        What it cites and no least set holds.
    conditions : tuple of str
        What its reasoning takes for granted of letters and terms: symmetry, positive determinants, integrability.
    needs : tuple of Need
        The declared facts it needs, for its reasoning or to have a value.
    all : bool
        Whether there are no other least sets; of many citations not all subsets are tried.
    """

    label: str
    least: tuple[Citations, ...]
    idle: tuple[str, ...]
    conditions: tuple[str, ...]
    needs: tuple[Need, ...]
    all: bool = True


class Assumption(NamedTuple):
    """Something that is assumed, and what breaks without it.

    Parameters
    ----------
    statement : str
        What is assumed, in words.
    reasoning : tuple of str
        The steps that do not follow without it, though every term is granted its value.
    values : tuple of str
        Other steps, in which some term has no value without it.
    counterexample : Counterexample or None
        Numbers for which the first such step fails without it, if there are any.
    model : str
        What E is in the counterexample, where it is not what it should be.
    holds : str
        Where it holds all the same, and why.
    """

    statement: str
    reasoning: tuple[str, ...]
    values: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    model: str = ""
    holds: str = ""

    @property
    def first(self) -> str | None:
        """The first step that breaks without it: by its reasoning if there is one."""
        return next(iter((*self.reasoning, *self.values)), None)


class Audit(NamedTuple):
    """What the steps of a derivation need, and every assumption."""

    title: str
    steps: tuple[StepAudit, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def ok(self) -> bool:
        """Whether every step follows, so that what it needs can be told."""
        return all(step.least for step in self.steps)


def run(
    derivation: Derivation, *, only: Sequence[str] | None = None, seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Audit:  # fmt: skip
    """Find the least sets of every step, and drop every assumption.

    Parameters
    ----------
    derivation : Derivation
        What is audited.
    only : sequence of str, optional
        The labels to audit; all by default.
    seed : int
        Seeds the search for counterexamples.
    progress : callable, optional
        Called with the number of audited steps and assumptions, and of all.

    Raises
    ------
    UsageError
        For an unknown label.
    """
    derivation.check_goal()
    ledger = Ledger(derivation)
    steps = [derivation[label] for label in selected(derivation, only) if not derivation[label].is_definition]
    audited = []
    for done, step in enumerate(steps, 1):
        audited.append(audit(ledger, step))
        if progress is not None:
            progress(done, len(steps))
    found = (
        *_about_laws(derivation, audited, seed), *_about_integrals(audited), *_about_letters(derivation, audited, seed)
    )  # fmt: skip
    return Audit(derivation.title, tuple(audited), found)


def audit(ledger: Ledger, step: Step) -> StepAudit:
    """What one step needs."""
    cited = (*step.cites, *(axiom.id for axiom in step.by))

    def follows(chosen: Citations) -> bool:
        premises = tuple(label for label in step.cites if label in chosen)
        return ledger.proves(step, premises, tuple(axiom for axiom in step.by if axiom.id in chosen))

    least, every = least_sets(follows, cited)
    if not least:
        return StepAudit(step.label, (), (), (), ())
    needed = frozenset[str]().union(*least)
    found = tuple(needs(ledger, step, frozenset(axiom.id for axiom in step.by)))
    idle = tuple(citation for citation in cited if every and citation not in needed)
    claims = (step.claim, *(ledger.derivation[label].claim for label in step.cites))
    conditions = (*_parts(found, needed), *_integrands(claims, needed))
    return StepAudit(step.label, least, idle, conditions, found, every)


def _parts(found: Sequence[Need], needed: Citations) -> Iterator[str]:
    """What the reasoning takes for granted of letters."""
    return (_part(need.fact, needed) for need in found if need.reasoning)


def _part(fact: Fact, needed: Citations) -> str:
    """The part of a fact that the reasoning uses: of positive definiteness, often only the determinant."""
    if fact.name == POSITIVE and fact.letter.shape == SQUARE:
        if needed & LOGARITHMS and not needed & INVERSES:
            return f"|{fact.letter}| > 0"
        if needed & INVERSES and not needed & LOGARITHMS:
            return f"{fact.letter} is invertible"
    return str(fact)


def _integrands(claims: Iterable[tuple[Term, ...]], needed: Citations) -> Iterator[str]:
    """What stands under E, if an axiom that is needed asks for its integrability."""
    if needed & INTEGRABLE:
        every = (t for claim in claims for side in claim for t in subterms(side) if t.op == "expectation")
        yield from dict.fromkeys(f"{t.args[1]} is integrable" for t in every)


def _about_laws(derivation: Derivation, audited: Sequence[StepAudit], seed: int) -> Iterator[Assumption]:
    """What is assumed of E and of the distributions: an assumption for every axiom about them."""
    from symkl.audit.models import IMAGINED, without_axiom

    for axiom, statement in ABOUT_LAWS.items():
        needing = _needing(audited, frozenset({axiom}))
        if needing:
            step = derivation[needing[0]]
            law = _law(derivation, step)
            said = statement.format(law.name, law.mean, law.covariance)
            example = without_axiom(derivation, step, axiom, seed)
            yield Assumption(said, needing, (), example, IMAGINED[axiom].said if example else "")


def _law(derivation: Derivation, step: Step) -> Normal:
    """The distribution that a step takes expectations under."""
    under = (t.data for side in step.claim for t in subterms(side) if t.op == "expectation")
    law: Normal = next(under, derivation.laws[0])
    return law


def _about_integrals(audited: Sequence[StepAudit]) -> Iterator[Assumption]:
    needing = _needing(audited, INTEGRABLE)
    if needing:
        yield Assumption("what stands under E is integrable", needing)


def _needing(audited: Sequence[StepAudit], axioms: frozenset[str]) -> tuple[str, ...]:
    """The steps of which every least set has one of these axioms."""
    return tuple(a.label for a in audited if a.least and all(axioms & least for least in a.least))


def _about_letters(derivation: Derivation, audited: Sequence[StepAudit], seed: int) -> Iterator[Assumption]:
    """What is declared of letters: an assumption for every fact, and for every part of it that a reasoning uses."""
    from symkl.audit.models import without_fact

    labels = [a.label for a in audited]
    for fact in dict.fromkeys(fact for label in labels for fact in facts_of(derivation[label])):
        values, parts = [], dict[str, list[str]]({str(fact): []})
        for step in audited:
            for need in (need for need in step.needs if need.fact == fact):
                if need.reasoning:
                    parts.setdefault(_part(fact, frozenset[str]().union(*step.least)), []).append(step.label)
                else:
                    values.append(step.label)
        for part, reasoning in parts.items():
            found = Assumption(part, tuple(reasoning), tuple(values) if part == str(fact) else ())
            if found.first is not None:
                tried = (-1, 0) if part.endswith("> 0") else (0, -1)
                example = without_fact(derivation, derivation[found.first], fact, seed, tried)
                found = found._replace(counterexample=example, holds=HOLDS.get(fact.name, ""))
            yield found
