"""What a function does with a batch, judged apart from its formula."""

from __future__ import annotations

import numpy as np
import pytest

from symkl.implementations.judge import judge
from symkl.implementations.judgement import Verdict

LOG = "mean, logvar"


def each(m, x):
    return -0.5 * (1 + x - m**2 - np.exp(x))


BATCHES = {
    "none": lambda m, x: each(m, x).sum(-1),
    "sum": lambda m, x: each(m, x).sum(),
    "mean": lambda m, x: each(m, x).sum(1).mean(),
}


@pytest.mark.parametrize("kind", BATCHES)
def test_a_reduction_is_found_and_held_against_what_is_wanted(kind):
    found = judge(BATCHES[kind], LOG)
    assert (found.verdict, found.reduction) == (Verdict.RIGHT, {"dimensions": "sum", "batch": kind})
    for wanted in BATCHES:
        judged = judge(BATCHES[kind], LOG, reduction=wanted)
        assert judged.checks["reduction"].verdict is (Verdict.RIGHT if wanted == kind else Verdict.WRONG)
        assert judged.verdict is judged.checks["reduction"].verdict
        assert judged.checks["formula"].verdict is Verdict.RIGHT


def test_a_value_for_every_dimension_is_no_reduction_at_all():
    assert judge(each, LOG).reduction == {"dimensions": "none", "batch": "none"}
    assert judge(each, LOG, reduction="none").ok


def twice_averaged(m, x):
    size = 1 if m.ndim == 1 else len(m)
    return each(m, x).sum() / size**2


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda m, x: each(m, x).sum(0).mean(), "mean over the dimensions"),
        (twice_averaged, "mean over the batch, divided by its size once more"),
    ],
)
def test_a_wrong_reduction_is_named(function, words):
    judged = judge(function, LOG, reduction="mean")
    assert judged.verdict is Verdict.WRONG
    assert judged.checks["reduction"].text == f"it reduces a batch wrongly: {words}"


def test_the_reduction_of_a_wrong_formula_is_judged_too():
    found = judge(lambda m, x: 2 * BATCHES["mean"](m, x), LOG, reduction="mean")
    assert found.checks["formula"].verdict is Verdict.WRONG
    assert found.checks["reduction"].verdict is Verdict.RIGHT
    assert found.reduction == {"dimensions": "sum", "batch": "mean"}


def test_a_size_that_is_taken_from_the_batch_is_wrong_for_batches():
    def function(m, x):  # len(m) is d for one pair, and the size of a batch
        return 0.5 * ((np.exp(x) + m**2 - x).sum(-1) - len(m))

    assert judge(function, LOG).ok  # as a function of single pairs it is right
    judged = judge(function, LOG, reduction="none")
    assert judged.verdict is Verdict.WRONG
    assert "does not come from its pairs" in judged.checks["reduction"].text


def test_a_trace_summed_over_the_batch_is_wrong_where_only_batches_are_taken():
    def function(m, x):
        return 0.5 * (np.sum(np.exp(x)) + (m**2 - 1 - x).sum(axis=1))

    judged = judge(function, LOG)
    assert judged.verdict is Verdict.WRONG
    assert judged.checks["formula"].verdict is Verdict.RIGHT
    assert judged.checks["reduction"].verdict is Verdict.WRONG


def test_a_function_of_single_pairs_is_not_accused_for_batches_unless_they_are_wanted():
    def function(m, x):
        return 0.5 * (m @ m + np.exp(x).sum() - x.sum() - len(m))

    assert judge(function, LOG).ok
    assert judge(function, LOG).reduction["batch"] is None
    assert judge(function, LOG, reduction="none").verdict is Verdict.WRONG


def test_matrices_come_in_batches_too():
    def function(a, s, b, t):
        k, d = np.linalg.inv(t), a - b
        square = np.einsum("...i,...ij,...j->...", d, k, d)
        logs = np.linalg.slogdet(t)[1] - np.linalg.slogdet(s)[1]
        return 0.5 * (logs + np.einsum("...ij,...ji->...", k, s) + square - a.shape[-1])

    takes = "mean1, cov1, mean2, cov2"
    assert judge(function, takes, reduction="none").ok
    assert judge(lambda *x: function(*x).mean(), takes, reduction="mean").ok
    assert judge(lambda *x: function(*x).mean(), takes, reduction="sum").verdict is Verdict.WRONG
