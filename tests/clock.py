"""A bound for how much time of the processor something may take: what does not end fails instead of hanging."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class TooLong(BaseException):
    """Past its time. No handler of exceptions takes it for one of its own."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise TooLong in what takes longer; where there are no such timers, nothing."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def over(*_: object) -> None:
        raise TooLong(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # however busy the machine is
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def outcome(seconds: int, kind: type[Exception], call: Callable[..., Any], *arguments: Any) -> tuple[Any, Any]:
    """What a call gives, and None; or None, and the error of that kind that it raises."""
    with within(seconds):
        try:
            return call(*arguments), None
        except kind as error:
            return None, error
