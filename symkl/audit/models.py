"""Counterexamples to a step of which an assumption is dropped: exact numbers, and where E is in question another E.

Every approved axiom that the step uses holds in the model but the dropped one, and so do its premises; the sides
differ, or one of them has no value. So no proof can do without the assumption.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from symkl.audit.withheld import NO_VALUE, SYMMETRIC, Fact, stated_of
from symkl.explicit import numbers
from symkl.explicit.decide import room, symbols_of
from symkl.explicit.evaluate import Bound, Evaluator
from symkl.explicit.instances import Constants, Instance, instances
from symkl.explicit.ring import Full, Ring, Undecided
from symkl.explicit.unfold import Meanings
from symkl.explicit.values import Value
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Counterexample
from symkl.terms.expr import SCALAR, Term

Links = tuple[tuple[Term, Term], ...]

ROOM = 64
"""Letters more than an equation needs: for the logarithms of the primes in its numbers."""


class Functional(NamedTuple):
    """Another E: Σ wᵢ f(μ + cᵢ1), 1 the vector of ones, with the variance of f added where `spread`.

    `said` is that in words, and `keeps` are the axioms about E that hold of it.
    """

    said: str
    nodes: tuple[tuple[Fraction, Fraction], ...]
    keeps: frozenset[str]
    spread: bool = False


def _nodes(*pairs: tuple[str, int]) -> tuple[tuple[Fraction, Fraction], ...]:
    return tuple((Fraction(weight), Fraction(shift)) for weight, shift in pairs)


LINEAR, CONSTANT, MEAN = "expectation_linear", "expectation_constant", "normal_mean"
IMAGINED = {
    LINEAR: Functional(
        "E[f] is the mean plus the variance of f at μ and μ + 1, each of weight 1/2",
        _nodes(("1/2", 0), ("1/2", 1)), frozenset({CONSTANT}), spread=True,
    ),
    CONSTANT: Functional(
        "E[f] = f(μ − 1)/4 + f(μ + 1)/4", _nodes(("1/4", -1), ("1/4", 1)), frozenset({LINEAR, MEAN})
    ),
    MEAN: Functional("E[f] = f(μ + 1)", _nodes(("1", 1)), frozenset({LINEAR, CONSTANT})),
    "normal_covariance": Functional("E[f] = f(μ)", _nodes(("1", 0)), frozenset({LINEAR, CONSTANT, MEAN})),
    "expectation_integral": Functional("E[f] = f(μ)", _nodes(("1", 0)), frozenset({LINEAR, CONSTANT, MEAN})),
}  # fmt: skip
"""For every axiom about E one of which it does not hold."""
ABOUT_E = frozenset(IMAGINED)


class Imagining(Evaluator):
    """An evaluator in which E is another functional."""

    def __init__(self, ring: Ring, instance: Instance, d: int, functional: Functional | None) -> None:
        super().__init__(ring, Constants(ring, instance), d)
        self.functional = functional

    def _expectation(self, t: Term, bound: Bound) -> Value:
        if self.functional is None:
            return super()._expectation(t, bound)
        x, body = t.args
        a, mean = self.algebra, self.value(t.data.mean, bound)
        ones = a.grid(tuple((self.ring.one,) for _ in range(1 if x.shape == SCALAR else self.d)))
        values = [
            (a.number(w), self.value(body, {**bound, x: a.add(mean, a.multiply(a.number(c), ones))}))
            for w, c in self.functional.nodes
        ]
        first = self._total([a.multiply(w, f) for w, f in values])
        if not self.functional.spread:
            return first
        if body.shape != SCALAR:
            raise Undecided("the variance of a matrix")
        second = self._total([a.multiply(w, a.multiply(f, f)) for w, f in values])
        return a.add(first, a.subtract(second, a.multiply(first, first)))

    def _total(self, values: list[Value]) -> Value:
        total = values[0]
        for value in values[1:]:
            total = self.algebra.add(total, value)
        return total


def without_axiom(derivation: Derivation, step: Step, axiom: str, seed: int = 0) -> Counterexample | None:
    """Numbers, and an E of which the axiom does not hold, for which the step fails; None if none is found."""
    functional = IMAGINED.get(axiom)
    used = frozenset(a.id for a in step.by) & ABOUT_E
    if functional is None or not used - {axiom} <= functional.keeps:
        return None
    premises = _premises(derivation, step)
    found = (_failing(derivation, step.links, premises, d, seed, functional) for d in (1, 2))
    return next((example for example in found if example is not None), None)


def without_fact(
    derivation: Derivation, step: Step, fact: Fact, seed: int = 0, tried: Sequence[int] = (0, -1)
) -> Counterexample | None:
    """Numbers of which the fact does not hold, for which the step fails or has no value; None if none is found.

    Where a matrix is not positive definite it is one of the numbers `tried`, at d = 1.
    """
    plain = Term("symbol", (), fact.letter.shape, fact.letter.data._replace(symmetric=False, positive=False))

    def stated(links: Links) -> Links:
        return tuple((stated_of(a, fact.letter, plain), stated_of(b, fact.letter, plain)) for a, b in links)

    links = stated(step.links)
    if fact.name == SYMMETRIC:
        return _failing(derivation, links, stated(_premises(derivation, step)), 2, seed, None, plain)
    found = (_without_value(derivation, links, plain, Fraction(value), seed) for value in tried)
    return next((example for example in found if example is not None), None)


def _premises(derivation: Derivation, step: Step) -> Links:
    return tuple(link for label in step.cites for link in derivation[label].links)


def _failing(
    derivation: Derivation, links: Links, premises: Links, d: int, seed: int, functional: Functional | None,
    plain: Term | None = None,
) -> Counterexample | None:  # fmt: skip
    """An instance at which some link fails, while the premises hold there; `plain` lacks symmetry in it."""
    meanings = Meanings(derivation.definitions)
    given = {lhs: rhs for lhs, rhs in premises if lhs.op == "kl"}  # in a model, KL is what the premises say it is

    def unfolded(link: tuple[Term, Term]) -> tuple[Term, Term]:
        return meanings.unfold(_replaced(link[0], given)), meanings.unfold(_replaced(link[1], given))

    held = [unfolded(link) for link in premises if link[0] not in given]
    for terms in map(unfolded, links):
        every = (*terms, *(side for link in held for side in link))
        for instance in instances(symbols_of(every), d, seed):
            if plain is not None and not _lacks_symmetry_alone(instance.values[plain]):
                continue
            evaluator = Imagining(Ring(room(every, d) + ROOM), instance, d, functional)
            try:
                sides = tuple(map(evaluator.value, terms))
                if numbers.differ(evaluator.ring, *sides) and all(_same(evaluator, link) for link in held):
                    shown = (numbers.written(evaluator.ring, side) for side in sides)
                    return Counterexample(d, _shown(instance, terms), *shown)
            except (Undecided, Full):
                continue
    return None


def _same(evaluator: Evaluator, link: tuple[Term, ...]) -> bool:
    lhs, rhs = map(evaluator.value, link)
    return evaluator.algebra.is_zero(evaluator.algebra.subtract(lhs, rhs))


def _without_value(
    derivation: Derivation, links: Links, plain: Term, value: Fraction, seed: int
) -> Counterexample | None:
    """At d = 1, where the letter is this number, a side without a value."""
    meanings = Meanings(derivation.definitions)
    for link in links:
        terms = tuple(meanings.unfold(side) for side in link)
        instance = next(instances(symbols_of(terms), 1, seed))
        if plain not in instance.values:
            continue
        instance = Instance({**instance.values, plain: ((value,),)}, instance.factors)
        evaluator = Imagining(Ring(room(terms, 1) + ROOM), instance, 1, None)
        texts = [_text(evaluator, t) for t in terms]
        if NO_VALUE in texts:
            return Counterexample(1, _shown(instance, terms), *texts)
    return None


def _text(evaluator: Evaluator, t: Term) -> str:
    try:
        return numbers.written(evaluator.ring, evaluator.value(t))
    except Undecided:
        return NO_VALUE


def _replaced(t: Term, given: dict[Term, Term]) -> Term:
    if t in given:
        return given[t]
    args = tuple(_replaced(a, given) for a in t.args)
    return t if args == t.args else Term(t.op, args, t.shape, t.data)


def _lacks_symmetry_alone(rows: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a 2×2 matrix is not symmetric, and its symmetric part is positive definite."""
    (a, b), (c, e) = rows
    return b != c and a > 0 and 4 * a * e > (b + c) ** 2


def _shown(instance: Instance, terms: tuple[Term, ...]) -> dict[str, list[list[str]]]:
    used = {str(s.data.name) for s in symbols_of(terms)}
    return {name: rows for name, rows in instance.shown().items() if name in used}

