"""``symkl coq`` and the layer on the command line."""

from __future__ import annotations

import os

import pytest


def test_the_derivation_goes_to_standard_output(symkl):
    done = symkl("coq")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Theorem eq__23 :" in done.stdout
    assert done.stdout.count("\nLemma step__") == 26


def test_a_folder_gets_the_prelude_and_the_derivation(symkl, tmp_path):
    done = symkl("coq", "-o", "out", "--measure")
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(tmp_path / "out")) == ["derivation.v", "symkl.v", "symkl_measure.v"]
    assert "coqc -w none symkl.v && coqc -w none symkl_measure.v && coqc -w none derivation.v" in done.stderr


def test_a_folder_that_cannot_be_made_is_told(symkl, tmp_path):
    (tmp_path / "out").write_text("a file")
    done = symkl("coq", "-o", "out")
    assert done.returncode == 2
    assert done.stderr == "symkl: cannot write out: File exists\n"


def test_a_paper_is_written(symkl, tmp_path):
    (tmp_path / "paper.md").write_text("<!-- symkl: a, b: scalar -->\n\n$$a + b = b + a \\tag{1}$$\n")
    done = symkl("coq", "paper.md")
    assert done.returncode == 0, done.stderr


def test_without_coq_it_is_exit_code_3_and_the_line_that_installs_it(symkl):
    done = symkl("check", "--layers", "coq", PATH="/nowhere")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "apt-get install -y --no-install-recommends coq libcoq-mathcomp-algebra" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("coqc")
def test_the_layer_has_a_column_of_its_own(symkl):
    done = symkl("check", "--layers", "follows,coq", "-k", "14,13g")
    assert done.returncode == 0, done.stderr
    assert "follows  coq  verdict" in done.stdout
