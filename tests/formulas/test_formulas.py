"""Functions made of theorems: their values, their shapes and dtypes, and that there is none without its theorem."""

from __future__ import annotations

import inspect
import math
import subprocess
import sys

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from pairs import certified, pair, spd

import symkl.formulas
from symkl import (
    KL,
    Derivation,
    Gaussian,
    N,
    Normal,
    cholesky,
    covariance,
    d,
    density_formula,
    det,
    entropy,
    exp,
    half,
    inv,
    literal,
    log,
    matrix,
    ones,
    pi,
    quad,
    ring,
    scalar,
    scalar_transpose,
    trace,
    vector,
    zero,
)
from symkl.errors import KernelError, NotPositiveDefinite, NotProved, NumberError, SizeMismatch, TermError, UsageError
from symkl.formulas import Formula, formula
from symkl.formulas.function import Argument
from symkl.formulas.ready import READY
from symkl.gaussian.closed_form import cross_entropy, log_density
from symkl.layers.follows import Ledger
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED
from symkl.proof.kernel import Kernel
from symkl.terms.variables import subterms

kl, kl_cholesky = symkl.formulas.kl, symkl.formulas.kl_cholesky
NAMES = sorted(READY)


def factors(mean1, cov1, mean2, cov2):
    return mean1, np.linalg.cholesky(cov1), mean2, np.linalg.cholesky(cov2)


