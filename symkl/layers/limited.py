"""The layers `follows` and `general` with a time limit: in a process that can be killed, each check within the limit.

A new process proves again what its predecessor had proved; a step that was lost, or failed, is taken for unproved.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from symkl.layers.child import Answering, Child, Lost
from symkl.layers.task import FOLLOWS, Finding, Layer, Options, Task, run_timed, unknown
from symkl.proof.derivation import Derivation
from symkl.proof.report import Verdict


def findings(layer: Layer, derivation: Derivation, options: Options, timeout: float) -> Iterator[tuple[Task, Finding]]:
    """What a layer whose tasks share a process finds, in order.

    Parameters
    ----------
    layer : Layer
        `follows` or `general`.
    timeout : float
        Seconds for every check.
    """
    wanted = options._replace(labels=_with_ancestors(derivation, options.labels, layer))
    proved: list[str] = []
    child = _child(layer, derivation, wanted, proved, timeout)
    with ThreadPoolExecutor(1) as asking:  # Ctrl-C is raised in the main thread, and nothing may interrupt a start
        try:
            for task in layer.tasks(derivation, wanted):
                lost = ""
                try:
                    finding = asking.submit(child.ask, task.label, timeout).result()
                except Lost as why:
                    lost = str(why)
                    finding = unknown(task, lost)
                if finding.check is None or finding.check.verdict is Verdict.PROVED:
                    proved.append(task.label)
                else:
                    wanted = wanted._replace(given_up=(*wanted.given_up, task.label))
                if lost:
                    child = _child(layer, derivation, wanted, proved, timeout)
                if task.label in options.labels:
                    yield task, finding
        finally:
            child.stop()
            asking.submit(child.close)


def _with_ancestors(derivation: Derivation, labels: tuple[str, ...], layer: Layer) -> tuple[str, ...]:
    """The labels, for `follows` with all that they are derived from: each proof has the time limit for itself."""
    found = set(labels)
    if layer.name == FOLLOWS:
        for step in reversed(list(derivation)):
            if step.label in found:
                found |= set(step.cites)
    return tuple(step.label for step in derivation if step.label in found)


def _child(layer: Layer, derivation: Derivation, options: Options, proved: list[str], timeout: float) -> Child:
    again = tuple(proved) if layer.name == FOLLOWS else ()
    return Child(_answering, layer, derivation, options, again, patience=timeout * len(again))


def _answering(layer: Layer, derivation: Derivation, options: Options, proved: tuple[str, ...]) -> Answering:
    """In the process: the tasks by their labels, those that were proved before done again."""
    tasks = {task.label: task for task in layer.tasks(derivation, options)}
    for label in proved:
        run_timed(tasks[label])
    return partial(_answer, tasks)


def _answer(tasks: dict[str, Task], label: str) -> Finding:
    return run_timed(tasks[label])
