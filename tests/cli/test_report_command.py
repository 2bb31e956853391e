"""``symkl report`` and ``symkl graph``: what they write, their exit codes, and what they say of bad input."""

from __future__ import annotations

import html
import os
import re
import shlex
import webbrowser
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from symkl.cli import main

WRONG = Path(__file__).parent.parent / "derivations" / "wrong" / "wrong_16_sign.py"
QUICK = ["--layers", "follows,general", "-k", "16"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_report_is_written_and_its_verdict_said(folder, capsys):
    assert main(["report", *QUICK]) == 0
    assert capsys.readouterr().out == "report.html: proved\n"
    assert (folder / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in folder.iterdir()] == ["report.html"]


def test_a_failing_derivation_is_written_with_exit_code_1(folder, capsys):
    assert main(["report", str(WRONG), *QUICK, "-o", "out.html"]) == 1
    assert "out.html: refuted" in capsys.readouterr().out
    assert "What is not verified" in (folder / "out.html").read_text("utf-8")


def test_the_same_report_is_the_same_file(folder):
    options = ["--layers", "follows,explicit,numeric", "-k", "13d,19", "--dims", "2"]
    assert main(["report", *options]) == 0
    first = (folder / "report.html").read_bytes()
    assert main(["report", *options]) == 0
    assert (folder / "report.html").read_bytes() == first


def test_the_command_in_the_report_writes_it_again(folder):
    options = ["--dims", "2", "--digits", "20", "--seed", "7", "-k", "13f", "--thorough"]
    options += ["--layers", "follows,explicit,numeric"]
    assert main(["report", *options]) == 0
    document = (folder / "report.html").read_text("utf-8")
    section = document[document.index('id="again"') :]
    command = re.search(r"<code>(.*?)</code>", section)[1]
    words = shlex.split(command)
    assert words[:2] == ["symkl", "report"]
    assert main([*words[1:-1], "again.html"]) == 0
    assert (folder / "again.html").read_text("utf-8") == document.replace("-o report.html", "-o again.html")


def test_standard_output_gets_the_page_alone(folder, capsys):
    assert main(["report", *QUICK, "-o", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>\n")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("command", [["report", *QUICK, "-o", "-"], ["graph"]])
def test_a_pipe_of_another_encoding_gets_the_same_page(symkl, command):
    here, elsewhere = symkl(*command), symkl(*command, PYTHONIOENCODING="latin-1")
    assert elsewhere.stdout.isascii()
    if command == ["graph"]:
        assert html.unescape(elsewhere.stdout) == html.unescape(here.stdout)
    else:
        assert html.unescape(elsewhere.stdout).split("<body>")[1] == html.unescape(here.stdout).split("<body>")[1]


def test_an_unwritable_path_leaves_nothing(folder, capsys):
    assert main(["report", *QUICK, "-o", "missing/out.html"]) == 2
    assert capsys.readouterr().err == "symkl: cannot write missing/out.html: No such file or directory\n"
    assert main(["report", *QUICK, "-o", "."]) == 2
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("found", "said"), [(True, ""), (False, "no browser was found to open it")])
def test_open_shows_the_file_or_says_that_it_cannot(folder, capsys, monkeypatch, found, said):
    opened = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or found)
    assert main(["report", *QUICK, "--open", "-o", "a b.html"]) == 0
    assert opened == [(folder / "a b.html").as_uri()]
    err = capsys.readouterr().err
    assert said in err
    assert bool(err) is not found


@pytest.mark.parametrize(
    "arguments", [["--layers", "nothing"], ["-k", "99"], ["--dims", "0"], ["nowhere.py"], ["--nothing"]]
)
def test_what_names_nothing_is_refused(folder, capsys, arguments):
    assert main(["report", *arguments]) == 2
    assert capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_the_graph_is_svg_on_standard_output(folder, capsys):
    assert main(["graph"]) == 0
    picture = ET.fromstring(capsys.readouterr().out)
    assert picture.tag.endswith("svg")
    assert list(folder.iterdir()) == []


def test_the_graph_with_verdicts_has_the_exit_code_of_check(folder):
    assert main(["graph", str(WRONG), "--format", "dot", "-o", "g.dot"]) == 0
    assert "octagon" not in (folder / "g.dot").read_text("utf-8")
    options = ["--layers", "follows", "-o", "g.dot"]
    assert main(["graph", str(WRONG), "--format", "dot", "--check", *options]) == 1
    assert '"16" [label="16 ✗", shape=octagon' in (folder / "g.dot").read_text("utf-8")
    assert main(["graph", "--check", *options]) == 0


def test_an_unknown_format_names_those_there_are(folder, capsys):
    assert main(["graph", "--format", "png"]) == 2
    err = capsys.readouterr().err
    assert "png" in err
    assert "svg" in err
    assert "dot" in err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no read-only folders of this kind")
def test_a_file_that_is_there_stays_when_the_new_one_cannot_be_written(folder, monkeypatch):
    (folder / "report.html").write_text("old")
    monkeypatch.setattr(os, "replace", _refuse)
    assert main(["report", *QUICK]) == 2
    assert [path.name for path in folder.iterdir()] == ["report.html"]
    assert (folder / "report.html").read_text() == "old"


def _refuse(source, target):
    raise PermissionError(13, "Permission denied")
