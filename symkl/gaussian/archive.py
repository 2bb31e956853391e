"""NumPy's .npz, read without unpickling: every array's header is held against the bytes there are before it is read."""

from __future__ import annotations

from math import prod
from struct import error as StructError
from tokenize import TokenError
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from symkl.errors import InputError, ToolMissing

LARGEST_ARCHIVE = 1 << 28
"""Bytes an .npz may have, and may unpack to: two covariances of dimension 4000."""
KINDS = "biuf"
"""Booleans, to be refused as such, and the numbers with an exact value."""
INSTALL_NUMPY = "an .npz file needs NumPy; install it with: python -m pip install 'symkl[numpy]'"
UNREADABLE = (
    ValueError, TypeError, KeyError, OverflowError, EOFError, MemoryError, RuntimeError, SyntaxError, BadZipFile,
    LargeZipFile, ZlibError, StructError, TokenError,
)  # fmt: skip
"""What zipfile, zlib and NumPy raise for bytes that are none of theirs: encrypted, cut, damaged."""


def arrays(path: str, names: tuple[str, ...]) -> dict[str, object]:
    """The arrays of an archive.

    Parameters
    ----------
    path : str
        The file.
    names : tuple of str
        The arrays there may be.

    Raises
    ------
    InputError
        With the file and the reason.
    ToolMissing
        When NumPy is not installed.
    """
    try:
        import numpy.lib.format
    except ImportError:
        raise ToolMissing(INSTALL_NUMPY) from None
    try:
        with open(path, "rb") as stream:
            if stream.read(6) == numpy.lib.format.MAGIC_PREFIX:
                raise InputError("is a single array, not an archive of named ones", path)
            return _members(stream, path, names)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path) from None
    except UNREADABLE as error:
        raise InputError(f"is no archive of plain arrays: {str(error) or type(error).__name__}", path) from None


def _members(stream: IO[bytes], path: str, names: tuple[str, ...]) -> dict[str, object]:
    _check_size(stream.seek(0, 2), "has", path)
    with ZipFile(stream) as archive:
        members = archive.infolist()
        _check_size(sum(member.file_size for member in members), "would unpack to", path)
        found: dict[str, object] = {}
        for member in members:
            name = member.filename.removesuffix(".npy")
            if name not in names:
                raise InputError(f"{name[:100]!r} is none of {', '.join(names)}", path)
            if name in found:
                raise InputError(f"{name!r} is given twice", path)
            if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                method = member.compress_type
                raise InputError(f"{name} is packed by the method {method}, which NumPy does not use", path)
            with archive.open(member) as content:
                found[name] = _array(content, member, name, path)
    return found


def _array(content: IO[bytes], member: ZipInfo, name: str, path: str) -> Any:
    """The array, if its header asks for numbers, and for no more of them than the member has bytes."""
    from numpy.lib import format as npy

    version = npy.read_magic(content)
    if version not in ((1, 0), (2, 0)):
        raise InputError(f"{name} is an array of the format {version[0]}.{version[1]}; expected 1.0 or 2.0", path)
    shape, _, dtype = (npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0)(content)
    if dtype.kind not in KINDS:
        raise InputError(f"{name} is an array of {str(dtype)[:100]}, not of numbers", path)
    if min(shape, default=0) < 0 or prod(shape) * dtype.itemsize > member.file_size:
        raise InputError(f"{name} is said to have the shape {str(shape)[:100]}, for which it has too few bytes", path)
    content.seek(0)
    return npy.read_array(content, allow_pickle=False)


def _check_size(size: int, verb: str, path: str) -> None:
    if size > LARGEST_ARCHIVE:
        raise InputError(f"{verb} {size} bytes; at most {LARGEST_ARCHIVE} are read", path)
