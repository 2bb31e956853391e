"""Premises put in for what they speak of, as it is written, below E and ∫, too."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.coq.equations import Eq, same, then, within
from symkl.coq.names import FACTOR, OPEN
from symkl.coq.statements import Statement
from symkl.terms.expr import BINDERS, SQUARE, Symbol, Term
from symkl.terms.variables import substitute, subterms

MOST_PASSES = 8
LARGEST = 2000
"""Parts of a term beyond which premises are put in no more."""


class Turned(Statement):
    """A statement that is an equation of its own, without holes; `proof` is its whole proof."""

    __slots__ = ()


def renamed(t: Term) -> Term:
    """The term with its bound variables named by how many binders stand inside: equal but for names is equal.

    The Cholesky factor of a letter becomes a letter.
    """
    if not t.args:
        return t
    if t.op == "cholesky" and t.args[0].op == "symbol":
        return factor(t.args[0])
    if t.op not in BINDERS:
        return Term(t.op, tuple(map(renamed, t.args)), t.shape, t.data)
    variable, body = t.args[0], renamed(t.args[1])
    fresh = Term("symbol", (), variable.shape, Symbol(f"{OPEN}{1 + body.binders}"))
    return Term(t.op, (fresh, substitute(body, {variable: fresh})), t.shape, t.data)


def factor(s: Term) -> Term:
    """The letter for the Cholesky factor of a letter."""
    return Term("symbol", (), SQUARE, Symbol(f"{FACTOR}{s.data.name}"))


def rewritten(t: Term, premises: Sequence[Statement]) -> Eq:
    """The term with left sides of premises replaced by their right sides, again and again within bounds."""
    usable = [p for p in premises if p.left not in p.holes and p.left not in set(subterms(p.right))]
    whole = same(t)
    for _ in range(MOST_PASSES):
        e = _once(whole.right, usable)
        if not e.proof or e.right.size > LARGEST:
            break
        whole = then(whole, Eq(e.left, renamed(e.right), e.proof))
    return whole


def _once(t: Term, premises: Sequence[Statement]) -> Eq:
    for p in premises:
        found = p.matched(t)
        if found is not None:
            return found
    if not t.args:
        return same(t)
    parts = t.args[1:] if t.op in BINDERS else t.args
    return within(t, [_once(a, premises) for a in parts])
