"""How long it takes to read the Gaussian KL as a paper, to check it, and to read long documents."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

from symkl import check
from symkl.papers.paper import of_text

sys.path.insert(0, str(Path(__file__).parent.parent / "papers"))

from printed import markdown

ROUNDS = 5
SHORT, LONG = 500, 2000


def table() -> str:
    text = markdown()
    of_text(text)
    read = _fastest(lambda: of_text(text, reasons=False))
    reasons = _fastest(lambda: of_text(text))
    start = perf_counter()
    report = check(of_text(text))
    checked = perf_counter() - start
    assert report.ok
    short, long = (_fastest(lambda n=n: of_text(_document(n), tex=True, reasons=False)) for n in (SHORT, LONG))
    rows = [
        f"| read, {len(report.steps)} equations | {read:.3f} |  | 0.1 s |",
        f"| read, and the reasons of each found | {reasons:.3f} | {reasons / read:.1f} |  |",
        f"| read and checked in all layers | {checked:.3f} | {checked / read:.1f} | 5 s |",
        f"| read, {SHORT} displays of LaTeX | {short:.3f} |  |  |",
        f"| read, {LONG} displays | {long:.3f} | {long / short:.1f} to the row above | linear: {LONG // SHORT} |",
    ]
    return "\n".join(["| what | s | ratio | at most |", "|---|--:|--:|--:|", *rows])


def _fastest(work) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return min(seconds)


def _document(displays: int) -> str:
    """A document of so many displays, each with a page's tenth of prose before it."""
    prose = "Here we say what everybody knows, and say it at some length. " * 6
    shown = (
        f"{prose}\n\\begin{{equation}} (x + y)^T A_{n % 7} x = x^T A_{n % 7}^T x + y^T A_{n % 7} x \\tag{{{n}}}"
        "\\end{equation}\n"
        for n in range(displays)
    )
    matrices = ", ".join(f"A_{k}" for k in range(7))
    return f"$x, y \\in \\mathbb{{R}}^d$, ${matrices} \\in \\mathbb{{R}}^{{d \\times d}}$.\n" + "".join(shown)
