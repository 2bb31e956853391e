"""Premises as rewrite rules: an atom, a word or a monomial, and the value it equals."""

from __future__ import annotations

from typing import NamedTuple

from symkl.proof.values import Atom, Letter, Monomial, Poly, Word


class Rule(NamedTuple):
    """`pattern` equals `value`; `sides` is the equation it was made of."""

    pattern: Monomial
    value: Poly
    sides: tuple[Poly, Poly]
    bare: Atom | None
    """The atom, if the pattern is a single one: it is replaced wherever it is made."""


class Rules:
    """The rules in force, by what they replace, and the letters that premises show to be symmetric.

    `triggers` has one atom of every pattern: a value without any of them is as it was.
    """

    def __init__(self) -> None:
        self.symmetric: set[Atom] = set()
        self.replace([])

    def replace(self, rules: list[Rule]) -> None:
        """Put these rules in force, and no others."""
        self.all = rules
        self.bare = {rule.bare: rule.value for rule in rules if rule.bare is not None}
        self.words = [rule for rule in rules if rule.bare is None and not rule.pattern[0]]
        self.monomials = [rule for rule in rules if rule.bare is None and rule.pattern[0]]
        self.triggers = frozenset(_first_atom(rule.pattern) for rule in rules) | self.symmetric
        self.open = frozenset(t.kind for t in self.triggers if t.levels)
        if any(op == "density" for op, _ in self.open):
            self.open |= {("integral", None)}  # P may now be a factor of an integrand that does not mention it

    def may_change(self, atom: Atom) -> bool:
        """Whether a rule may apply inside. Below a binder the bound variable is closed, so open triggers may match."""
        if not atom.inner.isdisjoint(self.triggers):
            return True
        return atom.binds and not atom.bound.isdisjoint(self.open)


def _first_atom(pattern: Monomial) -> Atom:
    atoms, word = pattern
    return atoms[0] if atoms else word[0].atom


def find_word(word: Word, wanted: tuple[Letter, ...]) -> int | None:
    """Where `wanted` stands in `word`."""
    n = len(wanted)
    return next((i for i in range(len(word) - n + 1) if word[i : i + n] == wanted), None)


def without(atoms: tuple[Atom, ...], wanted: tuple[Atom, ...]) -> tuple[Atom, ...] | None:
    """`atoms` less `wanted`, counted with repetition; None if they are not all there."""
    rest = list(atoms)
    for atom in wanted:
        if atom not in rest:
            return None
        rest.remove(atom)
    return tuple(rest)
