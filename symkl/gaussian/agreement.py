"""From a step to a check: both sides in digits, at several instances, by two evaluators.

Balls decide: that they are disjoint refutes, that they are narrow and overlap agrees. Floating point numbers of
mpmath, which share no arithmetic with them, must come to the same values.
"""

from __future__ import annotations

from math import floor, inf
from typing import NamedTuple

from symkl.gaussian.evaluate import Evaluator, evaluator
from symkl.gaussian.fields import BITS_A_DIGIT, Balls, Floats, Number
from symkl.gaussian.instances import Instance, chosen, numbers, of_dimensions
from symkl.gaussian.moments import Undecided, lower_root
from symkl.gaussian.written import letters_of, shown, uses
from symkl.proof.defined import Judge
from symkl.proof.derivation import Step
from symkl.proof.needed import own_dimensions
from symkl.proof.report import Check, Counterexample, Verdict
from symkl.terms.build import N, Normal, gaussian, integral, laws, log
from symkl.terms.expr import SCALAR, Term, term
from symkl.terms.variables import subterms

NAME = "numeric"
TRIES = 3
"""How often the precision is raised where the enclosures are too wide."""
LARGEST = 10**30
"""The size of numbers, in bits before or behind the point, that are compared."""
SEEN = 0.5
"""The part of the digits asked that the values themselves must share, however large the terms that cancel in them."""
SHARE = {False: (3, 10), True: (6, 10)}
"""The part of the digits asked that is asked in three dimensions, by default and thoroughly…"""
LEAST = {False: 15, True: 30}
"""… and how many are asked there at least, unless fewer are asked anywhere."""


class Equation(NamedTuple):
    """Two sides, and what to call them where they differ."""

    lhs: Term
    rhs: Term
    name: str = ""


class Found(NamedTuple):
    """What one instance said: the digits of agreement, or a counterexample."""

    digits: float = inf
    counterexample: Counterexample | None = None


def decide(step: Step, definitions: tuple[Step, ...], digits: int = 50, seed: int = 0, thorough: bool = False) -> (
    Check | None
):  # fmt: skip
    """Compare the sides of every link of a claim; hold a definition against what its left side means.

    Parameters
    ----------
    step : Step
        The claim.
    definitions : tuple of Step
        The definitions of its derivation.
    digits : int
        Digits asked in one and two dimensions, relative to the largest term; 3/10 of them in three dimensions, 6/10
        if thorough, and 15 or 30 there at least.
    seed : int
        Seeds the instances.
    thorough : bool
        More instances, nasty and nearly equal ones in every dimension.

    Returns
    -------
    Check or None
        *Agrees* with the fewest digits of all instances; *refuted* by enclosures that do not overlap, at exact
        numbers; *unknown* with the reason. None for the definition of a symbol of which nothing is declared.
    """
    count = counted(step, definitions)
    reason = undefined(step.claim[1:] if step.is_definition else step.claim, count)
    if reason:
        return Check(NAME, Verdict.UNKNOWN, reason)
    equations = _of_definition(step) if step.is_definition else [Equation(a, b) for a, b in step.links]
    try:
        return _judged(step, equations, count, digits, seed, thorough)
    except Undecided as why:
        return Check(NAME, Verdict.UNKNOWN, str(why))


def counted(step: Step, definitions: tuple[Step, ...]) -> tuple[Step, ...]:
    """The definitions that count: the left side of one is held against its usual meaning."""
    return tuple(s for s in definitions if s.lhs.op == "symbol") if step.is_definition else definitions


