"""What is left of a claim that was not proved, as a formula."""

from __future__ import annotations

from fractions import Fraction

from symkl.errors import TermError
from symkl.proof.values import Atom, Coefficient, Letter, Monomial, Poly, difference, monomial_order
from symkl.terms.build import scalar, vector
from symkl.terms.expr import BINDERS, SCALAR, SQUARE, Symbol, Term, term

LONGEST = 12
"""Monomials shown of a long residual."""


def residual(a: Poly, b: Poly, ring: bool) -> str:
    """The difference of the sides under `ring`, otherwise both values side by side."""
    try:
        if ring:
            return f"left − right = {express(difference(a, b))}"
        return f"left = {express(a)}, right = {express(b)}"
    except (TermError, RecursionError):
        return "the sides differ by more than a term can hold"


def is_generic(p: Poly) -> bool:
    """Whether a value that is not 0 differs from 0 for some matrices: it is made of letters that nothing relates.

    No identity beyond cyclicity and transposition holds for matrices of every size (Procesi, Adv. Math. 19 (1976)), so
    two different normal forms of this kind are different functions.
    """
    return all(map(_is_generic_atom, p.own_atoms()))


def _is_generic_atom(atom: Atom) -> bool:
    if atom.word:
        return all(_is_generic_atom(x.atom) for x in atom.word)
    if atom.op == "log":
        inside = atom.args[0].bare_atom()
        return inside is not None and inside.op == "det" and _is_generic_atom(inside)
    if atom.op == "det":
        letter = atom.args[0].letter()
        return letter is not None and letter.atom.op == "symbol"
    return atom.op in ("symbol", "pi", "dimension")


def express(p: Poly) -> Term:
    """A term with the value `p`, its heaviest monomials first."""
    if not p.terms:
        return term(0) if p.shape == SCALAR else Term("zero", (), p.shape)
    heaviest_first = sorted(p.terms, key=monomial_order, reverse=True)
    ordered = sorted(heaviest_first, key=lambda m: p.terms[m] < 0)
    coefficients = [(m, p.terms[m]) for m in ordered[:LONGEST]]
    parts = [(_monomial(m, -c if c < 0 else c, p.shape == SQUARE), c < 0) for m, c in coefficients]
    first, is_negative = parts[0]
    total = -first if is_negative else first
    for part, is_negative in parts[1:]:
        total = total - part if is_negative else total + part
    return total if len(ordered) <= LONGEST else total + Term("symbol", (), p.shape, Symbol("…"))


def _monomial(monomial: Monomial, c: Coefficient, square: bool) -> Term:
    atoms, word = monomial
    factors = [_atom(a) for a in atoms] + ([_word(word)] if word else [Term("identity", (), SQUARE)] if square else [])
    value = term(Fraction(c))
    for factor in factors:
        value = factor if value == term(1) else value * factor
    return value


def _word(word: tuple[Letter, ...]) -> Term:
    value: Term | None = None
    for letter in word:
        t = _atom(letter.atom)
        t = Term("inverse", (t,), t.shape) if letter.inverted else t
        t = t.T if letter.transposed else t
        value = t if value is None else value @ t
    assert value is not None
    return value


def _atom(a: Atom) -> Term:
    if a.op in ("variable", "index"):
        return scalar("x") if a.shape == SCALAR else vector("x")
    if a.op == "product":
        return _word(a.word)
    if a.op == "trace_word":
        return Term("trace", (_word(a.word),))
    if a.op == "trace_of_identity":
        return Term("trace", (Term("identity", (), SQUARE),))
    args = tuple(map(express, a.args))
    if a.op in BINDERS:
        on_the_line = any(x.op == "index" and x.shape == SCALAR for x in a.inner)
        args = (scalar("x") if on_the_line else vector("x"), *args)
    return Term(a.op, args, a.shape, a.data)
