"""What a claim in numbers speaks of, and how a ball is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symkl.gaussian.fields import Number
from symkl.proof.derivation import Step
from symkl.terms.build import Normal, laws
from symkl.terms.expr import Term
from symkl.terms.variables import free_symbols, subterms


def letters_of(terms: Iterable[Term], definitions: Iterable[Step]) -> set[Term]:
    """The symbols whose numbers the terms depend on."""
    heads = {(s.lhs.op, s.lhs.data): s for s in definitions}
    found: set[Term] = set()
    waiting, seen = [(t, frozenset[Term]()) for t in terms], set[Term]()
    while waiting:
        t, parameters = waiting.pop()
        if t in seen:
            continue
        seen.add(t)
        found |= free_symbols(t) - parameters
        waiting += [(a, frozenset()) for law in laws(t) for a in (law.mean, law.covariance)]
        for s in subterms(t):
            used = [heads[use] for use in uses(s) if use in heads]
            waiting += [(step.rhs, frozenset(step.lhs.args)) for step in used]
    return found


def uses(t: Term) -> Iterator[tuple[str, object]]:
    """The words whose definitions `t` asks for by itself."""
    yield t.op, t.data
    if t.op in ("expectation", "kl"):
        yield from (("density", law) for law in (t.data if t.op == "kl" else (t.data,)))
    if t.op in ("expectation", "kl", "density"):
        law: Normal = t.data[0] if t.op == "kl" else t.data
        yield "normal", law.dimension


def shown(ball: Number, digits: int) -> str:
    """A ball to at most `digits` digits, with its radius where they are not all certain."""
    text = str(ball.str(digits)).strip("[]").replace("+/-", "±")
    return f"0 {text}" if text.startswith("±") else text


def certain(ball: Number, digits: int) -> str:
    """At most `digits` digits, those that are certain, the last to ±1; of a ball around 0, how large it can be."""
    if ball.contains(0) and not ball.is_zero():
        return f"0 {str(ball.str(2)).strip('[]').replace('+/-', '±')}"
    return str(ball.str(digits, radius=False))
