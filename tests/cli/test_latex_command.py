"""``symkl latex`` from the shell: what it writes, its exit codes, and what it says where it cannot."""

from __future__ import annotations

import os
import sys

import pytest

from symkl import Derivation, ring, vector
from symkl.cli import main

GOOD = """
from symkl import Derivation, ring, vector
x = vector("x")
derivation = Derivation("Twice", goal="A.1")
derivation.step("A.1", x + x, 2 * x, by=[ring], because="a sum of two")
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "wrong.py").write_text(GOOD.replace("2 * x", "3 * x"))
    (tmp_path / "foreign.py").write_text(GOOD.replace("a sum of two", "сумма 中"), "utf-8")
    (tmp_path / "bin").mkdir()
    return tmp_path


def test_the_article_goes_to_standard_output(folder, symkl):
    found = symkl("latex", "good.py")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("\\documentclass")
    assert r"\symklmark{\(\checkmark\)\,F G 1--3\enspace" in found.stdout
    assert r"\section*{Explicit matrices}" in found.stdout
    assert r"\section*{Numbers}" in found.stdout


def test_a_failing_derivation_is_written_and_ends_with_1(folder, symkl):
    found = symkl("latex", "wrong.py", "-o", "out.tex")
    assert found.returncode == 1
    assert found.stderr == "symkl: this derivation is not verified: (A.1) is refuted\n"
    assert "This derivation is not verified" in (folder / "out.tex").read_text("utf-8")


def test_without_a_check_nothing_is_claimed(folder, symkl):
    found = symkl("latex", "wrong.py", "--no-check")
    assert (found.returncode, found.stderr) == (0, "")
    assert "symklmark{" not in found.stdout.partition(r"\begin{document}")[2]
    assert "Explicit" not in found.stdout


def test_without_an_appendix(folder, symkl):
    found = symkl("latex", "good.py", "--no-appendix")
    assert "Verification" in found.stdout
    assert "Explicit" not in found.stdout


def test_layers_and_dimensions_are_those_asked_for(folder, symkl):
    text = symkl("latex", "good.py", "--layers", "follows,explicit", "--dims", "2").stdout
    assert r"\,F 2}" in text
    assert r"\subsection*{d = 2}" in text
    assert "d = 1}" not in text
    assert "Numbers" not in text


def test_a_body_and_macros(folder, symkl):
    assert symkl("latex", "good.py", "--body-only").stdout.startswith("% Twice\n")
    macros = symkl("latex", "good.py", "--macros")
    assert r"\newcommand{\eqCapADotOne}{x + x = 2 x}" in macros.stdout
    wrong = symkl("latex", "wrong.py", "--macros")
    assert wrong.returncode == 1
    assert "NO MACRO for (A.1)" in wrong.stdout
    assert r"\newcommand" not in wrong.stdout


@pytest.mark.parametrize("forms", [("--pdf", "--macros"), ("--pdf", "--body-only"), ("--macros", "--body-only")])
def test_one_form_at_a_time(folder, symkl, forms):
    found = symkl("latex", "good.py", *forms)
    assert found.returncode == 2
    assert "not allowed with argument" in found.stderr


@pytest.mark.parametrize("form", ["--no-appendix", "--macros", "--body-only"])
@pytest.mark.parametrize("path", ["absent/out.tex", "bin"])
def test_a_path_that_cannot_be_written(folder, symkl, form, path):
    found = symkl("latex", "good.py", form, "-o", path)
    assert found.returncode == 2
    assert found.stderr.startswith(f"symkl: cannot write {path}: ")
    assert "Traceback" not in found.stderr
    assert sorted(p.name for p in folder.iterdir()) == ["bin", "foreign.py", "good.py", "wrong.py"]


def test_a_pdf_by_typst_has_the_name_of_the_derivation(folder, symkl):
    pytest.importorskip("typst")
    found = symkl("latex", "good.py", "--pdf", PATH=str(folder / "bin"))
    size = (folder / "good.pdf").stat().st_size
    assert (found.returncode, found.stdout, found.stderr) == (0, "", f"good.pdf: {size} bytes, by typst\n")
    again = symkl("latex", "good.py", "--pdf", "-o", "again.pdf", PATH=str(folder / "bin"))
    assert again.returncode == 0
    assert (folder / "again.pdf").read_bytes() == (folder / "good.pdf").read_bytes()


def test_a_pdf_that_cannot_be_written(folder, symkl):
    pytest.importorskip("typst")
    found = symkl("latex", "good.py", "--no-check", "--pdf", "-o", "absent/out.pdf", PATH=str(folder / "bin"))
    assert found.returncode == 2
    assert found.stderr == "symkl: cannot write absent/out.pdf: No such file or directory\n"


def test_without_tools_it_says_how_to_get_one(folder, symkl):
    (folder / "typst.py").write_text("raise ImportError('not here')\n")
    found = symkl("latex", "good.py", "--no-check", "--pdf", PATH=str(folder / "bin"))
    assert found.returncode == 3
    assert found.stderr == (
        "symkl: a PDF needs latexmk with pdflatex, or typst; get one of them with\n"
        "  apt install latexmk texlive-latex-recommended lmodern\n"
        "  pip install 'symkl[pdf]'\n"
    )
    assert not (folder / "good.pdf").exists()


def test_signs_without_a_font_are_named_on_standard_error(folder, symkl):
    found = symkl("latex", "foreign.py", "--no-check", "-o", "out.tex")
    assert found.returncode == 0
    assert "the fonts of LaTeX have no С (U+0421), у (U+0443), м (U+043C), а (U+0430), 中 (U+4E2D)" in found.stderr
    assert r"\texttt{U+4E2D}" in (folder / "out.tex").read_text("utf-8")


def test_the_pdf_goes_to_standard_output_as_bytes(monkeypatch, tmp_path, capfdbinary):
    pytest.importorskip("typst")
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    (tmp_path / "good.py").write_text(GOOD)
    assert main(["latex", str(tmp_path / "good.py"), "--no-check", "--pdf", "-o", "-"]) == 0
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.startswith(b"%PDF-")


def test_the_command_without_options_of_old_still_writes_an_article(symkl, tmp_path):
    found = symkl("latex", "-o", "out.tex", "--no-check")
    assert (found.returncode, found.stdout) == (0, "")
    text = (tmp_path / "out.tex").read_text("utf-8")
    assert text.count(r"\tag{") == 30
    assert text.endswith("\\end{document}\n")


def test_a_derivation_of_which_the_goal_is_open_is_not_verified():
    x = vector("x")
    derivation = Derivation("t", goal="1")
    derivation.step("1", x + x, 2 * x, by=[ring])
    from symkl.documents.article import document
    from symkl.documents.latex import write
    from symkl.proof.report import Check, Grounds, Report, StepReport, Verdict

    step = StepReport(derivation["1"], Verdict.PROVED, (Check("follows", Verdict.PROVED),), Grounds(open=("0",)))
    report = Report("t", "1", (step,), ("follows",))
    assert not report.ok
    assert "This derivation is not verified: }\\eqref{eq:1} rests on what is not proved: 0." in write(
        document(derivation, report)
    )
