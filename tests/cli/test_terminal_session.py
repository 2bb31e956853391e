"""On a terminal: colours, a progress bar that goes away, NO_COLOR."""

from __future__ import annotations

import os
import re
import sys

import pytest

pty = pytest.importorskip("pty", reason="terminals of POSIX")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(root, *arguments, columns=80, **environment):
    """What `symkl` writes to a terminal."""
    code = f"import sys; from symkl.cli import main; sys.exit(main({list(arguments)!r}))"
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    env = {**inherited, "PYTHONPATH": str(root), "TERM": "xterm-256color", "COLUMNS": str(columns), **environment}
    process, master = pty.fork()
    if process == 0:
        os.execve(sys.executable, [sys.executable, "-W", "ignore", "-c", code], env)
    written = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the terminal is closed
            break
        if not piece:
            break
        written += piece
    os.close(master)
    return written.decode("utf-8"), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_colours_and_a_bar(root):
    text, code = on_terminal(root, "check", "-k", "13f,16", "--layers", "follows,general")
    assert code == 0
    assert "\x1b[32m" in text  # green
    assert "checking" in text
    assert re.search(r"16.*proved", ESCAPES.sub("", text))


def test_no_color(root):
    text, _ = on_terminal(root, "check", "-k", "13f", "--layers", "general", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9][0-9;]*m", text)
    assert "proved" in text


def test_the_table_uses_the_width(root):
    text, _ = on_terminal(root, "check", "-k", "16", "--layers", "follows,general", columns=120)
    assert "expand; the cross terms are one scalar and its transpose" in text


def test_json_on_a_terminal_is_json_only(root):
    import json

    text, _ = on_terminal(root, "check", "-k", "13f", "--layers", "general", "--json", "-")
    assert json.loads(text)["verdict"] == "proved"
