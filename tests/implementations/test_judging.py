"""Verdicts: correct code passes whatever the inputs, wrong code never does, and unstable code is told apart."""

from __future__ import annotations

import math

import numpy as np
import pytest
import right_code
import wild
from hypothesis import given, settings
from hypothesis import strategies as st

from symkl.errors import NotJudged, ToolMissing, UsageError, WrongImplementation
from symkl.implementations import assert_kl
from symkl.implementations.calling import Caller
from symkl.implementations.cases import corpus
from symkl.implementations.judge import judge
from symkl.implementations.judgement import Verdict
from symkl.implementations.measuring import measure, measured, trials
from symkl.implementations.oracle import value
from symkl.implementations.takes import parse

LOG, PAIR = "mean, logvar", "mean1, cov1, mean2, cov2"


def examples(few):
    """A few, and in the profile full a hundred times as many."""
    return few if settings.default.max_examples < 1000 else 100 * few


@pytest.mark.parametrize(("name", "takes", "function"), right_code.RIGHT, ids=[name for name, *_ in right_code.RIGHT])
def test_right_code_is_left_alone(name, takes, function):
    found = judge(function, takes)
    assert (found.verdict, found.diagnosis) == (Verdict.RIGHT, None)


def test_there_are_forty_styles():
    assert len(right_code.RIGHT) >= 40


@pytest.mark.parametrize(("report", "takes", "function"), wild.FALSE_ALARMS, ids=[r for r, *_ in wild.FALSE_ALARMS])
def test_code_that_was_accused_and_is_right_passes(report, takes, function):
    assert judge(function, takes).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("name", "takes", "function"), [*right_code.INACCURATE, *wild.UNSTABLE],
    ids=[name for name, *_ in [*right_code.INACCURATE, *wild.UNSTABLE]],
)  # fmt: skip
def test_a_right_formula_that_overflows_or_cancels_is_unstable_and_not_accused(name, takes, function):
    found = judge(function, takes)
    assert found.verdict is Verdict.UNSTABLE
    assert found.checks["formula"].verdict is Verdict.RIGHT
    assert found.diagnosis is None
    assert found.smallest is not None
    assert "single precision" not in found.checks["stability"].text


# -- a wrong formula never passes


def divergence(a, s, b, t, factors):
    """The divergence with a factor for each of its terms, in the type of the arguments."""
    p, q = np.linalg.cholesky(s), np.linalg.cholesky(t)
    m, z = np.linalg.solve(q, p), np.linalg.solve(q, a - b)
    logs = np.log(np.diag(q)).sum(), np.log(np.diag(p)).sum()
    of_p, of_q, trace, square, size = (a.dtype.type(x) for x in factors)
    half = a.dtype.type(0.5)
    return of_q * logs[0] - of_p * logs[1] + half * (trace * (m * m).sum() + square * (z @ z) - size * len(a))


