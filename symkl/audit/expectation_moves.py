"""Small moves of expectations, integrals, densities and divergences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symkl.audit.forms import added, chained, factored, product, splits, summands, times, transposed
from symkl.audit.matrix_moves import multiplied_out
from symkl.proof.statements import density_formula_at, divergence
from symkl.terms.build import N, Normal, trace, zero
from symkl.terms.expr import ROW, SQUARE, Term
from symkl.terms.variables import free_symbols

POLYNOMIAL = frozenset({"add", "subtract", "negate", "multiply", "divide", "transpose", "trace"})
"""Inside these a variable is centred."""


class _Mean(NamedTuple):
    """E over one variable under one distribution."""

    x: Term
    law: Normal

    def __call__(self, body: Term) -> Term:
        return Term("expectation", (self.x, body), body.shape, self.law)

    def moves(self, t: Term) -> bool:
        """Whether the variable stands in `t`."""
        return self.x in free_symbols(t)


def linear(t: Term) -> Iterator[Term]:
    """E[A f + g] = A E[f] + E[g]."""
    if t.op != "expectation":
        return
    x, body = t.args
    mean = _Mean(x, t.data)
    if body.op == "trace":
        yield from (trace(_pulled(mean, body.args[0], letters)) for letters in (False, True))
    if body.op == "transpose":
        yield mean(body.args[0]).T
    if body.op == "divide" and not mean.moves(body.args[1]):
        yield mean(body.args[0]) / body.args[1]
    for letters in (False, True):
        for parts in splits(body) or [summands(body)]:
            yield added([(sign, _pulled(mean, s, letters)) for sign, s in parts])


def _pulled(mean: _Mean, t: Term, letters: bool) -> Term:
    """A E[f] B where t = A f B: the scalars that are free of x outside, and the matrices, too, if `letters`."""
    if not mean.moves(t):
        return mean(t)
    scalars, word = factored(t)
    outside = [s for s in scalars if not mean.moves(s)]
    inside = [s for s in scalars if mean.moves(s)]
    moving = [i for i, f in enumerate(word) if mean.moves(f)]
    if not letters or not moving or inside:
        return times(product(outside), mean(product(inside, word, t.shape == SQUARE)))
    first, last = moving[0], moving[-1] + 1
    core = chained(word[first:last])
    middle = transposed(mean(transposed(core))) if core.shape == ROW else mean(core)
    return times(product(outside), chained((*word[:first], middle, *word[last:])))


def centred(t: Term) -> Iterator[Term]:
    """E[f(x)] = E[f((x − μ) + μ)]: the mean subtracted and added where x stands alone; a product multiplied out."""
    if t.op == "expectation" and t.data.mean != zero:
        mean = _Mean(t.args[0], t.data)
        body = _centred(t.args[1], mean.x, mean.x - t.data.mean, t.data.mean)
        for centred_body in (body, *multiplied_out(body)):
            yield mean(centred_body)


def _centred(t: Term, x: Term, u: Term, mean: Term) -> Term:
    if t == x:
        return u + mean
    if t == u or t.op not in POLYNOMIAL:
        return t
    return Term(t.op, tuple(_centred(a, x, u, mean) for a in t.args), t.shape, t.data)


def constant(t: Term) -> Iterator[Term]:
    """E[c] = c."""
    if t.op == "expectation" and t.args[0] not in free_symbols(t.args[1]):
        yield t.args[1]


def expectation_of_integral(t: Term) -> Iterator[Term]:
    """∫ P(x) f(x) dx = E[f(x)]."""
    if t.op != "integral":
        return
    x, body = t.args
    above, below = (body.args[0], (body.args[1],)) if body.op == "divide" else (body, ())
    scalars, word = factored(above)
    for i, s in enumerate(scalars):
        if s.op == "density" and s.args[0] == x:
            rest = product((*scalars[:i], *scalars[i + 1 :]), word, t.shape == SQUARE)
            for b in below:
                rest = rest / b
            yield Term("expectation", (x, rest), t.shape, s.data)


def of_mean(t: Term) -> Iterator[Term]:
    """E[x − μ] = 0."""
    if t.op == "expectation" and t.args[1] == t.args[0] - t.data.mean:
        yield zero


def of_covariance(t: Term) -> Iterator[Term]:
    """E[(x − μ)(x − μ)ᵀ] = Σ."""
    if t.op == "expectation":
        u = t.args[0] - t.data.mean
        if t.args[1] == u @ u.T:
            yield t.data.covariance


def density(t: Term) -> Iterator[Term]:
    """P(x) = 𝒩(x; μ, Σ), and its formula."""
    if t.op == "density":
        yield N(t.args[0], t.data.mean, t.data.covariance)
    if t.op == "normal":
        yield density_formula_at(*t.args)


def kl(t: Term) -> Iterator[Term]:
    """KL(P‖Q) = ∫ P log(P/Q)."""
    if t.op == "kl":
        yield divergence(*t.data)[1]
