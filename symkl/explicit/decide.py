"""From a step to a check: proved, refuted with a counterexample, or unknown with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from symkl.explicit.bounds import LARGEST_RING
from symkl.explicit.evaluate import Evaluator
from symkl.explicit.instances import Sides
from symkl.explicit.ring import Full, Undecided
from symkl.explicit.shared import Evaluators
from symkl.explicit.unfold import Meanings
from symkl.explicit.values import Value
from symkl.proof.derivation import Step
from symkl.proof.report import Check, Counterexample, Verdict
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import BINDERS, COLUMN, MEMO, SCALAR, SQUARE, Term

FIRST = 2
"""So many instances are tried first of a claim that is expected to be false."""

NO_WITNESS = "the sides are not identical by their form, and no instance tells them apart"


@dataclass(frozen=True)
class Answer:
    """What was found of one equation."""

    verdict: Verdict
    detail: str = ""
    counterexample: Counterexample | None = None


def decide(
    step: Step, definitions: Iterable[Step], d: int, seed: int = 0, evaluators: Evaluators | None = None
) -> Check:
    """Judge every link of a claim in d×d matrices; a definition is held against what its left side means.

    Parameters
    ----------
    step : Step
        The claim.
    definitions : iterable of Step
        The definitions of its derivation.
    d : int
        The dimension, ≥ 1.
    seed : int
        Seeds the search for counterexamples.
    evaluators : Evaluators, optional
        What is shared with other claims; nothing by default.

    Returns
    -------
    Check
        *Proved* if the sides are identical for all vectors and all positive definite matrices, in d dimensions;
        *refuted* only with exact numbers for which they differ; otherwise *unknown*, and `detail` says why.
    """
    from symkl.explicit.definitions import judge_definition

    question = Question(d, seed, evaluators or Evaluators())
    meanings = question.evaluators.meanings(definitions)
    if step.is_definition:
        answer = judge_definition(step, meanings.only_symbols(), question)
    else:
        answer = worst(equation(meanings, lhs, rhs, question) for lhs, rhs in step.links)
    return Check(f"d={d}", answer.verdict, answer.detail, counterexample=answer.counterexample)


@dataclass(frozen=True)
class Question:
    """In which dimension, from which seed, and what is shared with other claims."""

    d: int
    seed: int
    evaluators: Evaluators


def worst(answers: Iterable[Answer]) -> Answer:
    """Refuted before unknown before proved; the first of equals. After a refuted one no more are asked for."""
    worst = None
    for answer in answers:
        if answer.verdict is Verdict.REFUTED:
            return answer
        if worst is None or (worst.verdict is Verdict.PROVED and answer.verdict is Verdict.UNKNOWN):
            worst = answer
    assert worst is not None
    return worst


def equation(meanings: Meanings, lhs: Term, rhs: Term, question: Question) -> Answer:
    """Judge lhs = rhs."""
    try:
        terms = (meanings.unfold(lhs), meanings.unfold(rhs))
    except Undecided as reason:
        return Answer(Verdict.UNKNOWN, str(reason))
    return identity(terms, lambda e: (e.value(terms[0]), e.value(terms[1])), question)


def identity(terms: tuple[Term, ...], sides: Sides, question: Question, *, anyway: bool = False) -> Answer:
    """Judge that two values, computed from unfolded terms, are the same.

    With `anyway`, instances are tried even where the sides have no value in letters: a density whose integral cannot
    be done in letters may have a wrong one in numbers.
    """
    size = room(terms, question.d)
    while size <= LARGEST_RING:
        try:
            return _judged(terms, sides, question, size, anyway)
        except Full:
            if question.evaluators.reused:
                question.evaluators.forget()
                continue
            size *= 2
    return Answer(Verdict.UNKNOWN, f"gave up: {size} letters, more than {LARGEST_RING}; try a smaller d")


def _judged(terms: tuple[Term, ...], sides: Sides, question: Question, size: int, anyway: bool) -> Answer:
    d, seed, evaluators = question.d, question.seed, question.evaluators
    symbols = symbols_of(terms)
    if evaluators.doubtful:
        found = evaluators.counterexample(sides, symbols, d, seed, size, most=FIRST)
        if found is not None:
            return Answer(Verdict.REFUTED, counterexample=found)
    evaluator = evaluators.in_letters(terms, d, size)
    difference = None
    try:
        difference = evaluator.algebra.subtract(*sides(evaluator))
        unknown = Answer(Verdict.UNKNOWN, NO_WITNESS)
    except Undecided as reason:
        unknown = Answer(Verdict.UNKNOWN, str(reason))
    if difference is not None and not difference.parts:
        return Answer(Verdict.PROVED)
    if anyway or difference is not None:
        found = evaluators.counterexample(sides, symbols, d, seed, size)
        if found is not None:
            return Answer(Verdict.REFUTED, counterexample=found)
    return unknown if difference is None else _reconsidered(evaluator, difference)


def _reconsidered(evaluator: Evaluator, difference: Value) -> Answer:
    """The difference once more, with determinants written out."""
    try:
        if evaluator.algebra.is_zero(difference):
            return Answer(Verdict.PROVED)
    except Undecided as reason:
        return Answer(Verdict.UNKNOWN, str(reason))
    return Answer(Verdict.UNKNOWN, NO_WITNESS)


def symbols_of(terms: Iterable[Term]) -> list[Term]:
    """All symbols of unfolded terms but bound ones, by name."""
    found: set[Term] = set()
    for t in terms:
        found |= _symbols(t)
    return sorted(found, key=lambda s: s.data.name)


@lru_cache(maxsize=MEMO)
def _symbols(t: Term) -> frozenset[Term]:
    if t.op == "symbol":
        return frozenset({t})
    inner = frozenset[Term]().union(*map(_symbols, t.args))
    if t.op not in BINDERS:
        return inner
    centres = (t.data,) if t.op == "expectation" else t.data
    inner = inner.union(*(_symbols(c.density) for c in centres if c.density is not None)) - {t.args[0]}
    return inner.union(*(_symbols(c.mean) | _symbols(c.covariance) for c in centres))


def room(terms: tuple[Term, ...], d: int) -> int:
    """About how many letters an equation needs, in steps so that rings are shared between equations."""
    need = 12 + sum(_room_of(t, d) for t in symbols_of(terms)) + d * max(map(_depth, terms), default=0)
    return -(-need // 16) * 16


def _room_of(t: Term, d: int) -> int:
    if is_positive_definite(t):
        return d * (d + 1) // 2 + d + 2
    return {SCALAR: 2, COLUMN: d, SQUARE: d * d}[t.shape]


def _depth(t: Term) -> int:
    inner = max(map(_depth, t.args), default=0)
    return inner + (t.op in BINDERS)


def is_defined(meanings: Meanings, t: Term, question: Question) -> Answer:
    """Proved if `t` has a value for all values of its symbols."""
    return equation(meanings, t, t, question)
