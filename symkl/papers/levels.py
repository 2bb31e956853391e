"""Whether two sides are equal pointwise, or only under an expectation."""

from __future__ import annotations

from symkl.errors import TermError
from symkl.layers.general import General
from symkl.papers.paper import Paper
from symkl.proof.report import Verdict
from symkl.terms.build import Normal
from symkl.terms.expr import Term
from symkl.terms.variables import free_symbols

POINTWISE, UNDER = "pointwise", "under the expectation only"


def level(paper: Paper, label: str) -> str:
    """Of an equation of two expectations over one variable, whether what is averaged is equal, too; else nothing."""
    sides = paper[label].claim
    first = sides[0]
    if any(s.op != "expectation" or (s.data, s.args[0]) != (first.data, first.args[0]) for s in sides):
        return ""
    return POINTWISE if _proves(paper, label, tuple(s.args[1] for s in sides)) else UNDER


def only_under(paper: Paper, label: str) -> str:
    """The E under which the sides of an equation that is no identity are equal: ``E_{x ∼ P}``; else nothing."""
    claim = paper[label].claim
    free = frozenset[Term]().union(*map(free_symbols, claim))
    for law, variable in _candidates(paper):
        point = law.point(variable)
        if point not in free:
            continue
        try:
            averaged = tuple(law.expectation(side, point) for side in claim)
        except TermError:
            continue
        if _proves(paper, label, averaged):
            return f"E_{{{variable} ∼ {law.name}}}"
    return ""


def _candidates(paper: Paper) -> list[tuple[Normal, str]]:
    meanings = paper.symbols.meanings()
    pairs = [(meanings.laws[name], v) for v, name in meanings.variables.items() if name in meanings.laws]
    pairs += [(meanings.laws[name], v) for name, v in meanings.of_one.items() if name in meanings.laws]
    return list(dict.fromkeys(pairs))


def _proves(paper: Paper, label: str, claim: tuple[Term, ...]) -> bool:
    step = paper[label]._replace(claim=claim, is_definition=False)
    return General(paper).check(step).verdict is Verdict.PROVED