TERMS = ["log|Σ1|", "log|Σ2|", "trace", "Mahalanobis", "d"]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("which", [*range(5), "all"], ids=[*TERMS, "whole"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_term_wrong_by_the_least_that_matters_never_passes(dtype, which, sign):
    wrong = sign * {"float64": 1e-6, "float32": 1e-3}[dtype]
    factors = [1 + wrong * (which in (i, "all")) for i in range(5)]
    caller = Caller(lambda *x: divergence(*x, factors), parse(PAIR), dtype=dtype)
    seen = [m for m in measure(caller, *trials(caller, 0)) if not m.case.stress]
    assert sum(not m.passes for m in seen) >= 10


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_and_is_judged_wrong(dtype):
    factors = [1, 1, 1 + {"float64": 1e-6, "float32": 1e-3}[dtype], 1, 1]
    assert judge(lambda *x: divergence(*x, factors), PAIR, dtype=dtype).verdict is Verdict.WRONG


DIAGONAL = st.sampled_from(["var", "std", "logvar", "logstd"])


@given(DIAGONAL, st.integers(0, 3), st.sampled_from([-1, 1]), st.integers(0, 10**6))
@settings(max_examples=examples(10))
def test_a_wrong_term_of_diagonal_code_never_passes(kind, which, sign, seed):
    factors = [1 + sign * 1e-6 * (which == i) for i in range(4)]
    variance = {"var": lambda x: x, "std": lambda x: x * x, "logvar": np.exp, "logstd": lambda x: np.exp(2 * x)}[kind]

    def function(m, x):
        v = variance(x)
        return 0.5 * (factors[0] * v.sum() + factors[1] * m @ m - factors[2] * len(m) - factors[3] * np.log(v).sum())

    caller = Caller(function, parse(f"mean, {kind}"))
    cases = [case for case in corpus(caller.takes, seed=seed) if not case.stress]
    seen = measure(caller, cases, [value(caller.takes, case) for case in cases])
    assert not all(m.passes for m in seen)


# -- correct stable code never fails


STABLE = [style for style in right_code.RIGHT if style[0] not in ("floats", "two pairs of floats", "single precision")]


@given(st.integers(1, 10**9), st.sampled_from(["float64", "float32"]), st.data())
@settings(max_examples=examples(6))
def test_stable_code_never_fails_on_random_cases(seed, dtype, data):
    """About 200 cases an example: the profile full tries more than 10⁴ of them."""
    name, takes, function = data.draw(st.sampled_from(STABLE))
    batched = name in ("batches only", "mean over the batch", "mean over the batch first")
    caller = Caller(function, parse(takes), dtype=dtype, batched=batched)
    cases = corpus(caller.takes, dtype, seed)
    worst = max((measured(caller, case, value(caller.takes, case)) for case in cases), key=lambda m: m.ratio)
    assert worst.passes, (name, worst.case.name, worst.ratio)


# -- what cannot be judged


def test_a_function_that_raises_is_an_error_with_its_exception():
    def function(mu, logvar):
        raise ZeroDivisionError("by design")

    found = judge(function, LOG)
    assert (found.verdict, found.reason) == (Verdict.ERROR, "ZeroDivisionError: by design")
    with pytest.raises(NotJudged, match="ZeroDivisionError: by design"):
        assert_kl(function, LOG)


def test_a_function_that_raises_for_some_valid_arguments_is_an_error_with_a_case():
    def function(mu, logvar):
        if len(mu) > 4:
            raise ValueError("too many")
        return wild.pytorch_example(mu, logvar)

    found = judge(function, LOG)
    assert found.verdict is Verdict.ERROR
    assert "too many" in found.reason
    assert found.smallest.case.d == 5


NO_NUMBERS = {
    "nothing": None, "text": "0.5", "complex": 1j, "ragged": [[1], [2, 3]], "tuple": (1.0, 2.0), "dict": {"kl": 1.0},
    "object": object(),
}  # fmt: skip


@pytest.mark.parametrize("result", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_an_error(result):
    assert judge(lambda mu, logvar: result, LOG).verdict is Verdict.ERROR


def test_single_precision_within_double_is_unstable_and_not_accused():
    def function(mu, logvar):
        return float(wild.pytorch_example(mu.astype(np.float32), logvar.astype(np.float32)))

    found = judge(function, LOG)
    assert (found.verdict, found.diagnosis) == (Verdict.UNSTABLE, None)
    assert "single precision only" in found.checks["stability"].text


def test_half_precision_is_not_judged():
    found = judge(lambda mu, logvar: np.float16(wild.pytorch_example(mu, logvar)), LOG)
    assert found.verdict is Verdict.ERROR
    assert "float16" in found.reason


def test_sys_exit_is_an_error():
    def function(mu, logvar):
        raise SystemExit(0)

    assert judge(function, LOG).reason == "SystemExit: 0"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reduction": "batchmean"}, "reduction is one of none, sum, mean"),
        ({"library": "tensorflow"}, "library is one of"),
        ({"dtype": "float16"}, "dtype is one of"),
    ],
)
def test_options_that_name_nothing_are_refused(options, said):
    with pytest.raises(UsageError, match=said):
        judge(wild.pytorch_example, LOG, **options)
    with pytest.raises(UsageError, match="expected a function, found 3"):
        judge(3, LOG)


def test_without_numpy_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("symkl.implementations.needed.find_spec", lambda name: None)
    with pytest.raises(ToolMissing, match="pip install 'symkl\\[numpy\\]'"):
        assert_kl(wild.pytorch_example, LOG)


# -- the assertion and what it tells


def test_the_assertion_is_an_assertion_error_that_names_the_term_and_shows_a_case():
    with pytest.raises(AssertionError) as caught:
        assert_kl(wild.first_fix, takes="mean, std")
    assert isinstance(caught.value, WrongImplementation)
    told = str(caught.value)
    assert "the log-determinant term has the wrong sign" in told
    assert "mend: write −½ log|Σ| for ½ log|Σ|" in told
    case = told[told.index("import numpy") :].replace("\n    ", "\n")
    shown = []
    exec(case, {"first_fix": wild.first_fix, "print": shown.append})
    assert f"# {float(shown[0])!r}, should be" in case


def test_the_assertion_gives_what_it_found():
    found = assert_kl(wild.pytorch_example, takes=LOG)
    assert found.ok
    assert found.worst.passes
    assert {name: f.verdict for name, f in found.checks.items()} == {
        "formula": Verdict.RIGHT, "stability": Verdict.RIGHT, "reduction": Verdict.RIGHT, "gradients": None,
    }  # fmt: skip


def test_one_of_several_outputs_is_named():
    def function(mu, logvar):
        return {"kl": wild.pytorch_example(mu, logvar), "other": mu}

    class Result:
        def __init__(self, kl):
            self.kl = kl

    assert_kl(function, LOG, output="kl")
    assert_kl(lambda m, v: (m, wild.pytorch_example(m, v)), LOG, output=1)
    assert_kl(lambda m, v: Result(wild.pytorch_example(m, v)), LOG, output="kl")
    assert_kl(lambda m, v: Result(wild.pytorch_example(m, v)), LOG, output=lambda result: result.kl)
    with pytest.raises(NotJudged, match="say which is the divergence"):
        assert_kl(function, LOG)


def test_classes_that_are_called_are_judged():
    class Loss:
        def __call__(self, mu, logvar):
            return wild.pytorch_example(mu, logvar)

        def method(self, mu, logvar):
            return -wild.pytorch_example(mu, logvar)

    assert_kl(Loss(), LOG)
    with pytest.raises(WrongImplementation, match="the whole has the wrong sign"):
        assert_kl(Loss().method, LOG)


def test_warnings_of_extreme_arguments_are_not_the_tests_own():
    def function(mean, var):
        return 0.5 * (var.sum() + mean @ mean - len(mean) - np.log(np.prod(var)))

    assert judge(function, "mean, var").verdict is Verdict.UNSTABLE  # and no RuntimeWarning became an error


def test_the_smallest_case_has_one_dimension_where_that_is_enough_and_short_numbers():
    found = judge(wild.no_half, LOG)
    assert found.smallest.case.d == 1
    assert found.smallest.case.values["m1"].tolist() == [1.0]
    averaged = judge(wild.mean_for_sum, LOG)
    assert averaged.smallest.case.d == 2  # one dimension hides it


def test_plain_data_is_json(tmp_path):
    import json

    for function in (wild.pytorch_example, wild.first_fix, lambda m, v: math.nan):
        data = judge(function, LOG).to_json()
        assert json.loads(json.dumps(data, allow_nan=False)) == data
        assert data["schema"] == "symkl-test/1"
        assert set(data) >= {"verdict", "reading", "reduction", "diagnosis", "worst", "seed"}
