"""Terms with their binders opened: a bound variable becomes a level, 1 for the outermost it depends on.

The evaluator and the search for instances of premises open binders in the same way, so that an instance at level 1
speaks of the variable that the evaluator calls 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from symkl.terms.expr import BINDERS, COLUMN, MEMO, Term, substitute, subterms


def level_term(level: int) -> Term:
    """The open bound variable of that level. No constructor makes one, so no user can name it."""
    return Term("bound", (), COLUMN, level)


@lru_cache(maxsize=MEMO)
def open_binder(t: Term) -> tuple[int, Term]:
    """The level at which the binder `t` opens, and its body with the bound variable at that level."""
    variable, body = t.args
    level = 1 + max(levels(body, variable), default=0)
    return level, substitute(body, {variable: level_term(level)})


@lru_cache(maxsize=MEMO)
def levels(t: Term, skip: Term | None = None) -> frozenset[int]:
    """The levels that stand open in `t`."""
    if t.op == "bound":
        return frozenset({t.data})
    return frozenset[int]().union(*(levels(a) for a in t.args if a != skip)) if t.args else frozenset()


def opened_subterms(t: Term) -> Iterator[Term]:
    """Every subterm, those under a binder with the bound variable open."""
    yield t
    if t.op in BINDERS:
        yield from opened_subterms(open_binder(t)[1])
    else:
        for a in t.args:
            yield from opened_subterms(a)


@lru_cache(maxsize=MEMO)
def deepest_level(t: Term) -> int:
    """The deepest level that stands open anywhere in `t`."""
    return max((max(levels(s), default=0) for s in opened_subterms(t)), default=0)


@lru_cache(maxsize=MEMO)
def bound_symbols(t: Term) -> frozenset[Term]:
    """The symbols that some binder in `t` binds."""
    return frozenset(s.args[0] for s in subterms(t) if s.op in BINDERS)
