"""The proof of a step: premises are put in as written, both sides brought to forms, multiples of premises added.

Several ways are tried; where none closes, the last one is written all the same, for Coq to judge.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import NamedTuple

from symkl.coq.combine import multiples
from symkl.coq.equations import Eq, back, then
from symkl.coq.expectations import Expectations
from symkl.coq.keys import Keys, Premise
from symkl.coq.polynomials import Sum, added, plus, polynomial
from symkl.coq.rewriting import Turned, rewritten
from symkl.coq.statements import Statement
from symkl.errors import NotProved, TermError
from symkl.terms.expr import SCALAR, Term
from symkl.terms.variables import subterms


class Proof(NamedTuple):
    """A proof to be tried: what is stated first, the proof of the claim, and whether the search found its end."""

    lines: tuple[str, ...]
    text: str
    closed: bool


class Given(NamedTuple):
    """What a step may go by."""

    premises: tuple[Statement, ...]
    moments: tuple[Statement, ...]
    opened_moments: tuple[Statement, ...]
    axioms: frozenset[str]


WAYS = ((True, False), (True, True), (False, False), (False, True))
"""Whether premises are put in as written, and whether sums are multiplied out in products."""


def prove(links: Sequence[tuple[Term, Term]], given: Given) -> Proof:
    """The proof of a claim, a chain of equations.

    Raises
    ------
    NotProved
        When the search gives up.
    TermError
        When what arises is out of bounds.
    """
    keys = Keys()
    found = [_link(link, given, keys) for link in links]
    text = found[-1][0].proof or "erefl"
    for e, _ in reversed(found[:-1]):
        text = f"(conj {e.proof or 'erefl'} {text})"
    return Proof(keys.used_in(text), text, all(closed for _, closed in found))


def _link(link: tuple[Term, Term], given: Given, keys: Keys) -> tuple[Eq, bool]:
    last: tuple[Eq, Keys] | None = None
    failure: NotProved | TermError | RecursionError | None = None
    for put_in, opened in WAYS:
        own = keys.copy()
        try:
            e, closed = Attempt(given, own, opened).link(link, put_in)
        except (NotProved, TermError, RecursionError) as error:
            failure = error
            continue
        if closed:
            keys.take(own)
            return e, True
        last = e, own
    if last is None:
        assert failure is not None
        raise NotProved("what arises is nested too deeply" if isinstance(failure, RecursionError) else str(failure))
    keys.take(last[1])
    return last[0], False


class Attempt:
    """One way to prove a link."""

    def __init__(self, given: Given, keys: Keys, opened: bool) -> None:
        self.given, self.keys = given, keys
        self.prover = Expectations(given.axioms, keys, opened)
        moments = given.opened_moments if opened else given.moments
        self.rest: list[Premise] = []
        self._learn(moments)

    def _learn(self, moments: Sequence[Statement]) -> None:
        """Premises that say what one term is become rules; the others are kept for the end."""
        rules: list[Statement] = []
        self.prover.use(rules)
        waiting: list[Statement] = []
        for s in (*moments, *self.given.premises):
            rule = self._rule(s)
            if rule is None:
                waiting.append(s)
            else:
                rules = [*rules, rule]
                self.prover.use(rules)
        for s in waiting:
            e = s.at({})
            left, right = self.prover.term(e.left), self.prover.term(e.right)
            if left.right != right.right:
                self.rest.append((then(then(back(left), e), right), Fraction(1)))

    def _rule(self, s: Statement) -> Statement | None:
        """The statement as a rule for one term that nothing more is known of, if a side of it is one."""
        e = s.at({})
        left, right = self.prover.term(e.left), self.prover.term(e.right)
        if left.right == right.right:
            return None
        if _is_atom(left.right) and not _inside(left.right, right.right):
            if left.right in s.holes:
                return None
            if left.right == s.left:
                return s
            return Turned(left.right, right.right, (), then(then(back(left), e), right).proof)
        if _is_atom(right.right) and not _inside(right.right, left.right) and right.right not in s.holes:
            return Turned(right.right, left.right, (), then(then(back(right), back(e)), left).proof)
        return None

    def link(self, link: tuple[Term, Term], put_in: bool) -> tuple[Eq, bool]:
        written = [rewritten(side, self.given.premises) if put_in else Eq(side, side) for side in link]
        if written[0].right == written[1].right:
            return then(written[0], back(written[1])), True
        a, b = (then(e, self.prover.term(e.right)) for e in written)
        middle, closed = self._between(a.right, b.right)
        return then(then(a, middle), back(b)), closed

    def _between(self, a: Term, b: Term) -> tuple[Eq, bool]:
        if a == b:
            return Eq(a, b), True
        if a.shape == SCALAR:
            values = [(e, self._difference(e.left, e.right)) for e, _ in self.rest if e.left.shape == SCALAR]
            times = multiples(self._difference(a, b), [v for _, v in values])
            used = [(e, t) for (e, _), t in zip(values, times or [], strict=False) if t]
            return self.keys.numbers(a, b, used), times is not None
        sums = [(e, self._sum(e.left, e.right)) for e, _ in self.rest if e.left.shape == a.shape]
        times = multiples(self._sum(a, b), [v for _, v in sums])
        used = [(e, t) for (e, _), t in zip(sums, times or [], strict=False) if t]
        words = {w for side in (a, b, *(x for e, _ in used for x in (e.left, e.right))) for w in self._words(side)}
        return self.keys.matrices(a, b, words, used), times is not None

    def _difference(self, a: Term, b: Term) -> dict[Hashable, Fraction]:
        return {m: c for m, c in plus(polynomial(a), polynomial(b), -1).items()}  # noqa: C416 - the type of keys

    def _words(self, t: Term) -> set[Term]:
        s = self.prover.parts(t)
        return set(s) | {x for p in s.values() for m in p for x, _ in m}

    def _sum(self, a: Term, b: Term) -> dict[Hashable, Fraction]:
        s: Sum = added(self.prover.parts(a), self.prover.parts(b), -1)
        return {(w, m): c for w, p in s.items() for m, c in p.items()}


def _is_atom(t: Term) -> bool:
    """Whether a term in its form is one that nothing more is known of."""
    if t.op in ("number", "add", "subtract", "negate", "divide", "zero", "identity"):
        return False
    return t.op != "multiply" or (t.shape == SCALAR and t.args[0].shape != SCALAR)


def _inside(t: Term, other: Term) -> bool:
    return t in set(subterms(other))
