"""Papers from the command line: exit codes, what is shown, and the script that a paper is converted to."""

from __future__ import annotations

import json

PAPER = "Let $x, y \\in \\mathbb{R}^d$.\n\n$$ x + x = 2x \\quad (1) $$\n\n"
WRONG = "Now:\n\n$$ x + y = y - x \\quad (2) $$\n"
ILL_TYPED = "$$ x^T y = x \\quad (3) $$\n"
UNREAD = "$$ x \\approx y \\quad (4) $$\n"
FAST = ("--layers", "general,explicit", "--dims", "1")


def paper(folder, text):
    (folder / "paper.md").write_text(text, "utf-8")


def test_a_right_paper_passes(symkl, tmp_path):
    paper(tmp_path, PAPER)
    done = symkl("check", "paper.md", *FAST)
    assert (done.returncode, done.stderr) == (0, "")
    assert "verdict: proved (1 step: 1 proved)" in done.stdout


def test_a_wrong_equation_is_pointed_at(symkl, tmp_path):
    paper(tmp_path, PAPER + WRONG)
    done = symkl("check", "paper.md", *FAST)
    assert done.returncode == 1
    assert done.stdout.endswith(
        "paper.md:7:14: (2) is refuted\n    $$ x + y = y - x \\quad (2) $$\n                 ^\n"
        "    did you mean + for -? The equation is proved then.\n"
    )


def test_what_is_ill_typed_is_refuted_and_what_is_unread_is_unknown(symkl, tmp_path):
    paper(tmp_path, PAPER + ILL_TYPED)
    done = symkl("check", "paper.md", "--allow-unknown", *FAST)
    assert done.returncode == 1
    assert "✗ (3) has shapes that do not fit  paper.md:5:12" in done.stdout
    paper(tmp_path, PAPER + UNREAD)
    done = symkl("check", "paper.md", "--json", "-", *FAST)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["schema"], found["verdict"]) == ("symkl-report/1", "unknown")
    assert [(one["label"], one["verdict"]) for one in found["unread"]] == [("4", "unknown")]
    assert found["steps"][0]["source"] == {"file": "paper.md", "line": 3, "column": 4}


def test_allow_unknown_changes_the_exit_code_alone(symkl, tmp_path):
    paper(tmp_path, PAPER + UNREAD)
    done = symkl("check", "paper.md", "--allow-unknown", *FAST)
    assert done.returncode == 0
    assert "verdict: unknown" in done.stdout
    assert "--allow-unknown" in done.stderr


def test_a_paper_of_which_nothing_can_be_read(symkl, tmp_path):
    paper(tmp_path, UNREAD)
    done = symkl("check", "paper.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("paper.md:1:6: ")


def test_a_label_that_is_not_there_is_told_of_the_paper(symkl, tmp_path):
    paper(tmp_path, PAPER)
    done = symkl("explain", "9", "paper.md")
    assert done.returncode == 2
    assert done.stderr.startswith("paper.md:1:1: no step has the label '9'")


def test_symbols_are_shown(symkl, tmp_path):
    paper(tmp_path, PAPER)
    done = symkl("check", "paper.md", "--symbols")
    assert done.stdout == "d  dimension  a size in a declaration\nx  vector     declared\ny  vector     declared\n"
    assert symkl("check", "--symbols").returncode == 2


def test_every_renderer_tells_what_was_not_read(symkl, tmp_path):
    paper(tmp_path, PAPER + UNREAD)
    done = symkl("report", "paper.md", "-o", "r.html", *FAST)
    assert done.returncode == 1
    assert "is no equation" in (tmp_path / "r.html").read_text("utf-8")
    done = symkl("latex", "paper.md", "-o", "p.tex", "--no-appendix", *FAST)
    assert (done.returncode, done.stderr) == (1, "symkl: this derivation is not verified: (4) is not read\n")
    assert "(4) is not read" in (tmp_path / "p.tex").read_text("utf-8")


def test_convert_writes_a_script_that_checks_the_same(symkl, tmp_path):
    paper(tmp_path, PAPER + UNREAD)
    done = symkl("convert", "paper.md", "-o", "proof.py")
    assert done.returncode == 1
    assert "(4) is left out" in done.stderr
    assert symkl("check", "proof.py", *FAST).returncode == 0
