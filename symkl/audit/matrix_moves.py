"""Small moves of sums, products, transposes, inverses, traces and determinants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from itertools import product as choices
from math import prod

from symkl.audit.forms import (
    Signed,
    added,
    atomic_summands,
    chained,
    factored,
    halves,
    nothing,
    product,
    splits,
    summands,
    times,
    transposed,
)
from symkl.terms.build import cholesky, d, det, identity, inv, log, trace, zero
from symkl.terms.expr import SCALAR, SQUARE, Term, term
from symkl.terms.variables import subterms

MOST_TERMS = 64
"""A product of sums is multiplied out into so many terms at most."""


# -- always on


def transpose_of_product(t: Term) -> Iterator[Term]:
    """(AB)ᵀ = BᵀAᵀ, Aᵀᵀ = A."""
    if t.op == "transpose":
        yield transposed(t.args[0])


def unit(t: Term) -> Iterator[Term]:
    """I A = A, A 0 = 0."""
    if t.op != "multiply":
        return
    scalars, word = factored(t)
    if any(f in (zero, zero.T) for f in word):
        none = nothing(t)
        if none is not None:
            yield none
    elif len(word) > 1 and identity in word:
        yield product(scalars, word, t.shape == SQUARE)


def scalar_leaves_trace(t: Term) -> Iterator[Term]:
    """Tr(s A) = s Tr(A)."""
    if t.op == "trace" and t.args[0].shape == SQUARE:
        scalars, word = factored(t.args[0])
        if scalars:
            yield times(product(scalars), trace(product((), word, square=True)))


def inverse_of_product(t: Term) -> Iterator[Term]:
    """(AB)⁻¹ = B⁻¹A⁻¹."""
    if t.op == "inverse" and t.args[0].op == "multiply":
        scalars, word = factored(t.args[0])
        if all(f.shape == SQUARE for f in word):
            turned = [f.args[0] if f.op == "inverse" else inv(f) for f in reversed(word)]
            yield product([1 / s for s in scalars], turned, square=True)


# -- ring


def multiplied_out(t: Term) -> Iterator[Term]:
    """(a + b)(c + e) = ac + ae + bc + be, by the terms of the sums as written, or by their halves."""
    if t.op not in ("multiply", "negate"):
        return
    scalars, word = factored(t)
    for split in (summands, halves):
        options = [_split(f, split) for f in (*scalars, *word)]
        if 1 < prod(map(len, options)) <= MOST_TERMS:
            yield added([_picked(pick, len(scalars), t.shape == SQUARE) for pick in choices(*options)])


def _split(t: Term, split: Callable[[Term], Sequence[Signed]]) -> Sequence[Signed]:
    if t.op == "transpose":
        return [(sign, transposed(s)) for sign, s in split(t.args[0])]
    return split(t)


def _picked(pick: Sequence[Signed], scalars: int, square: bool) -> Signed:
    """One term of the expanded product, its first factors being scalars."""
    inner = [factored(t) for _, t in pick[scalars:]]
    outside = [t for _, t in pick[:scalars]] + [s for p in inner for s in p.scalars]
    return prod(sign for sign, _ in pick), product(outside, [f for p in inner for f in p.word], square)


def sum_leaves(t: Term) -> Iterator[Term]:
    """Tr(A + B) = Tr A + Tr B, (a + b)/s = a/s + b/s."""
    if t.op in ("trace", "divide"):
        for parts in splits(t.args[0]):
            yield added([(sign, trace(s) if t.op == "trace" else s / t.args[1]) for sign, s in parts])


def collected(t: Term) -> Iterator[Term]:
    """a + a = 2a, a − a = 0, a + 0 = a."""
    if t.op not in ("add", "subtract"):
        return
    parts = list(atomic_summands(t))
    counted: dict[Term, Fraction] = {}
    for sign, s in parts:
        scalars, word = factored(s)
        number = prod([f.data for f in scalars if f.op == "number"], start=Fraction(sign))
        rest = product([f for f in scalars if f.op != "number"], word, t.shape == SQUARE)
        counted[rest] = counted.get(rest, Fraction(0)) + number
    kept = [(1, times(term(c), rest)) for rest, c in counted.items() if c and rest != zero]
    if len(kept) < len(parts):
        total = added(kept) if kept else nothing(t)
        if total is not None:
            yield total


# -- transposes, inverses, traces, determinants


def scalar_transposed(t: Term) -> Iterator[Term]:
    """uᵀAv = (uᵀAv)ᵀ = vᵀAᵀu."""
    if t.shape != SCALAR:
        return
    if t.op == "transpose":
        yield t.args[0]
    elif t.op == "multiply":
        scalars, word = factored(t)
        if word:
            yield product(scalars, [transposed(f) for f in reversed(word)])


def symmetric(t: Term) -> Iterator[Term]:
    """Sᵀ = S, (S⁻¹)ᵀ = S⁻¹."""
    if t.op == "transpose":
        inner = t.args[0].args[0] if t.args[0].op == "inverse" else t.args[0]
        if inner.op == "symbol" and inner.data.symmetric:
            yield t.args[0]


def inverse_cancels(t: Term) -> Iterator[Term]:
    """S⁻¹S = SS⁻¹ = I."""
    if t.op != "multiply":
        return
    scalars, word = factored(t)
    for i, (a, b) in enumerate(pairwise(word)):
        if (a.op == "inverse" and a.args[0] == b) or (b.op == "inverse" and b.args[0] == a):
            yield product(scalars, (*word[:i], *word[i + 2 :]) or (identity,), t.shape == SQUARE)


def scalar_trace(t: Term) -> Iterator[Term]:
    """s = Tr(s)."""
    if t.op == "trace" and t.args[0].shape == SCALAR:
        yield t.args[0]
    elif t.op == "multiply" and t.shape == SCALAR:
        scalars, word = factored(t)
        if word:
            yield product((*scalars, trace(chained(word))))


def cyclic(t: Term) -> Iterator[Term]:
    """Tr(AB) = Tr(BA)."""
    if t.op == "trace":
        scalars, word = factored(t.args[0])
        for i in range(1, len(word)):
            yield times(product(scalars), trace(chained((*word[i:], *word[:i]))))


def trace_transposed(t: Term) -> Iterator[Term]:
    """Tr(Aᵀ) = Tr(A)."""
    if t.op == "trace" and t.args[0].shape == SQUARE:
        yield trace(transposed(t.args[0]))


def trace_of_identity(t: Term) -> Iterator[Term]:
    """Tr(I) = d."""
    if t == trace(identity):
        yield d


def determinant(t: Term) -> Iterator[Term]:
    """|AB| = |A| |B|, |A⁻¹| = 1/|A|, |Aᵀ| = |A|, |s A| = sᵈ|A|, |I| = 1."""
    if t.op != "det":
        return
    a = t.args[0]
    if a.op in ("multiply", "negate"):
        scalars, word = factored(a)
        if all(f.shape == SQUARE for f in word):
            yield product([*(s**d for s in scalars), *map(det, word)])
    elif a.op == "inverse":
        yield 1 / det(a.args[0])
    elif a.op == "transpose":
        yield det(a.args[0])
    elif a == identity:
        yield term(1)


def cholesky_factor(t: Term) -> Iterator[Term]:
    """CCᵀ = S, C⁻ᵀC⁻¹ = S⁻¹, for C the factor of S."""
    if t.op != "multiply":
        return
    scalars, word = factored(t)
    for i, (a, b) in enumerate(pairwise(word)):
        whole = _whole(a, b)
        if whole is not None:
            yield product(scalars, (*word[:i], whole, *word[i + 2 :]), t.shape == SQUARE)


def _whole(a: Term, b: Term) -> Term | None:
    """S, S⁻¹, or what is left of C⁻¹S, SC⁻ᵀ, S⁻¹C, CᵀS⁻¹, as the product of two neighbours."""
    for S in {f.args[0] for s in (a, b) for f in subterms(s) if f.op == "cholesky"}:
        C = cholesky(S)
        turned = (inv(C).T, inv(C.T))
        products = (
            ((C,), (C.T,), S), (turned, (inv(C),), inv(S)), ((inv(C),), (S,), C.T), ((S,), turned, C),
            ((inv(S),), (C,), inv(C).T), ((C.T,), (inv(S),), inv(C)),
        )  # fmt: skip
        for left, right, value in products:
            if a in left and b in right:
                return value
    return None


def triangular_determinant(t: Term) -> Iterator[Term]:
    """Σᵢ log Cᵢᵢ = log |C|, for a Cholesky factor C."""
    if t.op == "sum_log_diagonal" and t.args[0].op == "cholesky":
        yield log(det(t.args[0]))
