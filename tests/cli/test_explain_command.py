"""``symkl explain`` as its users meet it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from symkl.cli import main

SCRIPT = """
from symkl import Derivation, covariance, cyclic, inv, matrix, ring, trace, vector
A, Sigma, x = matrix("A"), covariance("Sigma"), vector("x")
derivation = Derivation("Mine", goal="1")
derivation.step("1", trace(A @ Sigma), trace(Sigma @ A), by=[cyclic], because="turn the trace")
derivation.step("2", trace(A @ Sigma), trace(Sigma @ A))
derivation.step("3", trace(inv(Sigma) @ A @ Sigma), trace(A), by=[cyclic], because="turn the trace")
derivation.step("4", x + x, 3 * x, by=[ring], because="wrong")
"""


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "mine.py").write_text(SCRIPT)
    return tmp_path


def test_without_a_path_it_is_the_gaussian_kl(symkl):
    found = symkl("explain", "16")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("(16)  expand; the cross terms are one scalar and its transpose\n")
    assert "scalar_transpose\n" in found.stdout


@pytest.mark.parametrize(("label", "code"), [("1", 0), ("2", 0), ("3", 1), ("4", 1)])
def test_the_exit_code_says_whether_it_holds(mine, symkl, label, code):
    found = symkl("explain", label, "mine.py")
    assert (found.returncode, found.stderr) == (code, "")


def test_of_a_step_that_names_no_axioms_the_least_set_is_stated(mine, symkl):
    text = symkl("explain", "2", "mine.py").stdout
    assert "✓ It follows, for every d, by cyclic." in text
    assert "The step names no axioms; these are the least that it needs." in text


def test_an_unknown_label_is_exit_code_2_with_the_labels(mine, symkl):
    found = symkl("explain", "16", "mine.py")
    assert found.returncode == 2
    assert found.stdout == ""
    assert "no step has the label '16'; there are 1, 2, 3, 4" in found.stderr


def test_json_on_standard_output_is_json_only(mine, symkl):
    for label, verdict, code in (("1", "proved", 0), ("4", "refuted", 1)):
        found = symkl("explain", label, "mine.py", "--json", "-")
        data = json.loads(found.stdout)
        assert (data["schema"], data["verdict"], found.returncode) == ("symkl-explain/1", verdict, code)


def test_json_in_a_file_comes_with_the_text(mine, symkl):
    found = symkl("explain", "1", "mine.py", "--json", "out.json")
    assert "Step by step" in found.stdout
    assert json.loads((mine / "out.json").read_text())["label"] == "1"


def test_latex_is_a_fragment(mine, symkl):
    text = symkl("explain", "1", "mine.py", "--latex").stdout
    assert text.startswith("% a fragment")
    assert r"\begin{align*}" in text
    assert r"\documentclass" not in text


@pytest.mark.parametrize(("arguments", "said"), [
    (["explain"], "LABEL"), (["explain", "1", "absent.py"], "cannot be read"),
    (["explain", "16", "--latex", "--json", "-"], "name a file for the JSON"),
    (["explain", "16", "--digits", "0"], "expected a whole number from 1 on"),
    (["explain", "16", "--digits", "99999"], "from 1 to 1000"), (["explain", "16", "a", "b"], "unrecognized arguments"),
    (["explain", "1\n\x1b[2J"], "no step has the label"),
])  # fmt: skip
def test_what_cannot_be_used_is_exit_code_2_without_a_traceback(symkl, arguments, said):
    found = symkl(*arguments)
    assert found.returncode == 2
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert "\x1b" not in found.stderr


def test_help(symkl):
    text = symkl("explain", "--help").stdout
    assert "exit codes:" in text
    assert max(map(len, text.splitlines())) <= 80


def test_digits_and_seed(symkl):
    ten = symkl("explain", "13g", "--digits", "10").stdout
    assert "2.000000000\n" in ten
    assert symkl("explain", "16", "--seed", "1").stdout != symkl("explain", "16").stdout


def test_output_that_is_not_utf_8_does_not_crash(symkl):
    found = symkl("explain", "13f", PYTHONIOENCODING="ascii")
    assert found.returncode == 0
    assert "inverse_cancels" in found.stdout


def test_the_other_commands_do_not_pay_for_it(root):
    code = "import sys; from symkl.cli import main; main(['check', '--layers', 'follows']); print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True)
    assert "symkl.audit" not in done.stdout


def test_main_returns_its_code(capsys):
    assert main(["explain", "13g"]) == 0
    assert "trace_identity" in capsys.readouterr().out
