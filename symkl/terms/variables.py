"""What stands inside a term: subterms, free symbols, and substitution for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from operator import is_

from symkl.terms.expr import BINDERS, MEMO, Symbol, Term


def subterms(t: Term) -> Iterator[Term]:
    """The term and everything inside it, bound variables included."""
    yield t
    for a in t.args:
        yield from subterms(a)


@lru_cache(maxsize=MEMO)
def free_symbols(t: Term) -> frozenset[Term]:
    """The symbol terms that stand free in `t` (a distribution's parameters are not among them)."""
    if t.op == "symbol":
        return frozenset({t})
    if t.op in BINDERS:
        return free_symbols(t.args[1]) - {t.args[0]}
    return frozenset[Term]().union(*map(free_symbols, t.args))


def substitute(t: Term, values: dict[Term, Term]) -> Term:
    """Replace free symbols by terms; a binder that would capture one of them is renamed first."""
    if t in values:
        return values[t]
    if not t.args:
        return t
    if t.op not in BINDERS:
        args = tuple([substitute(a, values) for a in t.args])
        return t if all(map(is_, args, t.args)) else Term(t.op, args, t.shape, t.data)
    variable, body = t.args
    free = free_symbols(body)
    values = {old: new for old, new in values.items() if old != variable and old in free}
    if not values:
        return t
    arriving = frozenset[Term]().union(*map(free_symbols, values.values()))
    if variable in arriving:
        taken = {s.data.name for s in arriving | free}
        names = (f"{variable.data.name}_{i}" for i in range(len(taken) + 1))
        fresh = Term("symbol", (), variable.shape, Symbol(next(n for n in names if n not in taken)))
        variable, body = fresh, substitute(body, {variable: fresh})
    return Term(t.op, (variable, substitute(body, values)), t.shape, t.data)
