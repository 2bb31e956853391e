"""Densities, divergences and defined symbols replaced by what they mean.

A derivation's own definition counts; without one, the meaning: 𝒩 is the Gaussian density, KL(P‖Q) = E_P[log P/Q].
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symkl.explicit.ring import Undecided
from symkl.proof.derivation import Step
from symkl.terms.build import N, Normal, gaussian, log
from symkl.terms.expr import BINDERS, Term
from symkl.terms.variables import free_symbols, substitute

DEEPEST = 32
"""How far definitions may refer to one another."""

MOST_UNFOLDED = 50_000


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a Gaussian weight sits; under an expectation also its density in the bound variable, and its name."""

    mean: Term
    covariance: Term
    density: Term | None = None
    name: str = ""


class Meanings:
    """What densities, KL and defined symbols stand for.

    Parameters
    ----------
    definitions : iterable of Step
        The definitions that count; of a word without one the usual meaning does.
    """

    def __init__(self, definitions: Iterable[Step] = ()) -> None:
        self.definitions = tuple(definitions)
        self._heads = {(step.lhs.op, step.lhs.data): step for step in self.definitions}
        self._unfolded: dict[tuple[Term, frozenset[Term]], Term] = {}

    @property
    def is_large(self) -> bool:
        """Whether so many terms were unfolded that they should not be kept."""
        return len(self._unfolded) > MOST_UNFOLDED

    def only_symbols(self) -> Meanings:
        """The same definitions of symbols; densities and KL as usual."""
        return Meanings(step for step in self.definitions if step.lhs.op == "symbol")

    def unfold(self, t: Term) -> Term:
        """The term in symbols, matrices, functions, E and ∫ alone.

        The data of an ``expectation`` is then its `Centre`, that of an ``integral`` a tuple of those that may help.
        """
        return self._unfold(t, frozenset(), 0)

    def _unfold(self, t: Term, bound: frozenset[Term], depth: int) -> Term:
        if depth > DEEPEST:
            raise Undecided(f"gave up: definitions that are circular, or more than {DEEPEST} deep")
        known = self._unfolded.get((t, bound))
        if known is None:
            known = self._unfolded[t, bound] = self._unfolded_once(t, bound, depth)
        return known

    def _unfolded_once(self, t: Term, bound: frozenset[Term], depth: int) -> Term:
        if t.op == "symbol":
            step = None if t in bound else self._heads.get((t.op, t.data))
            return t if step is None else self._outer(step.rhs, bound, frozenset(), depth)
        if t.op == "kl":
            step = self._heads.get((t.op, t.data))
            p, q = t.data
            x = p.point()
            meaning = p.expectation(log(p(x) / q(x)), x) if step is None else step.rhs
            return self._outer(meaning, bound, frozenset(), depth)
        if t.op in BINDERS:
            return self._binder(t, bound, depth)
        args = tuple(self._unfold(a, bound, depth) for a in t.args)
        if t.op == "density":
            return self._density(t.data, args[0], bound, depth)
        if t.op == "normal":
            return self._normal(t, args, bound, depth)
        return Term(t.op, args, t.shape, t.data)

    def _outer(self, t: Term, bound: frozenset[Term], parameters: frozenset[Term], depth: int) -> Term:
        """A right side of a definition; its free symbols are not those that a binder around its use binds."""
        t = self._unfold(t, frozenset(), depth + 1)
        caught = (_free(t) - parameters) & bound
        if caught:
            raise Undecided(f"{min(map(str, caught))} is free in a definition and bound where it is used")
        return t

    def _density(self, law: Normal, x: Term, bound: frozenset[Term], depth: int) -> Term:
        step = self._heads.get(("density", law))
        own = law.point()
        variable, formula = (own, N(own, law.mean, law.covariance)) if step is None else (step.lhs.args[0], step.rhs)
        if step is None and own in law.parameters:
            raise Undecided(f"the parameters of {law.name} hold x")
        return substitute(self._outer(formula, bound, frozenset({variable}), depth), {variable: x})

    def _normal(self, t: Term, args: tuple[Term, ...], bound: frozenset[Term], depth: int) -> Term:
        step = self._heads.get((t.op, t.data))
        if step is None:
            return gaussian(*args)
        formula = self._outer(step.rhs, bound, frozenset(step.lhs.args), depth)
        return substitute(formula, dict(zip(step.lhs.args, args, strict=True)))

    def _binder(self, t: Term, bound: frozenset[Term], depth: int) -> Term:
        x, body = t.args
        inner = bound | {x}
        new = self._unfold(body, inner, depth)
        if t.op == "integral":
            weights = [(self._unfold(c.mean, inner, depth), self._unfold(c.covariance, inner, depth))
                       for c in _weights(body, x)]  # fmt: skip
            return Term(t.op, (x, new), t.shape, tuple(Centre(mean, covariance) for mean, covariance in weights))
        mean, covariance = (self._outer(a, inner, frozenset(), depth) for a in (t.data.mean, t.data.covariance))
        density = self._density(t.data, x, bound, depth)
        return Term(t.op, (x, new), t.shape, Centre(mean, covariance, density, t.data.name))


def _free(t: Term) -> frozenset[Term]:
    """The free symbols of an unfolded term, those of its expectations' weights included."""
    if t.op == "expectation":
        c: Centre = t.data
        weight = frozenset[Term]() if c.density is None else _free(c.density) - {t.args[0]}
        return (_free(t.args[1]) - {t.args[0]}) | _free(c.mean) | _free(c.covariance) | weight
    if t.op in BINDERS:
        return _free(t.args[1]) - {t.args[0]}
    return free_symbols(t) if not t.args else frozenset[Term]().union(*map(_free, t.args))


def _weights(t: Term, x: Term) -> list[Centre]:
    """The Gaussian densities at x among the factors of an integrand."""
    if t.op == "density" and t.args[0] == x:
        return [Centre(t.data.mean, t.data.covariance)]
    if t.op == "normal" and x in t.args[:2]:
        return [Centre(t.args[1] if t.args[0] == x else t.args[0], t.args[2])]
    if t.op in ("add", "subtract", "negate", "multiply", "divide", "trace", "transpose"):
        return [c for a in t.args for c in _weights(a, x)]
    return []
