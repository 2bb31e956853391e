"""The files of a development, for a reader and for coqc: the prelude, and the derivation with its theorem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symkl.coq.development import Development, Written
from symkl.coq.names import comment, of_label
from symkl.coq.runner import LIMIT, prelude
from symkl.proof.derivation import Derivation, Step

MAIN = "derivation.v"


class Files(NamedTuple):
    """What is written.

    Parameters
    ----------
    texts : dict of str to str
        The files by their names, in the order in which coqc takes them; the last is the derivation.
    left_out : dict of str to str
        By label, why a step has no lemma, or one that Coq is not expected to accept.
    """

    texts: dict[str, str]
    left_out: dict[str, str]


def files_of(derivation: Derivation, measure: bool = False) -> Files:
    """Write a derivation for Coq.

    Parameters
    ----------
    derivation : Derivation
        What is written; it is not checked.
    measure : bool
        Whether E is a Lebesgue integral, of which linearity is proved, instead of a functional that is assumed linear.

    Raises
    ------
    DerivationError
        For a goal that is no step.
    """
    derivation.check_goal()
    development = Development(derivation, measure)
    written = {s.label: development.written(s) for s in derivation if not s.is_definition}
    texts = {f"{name}.v": prelude(name) for name in development.preludes}
    texts[MAIN] = "\n".join(_lines(development, written)) + "\n"
    return Files(texts, {label: reason for label, w in written.items() if (reason := _why(w))})


def _why(w: Written) -> str:
    if w.proof is None:
        return w.reason
    return "" if w.proof.closed else "no proof of it was found"


def _lines(development: Development, written: dict[str, Written]) -> Iterator[str]:
    derivation = development.derivation
    yield from development.head()
    holds: set[str] = set()
    for step in derivation:
        w = written.get(step.label)
        if w is not None and _why(w):
            yield from development.attempt(w, LIMIT) if w.proof is not None else development.lemma(w)
            continue
        if w is not None:
            yield from development.lemma(w)
        else:
            yield comment(f"({step.label}) {step.because}; a definition, which is assumed")
        missing = [c for c in step.cites if c not in holds]
        if missing:
            yield f"{comment(f'no theorem: ({missing[0]}), which it cites, is not proved')}\n"
            continue
        holds.add(step.label)
        yield from development.theorem(step)
        yield ""
    yield "End Derivation.\n"
    yield from _statement(derivation, derivation[derivation.goal], derivation.goal in holds)


def _statement(derivation: Derivation, goal: Step, proved: bool) -> Iterator[str]:
    if not proved:
        yield comment(f"The goal ({goal.label}) is not proved from the definitions.")
        return
    name = of_label("eq", goal.label)
    yield comment(
        f"What is stated as ({goal.label}), for all letters, given the hypotheses that its proof uses; and the axioms "
        "of Coq that it rests on, which should be the three of MathComp-Analysis: propositional_extensionality, "
        "functional_extensionality_dep, constructive_indefinite_description"
    )
    yield f"About {name}.\nPrint Assumptions {name}."
