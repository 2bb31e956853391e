"""What a definition must satisfy: densities mass 1 and their moments, KL its meaning, a symbol its declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symkl.explicit.decide import Answer, equation, identity, is_defined, worst
from symkl.explicit.evaluate import Evaluator
from symkl.explicit.ring import Undecided
from symkl.explicit.unfold import Centre, Meanings, gaussian
from symkl.explicit.values import Value
from symkl.proof.derivation import Step
from symkl.proof.report import Verdict
from symkl.terms.build import is_positive_definite
from symkl.terms.expr import SCALAR, Operand, Term, term


def judge_definition(step: Step, meanings: Meanings, d: int, seed: int) -> Answer:
    """Hold a definition against what its left side means; `meanings` has the definitions of symbols only."""
    judges: dict[str, Callable[[Step, Meanings, int, int], Answer]] = {"symbol": _symbol, "normal": _normal}
    return judges.get(step.lhs.op, _meaning)(step, meanings, d, seed)


def _meaning(step: Step, meanings: Meanings, d: int, seed: int) -> Answer:
    """P(x) must be the density of its law, KL(P‖Q) the divergence."""
    return equation(meanings, step.lhs, step.rhs, d, seed)


def _symbol(step: Step, meanings: Meanings, d: int, seed: int) -> Answer:
    """A symbol must have a value, and be what it was declared to be."""
    lhs, rhs = step.lhs, step.rhs
    defined = is_defined(meanings, rhs, d, seed)
    if defined.verdict is not Verdict.PROVED:
        return defined
    facts: list[Answer] = []
    if lhs.data.symmetric:
        facts.append(equation(meanings, rhs, rhs.T, d, seed))
    if lhs.data.positive:
        facts.append(_positive(rhs, meanings, d, seed))
    return worst([defined, *facts])


def _positive(t: Term, meanings: Meanings, d: int, seed: int) -> Answer:
    unfolded = meanings.unfold(t)

    def sides(e: Evaluator) -> tuple[Value, Value]:
        if t.shape == SCALAR:
            e.algebra.log(e.value(unfolded))
        elif not e.is_definite(unfolded, {}):
            raise Undecided(f"{t} is not provably positive definite")
        return e.algebra.number(0), e.algebra.number(0)

    return identity((unfolded,), sides, d, seed)


def _normal(step: Step, meanings: Meanings, d: int, seed: int) -> Answer:
    """𝒩(x; μ, Σ) must have mass 1, mean μ and covariance Σ, and be Gaussian."""
    x, mean, covariance = step.lhs.args
    if not is_positive_definite(covariance):
        return Answer(Verdict.UNKNOWN, f"{covariance} is not declared positive definite")
    try:
        density = meanings.unfold(step.rhs)
    except Undecided as reason:
        return Answer(Verdict.UNKNOWN, str(reason))
    u = x - mean
    moments: tuple[tuple[str, Operand, Term], ...] = (
        ("mass", 1, density),
        ("mean", mean, density * x),
        ("covariance", covariance, density * (u @ u.T)),
    )
    answers = []
    for name, expected, integrand in moments:
        moment = Term("integral", (x, integrand), integrand.shape, (Centre(mean, covariance),))
        answers.append(_named(name, f"the {name} is not {expected}", _same(moment, term(expected), d, seed)))
    own = _same(density, gaussian(x, mean, covariance), d, seed)
    return worst([*answers, _named("density", "it is not the Gaussian density", own)])


def _same(lhs: Term, rhs: Term, d: int, seed: int) -> Answer:
    return identity((lhs, rhs), lambda e: (e.value(lhs), e.value(rhs)), d, seed, anyway=True)


def _named(name: str, fault: str, answer: Answer) -> Answer:
    """The answer says which property it is about."""
    if answer.verdict is Verdict.PROVED:
        return answer
    example = answer.counterexample
    if example is None:
        return replace(answer, detail=f"the {name}: {answer.detail}")
    shown = example._replace(lhs=f"{name} {example.lhs}", rhs=f"{name} {example.rhs}")
    return Answer(Verdict.REFUTED, fault, shown)
