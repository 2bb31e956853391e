"""How a command's work is run: in which processes, and with a progress bar or without."""

from __future__ import annotations

from argparse import Namespace
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from symkl.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor


def executor(arguments: Namespace) -> AbstractContextManager[Executor | None]:
    """Other processes where more than one job is asked for."""
    if arguments.jobs == 1:
        return nullcontext()
    from symkl.layers.processes import Processes

    return Processes(arguments.jobs)


def progress(arguments: Namespace) -> AbstractContextManager[Callable[[int, int], None] | None]:
    """A progress bar where people are watching."""
    if getattr(arguments, "json", None) == "-" or not output.on_terminal():
        return nullcontext()
    from symkl.cli.progress import bar

    return bar()
