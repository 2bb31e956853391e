"""What a definition must satisfy: densities mass 1 and their moments, KL its meaning, a symbol its declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symkl.explicit.decide import Answer, Question, equation, identity, is_defined, worst
from symkl.explicit.evaluate import Evaluator
from symkl.explicit.ring import Undecided
from symkl.explicit.unfold import Centre, Meanings
from symkl.explicit.values import Value
from symkl.proof.derivation import Step
from symkl.proof.report import Verdict
from symkl.terms.build import gaussian, is_positive_definite, is_variance
from symkl.terms.expr import SCALAR, Term, term


def judge_definition(step: Step, meanings: Meanings, question: Question) -> Answer:
    """Hold a definition against what its left side means; `meanings` has the definitions of symbols only."""
    judges: dict[str, Callable[[Step, Meanings, Question], Answer]] = {"symbol": _symbol, "normal": _normal}
    return judges.get(step.lhs.op, _meaning)(step, meanings, question)


def _meaning(step: Step, meanings: Meanings, question: Question) -> Answer:
    """P(x) must be the density of its law, KL(P‖Q) the divergence."""
    return equation(meanings, step.lhs, step.rhs, question)


def _symbol(step: Step, meanings: Meanings, question: Question) -> Answer:
    """A symbol must have a value, and be what it was declared to be."""
    lhs, rhs = step.lhs, step.rhs
    defined = is_defined(meanings, rhs, question)
    if defined.verdict is not Verdict.PROVED:
        return defined
    facts: list[Answer] = []
    if lhs.data.symmetric:
        facts.append(equation(meanings, rhs, rhs.T, question))
    if lhs.data.positive:
        facts.append(_positive(rhs, meanings, question))
    return worst([defined, *facts])


def _positive(t: Term, meanings: Meanings, question: Question) -> Answer:
    unfolded = meanings.unfold(t)

    def sides(e: Evaluator) -> tuple[Value, Value]:
        if t.shape == SCALAR:
            e.algebra.log(e.value(unfolded))
        elif not e.is_definite(unfolded, {}):
            raise Undecided(f"{t} is not provably positive definite")
        return e.algebra.number(0), e.algebra.number(0)

    return identity((unfolded,), sides, question)


def _normal(step: Step, meanings: Meanings, question: Question) -> Answer:
    """𝒩(x; μ, Σ) must have mass 1, mean μ and covariance Σ, and be Gaussian."""
    x, mean, covariance = step.lhs.args
    if not (is_positive_definite(covariance) or is_variance(covariance)):
        wanted = "positive" if covariance.shape == SCALAR else "positive definite"
        return Answer(Verdict.UNKNOWN, f"{covariance} is not declared {wanted}")
    try:
        density = meanings.unfold(step.rhs)
    except Undecided as reason:
        return Answer(Verdict.UNKNOWN, str(reason))
    u = x - mean
    square = u**2 if u.shape == SCALAR else u @ u.T

    def moment(integrand: Term) -> Term:
        return Term("integral", (x, integrand), integrand.shape, (Centre(mean, covariance),))

    properties = (
        ("mass", "the mass is not 1", moment(density), term(1)),
        ("mean", f"the mean is not {mean}", moment(density * x), mean),
        ("covariance", f"the covariance is not {covariance}", moment(density * square), covariance),
        ("density", "it is not the Gaussian density", density, gaussian(x, mean, covariance)),
    )
    if question.evaluators.doubtful:
        properties = properties[::-1]  # that without an integral first
    return worst(_named(name, fault, _same(lhs, rhs, question)) for name, fault, lhs, rhs in properties)


def _same(lhs: Term, rhs: Term, question: Question) -> Answer:
    return identity((lhs, rhs), lambda e: (e.value(lhs), e.value(rhs)), question, anyway=True)


def _named(name: str, fault: str, answer: Answer) -> Answer:
    """The answer says which property it is about."""
    if answer.verdict is Verdict.PROVED:
        return answer
    example = answer.counterexample
    if example is None:
        return replace(answer, detail=f"the {name}: {answer.detail}")
    shown = example._replace(lhs=f"{name} {example.lhs}", rhs=f"{name} {example.rhs}")
    return Answer(Verdict.REFUTED, fault, shown)
