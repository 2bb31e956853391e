"""Running the layers: what is selected, where it runs, and what the report says."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pytest
from letters import A, s, t

import symkl
from symkl import Derivation, ring
from symkl.errors import DerivationError, UsageError


@pytest.fixture
def derivation():
    made = Derivation("A test", goal="2")
    made.step("1", s + t, t + s, by=[ring])
    made.step("2", A + A, 2 * A, by=[ring])
    return made


def test_every_layer_runs_by_default(derivation):
    report = symkl.check(derivation)
    assert report.layers == ("follows", "general", "d=1", "d=2", "d=3", "numeric")
    assert report.not_run == ()
    assert report.ok


def test_the_layers_that_were_not_run_are_named(derivation):
    assert symkl.check(derivation, layers=["general"]).not_run == ("follows", "explicit", "numeric")


def test_dimensions_are_sorted_and_each_is_a_layer(derivation):
    assert symkl.check(derivation, layers=["explicit"], dims=[4, 1, 4]).layers == ("d=1", "d=4")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"layers": ["magic"]}, "no layer is called 'magic'"),
        ({"layers": []}, "no layer is selected"),
        ({"only": ["7"]}, "no step has the label '7'"),
        ({"only": []}, "no label is selected"),
        ({"dims": [0]}, "a dimension is a whole number from 1 to 100, found 0"),
        ({"dims": [2.0]}, "found 2.0"),
        ({"dims": [10**6]}, "from 1 to 100, found 1000000; the layer general covers every d"),
        ({"digits": 0}, "from 1 to 1000, found 0"),
        ({"digits": 10**9}, "from 1 to 1000"),
        ({"digits": "x"}, "found 'x'"),
        ({"digits": 10**5000}, "found a number of 16610 bits; `kl` gives more"),
        ({"seed": 10**5000}, "at most 18 digits"),
        ({"seed": "x"}, "at most 18 digits"),
        ({"jobs": 0}, "jobs is a whole number from 1 to 256, found 0"),
        ({"jobs": 10**9}, "from 1 to 256"),
        ({"jobs": 2, "executor": ThreadPoolExecutor(1)}, "an executor brings its workers"),
        ({"timeout": 0}, "timeout is seconds above 0"),
        ({"timeout": float("nan")}, "found nan"),
        ({"timeout": float("inf")}, "found inf"),
        ({"timeout": "5"}, "found '5'"),
    ],
)
def test_what_names_nothing_is_refused(derivation, wrong, reason):
    with pytest.raises(UsageError) as refused:
        symkl.check(derivation, **wrong)
    assert reason in str(refused.value)


def test_a_goal_that_is_no_step_is_refused():
    with pytest.raises(DerivationError, match="goal"):
        symkl.check(Derivation("Empty", goal="1"))


def test_selected_steps_come_in_the_order_of_the_derivation(derivation):
    assert [row.label for row in symkl.check(derivation, only=["2", "1"]).steps] == ["1", "2"]


class Counting(Executor):
    """Runs at once, and remembers what it was handed."""

    def __init__(self):
        self.tasks = []

    def submit(self, fn, /, *args, **kwargs):
        self.tasks.append(args[0])
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_an_executor_gets_the_truth_checks_and_none_of_the_others(derivation):
    executor = Counting()
    symkl.check(derivation, dims=[1, 2], executor=executor)
    assert {task.layer for task in executor.tasks} == {"d=1", "d=2", "numeric"}


def test_the_report_does_not_depend_on_where_the_checks_ran(derivation):
    here = symkl.check(derivation)
    with ThreadPoolExecutor(2) as pool:
        there = symkl.check(derivation, executor=pool)
    for mine, theirs in zip(here.steps, there.steps, strict=True):
        assert [(c.layer, c.verdict) for c in mine.checks] == [(c.layer, c.verdict) for c in theirs.checks]


def test_progress_counts_to_the_end(derivation):
    seen = []
    symkl.check(derivation, dims=[1], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i, len(seen)) for i in range(1, len(seen) + 1)]


def test_versions_and_seed_are_in_the_report(derivation):
    report = symkl.check(derivation, seed=7)
    assert report.seed == 7
    assert {"symkl", "python", "sympy"} <= set(report.versions)
