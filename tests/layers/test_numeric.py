"""The layer ``numeric``: what agrees, what is refuted and by what, and what stays unknown."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from runpy import run_path
from types import SimpleNamespace

import flint
import mpmath
import pytest
from letters import S1, S2, A, B, E, M, P, Q, mu1, mu2, p, q, s, t, u, v, x, y

from symkl import (
    KL,
    Derivation,
    N,
    check,
    covariance,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    matrix,
    pi,
    quad,
    scalar,
    trace,
)  # fmt: skip
from symkl.gaussian.agreement import decide
from symkl.gaussian.instances import Instance, chosen, numbers
from symkl.gaussian.linear import assert_positive_definite
from symkl.layers.numeric import LAYER
from symkl.layers.task import Options
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.derivation import Step
from symkl.proof.report import Verdict
from symkl.terms.expr import term

AGREES, UNKNOWN, REFUTED = Verdict.AGREES, Verdict.UNKNOWN, Verdict.REFUTED
kl = SimpleNamespace(**run_path(bundled("gaussian_kl")))


@pytest.fixture(autouse=True)
def precision_never_leaks():
    before = flint.ctx.prec, mpmath.mp.prec
    yield
    assert (flint.ctx.prec, mpmath.mp.prec) == before


def judged(lhs, rhs, definitions=(), **options):
    return decide(Step("?", (term(lhs), term(rhs))), tuple(definitions), **options)


@pytest.fixture(scope="module", params=["gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky"])
def report(request):
    return check(load(bundled(request.param)), layers=["numeric"])


def test_every_equation_agrees(report):
    for step in report.steps:
        found = step.check("numeric")
        if found is None:
            assert step.step.lhs.op == "symbol"
            continue
        assert found.verdict is AGREES, (step.label, found)
        assert found.digits >= 15
        counted = {part.split(" digits at d = ")[1][0]: int(part.split(" digits")[0].split()[-1])
                   for part in found.detail.split(", ")}  # fmt: skip
        assert counted["1"] >= 50
        assert counted["2"] >= 50
        assert counted["3"] >= 15


def test_all_of_the_gaussian_kl_is_covered():
    report = check(kl.derivation, layers=["numeric"])
    assert report.ok
    assert [step.label for step in report.steps if step.check("numeric") is None] == []


@pytest.mark.parametrize("digits", [5, 80])
def test_the_digits_asked_are_had(digits):
    found = judged(KL(P, Q), kl.derivation["23"].rhs, kl.derivation.definitions, digits=digits)
    assert found.verdict is AGREES
    assert found.digits >= min(digits, 24)


def test_thorough_is_more_and_nearly_equal():
    found = judged(E(u @ u.T), S1, digits=20, thorough=True)
    assert found.verdict is AGREES
    assert found.digits >= 20
    kinds = {(i.d, i.kind) for i in chosen(True)}
    assert kinds == {(n, kind) for n in (1, 2, 3) for kind in ("plain", "nasty", "near")}
    assert len(chosen(True)) > len(chosen(False))


TRUE = {
    "overlap of two densities": (integral(P(x) * Q(x), x), N(mu1, mu2, S1 + S2)),
    "fourth moment": (E(quad(u, inv(S1)) * quad(u, inv(S1))), d * d + 2 * d),
    "sixth moment": (E(quad(u, inv(S1)) ** 3), d * (d + 2) * (d + 4)),
    "two expectations, one in the other": (E(P.expectation((x - y) @ (x - y).T, y)), 2 * S1),
    "a centred mean": (E(x) - mu1, 0 * mu1),
    "symmetric divergence": (
        KL(P, Q) + KL(Q, P),
        half * (trace(inv(S2) @ S1) + trace(inv(S1) @ S2) - 2 * d + quad(v, inv(S1) + inv(S2))),
    ),
    "no divergence": (KL(P, P), 0),
    "cross-entropy": (integral(Q(x) * log(P(x)), x), Q.expectation(log(P(x)))),
    "trace turned": (trace(A @ B), trace(B @ A)),
    "product of determinants": (det(A @ B), det(A) * det(B)),
    "a power": (p**q, exp(q * log(p))),
    "a transpose": ((A @ B).T, B.T @ A.T),
    "Woodbury": (inv(S1 + S2), inv(S1) - inv(S1) @ inv(inv(S1) + inv(S2)) @ inv(S1)),
    "a symmetric matrix": (M, M.T),
    "a determinant of functions": (E(det(identity + 0 * (u @ u.T))), 1),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_equations_agree(name):
    found = judged(*TRUE[name])
    assert found.verdict is AGREES, found
    assert found.counterexample is None


K = kl
ratio, tr, form2 = K.log_ratio, trace(inv(S2) @ S1), quad(v, inv(S2))
FALSE = {
    "(23) without d": (KL(P, Q), half * (ratio + tr + form2)),
    "(23) without one half": (KL(P, Q), ratio + tr + form2 - d),
    "(23) with the ratio turned": (KL(P, Q), half * (-ratio + tr + form2 - d)),
    "(23) with the covariances exchanged": (KL(P, Q), half * (ratio + trace(inv(S1) @ S2) + form2 - d)),
    "(23) with the wrong inverse": (KL(P, Q), half * (ratio + tr + quad(v, inv(S1)) - d)),
    "(23) with det for trace": (KL(P, Q), half * (ratio + det(inv(S2) @ S1) + form2 - d)),
    "(23) with 1 for d": (KL(P, Q), half * (ratio + tr + form2 - 1)),
    "(23) of (Q, P)": (KL(Q, P), half * (ratio + tr + form2 - d)),
    "(8) without the determinant": (log(P(x)), -(d / 2) * log(2 * pi) - half * quad(u, inv(S1))),
    "(8) with d for d/2": (log(P(x)), -d * log(2 * pi) - half * log(det(S1)) - half * quad(u, inv(S1))),
    "(13d) of the other": (E(u @ u.T), S2),
    "(18) without the trace": (E(quad(u, inv(S2))), det(inv(S2) @ S1)),
    "(20) without the distance": (E(quad(x - mu2, inv(S2))), tr),
    "(20) with the cross term": (E(quad(x - mu2, inv(S2))), tr + form2 + u.T @ inv(S2) @ v),
    "a uniform factor": (integral(P(x) * P(x), x), 1 / det(4 * pi * S1)),
    "products in the wrong order": (A @ B, B @ A),
    "one part in 10⁸⁰": (s, s + Fraction(1, 10**80)),
    "a wrong constant in the last place": (pi, term(Fraction(314159265358979323846, 10**20))),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_equations_are_refuted(name):
    lhs, rhs = FALSE[name]
    found = judged(lhs, rhs)
    assert found.verdict is REFUTED, found
    example = found.counterexample
    assert example.lhs != example.rhs
    for rows in example.values.values():
        assert all(Fraction(entry) is not None for row in rows for entry in row)


def test_the_seed_reproduces_the_counterexample():
    lhs, rhs = FALSE["(23) without d"]
    first, again, other = (judged(lhs, rhs, seed=seed).counterexample for seed in (3, 3, 4))
    assert first == again
    assert first.values != other.values


def test_a_counterexample_is_right():
    """(18) exchanged, at d = 1: Σ1/Σ2 against Σ2/Σ1."""
    example = judged(E(quad(u, inv(S2))), trace(inv(S1) @ S2)).counterexample
    one, two = (Fraction(example.values[name][0][0]) for name in ("Sigma_1", "Sigma_2"))
    assert abs(Fraction(example.lhs.split(" ")[0]) - one / two) < Fraction(1, 10**9)
    assert abs(Fraction(example.rhs.split(" ")[0]) - two / one) < Fraction(1, 10**9)


Zero = A - A
UNDEFINED = {
    "an inverse that cancels": (inv(Zero) - inv(Zero), Zero),
    "a logarithm that cancels": (log(s) - log(s), 0),
    "a quotient": (1 / t, 1 / t),
    "an expectation that need not exist": (E(exp(quad(x, S1))), E(exp(quad(x, S1)))),
    "an integral without a density": (integral(quad(x, S1), x), integral(quad(x, S1), x)),
    "a root": (s**half, s**half),
}


@pytest.mark.parametrize("name", UNDEFINED)
def test_undefined_terms_are_unknown_even_where_they_cancel(name):
    found = judged(*UNDEFINED[name])
    assert found.verdict is UNKNOWN
    assert "provably" in found.detail


@pytest.mark.parametrize(
    ("lhs", "rhs", "said"),
    [
        (E(quad(u, inv(S1)) ** 7), 1, "degree 14"),
        (E(P(x + mu1) * P(x)), E(P(x) * P(x + mu1)), ""),
        (E(log(det(exp(x.T @ x) * identity))), E(log(det(exp(x.T @ x) * identity))), ""),
    ],
)
def test_what_cannot_be_integrated_is_unknown_or_agrees_but_never_crashes(lhs, rhs, said):
    found = judged(lhs, rhs)
    assert found.verdict in (UNKNOWN, AGREES)
    assert said in found.detail


def test_a_claim_is_not_compared_with_too_few_digits(monkeypatch):
    from symkl.gaussian import agreement

    monkeypatch.setattr(agreement, "TRIES", 1)
    huge = term(10**300)
    found = judged((s + huge) - huge - s, 0, digits=500)
    assert found.verdict in (AGREES, UNKNOWN)
    assert found.verdict is UNKNOWN or found.digits >= 150


# -- definitions


def defined(*facts):
    new = Derivation("t", goal="g")
    for i, (lhs, rhs) in enumerate(facts):
        new.define(str(i), lhs, rhs)
    return new


def judged_definition(lhs, rhs):
    made = defined((lhs, rhs))
    return decide(made["0"], made.definitions)


C, h, k = covariance("C"), scalar("h"), scalar("k", positive=True)
m = kl.mu
shifted = kl.density(m + m, kl.Sigma)


@pytest.mark.parametrize(
    ("density", "fault"),
    [
        (half * kl.density(m, kl.Sigma), "mass"),
        (shifted, "mean"),
        (kl.density(m, 2 * kl.Sigma), "covariance"),
        (half * kl.density(m, half * kl.Sigma) + half * kl.density(m, Fraction(3, 2) * kl.Sigma), "density"),
    ],
)
def test_a_density_is_held_against_its_mass_mean_covariance_and_formula(density, fault):
    found = judged_definition(N(x, m, kl.Sigma), density)
    assert found.verdict is REFUTED
    assert found.detail == f"the {fault} is wrong"
    assert found.counterexample.lhs.startswith(fault)


@pytest.mark.parametrize(
    ("lhs", "rhs", "verdict"),
    [
        (P(x), N(x, mu1, S1), AGREES),
        (P(x), N(x, mu1, 2 * S1), REFUTED),
        (KL(P, Q), integral(P(x) * log(P(x) / Q(x)), x), AGREES),
        (KL(P, Q), integral(P(x) * log(Q(x) / P(x)), x), REFUTED),
        (C, S1 + S2, AGREES),
        (C, S1 - S2, UNKNOWN),
        (matrix("C", symmetric=True), A @ B, REFUTED),
        (k, det(S1), AGREES),
        (h, log(s), UNKNOWN),
    ],
)
def test_definitions_are_held_against_their_meaning(lhs, rhs, verdict):
    assert judged_definition(lhs, rhs).verdict is verdict


def test_the_definition_of_a_plain_symbol_claims_nothing():
    assert judged_definition(h, -integral(P(x) * log(P(x)), x)) is None


def test_defined_symbols_are_unfolded():
    made = defined((h, -integral(P(x) * log(P(x)), x)))
    right = half * log((2 * pi * exp(1)) ** d * det(S1))
    assert judged(h, right, made.definitions).verdict is AGREES
    found = judged(h, right + 1, made.definitions)
    assert found.verdict is REFUTED
    assert sorted(found.counterexample.values) == ["Sigma_1", "mu_1"]


def test_what_a_definition_leaves_undefined_is_unknown_where_it_is_used():
    made = defined((h, log(s)))
    assert judged(h - h, 0, made.definitions).verdict is UNKNOWN


def test_a_bound_variable_that_a_definition_speaks_of_is_not_guessed_at():
    made = defined((h, quad(x, S1)))
    assert judged(E(h), E(h), made.definitions).verdict is UNKNOWN


# -- instances, tasks


def test_instances_are_what_they_are_declared_to_be():
    for instance in chosen(True):
        for letter in (S1, S2, M, p, x, A):
            rows = numbers(letter, instance)
            if letter in (S1, S2, M):
                assert rows == tuple(zip(*rows, strict=True))
            if letter == p:
                assert rows[0][0] > 0
            assert rows == numbers(letter, instance)
        assert_positive_definite(numbers(S1, instance), "Sigma_1", ())


def test_nearly_equal_means_are_not_equal():
    near = Instance(2, "near", 0, 0)
    gaps = [abs(a - b) for (a,), (b,) in zip(numbers(mu1, near), numbers(mu2, near), strict=True)]
    assert all(gap < Fraction(1, 10**5) for gap in gaps)
    assert any(gaps)


def test_there_is_one_picklable_task_a_step():
    tasks = list(LAYER.tasks(kl.derivation, Options(("16", "23"), thorough=True)))
    assert [(task.label, task.layer, task.question.thorough) for task in tasks] == [
        ("16", "numeric", True), ("23", "numeric", True),
    ]  # fmt: skip
    assert pickle.loads(pickle.dumps(tasks[0])).question == tasks[0].question


@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_a_pool_finds_what_the_calling_process_finds(pool):
    with pool(2) as executor:
        there = check(kl.derivation, ["numeric"], only=["4", "13d", "20"], executor=executor)
    here = check(kl.derivation, ["numeric"], only=["4", "13d", "20"])
    told = [[(c.verdict, c.digits, c.detail) for c in step.checks] for step in there.steps]
    assert told == [[(c.verdict, c.digits, c.detail) for c in step.checks] for step in here.steps]


def test_an_expectation_inside_another_is_integrated_too():
    made = Derivation("Nested", goal="2")
    made.step("1", E(Q.expectation(x.T @ y, y)), mu1.T @ mu2)
    made.step("2", E(Q.expectation(x.T @ y, y)), mu1.T @ mu1)
    report = check(made, layers=["numeric"])
    assert [row.verdict.value for row in report.steps] == ["agrees", "refuted"]


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        ((E(x.T @ x) - trace(S1) - mu1.T @ mu1) * 10**90 + t, 2 * t),
        (10**100 + s - 10**100, 10**100 + 2 * s - 10**100),
    ],
)
def test_a_large_term_that_cancels_does_not_hide_what_is_left(lhs, rhs):
    made = Derivation("Cancelled", goal="1")
    made.step("1", lhs, rhs)
    assert check(made, layers=["numeric"])["1"].verdict.value == "refuted"


def test_numbers_of_astronomical_size_are_not_compared():
    tower = scalar("q", positive=True) + 1
    for _ in range(4):
        tower = tower**1000000007
    derivation = Derivation("t", goal="1")
    derivation.step("1", tower, 2 * tower)
    found = check(derivation, ["numeric"])["1"].checks[0]
    assert (found.verdict.value, found.detail) == ("unknown", "gave up: a number beyond 2^±10^30 at d = 1")
