"""An executor of processes that can be killed: a task that takes too long, or kills its process, is lost alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from importlib import import_module
from threading import local
from typing import Any, TypeVar

from symkl.layers.child import INTERRUPTED, Answering, Child, Lost

Result = TypeVar("Result")


class Processes(ThreadPoolExecutor):
    """Threads that each have one process do their work. `Lost` or `Fault` is raised by a future that has no result.

    Parameters
    ----------
    jobs : int
        How many processes at most; each is started by its first task.
    timeout : float, optional
        Seconds that one task may take.
    modules : iterable of str
        What a process imports first; that is not counted as time of a task.
    """

    def __init__(self, jobs: int = 1, timeout: float | None = None, modules: Iterable[str] = ()) -> None:
        super().__init__(jobs, "symkl-checks")
        self.timeout, self._modules = timeout, tuple(modules)
        self._own = local()
        self._children: list[Child] = []
        self._stopping = False

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Have a process call ``fn(*args, **kwargs)``; all of it is pickled."""
        return super().submit(self._asked, partial(fn, *args, **kwargs))

    def _asked(self, call: Callable[[], Any]) -> Any:
        if not hasattr(self._own, "child"):
            self._own.child = Child(_calling, self._modules)
            self._children.append(self._own.child)
        if self._stopping:
            raise Lost(INTERRUPTED)
        return self._own.child.ask(call, self.timeout)

    def __exit__(self, kind: object, *raised: object) -> bool | None:
        if kind is not None:  # what is being done is of no use any more
            self._stopping = True
            self.shutdown(wait=False, cancel_futures=True)
            for child in self._children:
                child.stop()
        self.shutdown()
        return None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and end the processes when those that are left are done."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            for child in self._children:
                child.close()


def _calling(modules: tuple[str, ...]) -> Answering:
    for module in modules:
        import_module(module)
    return _called


def _called(call: Callable[[], Any]) -> Any:
    return call()


def in_child(call: Callable[[], Result], timeout: float, modules: tuple[str, ...] = ()) -> Result:
    """What `call()` gives, in a process started for it alone: how any other executor's workers keep a time limit."""
    child = Child(_calling, modules)
    try:
        result: Result = child.ask(call, timeout)
        return result
    finally:
        child.close()
