"""Terms with their binders opened: a bound variable becomes a level, 1 for the outermost it depends on.

The evaluator and the search for instances of premises open binders in the same way, so that an instance at level 1
speaks of the variable that the evaluator calls 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from symkl.terms.expr import BINDERS, COLUMN, MEMO, Shape, Term
from symkl.terms.variables import substitute, subterms

FEW = 256
"""So many sides have their opened subterms remembered, which are long lists."""


def level_term(level: int, shape: Shape = COLUMN) -> Term:
    """The open bound variable of that level. No constructor makes one, so no user can name it."""
    return Term("bound", (), shape, level)


@lru_cache(maxsize=MEMO)
def open_binder(t: Term) -> tuple[int, Term]:
    """The level at which the binder `t` opens, and its body with the bound variable at that level."""
    variable, body = t.args
    level = 1 + body.opens
    return level, substitute(body, {variable: level_term(level, variable.shape)})



@lru_cache(maxsize=FEW)
def opened_subterms(t: Term) -> tuple[Term, ...]:
    """Every subterm once, those under a binder with the bound variable open."""
    return tuple(dict.fromkeys(_opened(t)))


def _opened(t: Term) -> Iterator[Term]:
    yield t
    for a in inside(t):
        yield from _opened(a)


def inside(t: Term) -> tuple[Term, ...]:
    """The arguments of an operator; of a binder, the opened body."""
    return (open_binder(t)[1],) if t.op in BINDERS else t.args


@lru_cache(maxsize=MEMO)
def deepest_level(t: Term) -> int:
    """The deepest level that stands open anywhere in `t`, its binders opened."""
    return max(t.opens, *map(deepest_level, inside(t))) if t.binders else t.opens


@lru_cache(maxsize=MEMO)
def bound_symbols(t: Term) -> frozenset[Term]:
    """The symbols that some binder in `t` binds."""
    return frozenset(s.args[0] for s in subterms(t) if s.op in BINDERS) if t.binders else frozenset()
