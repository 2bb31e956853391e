"""Certified values, kept in the user's cache folder: plain JSON under the hash of what they are the values of.

A file that was cut, or changed, does not have the hash it states of itself, and its values are computed again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from json import dumps, loads
from pathlib import Path

SCHEMA = "symkl-values/1"
FOLDER = "SYMKL_CACHE"
"""The environment variable that names another folder."""

Rows = list[list[float]]


def folder() -> Path:
    """The folder of symkl in the user's cache folder, as the operating system has it."""
    given = os.environ.get(FOLDER)
    if given:
        return Path(given)
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "symkl" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "symkl"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "symkl"


def cached(parts: Sequence[bytes], width: int, compute: Callable[[], Rows]) -> Rows:
    """The rows of numbers that `compute` gives, from the cache where they are there.

    Parameters
    ----------
    parts : sequence of bytes
        All that the values depend on, also the version of the method.
    width : int
        Numbers in a row.
    compute : callable
        What gives the rows.
    """
    digest = sha256(SCHEMA.encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    key = digest.hexdigest()
    path = folder() / "values" / f"{key}.json"
    found = _read(path, key, width)
    if found is None:
        found = compute()
        _write(path, key, found)
    return found


def _read(path: Path, key: str, width: int) -> Rows | None:
    """The rows of a file that is whole; None where there is none, or it is damaged."""
    try:
        data = loads(path.read_text("utf-8"))
        rows = [[float.fromhex(number) for number in row] for row in data["rows"]]
        whole = data["schema"] == SCHEMA and data["key"] == key and data["digest"] == _digest(data["rows"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    return rows if whole and all(len(row) == width for row in rows) else None


def _write(path: Path, key: str, rows: Rows) -> None:
    """Write the whole file beside its place, then give it its name; a folder that takes none costs only time."""
    written = [[number.hex() for number in row] for row in rows]
    text = dumps({"schema": SCHEMA, "key": key, "digest": _digest(written), "rows": written})
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text + "\n", "utf-8")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def _digest(rows: list[list[str]]) -> str:
    return sha256(dumps(rows).encode()).hexdigest()
