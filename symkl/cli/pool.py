"""Other processes for the truth checks."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context


@contextmanager
def pool(jobs: int) -> Iterator[Executor]:
    """An executor of `jobs` processes; when the work is interrupted they end at once.

    The processes are spawned, not forked: the progress bar runs in a thread of this one. They leave Ctrl-C to this one.
    """
    executor = ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        with _ctrl_c_blocked():
            executor.submit(int)  # the first task starts every process
        yield executor
    except BaseException:
        for process in active_children():
            process.terminate()
        executor.shutdown(cancel_futures=True)  # waits for its thread, which would else trip over a closed pipe at exit
        raise
    executor.shutdown()


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Processes started meanwhile are born with Ctrl-C blocked, so that none is hit before it can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
