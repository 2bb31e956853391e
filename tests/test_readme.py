"""What the README and the pages of docs/ say is what the commands do: every snippet runs, every output is compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from symkl.cli import every_parser
from symkl.cli.completions import parsers
from symkl.pytest_plugin import OPTIONS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```([^`\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXECUTED = ("python", "console", "tex")
BY_CI = re.compile(r"make |pip install |uv run |apt-get install ")
NEEDS_COQ = re.compile(r"--layers \S*\bcoq\b")
"""What stands in ``sh`` blocks is no test's to run: .ci/run and tests/test_packaging.py do it."""
WITH_COMMANDS = [page for page in PAGES if re.search("^```(python|console)$", page.read_text("utf-8"), re.MULTILINE)]


def blocks(page, language):
    return [text for found, text in BLOCK.findall(page.read_text("utf-8")) if found == language]


def sessions(page):
    """Commands of the page's ``console`` blocks, each with the output shown."""
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def matches(shown: str, printed: str) -> bool:
    """Whether the output is as shown, where a line ``...`` stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """Run a line of shell in an empty folder where `symkl`, `pytest` and `python` are those of this test."""
    commands = tmp_path / "commands"
    commands.mkdir()
    plain = "-m pytest -p symkl.pytest_plugin"  # as symkl is installed, without plugins that happen to be there
    for name, arguments in (("symkl", "-m symkl"), ("pytest", plain), ("python", "")):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        script.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("PATH", str(commands), prepend=":")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    code = [0]

    def run(command: str) -> str:
        if command == "echo $?":
            return f"{code[0]}\n"
        done = subprocess.run(["sh", "-c", command], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              encoding="utf-8", check=False)  # fmt: skip
        code[0] = done.returncode
        return done.stdout

    run.folder = work
    return run


@pytest.mark.skipif(shutil.which("sh") is None, reason="the pages show a POSIX shell")
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.stem)
def test_the_page_shows_what_the_commands_print(page, shell):
    for text in blocks(page, "python"):
        name = re.match(r"# (\w+\.py)\n", text)
        assert name is not None, "a Python snippet begins with the name of its file"
        (shell.folder / name[1]).write_text(text.partition("\n")[2], "utf-8")
    for text in blocks(page, "tex"):
        name = re.match(r"% (\w+\.tex)\n", text)
        assert name is not None, "a snippet of LaTeX begins with the name of its file"
        (shell.folder / name[1]).write_text(text.partition("\n")[2], "utf-8")
    found = list(sessions(page))
    assert found
    for command, shown in found:
        if NEEDS_COQ.search(command) and not (shutil.which("coqc") or os.environ.get("SYMKL_REQUIRE_COQ")):
            pytest.skip("coqc is not installed: see docs/coq.md")
        printed = shell(command)
        assert matches(shown, printed), f"$ {command}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_is_of_a_kind_that_is_executed(page):
    text = page.read_text("utf-8")
    kinds = {kind for kind, _ in BLOCK.findall(text)}
    assert not {kind for kind in kinds if not kind.startswith("{")} - {*EXECUTED, "sh", "toml"}
    assert text.count("```") == 2 * len(BLOCK.findall(text))
    for line in "".join(blocks(page, "sh")).splitlines():
        assert BY_CI.match(line), f"nothing executes {line!r}: show it as a session, in a console block"
    for block in blocks(page, "toml"):
        settings = tomllib.loads(block)["tool"]["pytest"]["ini_options"]
        own = {name for name in settings if name.startswith("symkl_")}
        assert own <= {"symkl_proofs", *(f"symkl_{option}" for option in OPTIONS)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_within_the_text_have_their_options(page):
    program = list(parsers(every_parser()))
    known = {parser.prog: {o for action in parser._actions for o in action.option_strings} for parser in program}
    prose = BLOCK.sub("", page.read_text("utf-8"))
    for text in re.findall(r"`(symkl [^`]+)`", prose):
        words = text.split(" > ")[0].split()
        options = {word.partition("=")[0] for word in words[1:] if re.match("-+[a-z]", word)}
        command = " ".join(words[:2]) if words[1][0].isalpha() else "symkl"
        assert command in known, text
        assert options <= known[command], text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_targets_of_make_exist(page):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for block in blocks(page, "sh"):
        assert set(re.findall(r"\bmake (\w+)", block)) <= targets


def test_two_commands_stand_at_the_top():
    first = blocks(PAGES[0], "sh")[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make check", "make test"]


def test_the_own_proof_has_ten_lines():
    assert len([line for line in blocks(PAGES[0], "python")[0].splitlines()[1:] if line]) < 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_to_files_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_ellipsis_matches_whole_lines_only():
    assert matches("a\n...\nc\n", "a\nb\nb\nc\n")
    assert matches("a\n...\n", "a\n")
    assert not matches("a\n...\nc\n", "a\nb c\n")
