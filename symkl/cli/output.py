"""Where output goes: to a terminal with colours, to a pipe without, to a file whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from symkl.documents.spans import Line, plain
from symkl.errors import UsageError

Lines = Callable[[int], Iterator[Line]]
"""What is to be shown, given the width."""

PIPE_WIDTH = 80


def on_terminal() -> bool:
    """Whether people are watching standard output."""
    return sys.stdout.isatty()


def show(lines: Lines) -> None:
    """Print lines: on a terminal in its width and in colours (unless NO_COLOR is set), else plain in 80 columns."""
    if not on_terminal():
        sys.stdout.write(plain(lines(PIPE_WIDTH)))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for spans in lines(console.width):
        console.print(Text.assemble(*spans), no_wrap=True, overflow="ignore", crop=False)


def write(text: str, path: str | None) -> None:
    """Write to a file, or to standard output where `path` is None or ``-``."""
    if path is None or path == "-":
        sys.stdout.write(text)
    else:
        write_file(text, path)


def write_json(data: Any, path: str | None) -> None:
    """Write plain data as JSON to a file, or to standard output where `path` is ``-``; nothing where it is None."""
    if path is None:
        return
    from json import dumps

    write(dumps(data, indent=2, ensure_ascii=False) + "\n", path)


def write_bytes(data: bytes, path: str) -> None:
    """Write bytes to a file whole or not at all, or to standard output where `path` is ``-``."""
    if path != "-":
        write_file(data, path)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def write_file(content: str | bytes, path: str) -> None:
    """Write a file whole or not at all: to a new file beside it, which then takes its name. Text is UTF-8.

    Raises
    ------
    UsageError
        When it cannot be written.
    """
    data = content if isinstance(content, bytes) else content.encode()
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # a pipe or a device; a folder is refused here
            with open(target, "wb") as stream:
                stream.write(data)
            return
        _replace(data, target)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None


def _replace(data: bytes, target: str) -> None:
    beside = f"{target}.{os.getpid()}.tmp"
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
        os.replace(beside, target)
    except BaseException:  # Ctrl-C, too, leaves nothing half-written
        if os.path.exists(beside):
            os.remove(beside)
        raise
