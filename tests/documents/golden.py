"""Write the golden files again: ``python tests/documents/golden.py`` from the checkout, then read the difference."""

from __future__ import annotations

from pathlib import Path

from small import mahalanobis, report

from symkl.documents import article, latex, macros, typst
from symkl.proof.report import Verdict

FOLDER = Path(__file__).parent / "golden"


def texts() -> dict[str, str]:
    """Every golden file and what it should hold."""
    derivation = mahalanobis()
    found = report(derivation, Verdict.PROVED, Verdict.PROVED)
    document = article.document(derivation, found)
    return {
        "mahalanobis.tex": latex.write(document),
        "mahalanobis-body.tex": latex.body(document),
        "mahalanobis.typ": typst.write(document),
        "mahalanobis-macros.tex": macros.write(derivation, found),
    }


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / name).write_text(text, "utf-8")
