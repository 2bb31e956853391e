"""Whether a term is defined: inverses exist, logarithms and powers are of positive numbers, expectations converge.

Decided on the term as written, so that nothing undefined can cancel: (A − A)⁻¹ − (A − A)⁻¹ is not 0. A subterm that
the rules here cannot judge is judged by what a cited premise says it equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symkl.proof.opened import level_term, open_binder
from symkl.terms.expr import BINDERS, COLUMN, SCALAR, SQUARE, Term
from symkl.terms.literals import is_definite, pivots
from symkl.terms.variables import subterms

Rule = Callable[["Judge", Term], bool]


class Judge:
    """Facts that can be read off terms, given equations that hold.

    Every question is answered *yes* only with a proof; *no* means that none was found.
    """

    def __init__(self, equations: Iterable[tuple[Term, Term]] = ()) -> None:
        self._equal: dict[Term, list[Term]] = {}
        for a, b in equations:
            self._equal.setdefault(a, []).append(b)
            self._equal.setdefault(b, []).append(a)
        self._known: dict[tuple[str, Term], bool] = {}
        self._reasons: dict[Term, str] = {}

    def __len__(self) -> int:
        """How many terms it was asked about."""
        return len(self._reasons)

    def _holds(self, name: str, rules: dict[str, Rule], t: Term) -> bool:
        """Whether a rule says so of the term, or of one that premises say it equals; each is asked once."""
        known = self._known.get((name, t))
        if known is not None:
            return known
        equals = self.equals(t)
        for other in equals:
            self._known[name, other] = False  # a premise may lead back here, and nothing proves itself
        found = any(other.op in rules and rules[other.op](self, other) for other in equals)
        for other in equals:
            self._known[name, other] = found
        return found

    def equals(self, t: Term) -> list[Term]:
        """The term, and all that premises say it equals."""
        found, waiting = [t], [t]
        while waiting:
            for other in self._equal.get(waiting.pop(), ()):
                if other not in found:
                    found.append(other)
                    waiting.append(other)
        return found

    def positive(self, t: Term) -> bool:
        """A scalar > 0."""
        return self._holds("positive", POSITIVE, t)

    def definite(self, t: Term) -> bool:
        """A symmetric positive definite matrix."""
        return self._holds("definite", DEFINITE, t)

    def invertible(self, t: Term) -> bool:
        """A matrix with an inverse."""
        return self.definite(t) or self._holds("invertible", INVERTIBLE, t)

    def positive_diagonal(self, t: Term) -> bool:
        """A matrix with a positive diagonal."""
        return self.definite(t) or self._holds("positive diagonal", POSITIVE_DIAGONAL, t)

    def has_density(self, t: Term) -> bool:
        """Whether 𝒩(x; m, S) is one: S positive definite, or on ℝ positive."""
        return self.positive(t.args[2]) if t.data == 1 else self.definite(t.args[2])

    def positive_determinant(self, t: Term) -> bool:
        """A matrix of positive determinant."""
        return self.definite(t) or self._holds("positive determinant", POSITIVE_DETERMINANT, t)

    def nonzero(self, t: Term) -> bool:
        """A scalar that is not 0."""
        if t.op == "number":
            return bool(t.data)
        if t.op == "negate":
            return self.nonzero(t.args[0])
        if t.op in ("multiply", "divide"):
            return all(map(self.nonzero, t.args))
        return self.positive(t) or (t.op == "det" and self.invertible(t.args[0]))

    def undefined(self, t: Term) -> str:
        """Why the term may have no value; the empty string if it has one for all values of its letters."""
        if t not in self._reasons:
            rule = REQUIRES.get(t.op)
            reason = rule(self, t) if rule is not None else ""
            inner = (open_binder(t)[1],) if t.op in BINDERS else t.args
            self._reasons[t] = reason or next(filter(None, map(self.undefined, inner)), "")
        return self._reasons[t]

    def tame(self, t: Term, x: Term) -> bool:
        """Measurable and bounded by a polynomial in |x|: integrable under every normal distribution."""
        if t == x or x not in set(subterms(t)):
            return True
        if t.op in BINDERS:
            return t.op == "expectation" and self.tame(open_binder(t)[1], x)
        if t.op in ENTIRE:
            return all(self.tame(a, x) for a in t.args)
        if t.op == "divide":
            return self.tame(t.args[0], x) and x not in set(subterms(t.args[1]))
        if t.op == "power":
            return _natural(t.args[1]) and self.tame(t.args[0], x)
        if t.op == "log":
            return self._tame_log(t.args[0], x)
        return False

    def _tame_log(self, t: Term, x: Term) -> bool:
        if x not in set(subterms(t)):
            return True
        if t.op == "exp":
            return self.tame(t.args[0], x)
        if t.op in ("density", "normal"):
            return self.tame(t.args[0], x) and all(x not in set(subterms(a)) for a in t.args[1:])
        if t.op in ("multiply", "divide"):
            return all(self._tame_log(a, x) for a in t.args)
        return t.op == "power" and self._tame_log(t.args[0], x) and x not in set(subterms(t.args[1]))

    def decaying(self, t: Term, x: Term) -> bool:
        """Integrable over ℝᵈ: sums of products in which a normal density at x stands beside tame factors."""
        if t.op in ("add", "subtract", "negate"):
            return all(self.decaying(a, x) for a in t.args)
        if t.op in ("density", "normal"):
            return t.args[0] == x and all(x not in set(subterms(a)) for a in t.args[1:])
        if t.op == "multiply":
            a, b = t.args
            return (self.decaying(a, x) and self.tame(b, x)) or (self.decaying(b, x) and self.tame(a, x))
        return t.op == "divide" and self.decaying(t.args[0], x) and x not in set(subterms(t.args[1]))


ENTIRE = frozenset({"add", "subtract", "negate", "multiply", "transpose", "trace", "det", "density"})
"""Operators that keep tame arguments tame: polynomials of the entries, and bounded functions."""


def _natural(t: Term) -> bool:
    return t.op == "number" and t.data.denominator == 1 and t.data >= 0


def _all(question: str) -> Rule:
    return lambda judge, t: all(getattr(judge, question)(a) for a in t.args)


def _positive_multiple(question: str) -> Rule:
    """s A with s > 0, or a product whose factors all answer yes where `question` allows products."""

    def rule(judge: Judge, t: Term) -> bool:
        a, b = t.args
        ask = getattr(judge, question)
        return (judge.positive(a) and ask(b)) or (judge.positive(b) and ask(a))

    return rule


def _definite_product(judge: Judge, t: Term) -> bool:
    """s A with s > 0 and A definite; AAᵀ with A invertible."""
    a, b = t.args
    turned = a.shape == SQUARE and (b == a.T or a == b.T)
    return judge.invertible(a) if turned else _positive_multiple("definite")(judge, t)


POSITIVE: dict[str, Rule] = {
    "number": lambda judge, t: t.data > 0,
    "symbol": lambda judge, t: t.data.positive and t.shape == SCALAR,
    "pi": lambda judge, t: True,
    "dimension": lambda judge, t: True,
    "exp": lambda judge, t: True,
    "density": lambda judge, t: True,
    "normal": lambda judge, t: judge.has_density(t),
    "det": lambda judge, t: judge.positive_determinant(t.args[0]),
    "trace": lambda judge, t: t.args[0].shape == SQUARE and judge.definite(t.args[0]),
    "add": _all("positive"),
    "multiply": _all("positive"),
    "divide": _all("positive"),
    "power": lambda judge, t: judge.positive(t.args[0]),
}
DEFINITE: dict[str, Rule] = {
    "symbol": lambda judge, t: t.data.positive and t.shape == SQUARE,
    "identity": lambda judge, t: True,
    "literal": lambda judge, t: is_definite(t),
    "inverse": _all("definite"),
    "transpose": _all("definite"),
    "add": _all("definite"),
    "multiply": _definite_product,
}
POSITIVE_DIAGONAL: dict[str, Rule] = {
    "cholesky": _all("definite"),
    "transpose": _all("positive_diagonal"),
}
POSITIVE_DETERMINANT: dict[str, Rule] = {
    "cholesky": _all("definite"),
    "inverse": _all("positive_determinant"),
    "transpose": _all("positive_determinant"),
    "multiply": lambda judge, t: all(
        judge.positive_determinant(a) if a.shape == SQUARE else a.shape == SCALAR and judge.positive(a) for a in t.args
    ),
}
INVERTIBLE: dict[str, Rule] = {
    "cholesky": _all("definite"),
    "inverse": _all("invertible"),
    "transpose": _all("invertible"),
    "negate": _all("invertible"),
    "literal": lambda judge, t: pivots(t) is not None,
    "multiply": lambda judge, t: all(
        judge.invertible(a) if a.shape == SQUARE else a.shape == SCALAR and judge.nonzero(a) for a in t.args
    ),
    "divide": lambda judge, t: judge.invertible(t.args[0]) and judge.nonzero(t.args[1]),
}


def _power(judge: Judge, t: Term) -> str:
    base, exponent = t.args
    whole = exponent.op == "number" and exponent.data.denominator == 1
    counts = _natural(exponent) and exponent.data > 0
    if counts or exponent.op == "dimension" or judge.positive(base) or (whole and judge.nonzero(base)):
        return ""
    return f"{base} is not provably positive, so its power {t} may not exist"


def _expectation(judge: Judge, t: Term) -> str:
    level, body = open_binder(t)
    integrable = judge.tame(body, level_term(level, t.args[0].shape))
    return "" if integrable else f"{t.args[1]} is not provably integrable under {t.data.name}"


def _integral(judge: Judge, t: Term) -> str:
    level, body = open_binder(t)
    shape = t.args[0].shape
    if judge.decaying(body, level_term(level, shape)):
        return ""
    return f"{t.args[1]} is not provably integrable over {'ℝᵈ' if shape == COLUMN else 'ℝ'}"


REQUIRES: dict[str, Callable[[Judge, Term], str]] = {
    "inverse": lambda j, t: "" if j.invertible(t.args[0]) else f"{t.args[0]} is not provably invertible",
    "cholesky": lambda j, t: (
        "" if j.definite(t.args[0]) else f"{t.args[0]} is not provably positive definite, so {t} may not exist"
    ),
    "sum_log_diagonal": lambda j, t: (
        "" if j.positive_diagonal(t.args[0]) else f"{t.args[0]} has no provably positive diagonal, so {t} may not exist"
    ),
    "log": lambda j, t: (
        "" if j.positive(t.args[0]) else f"{t.args[0]} is not provably positive, so its log may not exist"
    ),
    "divide": lambda j, t: (
        "" if j.nonzero(t.args[1]) else f"{t.args[1]} is not provably nonzero, so nothing is divided by it"
    ),
    "power": _power,
    "normal": lambda j, t: (
        "" if j.has_density(t) else f"{t.args[2]} is not provably positive definite, so {t} may not exist"
    ),
    "expectation": _expectation,
    "integral": _integral,
}
"""What each partial operator asks of its arguments; every other operator is total."""
