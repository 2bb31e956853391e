"""What is declared of the letters and distributions of a claim: the assumptions that nobody states."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from symkl.terms.build import laws
from symkl.terms.expr import MEMO, Term
from symkl.terms.variables import free_symbols, subterms

KINDS = {(True, True): "symmetric positive definite", (True, False): "symmetric", (False, True): "positive"}
"""What is declared of a symbol, in words, by whether it is symmetric and positive."""


def facts(claim: Iterable[Term]) -> frozenset[str]:
    """What is declared of the letters and distributions of a claim."""
    return frozenset[str]().union(*map(_facts, claim))


@lru_cache(maxsize=MEMO)
def _facts(side: Term) -> frozenset[str]:
    found = {t for t in subterms(side) if t.op == "symbol"} | parameters((side,))
    declared = frozenset(filter(None, map(_declared, found)))
    return declared | {f"{law.name} is normal" for law in laws(side)}


@lru_cache(maxsize=MEMO)
def _declared(symbol: Term) -> str:
    kind = KINDS.get((symbol.data.symmetric, symbol.data.positive))
    return f"{symbol} is {kind}" if kind else ""


def symbols(claim: Iterable[Term]) -> frozenset[Term]:
    """The free symbols of a claim, and those of its distributions."""
    return frozenset[Term]().union(parameters(claim), *map(free_symbols, claim))


def parameters(claim: Iterable[Term]) -> frozenset[Term]:
    """The symbols of the distributions that occur: their mean and covariance are what they are."""
    found = {law for side in claim for law in laws(side)}
    return frozenset[Term]().union(*(law.parameters for law in found))
