"""Gaussians from files: JSON whose numbers are read as the decimals they are, and NumPy's .npz without pickles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import IO, Any, NoReturn

from symkl.errors import GaussianError, InputError
from symkl.gaussian.archive import arrays
from symkl.gaussian.distribution import FORMS, Gaussian

KEYS = ("mean", *FORMS)
LARGEST_TEXT = 1 << 26
"""Bytes of JSON: a file, or a line of a stream."""


def load(path: str) -> Gaussian:
    """The one distribution in a file.

    Parameters
    ----------
    path : str
        ``*.npz``, with arrays named as the arguments of `Gaussian`; else JSON, ``{"mean": […], "covariance": [[…]]}``.

    Raises
    ------
    InputError
        With the file and the reason.
    ToolMissing
        When an .npz is to be read and NumPy is not installed.
    """
    if path.lower().endswith(".npz"):
        return gaussian(arrays(path, KEYS), path)
    try:
        with open(path, "rb") as stream:
            data = stream.read(LARGEST_TEXT + 1)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path) from None
    return gaussian(parse(text_of(data, path), path), path)


def text_of(data: bytes, file: str, line: int = 0) -> str:
    """The text that bytes are, of a file or of one line of it.

    Raises
    ------
    InputError
        For what is no UTF-8, and for more than LARGEST_TEXT bytes.
    """
    if len(data) > LARGEST_TEXT:
        raise InputError(f"has more than {LARGEST_TEXT} bytes; write large matrices to an .npz file", file, line)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 text: {error.reason} at byte {error.start}", file, line) from None


def lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1; of one that is too long, what `text_of` needs to refuse it."""
    for number in count(1):
        row = piece = stream.readline(LARGEST_TEXT + 1)
        while len(piece) > LARGEST_TEXT and not piece.endswith(b"\n"):
            piece = stream.readline(LARGEST_TEXT + 1)
        if not row:
            return
        if row.strip() or len(row) > LARGEST_TEXT:
            yield number, row


def parse(text: str, file: str, line: int = 0) -> Any:
    """A JSON value, its numbers as the text they are written as.

    Parameters
    ----------
    file : str
        For errors.
    line : int
        The line of the file that `text` is; 0 when it is the whole file.

    Raises
    ------
    InputError
        For anything that is not JSON, for NaN and Infinity, and for a name that occurs twice in one object.
    """

    def refuse(constant: str) -> NoReturn:
        raise InputError(f"{constant} is no finite number, and no JSON", file, line)

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in pairs:
            if name in found:
                raise InputError(f"{name!r} is given twice", file, line)
            found[name] = value
        return found

    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=refuse, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg}", file, line or error.lineno, error.colno) from None
    except RecursionError:
        raise InputError("is nested too deeply", file, line) from None


def gaussian(data: object, file: str, line: int = 0, name: str = "") -> Gaussian:
    """The single distribution that a JSON object, or the arrays of an archive, describe.

    Parameters
    ----------
    file, line, name : optional
        Where it stands, for errors.

    Raises
    ------
    InputError
        When it describes none.
    """
    owner = f"{name}: " if name else ""
    if not isinstance(data, dict):
        raise InputError(f"{owner}expected an object such as {{\"mean\": [0], \"covariance\": [[1]]}}", file, line)
    unknown = sorted(set(data) - set(KEYS))
    if unknown:
        raise InputError(f"{owner}{unknown[0]!r} is none of {', '.join(KEYS)}", file, line)
    if data.get("mean") is None:
        raise InputError(f"{owner}the mean is missing", file, line)
    try:
        found = Gaussian(**data)
    except GaussianError as error:
        raise InputError(f"{owner}{error}", file, line) from None
    if found.batch_shape:
        raise InputError(f"{owner}expected one distribution, found a batch of shape {found.batch_shape}", file, line)
    return found
