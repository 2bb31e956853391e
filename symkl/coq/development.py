"""The development of a derivation: letters and what is assumed of them, then one lemma a step, then the theorem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symkl.coq.assumed import Assumption, assumptions, letters_of
from symkl.coq.names import comment, letter, of_label
from symkl.coq.rewriting import renamed
from symkl.coq.statements import Statement, closed, facts_of
from symkl.coq.steps import Given, Proof, prove
from symkl.errors import NotProved, TermError
from symkl.proof.defined import Judge
from symkl.proof.derivation import Derivation, Step
from symkl.proof.facts import parameters, symbols
from symkl.terms.expr import SCALAR, Term
from symkl.terms.variables import free_symbols


class Written(NamedTuple):
    """A step as Coq is asked about it.

    Parameters
    ----------
    statement : str
        The claim, with what it cites as hypotheses.
    proof : Proof or None
        None where it cannot be exported: `reason` says why.
    """

    step: Step
    name: str
    premises: tuple[tuple[str, str], ...]
    claim: str
    proof: Proof | None
    reason: str = ""

    @property
    def statement(self) -> str:
        """The premises, and what follows from them."""
        return "".join(f"({claim}) -> " for _, claim in self.premises) + f"({self.claim})"


class Development:
    """What is written of one derivation.

    Parameters
    ----------
    derivation : Derivation
        What is written.
    measure : bool
        Whether E is a Lebesgue integral, of which linearity and integrability are proved; else a linear functional.
    """

    def __init__(self, derivation: Derivation, measure: bool = False) -> None:
        self.derivation, self.measure = derivation, measure
        self.fixed = frozenset[Term]().union(*_fixed(derivation).values())
        self.assumed: tuple[Assumption, ...] = assumptions(derivation, self.fixed, measure)

    def general(self, step: Step) -> tuple[Term, ...]:
        """The symbols for all of whose values a step holds, in order."""
        free = frozenset[Term]().union(*map(free_symbols, step.claim))
        return tuple(sorted(free - self.fixed, key=str))

    def claim(self, step: Step) -> str:
        """The claim of a step in Coq."""
        return closed(tuple(map(renamed, step.claim)), self.general(step))

    def statements(self, step: Step, name: str) -> tuple[Statement, ...]:
        """The equations that a step gives to those that cite it."""
        links = [(renamed(a), renamed(b)) for a, b in step.links]
        holes = self.general(step)
        return tuple(Statement(a, b, holes, name, i, len(links)) for i, (a, b) in enumerate(links))

    def written(self, step: Step) -> Written:
        """A step with the proof that was found for it, or the reason why none can be written."""
        name = of_label("step", step.label)
        premises = tuple((of_label("h", c), self.derivation[c]) for c in step.cites)
        try:
            stated = tuple((h, self.claim(cited)) for h, cited in premises)
            claim = self.claim(step)
        except TermError as error:
            return Written(step, name, (), "", None, str(error))
        reason = self._undefined(step)
        if reason:
            return Written(step, name, stated, claim, None, f"a side may be undefined: {reason}")
        given = Given(
            tuple(s for h, cited in premises for s in self.statements(cited, h)), *self._moments(step),
            frozenset(axiom.id for axiom in step.by),
        )  # fmt: skip
        try:
            proof = prove([(renamed(a), renamed(b)) for a, b in step.links], given)
        except (NotProved, TermError) as error:
            return Written(step, name, stated, claim, None, str(error))
        return Written(step, name, stated, claim, proof)

    def _moments(self, step: Step) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        cited = {axiom.id for axiom in step.by}
        plain = tuple(a.equation for a in self.assumed if a.equation is not None and a.needs <= cited and not a.opened)
        opened = tuple(a.equation for a in self.assumed if a.equation is not None and a.needs <= cited and a.opened)
        of_numbers = tuple(s for s in opened if s.left.args[0].shape == SCALAR)
        return (*of_numbers, *plain), (*opened, *plain)

    def _undefined(self, step: Step) -> str:
        judge = Judge((a, b) for c in step.cites for a, b in self.derivation[c].links)
        plain = Judge()
        reasons = (plain.undefined(side) and judge.undefined(side) for side in step.claim)
        return next(filter(None, reasons), "")

    # -- text

    def head(self) -> Iterator[str]:
        """The letters, and what is assumed."""
        yield comment(self.derivation.title)
        yield "From mathcomp Require Import all_ssreflect all_algebra."
        yield f"Require Import {' '.join(reversed(self.preludes))}."
        yield "Unset Implicit Arguments.\nUnset Printing Implicit Defensive."
        yield "Local Open Scope ring_scope.\nSet Suggest Proof Using.\n"
        yield "Section Derivation.\nVariables (R : realType) (d : nat)."
        yield from letters_of(self.derivation, self.fixed)
        yield ""
        yield from (a.text for a in self.assumed if a.text)
        yield ""

    @property
    def preludes(self) -> tuple[str, ...]:
        """The files of the package that it stands on."""
        return ("symkl", "symkl_measure") if self.measure else ("symkl",)

    def lemma(self, w: Written, limit: int | None = None) -> Iterator[str]:
        """A step as a lemma; with a limit, Coq gives up a sentence of its proof after so many seconds."""
        yield _told(w.step)
        if w.proof is None:
            yield f"{comment(f'not written: {w.reason}')}\n"
            return
        timed = f"Timeout {limit} " if limit else ""
        binders = "".join(f"\n  ({h} : {claim})" for h, claim in w.premises)
        yield f"Lemma {w.name}{binders} :\n  {w.claim}."
        yield "Proof."
        yield from (f"{timed}{line}." for line in self._script(w))
        yield f"{timed}Qed.\n"

    def attempt(self, w: Written, limit: int) -> Iterator[str]:
        """A step of which it is open whether Coq accepts its proof: no failure ends the file."""
        yield _told(w.step)
        intro = [f"move=> {' '.join(h for h, _ in w.premises)}"] if w.premises else []
        script = "; ".join(f"({line})" for line in [*intro, *self._script(w, last_first=True)])
        yield f"Definition {w.name} : attempt ({w.statement})."
        yield f"Proof. first [refine (accepted _); timeout {limit} ({script}) | exact (refused _)]. Defined."
        yield f"Eval lazy in (is_accepted {w.name}).\n"

    def theorem(self, step: Step) -> Iterator[str]:
        """What a step comes to once all that it cites is proved; a definition is a hypothesis."""
        name = of_label("eq", step.label)
        if step.is_definition:
            yield f"Hypothesis {name} : {self.claim(step)}."
            return
        cited = " ".join(of_label("eq", c) for c in step.cites)
        yield f"Theorem {name} : {self.claim(step)}.\nProof. exact ({of_label('step', step.label)} {cited}). Qed."

    def _script(self, w: Written, last_first: bool = False) -> Iterator[str]:
        """The proof; with the last identity first it fails soon where it fails, for that one compares the sides."""
        assert w.proof is not None
        general = self.general(w.step)
        names = [*map(letter, general), *(name for name, _ in facts_of(general))]
        if names:
            yield f"move=> {' '.join(names)}"
        yield from reversed(w.proof.lines) if last_first else w.proof.lines
        yield f"exact ({w.proof.text})"


def _told(step: Step) -> str:
    by = f"; by {', '.join(a.id for a in step.by)}" if step.by else ""
    return comment(f"({step.label}) {step.because}{by}")


def _fixed(derivation: Derivation) -> dict[str, frozenset[Term]]:
    """The symbols about which the assumptions of each step speak, as the kernel counts them."""
    found: dict[str, frozenset[Term]] = {}
    for step in derivation:
        own = parameters(step.claim)
        if step.is_definition:
            found[step.label] = (symbols(step.claim) - frozenset(step.parameters)) | own
        else:
            found[step.label] = own.union(*(found[c] for c in step.cites))
    return found
