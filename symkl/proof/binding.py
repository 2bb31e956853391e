"""Bound variables of values: closed bodies count binders, so that two bodies equal up to renaming are one value.

While a body is evaluated its variable is open: an atom ``variable`` with a level that no other open variable inside
has. A finished body is closed: the variable becomes an ``index``, the number of binders between it and its own.
"""

from __future__ import annotations

from collections.abc import Callable

from symkl.proof.algebra import Algebra
from symkl.proof.values import Atom, Letter, Level, Poly, Word, constant, monomial_of, total
from symkl.terms.expr import BINDERS, Shape

Replace = Callable[[Atom, int], Atom | None]
"""What stands for an atom below so many binders; None keeps it and looks inside."""


def variable(algebra: Algebra, level: Level, shape: Shape) -> Atom:
    """The open variable of that level: a column, or under a distribution on ℝ a scalar."""
    return algebra.atoms.make("variable", level, shape=shape)


def close(algebra: Algebra, body: Poly, level: Level) -> Poly:
    """The body with the open variable of that level bound."""
    if level not in body.levels:
        return body

    def bind(atom: Atom, depth: int) -> Atom | None:
        if level not in atom.levels:
            return atom
        return algebra.atoms.make("index", depth, shape=atom.shape) if atom.op == "variable" else None

    return _mapped(algebra, body, bind, 0)


def open_body(algebra: Algebra, body: Poly, level: Level) -> Poly:
    """The closed body with its variable open at that level; `level` must not be open inside."""

    def unbind(atom: Atom, depth: int) -> Atom | None:
        if atom.loose <= depth:
            return atom
        return variable(algebra, level, atom.shape) if atom.op == "index" else None

    return _mapped(algebra, body, unbind, 0)


def open_level(atom: Atom) -> Level:
    """A level free to open the body of a binder at: one more than those inside."""
    return 1 + max(atom.levels, default=0)


def _mapped(algebra: Algebra, p: Poly, replace: Replace, depth: int) -> Poly:
    pieces = []
    for (atoms, word), c in p.terms.items():
        start = monomial_of(p.shape, (), _mapped_word(algebra, word, replace, depth), c)
        if not word:
            start = constant(c, p.shape)
        scalars = tuple(_mapped_atom(algebra, a, replace, depth) for a in atoms)
        pieces.append(algebra.with_atoms(start, scalars, 1))
    return total(p.shape, pieces)


def _mapped_word(algebra: Algebra, word: Word, replace: Replace, depth: int) -> Word:
    return tuple(Letter(_mapped_atom(algebra, x.atom, replace, depth), x.inverted, x.transposed) for x in word)


def _mapped_atom(algebra: Algebra, atom: Atom, replace: Replace, depth: int) -> Atom:
    found = replace(atom, depth)
    if found is not None:
        return found
    inside = depth + (atom.op in BINDERS)
    args = tuple(_mapped(algebra, a, replace, inside) for a in atom.args)
    word = _mapped_word(algebra, atom.word, replace, depth)
    if word:
        word = _least(algebra, atom.op, word)
    return algebra.atoms.make(atom.op, atom.data, args, word, atom.shape)


def _least(algebra: Algebra, op: str, word: Word) -> Word:
    """The form of the word that stands for all its equals, now that the variable has another name."""
    mirrored = algebra.has("scalar_transpose" if op == "product" else "trace_transpose")
    forms = [word, algebra.transposed_word(word)] if mirrored else [word]
    if op == "trace_word" and algebra.has("cyclic"):
        forms = [w[i:] + w[:i] for w in forms for i in range(len(w)) if w[i].shape[0] == "d"]
    return min(forms)
