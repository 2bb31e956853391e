"""The normal form that decides equality for every d, switched by axioms.

`evaluate` takes a term to its value; `again` takes a value to its value under the rules now in force. Both go through
one table of operators.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symkl.proof import binding, moments, positive, traces
from symkl.proof.algebra import FUEL, Algebra
from symkl.proof.opened import open_binder
from symkl.proof.rules import Rule
from symkl.proof.values import Atom, Atoms, Letter, Poly, constant, scaled, total
from symkl.terms.build import Normal
from symkl.terms.expr import BINDERS, SQUARE, Shape, Term

Build = Callable[["Normaliser", Any, tuple[Poly, ...]], Poly]


class Normaliser(Algebra):
    """Values of terms under a set of axioms (by id), for the given distributions.

    One with rules starts from the values of one without, `plain`, which many problems share; but not where a rule
    changes the body of a binder: it reaches that body before E takes it apart.
    """

    def __init__(self, axioms: frozenset[str], laws: tuple[Normal, ...], plain: Normaliser | None = None) -> None:
        super().__init__(axioms, plain.atoms if plain is not None else Atoms())
        self.laws, self.plain = laws, plain
        self._values: dict[Term, Poly] = {}
        self._again: dict[Atom, Poly] = {}

    def refuel(self) -> None:
        """Let the next claim spend as much as the first one could."""
        self.fuel = FUEL
        if self.plain is not None:
            self.plain.fuel = FUEL

    def evaluate(self, t: Term) -> Poly:
        """The value of a term. A zero vector is the empty sum."""
        value = self._values.get(t)
        if value is None:
            value = self._values[t] = self._evaluated(t)
        return value

    def _evaluated(self, t: Term) -> Poly:
        plain = self.plain
        if plain is not None and not (t.binders and self.rules.triggers):
            return self.again(plain.evaluate(t))
        if t.op in BINDERS:
            level, body = open_binder(t)
            value = self.evaluate(body)
            if plain is not None and t.op == "expectation" and value == plain.evaluate(body):
                return self.again(plain.evaluate(t))
            return self.reduce(self._bind(t.op, t.data, level, value))
        if t.op == "zero":
            return Poly(t.shape, {})
        return self.build(t.op, t.data, tuple(map(self.evaluate, t.args)), t.shape)

    def build(self, op: str, data: Any, args: tuple[Poly, ...], shape: Shape) -> Poly:
        """The value of an operator at values."""
        self.spend()
        if op in ("bound", "variable"):
            return self.reduce(self.value(binding.variable(self, data, shape)))
        make = BUILD.get(op)
        if make is None:
            return self.reduce(self.opaque(op, data, args, shape))
        return self.reduce(make(self, data, args))

    def _bind(self, op: str, data: Any, level: int, body: Poly) -> Poly:
        if op == "expectation":
            return moments.expectation(self, data, level, body)
        return moments.integral(self, level, body, self.laws)

    # -- values again, when the rules have changed

    def change_rules(self, rules: list[Rule]) -> None:
        """Put these rules in force; values made under the old ones are not to be used again."""
        self.rules.replace(rules)
        self._values.clear()
        self._again.clear()

    def again(self, p: Poly) -> Poly:
        """The value under the rules now in force."""
        if not any(map(self.rules.may_change, p.own_atoms())):
            return p
        pieces = []
        for (atoms, word), c in p.terms.items():
            value = constant(c)
            for atom in atoms:
                value = self.multiply(value, self._again_atom(atom))
            for letter in word:
                value = self.multiply(value, self._again_letter(letter))
            pieces.append(value)
        return self.reduce(total(p.shape, pieces))

    def _again_letter(self, letter: Letter) -> Poly:
        value = self._again_atom(letter.atom)
        if letter.inverted:
            value = self.inverse(value)
        return self.transpose(value) if letter.transposed else value

    def _again_atom(self, atom: Atom) -> Poly:
        known = self._again.get(atom)
        if known is None:
            known = self._again[atom] = self._rebuilt(atom) if self.rules.may_change(atom) else self.value(atom)
        return known

    def _rebuilt(self, atom: Atom) -> Poly:
        if atom.word:
            value = constant(1)
            for letter in atom.word:
                value = self.multiply(value, self._again_letter(letter))
            return value if atom.op == "product" else self.reduce(traces.trace(self, value))
        if atom.op in BINDERS:
            level = binding.open_level(atom)
            body = self.again(binding.open_body(self, atom.args[0], level))
            return self.reduce(self._bind(atom.op, atom.data, level, body))
        return self.build(atom.op, atom.data, tuple(map(self.again, atom.args)), atom.shape)

    def multiply(self, a: Poly, b: Poly) -> Poly:
        value = self.times(a, b)
        return positive.gathered(self, value) if self.has("power_laws") else value

    def reduce(self, p: Poly) -> Poly:
        """As of `Algebra`; what a rule brings may share its base with a power that is there."""
        value = super().reduce(p)
        return value if value is p or not self.has("power_laws") else positive.gathered(self, value)


def _add(n: Normaliser, data: Any, args: tuple[Poly, ...]) -> Poly:
    return n.add(*args)


def _divide(n: Normaliser, data: Any, args: tuple[Poly, ...]) -> Poly:
    return n.multiply(args[0], positive.power(n, args[1], constant(-1)))


BUILD: dict[str, Build] = {
    "number": lambda n, data, args: constant(data.numerator if data.denominator == 1 else data),
    "identity": lambda n, data, args: constant(1, SQUARE),
    "add": _add,
    "subtract": lambda n, data, args: n.add(args[0], scaled(args[1], -1)),
    "negate": lambda n, data, args: scaled(args[0], -1),
    "multiply": lambda n, data, args: n.multiply(*args),
    "divide": _divide,
    "power": lambda n, data, args: positive.power(n, *args),
    "transpose": lambda n, data, args: n.transpose(args[0]),
    "inverse": lambda n, data, args: n.inverse(args[0]),
    "trace": lambda n, data, args: traces.trace(n, args[0]),
    "det": lambda n, data, args: positive.det(n, args[0]),
    "log": lambda n, data, args: positive.log(n, args[0]),
    "exp": lambda n, data, args: positive.exp(n, args[0]),
}
"""How each operator acts on values; an operator that is not here is opaque."""
