"""The development of a derivation: letters and what is assumed of them, then one lemma a step, then the theorem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from symkl.coq.assumed import Assumption, assumptions, letters_of
from symkl.coq.names import comment, of_label
from symkl.coq.rewriting import renamed
from symkl.coq.statements import Statement, closed
from symkl.coq.steps import Given, Proof, prove
from symkl.errors import NotProved, TermError
from symkl.proof.defined import Judge
from symkl.proof.derivation import Derivation, Step
from symkl.proof.facts import parameters, symbols
from symkl.terms.expr import Term
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
        return tuple(p for p in (*(o for o in opened if not o.left.args[0].shape[0] == "d"), *plain)), (*opened, *plain)

    def _undefined(self, step: Step) -> str:
        judge = Judge((a, b) for c in step.cites for a, b in self.derivation[c].links)
        plain = Judge()
        reasons = (plain.undefined(side) and judge.undefined(side) for side in step.claim)
        return next(filter(None, reasons), "")

    # -- text

    def head(self) -> Iterator[str]:
        """The letters, and what is assumed."""
        yield f"{comment(self.derivation.title)}\n"
        yield f"From mathcomp Require Import all_ssreflect all_algebra.\nRequire Import {' '.join(self.preludes)}.\n"
        yield "Set Implicit Arguments.\nUnset Strict Implicit.\nLocal Open Scope ring_scope.\nSet Suggest Proof Using.\n"
        yield "Section Derivation.\nVariables (R : realType) (d : nat)."
        for line in letters_of(self.derivation, self.fixed):
            yield line
        yield ""
        for a in self.assumed:
            if a.text:
                yield a.text
        yield ""

    @property
    def preludes(self) -> tuple[str, ...]:
        return ("symkl", "symkl_measure") if self.measure else ("symkl",)

    def lemma(self, w: Written, plain: bool) -> Iterator[str]:
        """A step as a lemma; where it is not plain, as an attempt, which never fails as a whole."""
        step = w.step
        told = f"({step.label}) {step.because}" + (f"; by {', '.join(a.id for a in step.by)}" if step.by else "")
        yield comment(told)
        if w.proof is None:
            yield f"{comment(f'not written: {w.reason}')}\n"
            return
        names = [h for h, _ in w.premises]
        binders = "".join(f" ({h} : {claim})" for h, claim in w.premises)
        script = list(self._script(w))
        if plain:
            yield f"Lemma {w.name}{binders} : {w.claim}."
            yield "Proof.\n" + "\n".join(script) + "\nQed.\n"
            return
        intro = f"move=> {' '.join(names)}. " if names else ""
        body = " ".join(f"({line.rstrip().removesuffix('.')});" for line in script)
        yield f"Definition {w.name} : attempt ({w.statement})."
        yield f"Proof. first [refine (accepted _); timeout {LIMIT} ({intro.replace('. ', ';')} {body} idtac) | exact: refused _]. Defined.\n"

    def _script(self, w: Written) -> Iterator[str]:
        assert w.proof is not None
        from symkl.coq.names import letter
        from symkl.coq.statements import facts_of

        general = self.general(w.step)
        names = [*map(letter, general), *(name for name, _ in facts_of(general))]
        if names:
            yield f"move=> {' '.join(names)}."
        yield from w.proof.lines
        yield f"exact ({w.proof.text})."


LIMIT = 20


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


def ordered(found: Iterable[Term]) -> Sequence[Term]:
    return sorted(found, key=str)
