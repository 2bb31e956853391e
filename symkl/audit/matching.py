"""A premise as a move: wherever one of its sides stands, another one may stand instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

from symkl.audit.forms import Product, factored, product
from symkl.proof.kernel import Theorem
from symkl.terms.expr import BINDERS, SQUARE, Term
from symkl.terms.variables import free_symbols, substitute

Holes = frozenset[Term]
Found = dict[Term, Term]


def moves_of_premise(premise: Theorem) -> Iterator[Callable[[Term], Iterator[Term]]]:
    """A move for every side and every other side; a number, d or a general letter is too little to look for."""
    for left, right in permutations(dict.fromkeys(premise.claim), 2):
        if left.args or left.op == "kl" or left in premise.fixed:
            holes = (free_symbols(left) | free_symbols(right)) - premise.fixed
            yield Replacement(left, right, holes)


class Replacement:
    """The move from what `left` matches to `right`, for all values of the holes."""

    def __init__(self, left: Term, right: Term, holes: Holes) -> None:
        self.left, self.right, self.holes = left, right, holes
        self._product = factored(left) if left.op == "multiply" else None

    def __call__(self, t: Term) -> Iterator[Term]:
        found = match(self.left, t, self.holes, {})
        if found is not None:
            yield substitute(self.right, found)
        elif self._product is not None and t.op == "multiply":
            yield from self._within(self._product, t)

    def _within(self, wanted: Product, t: Term) -> Iterator[Term]:
        """Some of the factors of a product replaced: its word in one piece, its scalars wherever they stand."""
        scalars, word = factored(t)
        n = len(wanted.word)
        for i in range(len(word) - n + 1 if n else 1):
            found = _match_each(wanted.word, word[i : i + n], self.holes)
            rest = None if found is None else _without(scalars, wanted.scalars, self.holes, found)
            if found is None or rest is None:
                continue
            new = factored(substitute(self.right, found))
            if n or not (new.word and word):
                yield product((*rest, *new.scalars), (*word[:i], *new.word, *word[i + n :]), t.shape == SQUARE)


def _match_each(patterns: tuple[Term, ...], terms: tuple[Term, ...], holes: Holes) -> Found | None:
    found: Found = {}
    fits = all(match(p, t, holes, found) is not None for p, t in zip(patterns, terms, strict=True))
    return found if fits else None


def _without(scalars: tuple[Term, ...], wanted: tuple[Term, ...], holes: Holes, found: Found) -> list[Term] | None:
    """The scalars less the wanted ones; None if they are not all there."""
    rest = list(scalars)
    for pattern in wanted:
        hit = next((s for s in rest if match(pattern, s, holes, dict(found)) is not None), None)
        if hit is None:
            return None
        match(pattern, hit, holes, found)
        rest.remove(hit)
    return rest


def match(pattern: Term, t: Term, holes: Holes, found: Found) -> Found | None:
    """What the holes of the pattern are in `t`, whatever its bound variables are called; None if it does not match."""
    if pattern in holes:
        return found if pattern.shape == t.shape and found.setdefault(pattern, t) == t else None
    alike = (pattern.op, pattern.data, pattern.shape, len(pattern.args)) == (t.op, t.data, t.shape, len(t.args))
    if not alike:
        return None
    if pattern.op in BINDERS:
        body = substitute(pattern.args[1], {pattern.args[0]: t.args[0]})
        return match(body, t.args[1], holes - {t.args[0]}, found)
    pairs = zip(pattern.args, t.args, strict=True)
    return found if all(match(p, a, holes, found) is not None for p, a in pairs) else None
