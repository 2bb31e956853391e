"""Gaussians from files: JSON whose numbers are read as the decimals they are, and NumPy's .npz without pickles."""

from __future__ import annotations

import json
from typing import Any, NoReturn
from zipfile import BadZipFile

from symkl.errors import GaussianError, InputError, ToolMissing
from symkl.gaussian.distribution import FORMS, Gaussian

KEYS = ("mean", *FORMS)
LARGEST_ARCHIVE = 1 << 28
"""Bytes an .npz may unpack to: two covariances of dimension 4000."""
INSTALL_NUMPY = "an .npz file needs NumPy; install it with: python -m pip install 'symkl[numpy]'"


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
        return gaussian(_arrays(path), path)
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path) from None
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 text: {error.reason} at byte {error.start}", path) from None
    return gaussian(parse(text, path), path)


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


def _arrays(path: str) -> dict[str, object]:
    try:
        import numpy
    except ImportError:
        raise ToolMissing(INSTALL_NUMPY) from None
    try:
        with open(path, "rb") as stream:
            archive = numpy.load(stream, allow_pickle=False)
            if isinstance(archive, numpy.ndarray):
                raise InputError("is a single array, not an archive of named ones", path)
            size = sum(member.file_size for member in archive.zip.infolist())
            if size > LARGEST_ARCHIVE:
                raise InputError(f"would unpack to {size} bytes; at most {LARGEST_ARCHIVE} are read", path)
            return {name: archive[name] for name in archive.files}
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path) from None
    except (ValueError, BadZipFile, EOFError, MemoryError) as error:
        raise InputError(f"is no archive of plain arrays: {error or type(error).__name__}", path) from None
