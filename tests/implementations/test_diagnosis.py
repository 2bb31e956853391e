"""What is wrong with a function: the corpus of wrong implementations, each explained; nothing right is accused."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import right_code
import wild
from hypothesis import given, settings
from hypothesis import strategies as st
from mistakes import pairs
from wrong_formulas import PAIR, WRONG

from symkl.implementations.calling import Caller
from symkl.implementations.diagnosis import diagnose, identified
from symkl.implementations.fitting import named, rational, smallest_subset
from symkl.implementations.identify import predict
from symkl.implementations.judge import judge
from symkl.implementations.judgement import Verdict
from symkl.implementations.measuring import measure, trials
from symkl.implementations.takes import parse
from symkl.implementations.vocabulary import Vocabulary

LOG = "mean, logvar"
EVERY = list(pairs())
ORDER = 0.12
"""What the order of readings may add to a cost."""


@pytest.mark.parametrize("found", wild.FOUND, ids=[found.report for found in wild.FOUND])
def test_what_was_found_in_public_code_is_explained(found):
    judged = judge(found.function, found.takes, reduction=found.reduction)
    told = "\n".join(finding.text for finding in judged.checks.values())
    assert judged.verdict is Verdict.WRONG
    for words in found.says:
        assert words in told
    assert "no explanation fits" not in told


@pytest.mark.parametrize("name", WRONG)
def test_the_fourteen_wrong_formulas_are_explained(name):
    function, words = WRONG[name]
    judged = judge(function, PAIR)
    assert judged.verdict is Verdict.WRONG
    assert words in judged.diagnosis.text
    assert "or, with the same values" not in judged.diagnosis.text
    assert r"\Sigma_{2}" in judged.diagnosis.formula


def test_there_are_more_than_eight_hundred_wrong_functions():
    assert len(EVERY) + len(WRONG) + len(wild.FOUND) > 800
    assert len({pair.name for pair in EVERY}) == len(EVERY)


@pytest.mark.sampled("number", range(len(EVERY)), 85)
def test_a_wrong_term_under_a_wrong_reading_is_explained_by_no_more_edits(number):
    pair = EVERY[number]
    caller = Caller(pair.function, parse(pair.takes))
    found = identified(caller)
    assert found is not None, pair.name
    assert found.best.cost <= pair.edits + ORDER, (pair.name, found.best)
    assert found.notes == ()
    fresh = Vocabulary(caller.takes, seed=99).sample(6, 8)
    y, z = caller.totals(fresh, 8), predict(found.formula, found.vocabulary, fresh)
    ok = np.isfinite(y)
    assert np.all(np.abs(y[ok] - z[ok]) <= 1e-9 * (1 + np.abs(y[ok]) + np.abs(z[ok])))
    assert ok.any()


@pytest.mark.sampled("number", range(len(EVERY)), 317)
def test_and_is_judged_wrong_in_both_precisions(number):
    pair = EVERY[number]
    caller = Caller(pair.function, parse(pair.takes))
    for dtype in ("float64", "float32"):
        seen = [m for m in measure(*(lambda c: (c, *trials(c, 0)))(Caller(pair.function, caller.takes, dtype=dtype)))
                if not m.case.stress]  # fmt: skip
        assert not all(m.passes for m in seen), pair.name


@pytest.mark.sampled("seed", range(20), 20)
def test_right_code_is_identified_as_right(seed):
    for name, takes, function in (*right_code.RIGHT[:9], *right_code.RIGHT[32:38]):
        caller = Caller(function, parse(takes))
        found = identified(caller)
        assert found is not None, name
        assert found.best.cost == 0, name
        assert diagnose(caller, measure(caller, *trials(caller, seed))) is None, name


# -- two mistakes at once, of kinds nobody put together before


COEFFICIENT = st.sampled_from([-2.0, -1.0, 0.0, 0.25, 0.5, 1.0, 2.0, 3.0])


@given(st.tuples(*[COEFFICIENT] * 4), st.sampled_from(["var", "logstd"]))
@settings(max_examples=8)
def test_any_coefficients_are_found_exactly(coefficients, kind):
    of_log, of_trace, of_square, of_d = coefficients

    def function(m, x):
        v = x if kind == "var" else np.exp(2 * x)
        return 0.5 * (of_trace * v.sum() + of_square * m @ m - of_log * np.log(v).sum() - of_d * len(m))

    found = identified(Caller(function, parse(f"mean, {kind}")))
    if not any(coefficients):
        return
    assert found is not None
    points = Vocabulary(parse(f"mean, {kind}"), seed=5).sample(7, 5)
    y, z = Caller(function, parse(f"mean, {kind}")).totals(points, 5), predict(found.formula, found.vocabulary, points)
    assert np.allclose(y, z, rtol=1e-11, atol=1e-11)


# -- what hides a formula


def of_variances(a, v, b, w):
    return 0.5 * np.sum(v / w + (a - b) ** 2 / w + np.log(w / v) - 1)


def through_softplus(m, x):
    s = np.log(1 + np.exp(x))
    return 0.5 * np.sum(s**2 + m**2 - 1 - 2 * np.log(s))


HIDDEN = [
    ("an ε on both variances", "mean1, std1, mean2, std2",
     lambda a, s, b, t: of_variances(a, s**2 + 1e-8, b, t**2 + 1e-8),
     "ε = 1e-08 is added to the square of the scale argument"),
    ("an ε in the logarithm", "mean, var", lambda m, v: 0.5 * np.sum(v + m**2 - 1 - np.log(v + 1e-8)),
     "ε = 1e-08 is added to the scale argument in the logarithm"),
    ("a large ε in the logarithm", "mean, var", lambda m, v: 0.5 * np.sum(v + m**2 - 1 - np.log(v + 1e-4)),
     "ε = 0.0001 is added to the scale argument in the logarithm"),
    ("a clamp", LOG, lambda m, x: wild.pytorch_example(m, np.clip(x, -20, 2)), "clamped to [−20, 2]"),
    ("a wide clamp", LOG, lambda m, x: wild.pytorch_example(m, np.clip(x, -10, 10)), "clamped to [−10, 10]"),
    ("never negative", LOG, lambda m, x: max(0.0, 0.5 * np.sum(np.exp(x) - 1 - x)), "the Mahalanobis term is missing"),
    ("an absolute value", PAIR, lambda *x: abs(WRONG["sign of the log-determinant"][0](*x)),
     "the absolute value of the total is taken"),
    ("zero where negative", PAIR, lambda *x: max(0.0, WRONG["sign of the log-determinant"][0](*x)),
     "the total is replaced by 0 where it is negative"),
    ("jitter on covariances", PAIR, lambda a, s, b, t: right_code.cholesky(
        a, s + 1e-6 * np.eye(len(a)), b, t + 1e-6 * np.eye(len(a))),
     "ε = 1e-06 is added to the diagonal of the scale argument"),
    ("log 2π", LOG, lambda m, x: wild.pytorch_example(m, x) + len(m) / 2 * np.log(2 * np.pi),
     "the dimension term is (½·log 2π − ½) d in place of −½ d"),
    ("softplus", "mean, std", through_softplus, "goes through softplus"),
    ("β", LOG, lambda m, x: 0.1 * wild.pytorch_example(m, x), "the whole is multiplied by 1/10"),
    ("means not squared", LOG, lambda m, x: 0.5 * np.sum(np.exp(x) + m - 1 - x), "the Mahalanobis term has"),
    ("absolute means", LOG, lambda m, x: 0.5 * np.sum(np.exp(x) + np.abs(m) - 1 - x), "the Mahalanobis term has"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "takes", "function", "words"), HIDDEN, ids=[name for name, *_ in HIDDEN])
def test_what_hides_a_formula_is_named(name, takes, function, words):
    judged = judge(function, takes)
    assert judged.verdict is Verdict.WRONG
    assert words in judged.diagnosis.text


# -- no story is made up


UNEXPLAINABLE = [
    ("√KL", lambda m, x: np.sqrt(wild.pytorch_example(m, x))),
    ("log(1 + KL)", lambda m, x: np.log1p(wild.pytorch_example(m, x))),
    ("KL²", lambda m, x: wild.pytorch_example(m, x) ** 2),
    ("norm of the terms", lambda m, x: np.sqrt(np.sum((np.exp(x) + m**2 - 1 - x) ** 2))),
    ("Wasserstein", lambda m, x: np.sqrt(m @ m + np.sum((np.exp(x / 2) - 1) ** 2))),
    ("Hellinger", lambda m, x: 1 - np.prod(np.sqrt(2 * np.exp(x / 2) / (1 + np.exp(x)))) * np.exp(-m @ m / 8)),
    ("total variation, roughly", lambda m, x: np.tanh(wild.pytorch_example(m, x))),
    ("noise", lambda m, x: wild.pytorch_example(m, x) + 1e-3 * np.sin(1e4 * m.sum())),
    ("free bits", lambda m, x: np.sum(np.maximum(0.5 * (np.exp(x) + m**2 - 1 - x), 0.5))),
    ("the largest term", lambda m, x: np.max(np.exp(x) + m**2 - 1 - x)),
]


@pytest.mark.parametrize(("name", "function"), UNEXPLAINABLE, ids=[name for name, _ in UNEXPLAINABLE])
def test_where_nothing_fits_it_says_so(name, function):
    started = time.perf_counter()
    judged = judge(function, LOG)
    assert judged.verdict is Verdict.WRONG
    assert judged.diagnosis.text.startswith("no explanation fits")
    assert judged.diagnosis.formula == ""
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "function",
    [
        lambda m, x: wild.pytorch_example(m, x) * (1.1 if len(m) >= 8 else 1),
        lambda m, x: wild.pytorch_example(np.clip(m, -50, 50), x),
    ],
    ids=["in high dimensions", "for large means"],
)
def test_a_formula_that_is_right_for_some_arguments_only_is_wrong(function):
    judged = judge(function, LOG)
    assert judged.verdict is Verdict.WRONG
    assert judged.diagnosis.text.startswith("its formula is right for some arguments, and wrong for others")


def test_what_is_nan_in_high_dimensions_never_passes():
    assert judge(lambda m, x: wild.pytorch_example(m, x) if len(m) < 10 else math.nan, LOG).verdict is Verdict.UNSTABLE


def test_of_matrices_neither():
    judged = judge(lambda *x: math.sqrt(abs(WRONG["no d"][0](*x))), PAIR)
    assert judged.diagnosis.text.startswith("no explanation fits")


def test_constants_noise_and_nothing_finite_are_told_as_what_they_are():
    random = np.random.default_rng(0)
    for function, words in (
        (lambda m, x: 0.0, "returns 0 whatever its arguments are"),
        (lambda m, x: random.standard_normal(), "another value each time"),
        (lambda m, x: math.nan, "no finite number"),
    ):
        judged = judge(function, LOG)
        assert judged.verdict is Verdict.WRONG
        assert words in judged.diagnosis.text


def test_an_array_for_one_pair_of_matrices_is_told():
    judged = judge(lambda a, s, b, t: np.full(len(a), WRONG["no half"][0](a, s, b, t)), PAIR)
    assert judged.verdict is Verdict.WRONG
    assert "returns an array of shape" in judged.diagnosis.text


# -- the words


def test_the_formula_stands_beside_the_right_one_in_text_and_latex_with_the_mend():
    diagnosis = judge(WRONG["sign of the log-determinant"][0], PAIR).diagnosis
    first, right, where, mend = diagnosis.text.splitlines()
    assert first == (
        "your function computes ½ log|Σ1| − ½ log|Σ2| + ½ Tr(Σ2⁻¹ Σ1) + ½ (μ1 − μ2)ᵀΣ2⁻¹(μ1 − μ2) − ½ d: "
        "the log-determinant term has the wrong sign"
    )
    assert right == "right is ½ log|Σ2| − ½ log|Σ1| + ½ Tr(Σ2⁻¹ Σ1) + ½ (μ1 − μ2)ᵀΣ2⁻¹(μ1 − μ2) − ½ d"
    assert where == "where Σ1 = cov1, Σ2 = cov2"
    assert mend.startswith("mend: write ")
    assert diagnosis.formula == (
        r"\tfrac{1}{2}\,\log\lvert \Sigma_{1}\rvert - \tfrac{1}{2}\,\log\lvert \Sigma_{2}\rvert "
        r"+ \tfrac{1}{2}\,\operatorname{Tr}(\Sigma_{2}^{-1} \Sigma_{1}) "
        r"+ \tfrac{1}{2}\,(\mu_{1} - \mu_{2})^\top \Sigma_{2}^{-1} (\mu_{1} - \mu_{2}) - \tfrac{1}{2}\,d"
    )
    assert diagnosis.terms == {
        "log_determinant": "multiplied by −1", "trace": "right", "mahalanobis": "right", "dimension": "right",
    }  # fmt: skip


def test_a_misreading_names_the_argument_and_the_reading():
    judged = judge(wild.log_variance_as_log_std, LOG)
    assert judged.reading == "mean, logstd"
    assert set(judged.diagnosis.terms.values()) == {"right"}
    swapped = judge(wild.reverse, PAIR)
    assert swapped.reading == "mean2, cov2, mean1, cov1"


def test_stories_that_values_cannot_tell_apart_are_both_told():
    # a standard deviation read as a variance, and everything but the log-determinant squared
    text = judge(lambda m, s: 0.5 * np.sum(s**2 + m**2 - 1 - np.log(s)), "mean, std").diagnosis.text
    assert "the log-determinant term is halved" in text


# -- the fit


def test_a_column_that_is_huge_does_not_hide_the_true_one():
    random = np.random.default_rng(1)
    columns = random.standard_normal((40, 12))
    columns[:, 3] *= 1e24
    y = 0.5 * columns[:, 7] - 2 * columns[:, 9]
    found = smallest_subset(y, columns, np.full(40, 1e-16), [1.0] * 12)
    assert found is not None
    assert sorted(j for j, _ in found) == [7, 9]


def test_no_subset_is_none_and_nothing_is_the_empty_one():
    random = np.random.default_rng(1)
    columns, noise = random.standard_normal((40, 12)), np.full(40, 1e-16)
    assert smallest_subset(random.standard_normal(40), columns, noise, [1.0] * 12) is None
    assert smallest_subset(np.zeros(40), columns, noise, [1.0] * 12) == []


@given(st.fractions(-4, 4, max_denominator=12).filter(bool))
def test_rational_coefficients_are_named(q):
    assert rational(float(q) * (1 + 1e-13), 1e-11 * abs(float(q))) == pytest.approx(float(q), abs=1e-15)
    assert named(float(q)) == (q, "")


def test_other_numbers_are_left_as_they_are():
    assert rational(1.000001, 1e-12) == 1.000001
    assert named(1.000001) is None
