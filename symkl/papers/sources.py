r"""The text of a paper with the files that its ``\input`` names, and from which file each part of it is."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from symkl.errors import InputError
from symkl.papers.tokens import Unreadable
from symkl.proof.source import Source

LARGEST = 10_000_000
"""Characters of a paper."""
MOST_FILES, DEEPEST = 500, 15
INCLUDES = re.compile(
    r"(?<!\\)%[^\n]*|\\begin\{(verbatim|lstlisting|comment)\*?\}.*?\\end\{\1\*?\}"
    r"|\\(?:input|include|subfile)\s*\{(?P<braced>[^{}\n]*)\}|\\input\s+(?P<bare>[^\s\\{}%]+)",
    re.DOTALL,
)


class Segment(NamedTuple):
    """From `start` on, the text is that of a file from `offset` on."""

    start: int
    file: str
    offset: int


class Lines:
    """Line and column of every place of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, at: int) -> tuple[int, int]:
        """Both count from 1."""
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The line of that number, without its end."""
        return self.text[self.starts[number - 1] :].partition("\n")[0].rstrip("\r")


class Sources:
    """A text made of the texts of files.

    Parameters
    ----------
    text : str
        The text whole.
    segments : list of Segment
        By their starts, the first at 0.
    files : dict of str to str
        The text of each file.
    problems : list of Unreadable
        The files that were not read, each where it is named.
    """

    def __init__(
        self, text: str, segments: list[Segment], files: dict[str, str], problems: list[Unreadable]
    ) -> None:
        self.text, self.segments, self.problems = text, segments, problems
        self._starts = [segment.start for segment in segments]
        self._lines = {file: Lines(own) for file, own in files.items()}

    def place(self, at: int) -> Source:
        """File, line and column of a place of the text."""
        start, file, offset = self.segments[bisect_right(self._starts, at) - 1]
        return Source(file, *self._lines[file].place(offset + at - start))

    def line(self, source: Source) -> str:
        """The line in which a place is."""
        return self._lines[source.file].line(source.line)


def alone(text: str, file: str) -> Sources:
    """A text that names no files."""
    return Sources(text, [Segment(0, file, 0)], {file: text}, [])


def read_whole(file: str, *, tex: bool) -> Sources:
    r"""A file with what its ``\input``, ``\include`` and ``\subfile`` name, as far as that is in its own folder.

    Raises
    ------
    InputError
        When the file itself cannot be read.
    """
    text = read_text(file)
    return _Gathering(file).gather(text) if tex else alone(text, file)


def read_text(file: str) -> str:
    """The text of a file.

    Raises
    ------
    InputError
        When it cannot be read, is too large, or is not UTF-8.
    """
    try:
        with open(file, encoding="utf-8-sig", newline="") as stream:
            text = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file) from None
    except ValueError as error:
        raise InputError(f"this is not UTF-8: {error}", file) from None
    if len(text) > LARGEST:
        raise InputError(f"has more than {LARGEST} characters; check it chapter by chapter", file)
    return text


class _Gathering:
    def __init__(self, file: str) -> None:
        self.file = file
        self.folder = os.path.realpath(os.path.dirname(file) or ".")
        self.parts: list[str] = []
        self.size = 0
        self.segments: list[Segment] = []
        self.files: dict[str, str] = {}
        self.problems: list[Unreadable] = []

    def gather(self, text: str) -> Sources:
        self._add(self.file, text, (os.path.realpath(self.file),))
        return Sources("".join(self.parts), self.segments, self.files, self.problems)

    def _add(self, file: str, text: str, within: tuple[str, ...]) -> None:
        self.files[file] = text
        at = 0
        for match in INCLUDES.finditer(text):
            name = match["braced"] or match["bare"]
            if name is None:
                continue
            found = self._found(name.strip(), within)
            if isinstance(found, str):
                start = self.size + match.start() - at
                self.problems.append(Unreadable(found, start, start + len(match[0])))
                continue
            self._copy(file, text, at, match.start())
            self._add(*found)
            at = match.end()
        self._copy(file, text, at, len(text))

    def _copy(self, file: str, text: str, start: int, end: int) -> None:
        if end > start or not self.segments:
            self.segments.append(Segment(self.size, file, start))
            self.parts.append(text[start:end])
            self.size += end - start

    def _found(self, name: str, within: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]] | str:
        """The file of that name, its text, and the files it is within; or why it is not read."""
        for candidate in _candidates(self.folder, name):
            real = os.path.realpath(candidate)
            if not real.startswith(self.folder.rstrip(os.sep) + os.sep):
                return f"{name} is outside of the folder of the paper, and is not read"
            if not os.path.isfile(real):
                continue
            if real in within:
                return f"{name} is within itself"
            if len(within) > DEEPEST or len(self.files) >= MOST_FILES:
                return f"{name} is not read: more than {MOST_FILES} files, or {DEEPEST} within one another"
            try:
                text = read_text(real)
            except InputError as error:
                return f"{name}: {error.args[0]}"
            if self.size + len(text) > LARGEST:
                return f"with {name} the paper has more than {LARGEST} characters"
            shown = os.path.join(os.path.dirname(self.file), os.path.relpath(real, self.folder))
            return shown, text, (*within, real)
        return f"there is no file {name} in the folder of the paper"


def _candidates(folder: str, name: str) -> Iterator[str]:
    """As TeX looks for a file: first with its ending."""
    if "\x00" not in name:
        yield os.path.join(folder, f"{name}.tex")
        yield os.path.join(folder, name)
