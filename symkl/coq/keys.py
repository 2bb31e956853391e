"""Identities in variables, which Coq's `ring` and `field` decide: stated once for a step, used at its terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction

from symkl.coq.equations import Eq
from symkl.coq.polynomials import polynomial
from symkl.coq.spell import TYPES, spell
from symkl.terms.expr import SCALAR, Term, term

Premise = tuple[Eq, Fraction]
"""An equation, and how often it is added."""


class Keys:
    """The identities that one step needs, in the order in which they are stated."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self.lines: list[str] = []

    def copy(self) -> Keys:
        """The same identities, to which others can be added."""
        other = Keys()
        other.take(self)
        return other

    def take(self, other: Keys) -> None:
        """Have those that the other one has."""
        self._names, self.lines = dict(other._names), list(other.lines)

    def used_in(self, proof: str) -> tuple[str, ...]:
        """Those that a proof names."""
        names = set(re.findall(r"k__\d+", proof))
        return tuple(line for line, name in zip(self.lines, self._names.values(), strict=True) if name in names)

    def _named(self, statement: str, tactic: str) -> str:
        if statement not in self._names:
            self._names[statement] = f"k__{len(self._names) + 1}"
            self.lines.append(f"have {self._names[statement]} : {statement}\n  by {tactic}")
        return self._names[statement]

    def numbers(self, left: Term, right: Term, premises: Sequence[Premise] = ()) -> Eq:
        """left = right, from the arithmetic of both, and multiples of equations that hold."""
        if left == right:
            return Eq(left, right)
        atoms: dict[Term, str] = {}
        for side in _sides(left, right, premises):
            _leaves(side, atoms)
        return self._stated(left, right, atoms, premises, "", "numbers")

    def matrices(
        self, left: Term, right: Term, words: Collection[Term], premises: Sequence[Premise] = ()
    ) -> Eq:
        """left = right, from the sums, multiples, products, transposes and traces of `words`."""
        if left == right:
            return Eq(left, right)
        atoms: dict[Term, str] = {}
        for side in _sides(left, right, premises):
            _words(side, atoms, words)
        of_numbers = left.shape == SCALAR
        kind, tactic = ("", "forms") if of_numbers else ("M", "matrices")
        return self._stated(left, right, atoms, premises, kind, tactic)

    def _stated(
        self, left: Term, right: Term, atoms: dict[Term, str], premises: Sequence[Premise], kind: str, tactic: str
    ) -> Eq:
        nonzero = [t for t in dict.fromkeys(t for side in _sides(left, right, premises) for t in divisors(side))
                   if t in atoms]  # fmt: skip
        binders = " ".join(f"({name} : {TYPES[t.shape]})" for t, name in atoms.items())
        conditions = "".join(f"{atoms[t]} != 0 -> " for t in nonzero)
        given = "".join(f"{spell(e.left, atoms)} = {spell(e.right, atoms)} -> " for e, _ in premises)
        sides = f"{spell(left, atoms)} = {spell(right, atoms)} :> {TYPES[left.shape]}"
        statement = f"{f'forall {binders}, ' if binders else ''}{conditions}{given}{sides}"
        names = [*atoms.values(), *(f"n{i}" for i in range(len(nonzero))), *(f"h{i}" for i in range(len(premises)))]
        steps = [f"move=> {' '.join(names)}"] if names else []
        if premises:
            steps.append(f"apply: combined{kind}")
            for i, (e, times) in enumerate(premises):
                sides = f"{spell(e.left, atoms)}) ({spell(e.right, atoms)}"
                sizes = "_ _ " if kind else ""
                steps.append(f"apply: (@combine{kind} _ {sizes}{spell(term(times))} ({sides}) _ _ _ h{i})")
        name = self._named(statement, "; ".join([*steps, tactic]))
        used = [spell(t) for t in atoms] + ["ltac:(nz)"] * len(nonzero) + [_proof(e) for e, _ in premises]
        return Eq(left, right, f"({' '.join([name, *used])})")


def _proof(e: Eq) -> str:
    return e.proof or f"(erefl {spell(e.left)})"


def _sides(left: Term, right: Term, premises: Sequence[Premise]) -> list[Term]:
    return [left, right, *(side for e, _ in premises for side in (e.left, e.right))]


def _leaves(t: Term, atoms: dict[Term, str]) -> None:
    def leaf(a: Term) -> dict[tuple[tuple[Term, int], ...], Fraction]:
        atoms.setdefault(a, f"a{len(atoms)}")
        return {((a, 1),): Fraction(1)}

    polynomial(t, leaf)


def _words(t: Term, atoms: dict[Term, str], words: Collection[Term]) -> None:
    if t in words or (t.op not in LINEAR and t.op != "number" and t.op != "zero"):
        atoms.setdefault(t, f"a{len(atoms)}" if t.shape == SCALAR else f"w{len(atoms)}")
        return
    for a in t.args:
        _words(a, atoms, words)


LINEAR = frozenset({"add", "subtract", "negate", "transpose", "trace", "multiply", "divide", "power"})


def divisors(t: Term) -> list[Term]:
    """The leaves by which the arithmetic of a term divides."""
    found: list[Term] = []
    if t.op == "divide":
        below: dict[Term, str] = {}
        _leaves(t.args[1], below)
        found += below
    if t.op in LINEAR:
        found += [leaf for a in t.args for leaf in divisors(a)]
    return found
