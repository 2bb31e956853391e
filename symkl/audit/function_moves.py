"""Small moves of logarithms, exponentials and powers."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.audit.forms import Signed, added, negative, product, ratio, summands, times
from symkl.terms.build import exp, log
from symkl.terms.expr import SCALAR, Term, term

ONE = term(1)


def log_splits(t: Term) -> Iterator[Term]:
    """log(ab) = log a + log b, log(a/b) = log a − log b, log aˢ = s log a: all factors, or the outermost two."""
    if t.op != "log":
        return
    a = t.args[0]
    if a.op == "power":
        yield _log(a)
    elif a.op in ("multiply", "divide") and a.args[0].shape == SCALAR:
        factors = ratio(a)
        if factors:
            yield added([(sign, _log(f)) for sign, f in factors])
        sign = 1 if a.op == "multiply" else -1
        yield added([(1, log(a.args[0])), (sign, log(a.args[1]))])


def _log(f: Term) -> Term:
    return times(f.args[1], log(f.args[0])) if f.op == "power" else log(f)


def log_exp(t: Term) -> Iterator[Term]:
    """log eˢ = s, e^(log s) = s."""
    if t.op in ("log", "exp") and t.args[0].op == {"log": "exp", "exp": "log"}[t.op]:
        yield t.args[0].args[0]


def powers(t: Term) -> Iterator[Term]:
    """(ab)ˢ = aˢbˢ, aˢaᵗ = aˢ⁺ᵗ, (aˢ)ᵗ = aˢᵗ, and the same of exponentials."""
    if t.op == "power":
        yield from _of_power(*t.args)
    elif t.op == "exp":
        parts = summands(t.args[0])
        if t.args[0] == term(0):
            yield ONE
        elif len(parts) > 1:
            yield product([exp(s if sign > 0 else negative(s)) for sign, s in parts])
    elif t.op in ("multiply", "divide") and t.shape == SCALAR:
        yield from _gathered(ratio(t))


def _of_power(base: Term, s: Term) -> Iterator[Term]:
    if base.op == "exp":
        yield exp(times(s, base.args[0]))
    elif base.op == "power":
        yield _raised(base.args[0], times(base.args[1], s))
    elif base.op in ("multiply", "divide"):
        yield product([_raised(f, s if sign > 0 else negative(s)) for sign, f in ratio(base)])


def _raised(base: Term, s: Term) -> Term:
    return base if s == ONE else ONE if s == term(0) else base**s


def _gathered(factors: tuple[Signed, ...]) -> Iterator[Term]:
    """Two factors of one base as one power, two exponentials as one."""
    powers = [_power(sign, f) for sign, f in factors]
    for j, (other, r) in enumerate(powers):
        for i, (base, s) in enumerate(powers[:j]):
            rest = [_raised(b, e) for k, (b, e) in enumerate(powers) if k not in (i, j)]
            if base == other:
                yield product([_raised(base, added([(1, s), (1, r)])), *rest])
            elif base.op == other.op == "exp":
                yield product([exp(added([(1, times(s, base.args[0])), (1, times(r, other.args[0]))])), *rest])


def _power(sign: int, f: Term) -> tuple[Term, Term]:
    """Base and exponent of a factor above (1) or below (−1) the line."""
    base, s = f.args if f.op == "power" else (f, ONE)
    return base, s if sign > 0 else negative(s)
