"""The family of layers ``d=1``, ``d=2``, …: plain tasks that any executor can carry."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor

from letters import S1, E, mu1, u, x

from symkl import Derivation, check, trace
from symkl.layers.explicit import LAYER
from symkl.layers.task import Options
from symkl.proof.report import Verdict


def derivation():
    new = Derivation("moments", goal="2")
    new.step("1", E(u @ u.T), S1)
    new.step("2", E(x), mu1)
    new.step("3", E(x.T @ x), trace(S1))
    return new


def test_there_is_one_task_for_every_step_and_dimension():
    tasks = list(LAYER.tasks(derivation(), Options(("1", "3"), (1, 4))))
    assert [(t.label, t.layer) for t in tasks] == [("1", "d=1"), ("1", "d=4"), ("3", "d=1"), ("3", "d=4")]
    assert not LAYER.local


def test_a_task_is_picklable_and_gives_the_same_finding_elsewhere():
    for task in LAYER.tasks(derivation(), Options(("1", "2", "3"), (2,))):
        copy = pickle.loads(pickle.dumps(task))
        assert copy.run(copy.question) == task.run(task.question)
        assert pickle.loads(pickle.dumps(task.run(task.question))) == task.run(task.question)


def test_a_report_has_one_check_a_dimension_and_a_counterexample():
    report = check(derivation(), layers=["explicit"], dims=[1, 2])
    assert [c.layer for c in report["1"].checks] == ["d=1", "d=2"]
    assert [report[label].verdict for label in "123"] == [Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED]
    assert report["3"].counterexample.d == 1


def test_the_pool_finds_what_the_calling_process_finds():
    with ProcessPoolExecutor(1) as pool:
        there = check(derivation(), layers=["explicit"], dims=[1], executor=pool)
    here = check(derivation(), layers=["explicit"], dims=[1])
    assert [s.counterexample for s in there.steps] == [s.counterexample for s in here.steps]