def asked_in(d: int, digits: int, thorough: bool) -> int:
    """How many of the digits asked are asked in this dimension."""
    share, of = SHARE[thorough]
    return min(digits, max(LEAST[thorough], digits * share // of)) if d > 2 else digits


def undefined(terms: tuple[Term, ...], definitions: tuple[Step, ...]) -> str:
    """Why a term, or a definition it uses, may have no value; the empty string if all have."""
    heads = {(s.lhs.op, s.lhs.data): s for s in definitions}
    judge = Judge([(s.lhs, s.rhs) for s in definitions if s.lhs.op == "symbol"])
    waiting, seen = list(terms), set[Term]()
    while waiting:
        t = waiting.pop()
        if t in seen:
            continue
        seen.add(t)
        reason = judge.undefined(t)
        if reason:
            return reason
        for law in laws(t):
            waiting += [law.mean, law.covariance]
            exists = judge.definite if law.dimension is None else judge.positive
            if not exists(law.covariance):
                return f"{law.covariance} is not provably positive definite, so {law.name} may not exist"
        for s in subterms(t):
            waiting += [step.rhs for op, data in uses(s) if (step := heads.get((op, data))) is not None]
    return ""


def _of_definition(step: Step) -> list[Equation]:
    """What must hold of a definition, in the usual meaning of its left side."""
    lhs, rhs = step.lhs, step.rhs
    if lhs.op == "symbol":
        return [Equation(rhs, rhs.T, "transpose")] if lhs.data.symmetric else []
    if lhs.op == "normal":
        x, mean, spread = lhs.args
        centred = x - mean
        square = centred**2 if centred.shape == SCALAR else centred @ centred.T
        return [
            Equation(integral(rhs, x), term(1), "mass"),
            Equation(integral(rhs * x, x), mean, "mean"),
            Equation(integral(rhs * square, x), spread, "covariance"),
            Equation(rhs, gaussian(x, mean, spread), "density"),
        ]
    if lhs.op == "density":
        law: Normal = lhs.data
        return [Equation(N(lhs.args[0], law.mean, law.covariance), rhs)]
    p, q = lhs.data
    x = p.point()
    return [Equation(p.expectation(log(p(x) / q(x)), x), rhs)]


def _judged(
    step: Step, equations: list[Equation], definitions: tuple[Step, ...], digits: int, seed: int, thorough: bool
) -> Check | None:
    fewest: dict[int, float] = {}
    count: dict[int, int] = {}
    positive = step.is_definition and step.lhs.op == "symbol" and step.lhs.data.positive
    for instance in of_dimensions(chosen(thorough), own_dimensions(step, definitions)):
        here = instance._replace(seed=seed)
        asked = asked_in(instance.d, digits, thorough)
        for equation in equations:
            found = compared(equation, definitions, here, asked)
            if found.counterexample is not None:
                fault = f"the {equation.name} is wrong" if equation.name else ""
                return Check(NAME, Verdict.REFUTED, fault, counterexample=found.counterexample)
            fewest[here.d] = min(fewest.get(here.d, inf), found.digits)
        if positive:
            _assert_positive(step.rhs, definitions, here, asked)
        elif not equations:
            _assert_computable(step.rhs, definitions, here, asked)
        count[here.d] = count.get(here.d, 0) + 1
    if not fewest:
        return Check(NAME, Verdict.AGREES, "positive definite at every instance") if positive else None
    said = ", ".join(f"{int(n)} digits at d = {d} ({_instances(count[d])})" for d, n in fewest.items())
    return Check(NAME, Verdict.AGREES, f"at least {said}", floor(min(fewest.values()) * 10) / 10)


def compared(equation: Equation, definitions: tuple[Step, ...], instance: Instance, asked: int) -> Found:
    """One equation at one instance, with more precision while the enclosures are too wide.

    Raises
    ------
    Undecided
        Where fewer digits than asked can be had, or the evaluators do not come to the same values.
    """
    precision, digits = asked, -inf
    for _ in range(TRIES):
        balls = evaluator(definitions, instance, Balls.name, precision)
        with balls.field.working():
            pairs = _pairs(equation, balls)
            size = max(balls.size(equation.lhs), balls.size(equation.rhs))
            refuted = any(not a.overlaps(b) for a, b in pairs)
            gap = max(balls.field.size(a - b) for a, b in pairs)
            value = max(balls.field.size(side) for pair in pairs for side in pair)
        if gap == inf:
            raise Undecided(f"a side has no finite value at d = {instance.d}")
        if any(LARGEST < abs(n) < inf for n in (size, gap, value)):
            raise Undecided(f"gave up: a number beyond 2^±10^{len(str(LARGEST)) - 1} at d = {instance.d}")
        digits = _digits(size, gap, balls.field.bits)
        seen = (max(value, 0.0) - gap) / BITS_A_DIGIT
        if refuted:
            _check_floats(equation, definitions, instance, min(asked, precision), pairs, size)
            return Found(counterexample=_counterexample(equation, definitions, instance, balls, pairs))
        if digits >= asked and seen >= asked * SEEN:
            _check_floats(equation, definitions, instance, asked, pairs, size)
            return Found(digits)
        precision = precision + max(asked, min(10 * asked, int(asked - min(digits, seen)) + 5))
    raise Undecided(f"only {max(0, int(min(digits, seen)))} of {asked} digits could be had at d = {instance.d}")


def _pairs(equation: Equation, e: Evaluator) -> list[tuple[Number, Number]]:
    left, right = e.value(equation.lhs), e.value(equation.rhs)
    return [(a, b) for r, s in zip(left, right, strict=True) for a, b in zip(r, s, strict=True)]


def _digits(size: float, gap: float, bits: int) -> float:
    """The digits that two values share, relative to the largest term; where they are equal, those computed with."""
    return (bits if gap == -inf else size - 1 - gap) / BITS_A_DIGIT


def _instances(n: int) -> str:
    return "1 instance" if n == 1 else f"{n} instances"


def _check_floats(
    equation: Equation, definitions: tuple[Step, ...], instance: Instance, asked: int,
    pairs: list[tuple[Number, Number]], size: float,
) -> None:  # fmt: skip
    """Both sides again in mpmath: each value must be the ball's, to the digits asked."""
    floats = evaluator(definitions, instance, Floats.name, asked)
    assert isinstance(floats.field, Floats)
    for ball, value in zip(pairs, _pairs(equation, floats), strict=True):
        for a, b in zip(ball, value, strict=True):
            if _digits(size, floats.field.size(floats.field.from_ball(a) - b), floats.field.bits) < asked:
                raise Undecided(f"the two evaluators differ at d = {instance.d}")


def _counterexample(
    equation: Equation, definitions: tuple[Step, ...], instance: Instance, balls: Evaluator,
    pairs: list[tuple[Number, Number]],
) -> Counterexample:  # fmt: skip
    heads = {s.lhs for s in definitions if s.lhs.op == "symbol"}
    letters = sorted(letters_of((equation.lhs, equation.rhs), definitions) - heads, key=lambda t: t.data.name)
    values = {t.data.name: [[str(c) for c in row] for row in numbers(t, instance)] for t in letters}
    digits = 12
    with balls.field.working():
        while digits < balls.field.bits and not any(_shown_apart(a, b, digits) for a, b in pairs):
            digits *= 2
        sides = [_written(balls.value(side), digits) for side in (equation.lhs, equation.rhs)]
    lhs, rhs = (f"{equation.name} {side}".strip() for side in sides)
    return Counterexample(instance.d, values, lhs, rhs)


def _shown_apart(a: Number, b: Number, digits: int) -> bool:
    return not type(a)(a.str(digits)).overlaps(type(b)(b.str(digits)))


def _written(grid: list[list[Number]], digits: int) -> str:
    rows = [[shown(entry, digits) for entry in row] for row in grid]
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def _assert_computable(t: Term, definitions: tuple[Step, ...], instance: Instance, digits: int) -> None:
    e = evaluator(definitions, instance, Balls.name, digits)
    with e.field.working():
        e.value(t)


def _assert_positive(t: Term, definitions: tuple[Step, ...], instance: Instance, digits: int) -> None:
    e = evaluator(definitions, instance, Balls.name, digits)
    with e.field.working():
        value = e.value(t)
        if t.shape == SCALAR:
            if not e.field.positive(value[0][0]):
                raise Undecided(f"{t} is not certainly positive at d = {instance.d}")
            return
        try:
            lower_root(value)
        except Undecided:
            raise Undecided(f"{t} is not certainly positive definite at d = {instance.d}") from None

