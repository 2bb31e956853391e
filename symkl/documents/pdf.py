"""A document as PDF: by latexmk where there is one, else by typst from PyPI."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from symkl.errors import SymklError, ToolFailed, ToolMissing

SECONDS = 120
"""After so long latexmk is stopped."""
EPOCH = "0"
"""The time that is written into a PDF, unless SOURCE_DATE_EPOCH names another: the same input gives the same bytes."""
LATEXMK = ("latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error",
           "-no-shell-escape")  # fmt: skip
NAME = "derivation"
HOW = """\
a PDF needs latexmk with pdflatex, or typst; get one of them with
  apt install latexmk texlive-latex-recommended lmodern
  pip install 'symkl[pdf]'"""
ERROR = re.compile(r"^(?:! |\S+:\d+: )(.+)$", re.MULTILINE)
PLACE = re.compile(r"^l\.(\d+) (.*)$", re.MULTILINE)
"""What LaTeX complains of, and the line it stands in."""
ABSENT = re.compile(r"(?:File|file) [`']?([^'\s]+)'? not found|[Ff]ont \S+?=(\S+) (?:at \S+ )?not loadable")


class Made(NamedTuple):
    """A PDF, and the program that made it."""

    data: bytes
    by: str


def make(latex: Callable[[], str], written: Callable[[], str]) -> Made:
    """The PDF of a document that is given in either language; only the one that is needed is written.

    Raises
    ------
    ToolMissing
        When there is neither program, or LaTeX lacks a package or a font and there is no typst.
    ToolFailed
        When a program fails; the message has its first error.
    """
    found = [program for program in ("latexmk", "pdflatex") if shutil.which(program)]
    lacking = "" if len(found) == 2 else f"{', '.join({'latexmk', 'pdflatex'} - set(found))} is not installed"
    if len(found) == 2:
        try:
            return Made(by_latexmk(latex()), "pdflatex")
        except ToolMissing as error:
            lacking = str(error)
    try:
        import typst
    except ImportError:
        raise ToolMissing(f"{lacking}: {HOW}" if len(found) == 2 else HOW) from None
    return Made(by_typst(written(), typst.compile, typst.TypstError), "typst")


def by_latexmk(text: str, seconds: float = SECONDS) -> bytes:
    """The PDF that latexmk makes of a LaTeX document, in a folder of its own, without running other programs."""
    with tempfile.TemporaryDirectory(prefix="symkl-") as folder:
        source = Path(folder, f"{NAME}.tex")
        source.write_text(text, "utf-8")
        environment = {
            **os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH), "FORCE_SOURCE_DATE": "1",
            "openin_any": "p", "openout_any": "p", "max_print_line": "1000",
        }  # fmt: skip
        output, code = _run([*LATEXMK, source.name], folder, environment, seconds)
        made = source.with_suffix(".pdf")
        if code or not made.exists():
            log = source.with_suffix(".log")
            raise _refused((log.read_bytes() if log.exists() else output).decode("utf-8", "replace"))
        return made.read_bytes()


def _run(command: list[str], folder: str, environment: dict[str, str], seconds: float) -> tuple[bytes, int]:
    """Output and exit code; what takes too long is stopped with all that it started, and so it is on Ctrl-C."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            output, _ = process.communicate(timeout=seconds)
        except BaseException as stopped:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            if isinstance(stopped, subprocess.TimeoutExpired):
                raise ToolFailed(f"{command[0]} was stopped after {seconds:g} seconds") from None
            raise
        return output, process.returncode


def _refused(log: str) -> SymklError:
    absent = ABSENT.search(log)
    if absent:
        return ToolMissing(f"LaTeX has no {absent[1] or absent[2]}")
    found = ERROR.search(log)
    said = "it gave no reason" if found is None else found[1].strip()
    return ToolFailed(f"pdflatex does not take the document: {said}{_place(log, found)}")


def _place(log: str, found: re.Match[str] | None) -> str:
    """The line that an error stands in, as LaTeX shows it."""
    line = None if found is None else PLACE.search(log, found.start())
    return "" if line is None else f" In line {line[1]}: {line[2].strip()}"


def by_typst(text: str, compiler: Callable[..., bytes], failure: type[Exception]) -> bytes:
    """The PDF that typst makes of its markup, with the fonts that come with it and no others."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", EPOCH)
    try:
        return compiler(
            text.encode(), format="pdf", ignore_system_fonts=True, timestamp=int(epoch) if epoch.isdigit() else 0
        )
    except failure as error:
        raise ToolFailed(f"typst does not take the document: {error}") from None
