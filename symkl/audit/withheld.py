"""What a step needs of its letters: each declared fact is withheld, and the step is tried again.

A fact can be needed twice over: for a side to have a value at all (Σ⁻¹ needs an invertible Σ), and by the reasoning
(Σᵀ = Σ). The two are told apart: the reasoning is tried with every side granted its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symkl.layers.follows import Ledger
from symkl.proof.derivation import Step
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.build import Normal
from symkl.terms.expr import SQUARE, Symbol, Term
from symkl.terms.variables import free_symbols, subterms

NO_VALUE = "no value"
"""What a side of a counterexample is that has none."""
SYMMETRIC, POSITIVE = "symmetric", "positive"
FACTS = (SYMMETRIC, POSITIVE)
"""What can be declared of a symbol."""


class Fact(NamedTuple):
    """What is declared of a letter, ``symmetric`` or ``positive`` (definite, of a matrix)."""

    letter: Term
    name: str

    @property
    def withheld(self) -> Term:
        """The letter of which the fact is not declared."""
        symbol: Symbol = self.letter.data
        symmetric, positive = (getattr(symbol, name) and name != self.name for name in FACTS)
        return Term("symbol", (), self.letter.shape, Symbol(symbol.name, symmetric, positive))

    def __str__(self) -> str:
        definite = " definite" if self.name == POSITIVE and self.letter.shape == SQUARE else ""
        return f"{self.letter} is {self.name}{definite}"


class Need(NamedTuple):
    """A step that does not go through without a fact.

    `undefined` says which part of it has no value then, and is empty if all have one; `reasoning` says whether the
    step fails even where every part is granted its value.
    """

    label: str
    fact: Fact
    undefined: str
    reasoning: bool


def facts_of(step: Step) -> tuple[Fact, ...]:
    """What is declared of the letters of a step and of its distributions, letter by letter."""
    letters = {s for side in step.claim for t in subterms(side) for s in _letters(t)}
    ordered = sorted(letters, key=lambda s: str(s.data.name))
    return tuple(Fact(s, name) for s in ordered for name in FACTS if getattr(s.data, name))


def _letters(t: Term) -> Iterator[Term]:
    if t.op == "symbol":
        yield t
    for law in _laws(t):
        yield from law.parameters


def _laws(t: Term) -> tuple[Normal, ...]:
    return t.data if t.op == "kl" else (t.data,) if t.op in ("density", "expectation") else ()


def needs(ledger: Ledger, step: Step, axioms: frozenset[str]) -> Iterator[Need]:
    """The facts that a step needs, where it may use these axioms."""
    for fact in facts_of(step):
        undefined, fails = _without(ledger, step, axioms, fact)
        if undefined or fails:
            yield Need(step.label, fact, undefined, fails)


def _without(ledger: Ledger, step: Step, axioms: frozenset[str], fact: Fact) -> tuple[str, bool]:
    kernel = Kernel()
    premises = [_stated_of(kernel, ledger.theorem(label), fact) for label in step.cites]
    undefined, fails = "", False
    for lhs, rhs in step.links:
        link = stated_of(lhs, fact.letter, fact.withheld), stated_of(rhs, fact.letter, fact.withheld)
        undefined = undefined or kernel.undefined(link, premises, axioms)
        fails = fails or kernel.failure(link, premises, axioms) is not None
    return undefined, fails


def _stated_of(kernel: Kernel, theorem: Theorem, fact: Fact) -> Theorem:
    """The premise, stated of a letter of which the fact is not declared."""
    claim = tuple(stated_of(side, fact.letter, fact.withheld) for side in theorem.claim)
    fixed = {stated_of(t, fact.letter, fact.withheld) for t in theorem.fixed}
    general = frozenset[Term]().union(*map(free_symbols, claim)) - fixed
    return kernel.assume(theorem.label, claim, general=general)


def stated_of(t: Term, old: Term, new: Term) -> Term:
    """The term with one symbol declared otherwise, also as a parameter of distributions."""
    if t == old:
        return new
    args = tuple(stated_of(a, old, new) for a in t.args)
    data = t.data
    if t.op == "kl":
        data = tuple(_law(law, old, new) for law in t.data)
    elif _laws(t):
        data = _law(t.data, old, new)
    return t if args == t.args and data == t.data else Term(t.op, args, t.shape, data)


def _law(law: Normal, old: Term, new: Term) -> Normal:
    """The distribution with a parameter of which less is declared, which no constructor would make."""
    parameters = (stated_of(p, old, new) for p in (law.mean, law.covariance))
    return tuple.__new__(Normal, (law.name, *parameters))
