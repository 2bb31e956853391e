"""Two folders of derivations that must not pass: `wrong` is refused at a named label, `bad` cannot be read at all."""

from __future__ import annotations

from pathlib import Path

import pytest

import symkl
from symkl.errors import DerivationError
from symkl.papers.script import load

FOLDER = Path(__file__).parent / "derivations"
WRONG = sorted((FOLDER / "wrong").glob("wrong_*.py"))
UNFOUNDED = [path for path in WRONG if path.stem.endswith(("_citation", "_axiom"))]
BAD = sorted((FOLDER / "bad").glob("*.py"))


def fails_at(path: Path) -> str:
    line = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("fails_at = "))
    return line.split('"')[1]


def test_there_are_enough_of_both():
    assert len(WRONG) >= 10
    assert len(BAD) >= 10


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_step_fails_at_its_own_label(path):
    report = symkl.check(load(path))
    failed = [step for step in report.steps if not step.verdict.passes]
    assert not report.ok
    assert failed[0].label == fails_at(path)
    if failed[0].step.is_definition:
        return  # everything is judged by the definitions
    # the others are judged as ever: what fails further on cites what failed
    for number, step in enumerate(failed[1:], 1):
        assert {earlier.label for earlier in failed[:number]} & set(step.step.cites), step.label


@pytest.mark.parametrize("path", [path for path in WRONG if path not in UNFOUNDED], ids=lambda path: path.stem)
def test_a_false_step_is_refuted_by_numbers(path):
    step = symkl.check(load(path), only=[fails_at(path)])[fails_at(path)]
    assert step.verdict.value == "refuted"
    assert step.counterexample is not None
    assert step.counterexample.lhs != step.counterexample.rhs


@pytest.mark.parametrize("path", UNFOUNDED, ids=lambda path: path.stem)
def test_a_true_step_for_the_wrong_reason_fails_in_follows_only(path):
    step = symkl.check(load(path), only=[fails_at(path)])[fails_at(path)]
    assert {check.layer for check in step.checks if not check.verdict.passes} == {"follows"}
    assert step.counterexample is None


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_at_the_right_line(path):
    lines = path.read_text("utf-8").splitlines()
    line, marked = next((number, text) for number, text in enumerate(lines, 1) if "# expect: " in text)
    with pytest.raises(DerivationError) as caught:
        load(path)
    error = caught.value
    assert (error.file, error.line, error.exit_code) == (str(path), line, 2)
    assert error.column >= 1
    assert marked.split("# expect: ")[1].split("  #")[0] in str(error)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_exit_code_2_without_a_traceback(path, symkl):
    found = symkl("check", path)
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.startswith(f"{path}:")
    assert found.stderr.count("\n") == 1
