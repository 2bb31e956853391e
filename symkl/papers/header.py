"""What a paper sets about its letters in a TOML header: lines between ``+++``, in LaTeX behind ``%``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from symkl.papers.tokens import Unreadable

MARKDOWN = re.compile(r"\A\s*\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+[ \t]*$", re.DOTALL | re.MULTILINE)
LATEX = re.compile(r"\A\s*%[ \t]*\+\+\+[ \t]*\r?\n(?P<toml>(?:%[^\n]*\n)*?)%[ \t]*\+\+\+[ \t]*$", re.MULTILINE)
TABLE = "symkl"


def header(text: str, tex: bool) -> Iterator[str]:
    """The settings ``name: kind`` of the table ``[symkl]``.

    Raises
    ------
    Unreadable
        When the header is no TOML, or the table has anything but strings.
    """
    found = (LATEX if tex else MARKDOWN).match(text)
    if found is None:
        return
    toml = re.sub(r"^%[ \t]?", "", found["toml"], flags=re.MULTILINE) if tex else found["toml"]
    try:
        table = tomllib.loads(toml.replace("\r\n", "\n")).get(TABLE, {})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable(f"the header is no TOML: {error}", found.start("toml"), found.end("toml")) from None
    if not isinstance(table, dict):
        raise Unreadable("symkl in the header must be a table: [symkl]", found.start("toml"), found.end("toml"))
    for name, kind in table.items():
        if not isinstance(kind, str):
            raise Unreadable(f'{name} in the header must be a string, as in {name} = "vector"', found.start("toml"),
                             found.end("toml"))  # fmt: skip
        yield f"{name}: {kind}"
