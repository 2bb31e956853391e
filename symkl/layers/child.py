"""A process that answers questions one after the other, and can be killed: only the question it was at is lost then.

A pool from a library does not keep that promise. A worker that dies takes every waiting task of concurrent.futures or
loky with it, and pebble waits for ever on one that ends by ``os._exit(0)``, since its processes share one pipe. Here
each has a pipe of its own, whose end says at once that the process is gone.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock, Thread
from traceback import format_exc
from typing import Any

from symkl.errors import UsageError

Answering = Callable[[Any], Any]
"""What answers a question in the process."""

STARTING = 60.0
"""Seconds a process may take until it can be asked; an import on a busy machine takes a few."""
KILLED = 9
INTERRUPTED = "was interrupted"


class Lost(Exception):
    """A question that got no answer; the message says why."""


class Fault(RuntimeError):
    """What was raised while a question was answered: the traceback of the process."""


class Child:
    """A spawned process, started by the first question and again after one was lost.

    It is spawned, not forked: threads run in this one. It leaves Ctrl-C to this one, and ends when this one does. It is
    asked, and closed, from a thread other than the main one, where Ctrl-C could interrupt a start half-way.

    Parameters
    ----------
    make : callable
        Called in the process when it starts, with `arguments`; what it returns answers the questions. All is pickled.
    patience : float
        Seconds that `make` may take, beyond those for the start.
    """

    def __init__(self, make: Callable[..., Answering], *arguments: Any, patience: float = 0.0) -> None:
        self._make, self._arguments, self._patience = make, arguments, patience
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None
        self._stopped, self._lock = False, Lock()

    def ask(self, question: Any, timeout: float | None = None) -> Any:
        """The answer.

        Raises
        ------
        Lost
            When none came: the time, counted from when the process is ready, is over, or the process died.
        Fault
            When answering raised something.
        UsageError
            When no process gets as far as a question.
        """
        pipe = self._pipe or self._started()
        try:
            pipe.send(question)
            if not pipe.poll(timeout):
                raise Lost(f"took longer than {timeout:g} s; raise --timeout")
            answer, fault = pipe.recv()
        except (EOFError, OSError):
            raise Lost(self._end()) from None
        except BaseException:  # Ctrl-C, too
            self.close()
            raise
        if fault:
            raise Fault(fault)
        return answer

    def stop(self) -> None:
        """From another thread: the question now asked is lost, and no other will start the process again."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the process at once."""
        with self._lock:
            pipe, process, self._pipe, self._process = self._pipe, self._process, None, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()

    def _started(self) -> Connection:
        context = get_context("spawn")
        here, there = context.Pipe()
        with self._lock, _ctrl_c_blocked():
            if self._stopped:
                raise Lost(INTERRUPTED)
            process = context.Process(target=_live, args=(there, self._make, self._arguments), daemon=True)
            try:
                process.start()
            except OSError as error:
                raise Lost(f"no process could be started: {error.strerror or error}") from None
            finally:
                there.close()
            self._pipe, self._process = here, process
        try:
            if not here.poll(STARTING + self._patience):
                raise Lost("its process did not get ready")
            here.recv()
        except (EOFError, OSError):
            raise self._unready(self._end()) from None
        except BaseException:
            self.close()
            raise
        return here

    def _unready(self, end: str) -> Exception:
        if "exit code" not in end:
            return Lost(end)
        return UsageError(
            f"the process for the checks did not get ready ({end}); standard error says why. A script that asks for "
            'processes or a time limit calls `check` below `if __name__ == "__main__":`'
        )

    def _end(self) -> str:
        """How the process ended, in words: it is gone when its pipe is, or a moment later."""
        if self._process is not None and not self._stopped:
            self._process.join(STARTING)
            code = self._process.exitcode
            self.close()
            return _said(code)
        self.close()
        return INTERRUPTED


def _said(code: int | None) -> str:
    if code is None:
        return "its process closed its pipe"
    if code == -KILLED:
        return f"its process was killed (signal {KILLED}), as happens when memory runs out"
    return f"its process died (signal {-code})" if code < 0 else f"its process ended itself (exit code {code})"


def _live(pipe: Connection, make: Callable[..., Answering], arguments: tuple[Any, ...]) -> None:
    """What the process does."""
    Thread(target=_end_with_parent, daemon=True).start()
    sys.stdout = sys.stderr  # so that nothing spoils the JSON
    answering = make(*arguments)
    pipe.send(None)
    while True:
        try:
            question = pipe.recv()
        except EOFError:
            return
        answer, fault = None, ""
        try:
            answer = answering(question)
        except BaseException:
            fault = format_exc()
        pipe.send((answer, fault))


def _end_with_parent() -> None:
    """Whatever the process is at, it does not outlive the one that asked."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """A process started meanwhile is born with Ctrl-C blocked, and keeps it so."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it unblocks Ctrl-C when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
