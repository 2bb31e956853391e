"""Documents put to the programs that print them, and what these complain of."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

MUST = bool(os.environ.get("SYMKL_REQUIRE_LATEX"))


def needs_latex():
    """Skip where there is no pdflatex, unless SYMKL_REQUIRE_LATEX says that there must be one."""
    if shutil.which("pdflatex") is None and not MUST:
        pytest.skip("pdflatex is not installed")


def typst():
    """The module, or a skip where it is not installed."""
    if MUST:
        import typst as found

        return found
    return pytest.importorskip("typst")


def compiled(text, folder):
    """The log of pdflatex."""
    needs_latex()
    (folder / "out.tex").write_text(text, "utf-8")
    for _ in range(2):  # the second run knows the labels
        run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "out.tex"]
        done = subprocess.run(run, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    return (folder / "out.log").read_text("utf-8", errors="replace")


def complaints(log):
    """Every warning, every box that is too full or too empty, every sign that a font lacks."""
    return [line for line in log.splitlines() if re.search(r"Warning|Overfull|Underfull|^!|Missing character", line)]


def set_by_typst(markup):
    """The PDF, and the warnings."""
    return typst().compile_with_warnings(markup.encode(), format="pdf", ignore_system_fonts=True, timestamp=0)
