"""A check that takes too long, or kills its process, is unknown, and costs no other."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context

import pytest

import symkl
from symkl import Derivation, ring, vector
from symkl.errors import TermError
from symkl.layers import verify
from symkl.layers.child import Child, Fault, Lost
from symkl.layers.processes import Processes
from symkl.layers.task import Finding, Layer, Task, question_of
from symkl.papers.script import load
from symkl.proof.report import Check, Grounds, Verdict

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

x = vector("x")


def derivation_of(*labels):
    found = Derivation("Twice", goal=labels[-1])
    for before, label in zip(("", *labels), labels, strict=False):
        found.step(label, x + x, 2 * x, cites=[before] if before else [], by=[ring])
    return found


# -- layers whose checks do what their labels say; a process finds these functions by their names


def segfault():
    ctypes.string_at(0)


def sleep():
    time.sleep(60)


def exhaust():
    raise MemoryError


def recur():
    recur()


def grow():
    raise TermError("a term has at most 20000 parts")


def fail():
    raise AssertionError("a fault")


FAULTS = {
    "segfault": (segfault, "its process died (signal 11)"),
    "killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), "was killed (signal 9), as happens when memory runs out"),
    "exit0": (lambda: os._exit(0), "its process ended itself (exit code 0)"),
    "exit3": (lambda: os._exit(3), "its process ended itself (exit code 3)"),
    "sleep": (sleep, "took longer than 1 s; raise --timeout"),
    "memory": (exhaust, "ran out of memory"),
    "recursion": (recur, "nested too deeply"),
    "term": (grow, "out of bounds: a term has at most 20000 parts"),
}


def run(question):
    label = question.step.label
    if label in FAULTS:
        FAULTS[label][0]()
    if label == "fail":
        fail()
    return Finding(Check("d=1", Verdict.PROVED), Grounds())


def tasks(derivation, options, layer="d=1"):
    return [Task(label, layer, run, question_of(derivation, derivation[label], options)) for label in options.labels]


def local_tasks(derivation, options):
    return tasks(derivation, options, "follows")


@pytest.fixture
def faulty(monkeypatch):
    """The layers `explicit` and `follows` as above: one for an executor, one of those that share a process."""
    layers = {"explicit": Layer("explicit", tasks), "follows": Layer("follows", local_tasks, local=True)}
    monkeypatch.setattr(verify, "layer_called", layers.__getitem__)


def verdicts(report):
    return {step.label: (step.checks[0].verdict, step.checks[0].detail) for step in report.steps}


@pytest.mark.parametrize("layer", ["explicit", "follows"])
def test_a_check_that_is_lost_is_unknown_and_costs_no_other(faulty, layer):
    labels = ("a", "segfault", "b", "killed", "exit0", "c", "sleep", "exit3", "d")
    report = symkl.check(derivation_of(*labels), [layer], timeout=1)
    found = verdicts(report)
    assert not report.ok
    for label in labels:
        wanted = (Verdict.UNKNOWN, FAULTS[label][1]) if label in FAULTS else (Verdict.PROVED, "")
        assert found[label][0] == wanted[0]
        assert wanted[1] in found[label][1]
    assert not active_children()


def test_a_lost_check_of_many_processes_costs_no_other(faulty):
    labels = ("a", "segfault", "b", "killed", "exit0", "c", "exit3", "d")
    found = verdicts(symkl.check(derivation_of(*labels), ["explicit"], jobs=3))
    assert {label for label, (verdict, _) in found.items() if verdict is Verdict.UNKNOWN} == set(labels) & set(FAULTS)


@pytest.mark.parametrize("label", ["memory", "recursion", "term"])
@pytest.mark.parametrize("options", [{}, {"jobs": 2}, {"timeout": 5}])
def test_a_check_that_outgrows_its_bounds_is_unknown(faulty, label, options):
    found = verdicts(symkl.check(derivation_of("a", label), ["follows", "explicit"], **options))
    assert found["a"][0] is Verdict.PROVED
    assert found[label][0] is Verdict.UNKNOWN
    assert FAULTS[label][1] in found[label][1]


def test_a_lost_goal_rests_on_itself(faulty):
    report = symkl.check(derivation_of("a", "segfault"), ["follows"], timeout=5)
    assert report["segfault"].rests_on == Grounds(open=("segfault",))
    assert report.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("options", [{}, {"jobs": 2}, {"timeout": 5}])
def test_a_fault_of_a_layer_is_no_verdict(faulty, options):
    with pytest.raises((AssertionError, Fault), match="a fault"):
        symkl.check(derivation_of("a", "fail"), ["explicit"], **options)
    assert not active_children()


# -- other executors


def test_the_tasks_of_a_pool_that_breaks_are_done_all_the_same(faulty):
    labels = ("a", "b", "segfault", *"cdefgh", "exit0", *"ij")
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        found = verdicts(symkl.check(derivation_of(*labels), ["explicit"], executor=executor))
    assert {label for label, (verdict, _) in found.items() if verdict is Verdict.UNKNOWN} == {"segfault", "exit0"}


class Broken(Executor):
    """Takes one task, and then nothing more."""

    def __init__(self):
        self.taken = 0

    def submit(self, fn, /, *args, **kwargs):
        self.taken += 1
        if self.taken > 1:
            raise BrokenProcessPool
        future = Future()
        future.set_exception(BrokenProcessPool())
        return future


def test_the_tasks_that_a_broken_pool_does_not_take_are_done_all_the_same(faulty):
    found = verdicts(symkl.check(derivation_of("a", "b", "exit3"), ["explicit"], executor=Broken()))
    assert [verdict for verdict, _ in found.values()] == [Verdict.PROVED, Verdict.PROVED, Verdict.UNKNOWN]


def test_workers_of_any_executor_keep_the_time_limit(faulty):
    with ThreadPoolExecutor(2) as executor:
        found = verdicts(symkl.check(derivation_of("a", "sleep", "b"), ["explicit"], executor=executor, timeout=1))
    assert [verdict for verdict, _ in found.values()] == [Verdict.PROVED, Verdict.UNKNOWN, Verdict.PROVED]


# -- the real layers


def test_a_time_limit_changes_no_verdict():
    derivation = load()
    only = ["4", "13d", "16", "20"]
    free, limited = (symkl.check(derivation, dims=[1], digits=20, only=only, **more) for more in ({}, {"timeout": 60}))
    for mine, theirs in zip(free.steps, limited.steps, strict=True):
        assert [c._replace(seconds=0) for c in mine.checks] == [c._replace(seconds=0) for c in theirs.checks]
        assert (mine.rests_on, mine.idle) == (theirs.rests_on, theirs.idle)


def test_a_step_that_cites_one_that_was_lost_rests_on_it(monkeypatch):
    from symkl.layers.follows import Ledger

    derivation = derivation_of("1", "2", "3")
    theorem = Ledger(derivation, given_up=("2",)).theorem("3")
    assert theorem.open == {"2"}
    assert theorem.axioms == {"ring"}


# -- the process itself


def echo(*arguments):
    return lambda question: (os.getpid(), arguments, question)


def never_ready():
    raise RuntimeError("never ready")


def test_a_process_is_kept_until_it_is_lost():
    child = Child(echo, 1, 2)
    first, arguments, question = child.ask("?")
    assert (arguments, question) == ((1, 2), "?")
    assert child.ask("!")[0] == first
    os.kill(first, signal.SIGTERM)
    with pytest.raises(Lost, match="signal 15"):
        child.ask("?")
    assert child.ask("?")[0] != first
    child.close()
    assert not active_children()


def test_a_process_that_does_not_get_ready_is_said_at_once(capfd):
    with pytest.raises(symkl.errors.UsageError, match="__main__"):
        Child(never_ready).ask("?")
    assert "never ready" in capfd.readouterr().err


def test_what_a_process_prints_is_no_output(capfd):
    with Processes() as executor:
        executor.submit(print, "hello").result()
    assert capfd.readouterr() == ("", "hello\n")


def test_a_process_is_told_to_stop_in_the_middle():
    futures = []

    def interrupted():
        with Processes(2) as executor:
            futures.extend(executor.submit(time.sleep, 60) for _ in range(4))
            time.sleep(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert all(future.cancelled() or isinstance(future.exception(), Lost) for future in futures)
    assert not active_children()
