"""Where output goes: to a terminal with colours, to a pipe without, to a file whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EBADF
from io import TextIOBase, TextIOWrapper
from typing import BinaryIO, TextIO

from symkl.documents.spans import Line, plain
from symkl.documents.visible import json_escaped
from symkl.errors import UsageError

Lines = Callable[[int], Iterator[Line]]
"""What is to be shown, given the width."""

PIPE_WIDTH = 80


def on_terminal() -> bool:
    """Whether people are watching standard output."""
    return sys.stdout.isatty()


def show(lines: Lines) -> None:
    """Print lines: on a terminal in its width and in colours (unless NO_COLOR is set), else plain in 80 columns.

    Letters that the stream's encoding lacks are spelled: a mark as a word, a Greek letter by its name.
    """
    if not on_terminal():
        sys.stdout.write(plain(_written(lines, PIPE_WIDTH)))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for spans in _written(lines, console.width):
        console.print(Text.assemble(*spans), no_wrap=True, overflow="ignore", crop=False)


def _written(lines: Lines, width: int) -> Iterator[Line]:
    if _carries_unicode():
        return lines(width)
    from symkl.documents.spelled import fitted

    return fitted(lines(width), width, sys.stdout.encoding)


def _carries_unicode() -> bool:
    return "utf" in (sys.stdout.encoding or "utf-8").lower()  # a stream without an encoding is in memory


def spell(stream: TextIO) -> None:
    """From now on the letters that the stream's encoding lacks are spelled, so that no message can fail."""
    if "utf" not in (stream.encoding or "utf-8").lower() and isinstance(stream, TextIOWrapper):
        from symkl.documents.spelled import register

        stream.reconfigure(errors=register())


def write(text: str, path: str | None) -> None:
    """Write a document to a file, or to standard output where `path` is None or ``-``.

    Raises
    ------
    UnicodeEncodeError
        When the encoding of standard output lacks a letter: in a document none is replaced. Files are UTF-8.
    """
    if path is None or path == "-":
        text.encode(sys.stdout.encoding or "utf-8")
        sys.stdout.write(text)
        return
    with writing(path) as stream:
        stream.write(text)


def write_markup(text: str, path: str | None) -> None:
    """`write` for HTML and SVG: into a pipe of another encoding than UTF-8, signs beyond ASCII go by their numbers."""
    if path in (None, "-") and "utf" not in (sys.stdout.encoding or "").lower():
        text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    write(text, path)


def json_text(data: object, indent: int | None = None, on_stdout: bool = True) -> str:
    """Plain data as JSON; where standard output lacks a letter, by its number."""
    from json import dumps

    return json_escaped(dumps(data, indent=indent, ensure_ascii=on_stdout and not _carries_unicode())) + "\n"


def write_json(data: object, path: str | None) -> None:
    """Write plain data as JSON to a file, or to standard output where `path` is ``-``; nothing where it is None."""
    if path is not None:
        write(json_text(data, indent=2, on_stdout=path == "-"), path)


def write_bytes(data: bytes, path: str) -> None:
    """Write bytes to a file whole or not at all, or to standard output where `path` is ``-``."""
    if path == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    with _whole(path) as stream:
        stream.write(data)


@contextmanager
def writing(path: str) -> Iterator[TextIO]:
    """A text file in UTF-8 to be written whole or not at all.

    Raises
    ------
    UsageError
        When it cannot be written.
    """
    with _whole(path) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="\n")
        try:
            yield text
            text.flush()
        finally:
            with suppress(OSError, ValueError):  # what was not written is lost with the file, as it should be
                text.detach()


@contextmanager
def _whole(path: str) -> Iterator[BinaryIO]:
    """A file to be written whole or not at all: a new one beside it, which takes its name when all is written.

    Raises
    ------
    UsageError
        When it cannot be written.
    """
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not os.path.isfile(target):  # a pipe or a device; a folder is refused here
            with open(target, "wb") as stream:
                yield stream
            return
        beside = f"{target}.{os.getpid()}.tmp"
        stream = open(beside, "xb")  # noqa: SIM115
        try:
            with stream:
                yield stream
            os.replace(beside, target)
        except BaseException:  # Ctrl-C, too, leaves nothing half-written
            os.remove(beside)
            raise
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None


class Closed(TextIOBase):
    """Standard output that was closed before the start: what has something to say fails, and nothing else does."""

    def __init__(self) -> None:
        self._place = os.open(os.devnull, os.O_RDONLY)  # else the next file that is opened becomes standard output

    def write(self, text: str) -> int:
        raise OSError(EBADF, "standard output is closed")


def replace_closed() -> None:
    """Put something in the place of streams that the process was started without."""
    if sys.stdout is None:
        sys.stdout = Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it lasts as long as the process
