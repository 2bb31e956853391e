"""Truth checks in the hands of an executor, and their findings, whatever becomes of its workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial

from symkl.layers.child import Lost
from symkl.layers.processes import Processes, in_child
from symkl.layers.task import Finding, Task, run_timed, unknown

Sent = list[tuple[Task, "Future[Finding] | None"]]
"""The tasks, each with its future; None where the executor broke before it took it."""


def sent(tasks: Iterable[Task], executor: Executor, timeout: float | None) -> Sent:
    """Hand the tasks over; `Processes` keep the time limit themselves, other workers start a child for it."""
    own = timeout is None or isinstance(executor, Processes)
    found: Sent = []
    for task in tasks:
        try:
            found.append((task, executor.submit(run_timed, task) if own else _limited(executor, task, timeout)))
        except BrokenExecutor:
            found.append((task, None))
    return found


def _limited(executor: Executor, task: Task, timeout: float | None) -> Future[Finding]:
    assert timeout is not None
    return executor.submit(in_child, partial(run_timed, task), timeout, (task.run.__module__,))


def received(tasks: Sent, timeout: float | None) -> Iterator[tuple[Task, Finding]]:
    """The finding of every task: *unknown* where its process died or was killed.

    An executor that breaks loses all that it has not done, and does not say what broke it. Those tasks are done in
    processes that each lose one task only.
    """
    left: list[Task] = []
    for task, future in tasks:
        finding = None if future is None else _finding(task, future)
        if finding is None:
            left.append(task)
        else:
            yield task, finding
    if left:
        with Processes(timeout=timeout, modules={task.run.__module__ for task in left}) as executor:
            yield from received(sent(left, executor, timeout), timeout)


def _finding(task: Task, future: Future[Finding]) -> Finding | None:
    try:
        return future.result()
    except Lost as why:
        return unknown(task, str(why))
    except BrokenExecutor:
        return None
