"""Single changes of a term: what a slip of the pen makes of it. Changes that are ill-typed are told apart.

An edit replaces one subterm. The whole is built again by the constructors, so that shapes are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from symkl.errors import TermError
from symkl.terms.build import (
    N,
    Normal,
    cholesky,
    d,
    det,
    exp,
    integral,
    inv,
    laws,
    log,
    sum_log_diagonal,
    trace,
    vector,
)
from symkl.terms.expr import BINDERS, COLUMN, SCALAR, SQUARE, Term, term
from symkl.terms.literals import literal
from symkl.terms.variables import subterms

Change = Callable[[], Term]


class Edit(NamedTuple):
    """One change: its operator, such as ``sign``, and the changed term, or None where it cannot exist."""

    operator: str
    term: Term | None


class Alphabet(NamedTuple):
    """What a letter may be mistaken for: symbols of one shape, and the other distributions."""

    symbols: dict[Term, tuple[Term, ...]]
    laws: tuple[Normal, ...]


def alphabet(terms: Iterable[Term]) -> Alphabet:
    """The letters of some terms, each with those it may be mistaken for: μ₁ with μ₂, x with μ₁, P with Q."""
    terms = list(terms)
    found = {law for t in terms for law in laws(t)}
    everything = [s for t in terms for s in subterms(t)] + [p for law in found for p in law.parameters]
    symbols = sorted({s for s in everything if s.op == "symbol"}, key=str)
    means = {law.mean for law in found}
    alike = {s: tuple(o for o in symbols if o != s and o.shape == s.shape and _alike(s, o, means)) for s in symbols}
    return Alphabet(alike, tuple(sorted(found, key=lambda law: law.name)))


def _alike(a: Term, b: Term, means: set[Term]) -> bool:
    """Symbols of one stem; and a point and the mean of a distribution."""
    return _stem(a) == _stem(b) or (a in means) != (b in means)


def _stem(symbol: Term) -> str:
    return str(symbol.data.name).partition("_")[0]


def edits(t: Term, letters: Alphabet) -> Iterator[Edit]:
    """Every single change of `t`, the outermost first."""
    for operator, change in _here(t, letters):
        yield Edit(operator, _built(change))
    for i, a in enumerate(t.args):
        if t.op in BINDERS and i == 0:
            continue
        for edit in edits(a, letters):
            args = None if edit.term is None else (*t.args[:i], edit.term, *t.args[i + 1 :])
            yield edit if args is None else Edit(edit.operator, _built(_remaking(t, args)))


def claim_edits(claim: Sequence[Term], letters: Alphabet) -> Iterator[tuple[str, tuple[Term, ...] | None]]:
    """Every single change of one side of a claim; None where the sides would differ in shape, or cannot exist."""
    for i, side in enumerate(claim):
        for operator, changed in edits(side, letters):
            fits = changed is not None and changed.shape == side.shape
            yield operator, (*claim[:i], changed, *claim[i + 1 :]) if changed is not None and fits else None


def _built(change: Change) -> Term | None:
    try:
        return change()
    except TermError:
        return None


def _remaking(t: Term, args: tuple[Term, ...]) -> Change:
    return lambda: remade(t, args)


def remade(t: Term, args: tuple[Term, ...]) -> Term:
    """The term with other arguments.

    Raises
    ------
    TermError
        Where their shapes do not fit.
    """
    return REMAKE[t.op](t, args)


def _product(t: Term, args: tuple[Term, ...]) -> Term:
    return args[0] * args[1] if SCALAR in (args[0].shape, args[1].shape) else args[0] @ args[1]


REMAKE: dict[str, Callable[[Term, tuple[Term, ...]], Term]] = {
    "add": lambda t, args: args[0] + args[1],
    "subtract": lambda t, args: args[0] - args[1],
    "negate": lambda t, args: -args[0],
    "multiply": _product,
    "divide": lambda t, args: args[0] / args[1],
    "power": lambda t, args: args[0] ** args[1],
    "transpose": lambda t, args: args[0].T,
    "inverse": lambda t, args: inv(args[0]),
    "trace": lambda t, args: trace(args[0]),
    "det": lambda t, args: det(args[0]),
    "cholesky": lambda t, args: cholesky(args[0]),
    "sum_log_diagonal": lambda t, args: sum_log_diagonal(args[0]),
    "log": lambda t, args: log(args[0]),
    "exp": lambda t, args: exp(args[0]),
    "density": lambda t, args: t.data(args[0]),
    "normal": lambda t, args: N(*args),
    "expectation": lambda t, args: t.data.expectation(args[1], args[0]),
    "integral": lambda t, args: integral(args[1], args[0]),
    "literal": lambda t, args: literal([args[i : i + t.data[1]] for i in range(0, len(args), t.data[1])]),
}
"""How each operator is built from other arguments."""


def _here(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    yield from OF_OPERATOR.get(t.op, _none)(t, letters)
    if t.op in MEASURED or (t.shape == SCALAR and t.op == "multiply"):
        yield "coefficient", lambda: 2 * t
    if t.shape in (COLUMN, SQUARE) and t.op != "transpose":
        yield "transpose added", lambda: t.T
    if t.shape == SQUARE:
        if t.op != "inverse":
            yield "inverse added", lambda: inv(t)
        yield "trace added", lambda: trace(t)
        yield "det added", lambda: det(t)


MEASURED = frozenset({"trace", "det", "sum_log_diagonal", "log", "expectation", "kl", "power"})
"""Operators whose values are easily counted twice."""


def _none(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    return iter(())


def _sum(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    a, b = t.args
    yield "sign", lambda: a - b if t.op == "add" else a + b
    yield "sign", lambda: -a + b if t.op == "add" else -a - b
    yield "term dropped", lambda: a
    yield "term dropped", lambda: b if t.op == "add" else -b


def _factors(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    a, b = t.args
    yield "factor dropped", lambda: a
    yield "factor dropped", lambda: b
    if t.op == "divide" or SCALAR not in (a.shape, b.shape):
        yield "factors swapped", lambda: remade(t, (b, a))


def _number(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    n: Fraction = t.data
    others = {2 * n, n / 2, n + 1, -n, Fraction(0)} - {n}
    for other in sorted(others):
        yield "coefficient", lambda other=other: term(other)  # type: ignore[misc]


def _symbol(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    for other in letters.symbols.get(t, ()):
        yield "letter", lambda other=other: other  # type: ignore[misc]


def _dimension(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    for other in (term(1), term(2), d * d):
        yield "dimension", lambda other=other: other  # type: ignore[misc]


def _dropped(name: str, *exchanged: tuple[str, Callable[[Term], Term]]) -> Callable[..., Iterator[tuple[str, Change]]]:
    def changes(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
        yield f"{name} dropped", lambda: t.args[-1]
        for operator, other in exchanged:
            yield operator, lambda other=other: other(t.args[-1])  # type: ignore[misc]

    return changes


def _power(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    base, exponent = t.args
    yield "base dropped", lambda: exponent
    yield "exponent dropped", lambda: base
    yield "sign", lambda: base**-exponent


def _law(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    for law in letters.laws:
        if law != t.data:
            yield "distribution", lambda law=law: remade(Term(t.op, t.args, t.shape, law), t.args)  # type: ignore[misc]


def _divergence(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    p, q = t.data
    for pair in ((q, p), (p, p), (q, q)):
        yield "distribution", lambda pair=pair: Term("kl", (), SCALAR, pair)  # type: ignore[misc]


def _bound(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    fresh = vector(f"{t.args[0].data.name}'")
    yield "variable freed", lambda: remade(t, (fresh, t.args[1]))


def _expectation(t: Term, letters: Alphabet) -> Iterator[tuple[str, Change]]:
    yield "E dropped", lambda: t.args[1]
    yield from _law(t, letters)
    yield from _bound(t, letters)


OF_OPERATOR: dict[str, Callable[[Term, Alphabet], Iterator[tuple[str, Change]]]] = {
    "add": _sum,
    "subtract": _sum,
    "negate": _dropped("sign"),
    "multiply": _factors,
    "divide": _factors,
    "power": _power,
    "number": _number,
    "symbol": _symbol,
    "dimension": _dimension,
    "transpose": _dropped("transpose"),
    "inverse": _dropped("inverse"),
    "trace": _dropped("trace", ("trace for det", det)),
    "det": _dropped("det", ("det for trace", trace)),
    "cholesky": _dropped("cholesky"),
    "sum_log_diagonal": _dropped("logarithms of the diagonal", ("trace for logarithms", trace), ("det for them", det)),
    "log": _dropped("log"),
    "exp": _dropped("exp"),
    "density": _law,
    "expectation": _expectation,
    "integral": _bound,
    "kl": _divergence,
}
"""The changes that make sense of each operator."""
