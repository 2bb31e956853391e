"""True rewritings of a derivation: other ways to write the same equation, which no truth layer may refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice, permutations
from typing import NamedTuple

from symkl.proof.derivation import Derivation
from symkl.terms.edits import remade
from symkl.terms.expr import BINDERS, COLUMN, ROW, SCALAR, Term, term

AS_IT_IS = "as it is"
"""The operator that changes nothing: what does not hold as it is says nothing by refusing its mutants."""
MOST_ORDERS = 6
"""Of the orders that the premises of one step can stand in, so many are tried."""


class Rewriting(NamedTuple):
    """One equation written otherwise, or its premises cited in another order."""

    label: str
    operator: str
    claim: tuple[Term, ...]
    cites: tuple[str, ...]


def rewritings(derivation: Derivation, labels: tuple[str, ...]) -> Iterator[Rewriting]:
    """Every rewriting of these steps, each claim once; of a definition, those of its right side."""
    for label in labels:
        step = derivation[label]
        seen = {step.claim}
        yield Rewriting(label, AS_IT_IS, step.claim, step.cites)
        for i, side in enumerate(step.claim):
            if step.is_definition and i == 0:
                continue
            for operator, changed in rewritten(side):
                claim = (*step.claim[:i], changed, *step.claim[i + 1 :])
                if claim not in seen:
                    yield Rewriting(label, operator, claim, step.cites)
                seen.add(claim)
        for cites in islice(permutations(step.cites), 1, MOST_ORDERS):
            yield Rewriting(label, "premises reordered", step.claim, cites)


def rewritten(t: Term) -> Iterator[tuple[str, Term]]:
    """Every term that differs from `t` by one rewriting somewhere, and has its value."""
    for operator, rewrite in REWRITES:
        yield from ((operator, new) for new in rewrite(t))
    for i, a in enumerate(t.args):
        if t.op in BINDERS and i == 0:
            continue
        for operator, new in rewritten(a):
            yield operator, remade(t, (*t.args[:i], new, *t.args[i + 1 :]))


def _reordered(t: Term) -> Iterator[Term]:
    """a + b = b + a and a − b = −b + a."""
    if t.op in ("add", "subtract"):
        a, b = t.args
        yield b + a if t.op == "add" else -b + a


def _regrouped(t: Term) -> Iterator[Term]:
    """(a + b) ± c = a + (b ± c)."""
    if t.op in ("add", "subtract") and t.args[0].op == "add":
        (a, b), c = t.args[0].args, t.args[1]
        yield a + (b + c if t.op == "add" else b - c)


def _distributed(t: Term) -> Iterator[Term]:
    """c (A ± B) = c A ± c B."""
    if t.op == "multiply" and t.args[0].op == "number" and t.args[1].op in ("add", "subtract"):
        c, (a, b) = t.args[0], t.args[1].args
        yield c * a + c * b if t.args[1].op == "add" else c * a - c * b


def _traced(t: Term) -> Iterator[Term]:
    """uᵀv = Tr(uᵀv)."""
    if t.op == "multiply" and (t.args[0].shape, t.args[1].shape) == (ROW, COLUMN):
        yield Term("trace", (t,))


def _scalars_reordered(t: Term) -> Iterator[Term]:
    """s A = A s."""
    if t.op == "multiply" and SCALAR in (t.args[0].shape, t.args[1].shape):
        yield t.args[1] * t.args[0]


def _transposed(t: Term) -> Iterator[Term]:
    """uᵀv = (uᵀv)ᵀ = vᵀu."""
    if t.op == "multiply" and (t.args[0].shape, t.args[1].shape) == (ROW, COLUMN):
        yield t.T
        yield t.args[1].T @ t.args[0].T


def _turned(t: Term) -> Iterator[Term]:
    """Tr(AB) = Tr(BA)."""
    if t.op == "trace" and t.args[0].op == "multiply" and SCALAR not in (a.shape for a in t.args[0].args):
        a, b = t.args[0].args
        yield Term("trace", (b @ a,))


def _flipped(t: Term) -> Iterator[Term]:
    """(a − b)ᵀ M (c − d) = (b − a)ᵀ M (d − c), and so with any two differences among the factors."""
    factors = _factors(t)
    places = [i for i, f in enumerate(factors) if _difference(f) is not None]
    for i in places:
        for j in places:
            if i < j:
                changed = [_swapped(f) if k in (i, j) else f for k, f in enumerate(factors)]
                value = changed[0]
                for f in changed[1:]:
                    value = value @ f
                yield value


def _factors(t: Term) -> list[Term]:
    """The factors of a product of vectors and matrices."""
    if t.op != "multiply" or SCALAR in (t.args[0].shape, t.args[1].shape):
        return [t]
    return _factors(t.args[0]) + _factors(t.args[1])


def _difference(t: Term) -> Term | None:
    inner = t.args[0] if t.op == "transpose" else t
    return inner if inner.op == "subtract" else None


def _swapped(t: Term) -> Term:
    """b − a for a − b, under its transpose if it has one."""
    inner = _difference(t)
    assert inner is not None
    turned = inner.args[1] - inner.args[0]
    return turned.T if t.op == "transpose" else turned


def _coefficients(t: Term) -> Iterator[Term]:
    """c A = A/(1/c), 2 A = A + A, A/c = (1/c) A, −A = (−1) A."""
    if t.op == "multiply" and t.args[0].op == "number" and t.args[0].data:
        c, a = t.args[0].data, t.args[1]
        yield a / term(1 / Fraction(c))
        if c == 2:
            yield a + a
    if t.op == "divide" and t.args[1].op == "number":
        yield term(1 / Fraction(t.args[1].data)) * t.args[0]
    if t.op == "negate":
        yield -1 * t.args[0]


REWRITES: tuple[tuple[str, Callable[[Term], Iterator[Term]]], ...] = (
    ("sum reordered", _reordered),
    ("sum regrouped", _regrouped),
    ("coefficient distributed", _distributed),
    ("scalar moved", _scalars_reordered),
    ("scalar transposed", _transposed),
    ("scalar traced", _traced),
    ("trace turned", _turned),
    ("differences flipped", _flipped),
    ("coefficient", _coefficients),
)
"""Every rewriting, by name; each is an identity."""
