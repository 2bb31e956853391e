"""Where the encoding lacks a letter it is spelled, and tables and matrices stay aligned."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symkl.documents import terminal
from symkl.documents.spans import line, plain
from symkl.documents.spelled import fitted, spelled
from symkl.proof.report import Check, Counterexample, Report, StepReport, Verdict

MATRICES = """\
    Σ₁ = ⎡  2  1/2⎤    x = ⎡ 1⎤    a = 7
         ⎣1/2    1⎦        ⎣-3⎦
"""


def fitted_text(text, width=80, encoding="ascii"):
    return plain(fitted([line(row) for row in text.splitlines()], width, encoding))


@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp437", "koi8-r"]))
def test_what_is_spelled_can_be_written(text, encoding):
    assert spelled(text, encoding).encode(encoding) is not None


@given(st.text(st.characters(codec="latin-1")))
def test_what_can_be_written_stays(text):
    assert spelled(text, "latin-1") == text


@pytest.mark.parametrize(("text", "found"), [
    ("✓ ✗ ≈20 –", "yes no ~20 -"), ("aᵀΣ₁₂⁻¹b", "a^TSigma_12^-1b"), ("𝒩(x; μ, Σ)", "N(x; mu, Sigma)"),
    ("½ 2π ∫ ‖", "1/2 2pi int ||"), ("naïve Łódź", "naive \\u0141odz"), ("中", "\\u4e2d"),
])  # fmt: skip
def test_letters_have_a_spelling(text, found):
    assert spelled(text, "ascii") == found


def test_brackets_of_matrices_stand_below_one_another():
    first, second = fitted_text(MATRICES).splitlines()
    assert first == "    Sigma_1 = [  2  1/2]    x = [ 1]    a = 7"
    assert [i for i, c in enumerate(first) if c == "["] == [i for i, c in enumerate(second) if c == "["]


def test_what_gets_too_wide_is_wrapped():
    found = fitted_text("    = Σ₁⁻¹ Σ₁⁻¹ Σ₁⁻¹", 30).splitlines()
    assert found == ["    = Sigma_1^-1 Sigma_1^-1", "      Sigma_1^-1"]


def test_a_long_word_does_not_hang():
    assert fitted_text("Σ" * 40, 20) == "Sigma" * 40 + "\n"


@pytest.mark.parametrize("width", range(60, 101, 4))
def test_the_table_keeps_its_columns_and_its_width(width):
    text = plain(fitted(terminal.lines(failing(), width), width, "ascii"))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= width
    header, row = text.splitlines()[2:4]
    for name in ("follows", "general"):
        start = header.index(name)
        assert row[start - 2 : start] == "  "
        assert row[start : start + len(name)].strip() in ("yes", "no", "?")


@pytest.mark.parametrize("width", range(60, 101))
def test_every_line_fits_from_60_columns_on(width):
    assert max(map(len, terminal.render(failing(), width).splitlines())) <= width


def failing() -> Report:
    from symkl.papers.script import load

    derivation = load()
    layers = ("follows", "general", "d=1", "d=2", "d=3", "numeric")
    values = {"Sigma_1": [["2", "1/2"], ["1/2", "1"]]}
    checks = (
        Check("follows", Verdict.REFUTED, "left = Tr(Σ₁ Σ₂⁻¹), right = Tr(Σ₁⁻¹ Σ₂)"),
        Check("general", Verdict.UNKNOWN),
        Check("d=2", Verdict.REFUTED, counterexample=Counterexample(2, values, "2", "4")),
    )
    steps = [StepReport(step, Verdict.REFUTED, checks) for step in derivation]
    return Report(derivation.title, derivation.goal, tuple(steps), layers, ("numeric",))


# -- the commands


def locale(encoding):
    return {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("command", [
    ["check", "-k", "10,13f,16,18", "--layers", "follows,general,explicit"], ["list"], ["audit", "-k", "16"],
])  # fmt: skip
def test_commands_say_it_in_words(symkl, encoding, command):
    import os
    import subprocess
    import sys

    env = {**os.environ, **locale(encoding)}
    done = subprocess.run([sys.executable, "-m", "symkl", *command], env=env, capture_output=True, check=False)
    text = done.stdout.decode(encoding)
    assert done.returncode == 0
    assert done.stderr == b""
    assert "\\u" not in text
    assert "\\x" not in text
    assert max(map(len, text.splitlines())) <= 80
    if command[0] == "check":
        assert "yes proved" in text
        assert "  yes  " in text


def test_the_c_locale_does_not_crash(symkl):
    found = symkl("check", "-k", "13f", "--layers", "general", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert found.returncode == 0
    assert "yes proved" in found.stdout
    assert symkl("check", "-k", "13f", "--layers", "general", LC_ALL="C").returncode == 0


def test_messages_are_spelled_too(symkl, tmp_path):
    (tmp_path / "bad.py").write_text('from symkl import vector\nvector("x") + vector("x").T\n', "utf-8")
    found = symkl("check", "bad.py", **locale("ascii"))
    assert found.returncode == 2
    assert "x + x^T" in found.stderr


def test_json_is_still_json(symkl):
    found = symkl("check", "-k", "4", "--layers", "general", "--json", "-", **locale("ascii"))
    same = symkl("check", "-k", "4", "--layers", "general", "--json", "-")
    assert found.stdout.isascii()
    one, other = (json.loads(text)["steps"][0] for text in (found.stdout, same.stdout))
    assert (one["claim"], one["rests_on"]) == (other["claim"], other["rests_on"])


def test_a_document_is_never_spelled(symkl, tmp_path):
    (tmp_path / "accent.py").write_text(
        'from symkl import Derivation, ring, vector\nx = vector("x")\nderivation = Derivation("Étude", goal="1")\n'
        'derivation.step("1", x + x, 2 * x, by=[ring])\n', "utf-8",
    )  # fmt: skip
    found = symkl("latex", "accent.py", **locale("ascii"))
    assert (found.returncode, found.stdout) == (2, "")
    assert "cannot be written in ascii" in found.stderr
    assert symkl("latex", "accent.py", "-o", "out.tex", **locale("ascii")).returncode == 0
    assert "Étude" in (tmp_path / "out.tex").read_text("utf-8")