# -- values


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_the_divergence_is_the_certified_one(seed, d):
    case = pair(seed, d)
    exact = certified(*case)
    assert kl(*case) == pytest.approx(exact, rel=1e-10, abs=1e-12)
    assert kl_cholesky(*factors(*case)) == pytest.approx(exact, rel=1e-10, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_the_parts_are_those_of_the_whole(seed, d):
    case = mean1, cov1, mean2, cov2 = pair(seed, d)
    f = symkl.formulas
    _, lower1, _, lower2 = factors(*case)
    parts = f.log_determinant_ratio(cov1, cov2), f.trace_term(cov1, cov2), f.mahalanobis(mean1, mean2, cov2)
    assert 0.5 * (sum(parts) - d) == pytest.approx(kl(*case), rel=1e-10, abs=1e-12)
    assert f.trace_term_cholesky(lower1, lower2) == pytest.approx(parts[1])
    assert f.mahalanobis_cholesky(mean1, mean2, lower2) == pytest.approx(parts[2])
    assert f.log_determinant_cholesky(lower1) == pytest.approx(np.linalg.slogdet(cov1)[1])
    p, q = Gaussian(mean1, covariance=cov1), Gaussian(mean2, covariance=cov2)
    assert f.entropy(cov1) == pytest.approx(float(entropy(p))) == -f.expected_log_p(cov1)
    assert f.expected_log_q(*case) == pytest.approx(-float(cross_entropy(p, q)))
    assert f.log_density(mean2, mean1, cov1) == pytest.approx(float(log_density(p, mean2)))


def test_p_comes_first():
    case = pair(1, 3)
    assert [a.name for a in kl.arguments] == ["mean1", "cov1", "mean2", "cov2"]
    assert kl(*case) != pytest.approx(kl(*case[2:], *case[:2]))
    assert kl(mean2=case[2], cov2=case[3], mean1=case[0], cov1=case[1]) == kl(*case)


def test_the_divergence_of_a_distribution_from_itself_is_about_0():
    mean, cov, *_ = pair(2, 5)
    assert kl(mean, cov, mean, cov) == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("d", [1, 30, 400])
def test_determinants_beyond_the_range_of_doubles_do_no_harm(d):
    mean, tiny, huge = np.zeros(d), 1e-300 * np.eye(d), 1e300 * np.eye(d)
    exact = d / 2 * (600 * math.log(10) - 1)
    assert kl(mean, tiny, mean, huge) == pytest.approx(exact)
    assert kl_cholesky(*factors(mean, tiny, mean, huge)) == pytest.approx(exact)
    assert symkl.formulas.entropy(huge) == pytest.approx(d / 2 * (math.log(2 * math.pi) + 1 + 300 * math.log(10)))


def test_the_cholesky_formula_keeps_its_digits_on_hard_pairs():
    near = 1 - 1e-12
    case = np.zeros(4), np.eye(4), np.ones(4), np.full((4, 4), near) + (1 - near) * np.eye(4)
    lower = np.linalg.cholesky(case[3])
    exact = float(symkl.kl(Gaussian(case[0], covariance=case[1]), Gaussian(case[2], scale_tril=lower)))
    assert kl_cholesky(case[0], case[1], case[2], lower) == pytest.approx(exact, rel=1e-14)


# -- arrays


def test_batches_broadcast():
    mean1, cov1, mean2, cov2 = pair(3, 4, 5, 1)
    mean2, cov2 = mean2[0], cov2[0, 0]
    found = kl(mean1, cov1, mean2, cov2)
    assert found.shape == (5, 1)
    for i in range(5):
        assert found[i, 0] == pytest.approx(kl(mean1[i, 0], cov1[i, 0], mean2[0], cov2))
    assert kl_cholesky(*factors(mean1, cov1, mean2, cov2)) == pytest.approx(found)


@pytest.mark.parametrize("name", NAMES)
def test_float32_and_float64_are_kept(name):
    made = getattr(symkl.formulas, name)
    values = {"mean": np.ones(3), "cov": np.eye(3) * 2, "scale_tril": np.eye(3) * 2, "x": np.zeros(3)}
    for dtype in (np.float32, np.float64):
        found = made(*(values[a.name.rstrip("12")].astype(dtype) for a in made.arguments))
        assert found.dtype == dtype
        assert found.shape == ()


def test_lists_and_whole_numbers_are_doubles():
    found = kl([0, 0], [[1, 0], [0, 1]], [1, 0], [[2, 1], [1, 2]])
    assert found == pytest.approx(certified([0, 0], [[1, 0], [0, 1]], [1, 0], [[2, 1], [1, 2]]))
    assert found.dtype == np.float64


def test_numbers_and_lists_take_the_dtype_of_the_arrays():
    mean, cov = np.zeros(2, "float32"), np.eye(2, dtype="float32")
    assert kl(mean, cov, [0.1, 0], [[1, 0], [0, 1]]).dtype == np.float32
    assert kl(np.zeros(2), np.eye(2), [0.1, 0], cov).dtype == np.float64


def test_of_a_factor_the_lower_triangle_is_read():
    case = factors(*pair(4, 3))
    garbage = [a + np.triu(np.full((3, 3), 7.0), 1) if a.ndim == 2 else a for a in case]
    assert kl_cholesky(*garbage) == kl_cholesky(*case)


def test_what_does_not_fit_is_refused():
    mean, cov, *_ = pair(5, 3)
    for case in ((mean, cov, mean, cov[:2]), (mean, cov, mean[:2], cov), (0.0, cov, mean, cov), (mean, mean, mean, cov),
                 (np.ones((2, 3)), cov, np.ones((4, 3)), cov)):  # fmt: skip
        with pytest.raises(SizeMismatch):
            kl(*case)
    with pytest.raises(NotPositiveDefinite):
        kl(mean, cov, mean, -cov)
    for dtype in (np.float16, np.complex128):
        with pytest.raises(NumberError, match="float32 or float64"):
            kl(*(a.astype(dtype) for a in (mean, cov, mean, cov)))
    with pytest.raises(UsageError, match="cov2"):
        kl(mean, cov, mean)
    with pytest.raises(UsageError, match="no library is called 'cupy'"):
        kl(mean, cov, mean, cov, library="cupy")
    with pytest.raises(UsageError, match="one library"):
        kl(mean, sp.Matrix(cov), mpmath.matrix(mean.tolist()), cov)


# -- exact libraries


def test_mpmath_computes_to_its_precision():
    case = mean1, cov1, mean2, cov2 = pair(6, 3)
    with mpmath.workdps(60):
        found = kl(*(mpmath.matrix(a.tolist()) for a in case))
        exact = symkl.kl(Gaussian(mean1, covariance=cov1), Gaussian(mean2, covariance=cov2), digits=50)
        assert mpmath.almosteq(found, mpmath.mpf(str(exact)), rel_eps=mpmath.mpf(10) ** -49)
        lower = [mpmath.cholesky(mpmath.matrix(a.tolist())) if a.ndim == 2 else mpmath.matrix(a.tolist()) for a in case]
        assert mpmath.almosteq(kl_cholesky(*lower), found, rel_eps=mpmath.mpf(10) ** -55)
    with pytest.raises(NotPositiveDefinite):
        kl(mpmath.matrix([0]), mpmath.matrix([[-1]]), mpmath.matrix([0]), mpmath.matrix([[1]]))
    with pytest.raises(SizeMismatch):
        kl(mpmath.matrix([0, 1]), mpmath.eye(2), mpmath.matrix([[0, 1]]), mpmath.eye(2))


def test_sympy_gives_expressions():
    s, m = sp.symbols("s", positive=True), sp.Symbol("m", real=True)
    found = kl(sp.Matrix([0]), sp.Matrix([[1]]), sp.Matrix([m]), sp.Matrix([[s**2]]))
    assert sp.simplify(sp.expand_log(found) - (sp.log(s) + (1 + m**2) / (2 * s**2) - sp.Rational(1, 2))) == 0
    lower = sp.Matrix([[2, 0], [1, 3]])
    value = kl_cholesky(sp.zeros(2, 1), sp.eye(2), sp.Matrix([1, 0]), lower)
    assert sp.simplify(value - kl(sp.zeros(2, 1), sp.eye(2), sp.Matrix([1, 0]), lower * lower.T)) == 0


def test_sympy_takes_symbols_without_entries():
    n = sp.Symbol("n", integer=True, positive=True)
    m1, m2, A, B = (sp.MatrixSymbol(*a) for a in (("a", n, 1), ("b", n, 1), ("A", n, n), ("B", n, n)))
    found = kl(m1, A, m2, B)
    assert found.free_symbols == {n, m1, m2, A, B}
    assert found.has(sp.Trace(B.I * A))
    with pytest.raises(SizeMismatch):
        kl(m1, A, m2, sp.MatrixSymbol("B", 3, 3))


def test_the_result_of_lists_may_be_asked_of_any_library():
    case = [[0, 0], [[1, 0], [0, 1]], [1, 0], [[2, 1], [1, 2]]]
    assert float(kl(*case, library="mpmath")) == pytest.approx(kl(*case))
    assert float(kl(*case, library="sympy")) == pytest.approx(kl(*case))


# -- what a function is made of


@pytest.mark.parametrize("name", NAMES)
def test_every_function_names_its_theorem_and_computes_its_term(name):
    made, of = getattr(symkl.formulas, name), READY[name]
    assert isinstance(made, Formula)
    assert made.source == f"{of.derivation} ({of.label})"
    step = load(bundled(of.derivation))[of.label]
    assert made.theorem.claim == step.claim
    assert not made.theorem.open
    assert made.term == step.rhs if of.select is None else made.term in set(subterms(step.rhs))
    assert made.__name__ == name
    assert list(inspect.signature(made).parameters) == [*(a.name for a in made.arguments), "library"]
    assert ("in nats" in made.__doc__) == ("log" in str(made.term))
    for said in (made.source, *(f"{a.name} : {a.meaning}" for a in made.arguments)):
        assert said in made.__doc__


def test_the_names_are_public():
    assert set(symkl.formulas.__all__) == {*READY, "Formula", "formula"}
    assert set(symkl.formulas.__all__) <= set(dir(symkl.formulas))
    with pytest.raises(AttributeError):
        symkl.formulas.nothing


def test_a_library_is_imported_when_it_is_needed():
    code = (
        "import sys, symkl.formulas as f; f.kl\n"
        "print(*[m for m in ('numpy', 'torch', 'jax', 'sympy', 'mpmath') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_a_function_cannot_be_changed():
    for name in ("term", "theorem", "arguments"):
        with pytest.raises(AttributeError):
            setattr(kl, name, None)


# -- no theorem, no function

m, S, x = vector("m"), covariance("S"), vector("x")


def derivation(rhs, lhs=None, by=(ring,), define=()):
    made = Derivation("a formula", goal="1")
    for label, left, right in define:
        made.define(label, left, right)
    made.step("1", trace(S) if lhs is None else lhs, rhs, cites=[label for label, *_ in define], by=by)
    return made


def test_ones_own_step_becomes_a_function():
    made = formula(derivation(half * (trace(S) + trace(S))), "1")
    assert made(np.diag([1.0, 2.0])) == 3.0
    assert [a.name for a in made.arguments] == ["S"]
    assert made.source == "a formula (1)"


def test_a_false_step_becomes_none():
    with pytest.raises(NotProved, match=r"\(1\) rests on \(1\), which is not proved"):
        formula(derivation(2 * trace(S)), "1")


def test_what_rests_on_a_false_step_becomes_none():
    made = derivation(2 * trace(S))
    made.step("2", trace(S), trace(S) + trace(S), cites=["1"], by=[ring])
    made.step("3", trace(S), 2 * trace(S) + 0 * trace(S), cites=["1"], by=[ring])
    for label in ("2", "3"):
        with pytest.raises(NotProved, match=r"rests on \(1\)"):
            formula(made, label)


def test_a_definition_becomes_none():
    s = scalar("s")
    with pytest.raises(NotProved, match="is a definition, which nobody proves"):
        formula(derivation(trace(S), s, define=[("0", s, trace(S))]), "0")


def test_what_rests_on_a_wrong_definition_becomes_none():
    P, mu, Sigma = Normal("P", m, S), vector("mu"), covariance("Sigma")
    wrong = 1 / ((2 * pi) ** d * det(Sigma)) * exp(-quad(x - mu, inv(Sigma)))
    made = Derivation("a wrong density", goal="2")
    made.define("0", N(x, mu, Sigma), wrong)
    made.step("1", N(x, m, S), 1 / ((2 * pi) ** d * det(S)) * exp(-quad(x - m, inv(S))), cites=["0"])
    assert Ledger(made).theorem("1").open == frozenset()
    assert P
    with pytest.raises(NotProved, match=r"rests on \(0\), which may not mean what its words mean"):
        formula(made, "1")


def test_a_definition_of_nothing_becomes_none():
    A, L = matrix("A"), matrix("L")
    with pytest.raises(NotProved):
        formula(derivation(trace(cholesky(A)), trace(L), (), [("0", L, cholesky(A))]), "1")


def test_what_is_to_be_integrated_is_no_formula():
    kl_derivation = load(bundled("gaussian_kl"))
    for label in ("11", "12", "7", "13b"):
        with pytest.raises(TermError, match="is no formula to be computed"):
            formula(kl_derivation, label)


def test_a_forged_or_assumed_theorem_becomes_none():
    kernel, claim = Kernel(), (trace(S), 2 * trace(S))
    for theorem in (kernel.assume("1", claim), kernel.assume("1", claim, definition=True), claim, None):
        with pytest.raises(NotProved, match="no theorem of the kernel"):
            Formula(kernel, theorem, "forged", [Argument("S", S)])
    with pytest.raises(KernelError):
        Formula(kernel, Kernel().prove("1", (trace(S), trace(S))), "another kernel's", [Argument("S", S)])
    resting = kernel.prove("2", claim, [kernel.assume("1", claim)])
    with pytest.raises(NotProved):
        Formula(kernel, resting, "resting on a hypothesis", [Argument("S", S)])
    with pytest.raises(KernelError):
        Formula(kernel, kernel.prove("3", (trace(S), trace(S))), "a definition forged", [Argument("S", S)],
                definitions=[Kernel().assume("4", (S, cholesky(S)), definition=True)])  # fmt: skip
    with pytest.raises(NotProved, match="does not rest on the definition"):
        Formula(kernel, kernel.prove("3", (trace(S), trace(S))), "a definition beside it", [Argument("S", S)],
                definitions=[kernel.assume("4", (S, cholesky(S)), definition=True)])  # fmt: skip


def test_the_density_itself_is_computed_by_its_logarithm():
    made = formula(derivation(N(x, m, S), Normal("P", m, S)(x), [density_formula]), "1")
    case = np.ones(2), np.zeros(2), np.diag([1.0, 4.0])
    exact = float(log_density(Gaussian(case[1], covariance=case[2]), case[0]))
    assert math.log(made(*case)) == pytest.approx(exact)


OPERATORS = [
    (log(det(inv(S))), lambda S: -np.linalg.slogdet(S)[1]),
    (det(S + S), lambda S: np.linalg.det(2 * S)),
    (det(matrix("A")), None),
    (trace(inv(S) @ S @ S), np.trace),
    (trace(S @ inv(S.T)), lambda S: float(len(S))),
    (trace(inv(S + S)), lambda S: np.trace(np.linalg.inv(2 * S))),
    (trace((x @ x.T) @ S), None),
    (quad(x, S), None),
    (quad(x, inv(S) @ inv(S)), None),
    (exp(-trace(S)) ** 2, lambda S: np.exp(-2 * np.trace(S))),
    (trace(S) / d, lambda S: np.trace(S) / len(S)),
    (trace(zero @ x.T), None),
    (log(2 * trace(S) ** 3), lambda S: np.log(2 * np.trace(S) ** 3)),
    (log(det(S @ S)), lambda S: 2 * np.linalg.slogdet(S)[1]),
    (log(det(S) / det(inv(cholesky(S)))), lambda S: 1.5 * np.linalg.slogdet(S)[1]),
]
BY_HAND = {
    2: lambda A: np.linalg.det(A),
    6: lambda S, x: x @ S @ x,
    7: lambda S, x: x @ S @ x,
    8: lambda S, x: x @ np.linalg.inv(S) @ np.linalg.inv(S) @ x,
    11: lambda x: 0.0,
}


@pytest.mark.parametrize("number", range(len(OPERATORS)), ids=[str(t) for t, _ in OPERATORS])
def test_every_operator_is_computed_as_it_is_meant(number):
    t, by_hand = OPERATORS[number]
    made = formula(derivation(t, t, ()), "1")
    random = np.random.default_rng(number)
    values = {"S": spd(random, 3, 3), "A": random.standard_normal((3, 3)), "x": random.standard_normal(3)}
    given_values = [values[a.name] for a in made.arguments]
    ordered = [values[name] for name in sorted(a.name for a in made.arguments)]
    expected = (by_hand or BY_HAND[number])(*ordered)
    assert made(*given_values) == pytest.approx(expected)
    assert float(made(*(mpmath.matrix(a.tolist()) for a in given_values))) == pytest.approx(expected)
    assert float(made(*(sp.Matrix(a.tolist()) for a in given_values))) == pytest.approx(expected)




def test_the_vector_of_ones_and_a_matrix_of_one_dimension():
    derivation = Derivation("?", goal="2")
    x = vector("x")
    derivation.step("1", ones.T @ x, x.T @ ones, by=[scalar_transpose])
    derivation.step("2", literal([[1, 2], [3, 4]]) @ x, literal([[1, 2], [3, 4]]) @ x)
    for library in ("numpy", "mpmath", "sympy"):
        assert float(formula(derivation, "1")([1.0, 2.0, 4.0], library=library)) == 7
    with pytest.raises(TermError, match="one dimension"):
        formula(derivation, "2")


def test_a_formula_of_numbers_on_the_line():
    m, n = scalar("m"), scalar("n")
    r, s = scalar("r", positive=True), scalar("s", positive=True)
    derivation = Derivation("?", goal="1")
    rhs = log(s / r) + (r**2 + (m - n) ** 2) / (2 * s**2) - half
    derivation.step("1", KL(Normal("P", m, r**2), Normal("Q", n, s**2)), rhs, by=list(APPROVED.values()))
    found = formula(derivation, "1")(0.0, np.array([0.0, 1.0]), 1.0, 2.0)
    assert np.allclose(found, np.log(2) + np.array([1, 2]) / 8 - 0.5)
