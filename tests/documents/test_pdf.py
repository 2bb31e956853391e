"""From a document to a PDF: by LaTeX, by Typst, or not at all, with a message that helps."""

from __future__ import annotations

import os
import shutil
import sys
import time

import pytest
from compiling import MUST, needs_latex, typst
from small import FOREIGN, NASTY, mahalanobis, report

from symkl import Derivation, ring, vector
from symkl.documents import article, latex, pdf
from symkl.documents import typst as markup
from symkl.errors import ToolFailed, ToolMissing
from symkl.proof.report import Verdict

DOCUMENT = article.document(mahalanobis(), report(mahalanobis(), Verdict.PROVED, Verdict.PROVED))
HEAD, TAIL = r"\documentclass{article}\begin{document}", r"\end{document}"


def needs_latexmk():
    needs_latex()
    if shutil.which("latexmk") is None and not MUST:
        pytest.skip("latexmk is not installed")


def by_typst(text):
    module = typst()
    return pdf.by_typst(text, module.compile, module.TypstError)


def no_latex(monkeypatch, folder):
    monkeypatch.setenv("PATH", str(folder))


def no_typst(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)


def make():
    return pdf.make(lambda: latex.write(DOCUMENT), lambda: markup.write(DOCUMENT))


def test_latex_comes_first():
    needs_latexmk()
    made = make()
    assert made.by == "pdflatex"
    assert made.data.startswith(b"%PDF-")


def test_without_latex_it_is_typst(monkeypatch, tmp_path):
    typst()
    no_latex(monkeypatch, tmp_path)
    made = make()
    assert made.by == "typst"
    assert made.data.startswith(b"%PDF-")


def test_with_neither_the_message_has_two_commands(monkeypatch, tmp_path):
    no_latex(monkeypatch, tmp_path)
    no_typst(monkeypatch)
    with pytest.raises(ToolMissing, match=r"apt install latexmk[^\n]*\n  pip install 'symkl\[pdf\]'") as error:
        make()
    assert error.value.exit_code == 3


@pytest.mark.parametrize("engine", ["latex", "typst"])
def test_the_same_document_gives_the_same_bytes(engine, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if engine == "latex":
        needs_latexmk()
    made = [pdf.by_latexmk(latex.write(DOCUMENT)) if engine == "latex" else by_typst(markup.write(DOCUMENT))]
    time.sleep(1.1)  # the clock of a PDF counts seconds
    made.append(pdf.by_latexmk(latex.write(DOCUMENT)) if engine == "latex" else by_typst(markup.write(DOCUMENT)))
    assert made[0] == made[1]


def test_the_date_is_that_of_the_environment(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert b"19700102" in by_typst(markup.write(DOCUMENT))
    needs_latexmk()
    assert b"19700102" in pdf.by_latexmk(latex.write(DOCUMENT))


def test_whatever_people_write_becomes_a_pdf():
    x = vector("x")
    derivation = Derivation(NASTY + FOREIGN, goal="A.1")
    derivation.section(NASTY + FOREIGN)
    derivation.step("A.1", x + x, 2 * x, by=[ring], because=NASTY + FOREIGN)
    document = article.document(derivation)
    assert by_typst(markup.write(document)).startswith(b"%PDF-")
    needs_latexmk()
    assert pdf.by_latexmk(latex.write(document)).startswith(b"%PDF-")


def test_no_program_is_run_from_a_document(tmp_path):
    needs_latexmk()
    target = tmp_path / "owned"
    assert pdf.by_latexmk(rf"{HEAD}\immediate\write18{{touch {target}}}x{TAIL}")
    assert not target.exists()


def test_no_file_outside_is_read_or_written(tmp_path):
    needs_latexmk()
    secret = tmp_path / "secret.tex"
    secret.write_text("secret")
    with pytest.raises(ToolMissing, match=r"secret\.tex"):
        pdf.by_latexmk(rf"{HEAD}\input{{{secret}}}{TAIL}")
    out = tmp_path / "written.tex"
    with pytest.raises(ToolFailed):
        pdf.by_latexmk(rf"{HEAD}\newwrite\f\immediate\openout\f={out} x{TAIL}")
    assert not out.exists()


def test_a_rc_file_of_the_user_is_not_run(tmp_path, monkeypatch):
    needs_latexmk()
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".latexmkrc").write_text(f"system('touch {tmp_path}/owned');\n")
    assert pdf.by_latexmk(f"{HEAD}x{TAIL}")
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(("text", "error", "said"), [
    (r"\oops", ToolFailed, r"Undefined control sequence\. In line 1: .*\\oops"),
    (r"\usepackage{geometry}", ToolFailed, "Can be used only in preamble"),
    (r"\font\f=nosuchfont \f x", ToolMissing, "LaTeX has no nosuchfont"),
    (r"\input{nosuchfile}", ToolMissing, r"LaTeX has no nosuchfile\.tex"),
])  # fmt: skip
def test_the_first_error_is_told(text, error, said):
    needs_latexmk()
    with pytest.raises(error, match=said):
        pdf.by_latexmk(f"{HEAD}{text}{TAIL}")


def test_a_missing_package_leads_to_typst(monkeypatch):
    needs_latexmk()
    typst()
    lacking = r"\documentclass{article}\usepackage{nosuchpackage}\begin{document}x\end{document}"
    assert pdf.make(lambda: lacking, lambda: "x").by == "typst"
    no_typst(monkeypatch)
    with pytest.raises(ToolMissing, match=r"LaTeX has no nosuchpackage\.sty: a PDF needs latexmk"):
        pdf.make(lambda: lacking, lambda: "x")


def test_an_error_of_typst_is_told():
    with pytest.raises(ToolFailed, match="typst does not take the document: unknown variable: oops"):
        by_typst("#oops")


def test_what_takes_too_long_is_stopped_with_all_it_started():
    needs_latexmk()
    start = time.monotonic()
    with pytest.raises(ToolFailed, match="latexmk was stopped after 2 seconds"):
        pdf.by_latexmk(rf"{HEAD}\loop\iftrue\repeat{TAIL}", seconds=2)
    assert time.monotonic() - start < 30
    for _ in range(50):  # what was killed is gone a moment later
        if not any(map(_is_left_over, _processes())):
            return
        time.sleep(0.1)
    raise AssertionError("pdflatex still runs")


def _processes():
    return [p for p in os.listdir("/proc") if p.isdigit()] if os.path.isdir("/proc") else []


def _is_left_over(process):
    """Whether a process is a pdflatex whose folder is gone."""
    try:
        with open(f"/proc/{process}/cmdline", "rb") as stream:
            named = stream.read()
        return b"pdflatex" in named and os.readlink(f"/proc/{process}/cwd").endswith("(deleted)")
    except OSError:
        return False
