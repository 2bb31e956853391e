"""The reader of scripts before anything runs, and the command line: an error with a place, or an exit code."""

from __future__ import annotations

import contextlib
import io
from argparse import ArgumentTypeError

import pytest
from clock import outcome, within
from hypothesis import given
from hypothesis import strategies as st

from symkl.cli import main, options
from symkl.errors import DerivationError, InputError
from symkl.papers import script

GOOD = """
from symkl import Derivation, ring, vector
x = vector("x")
derivation = Derivation("Twice", goal="1")
derivation.step("1", x + x, 2 * x, by=[ring])
"""
WORDS = st.sampled_from([
    "x", "derivation", "=", "1", "(", ")", "[", "{", "'", '"""', "\\", "\n", "\t", "  ", "def ", ":", "lambda ", "@",
    "# -*- coding: latin-1 -*-\n", "# -*- coding: utf-7 -*-\n", "\f", "\0", "\ufeff", "é", "𝐱", "\u202e", "(" * 500,
    "-" * 500, "9" * 5000, "f'{", "async ", "match ", "import ",
])  # fmt: skip


@given(st.lists(WORDS).map("".join).map(str.encode) | st.binary() | st.binary().map(lambda junk: GOOD.encode() + junk))
def test_bytes_are_compiled_or_refused_with_a_place(folder, data):
    """The parts of the reader before anything runs."""
    path = folder / "proof.py"
    path.write_bytes(data)
    code, error = outcome(30, InputError, lambda: script._compiled(script._source(str(path)), str(path)))
    if code is not None:
        assert code.co_filename == str(path)
        return
    assert (error.file, str(error) != "") == (str(path), True)
    assert min(error.line, error.column) >= 1


VALUES = st.sampled_from([
    "None", "1", "'text'", "Derivation", "Derivation('t')", "Derivation('t', goal='1')", "Derivation(1, goal='1')",
    "Derivation('t' * 10001, goal='1')", "Derivation('\\ud800', goal='1')", "(1 / 0)", "exit(3)", "open('/')",
    "Derivation('t', goal='1').step('1', 1, 1)", "__import__('symkl').nothing", "print", "object()", "E", "raise_",
])  # fmt: skip


@given(VALUES, st.sampled_from(["", "derivation.step('1', x, x)", "derivation.step(1, x, y)", "derivation.goal = 7"]))
def test_any_derivation_is_taken_or_refused_with_its_file(folder, value, after):
    path = folder / "made.py"
    path.write_text(f"from symkl import *\nx, y = vector('x'), vector('y')\nderivation = {value}\n{after}\n", "utf-8")
    with contextlib.redirect_stderr(io.StringIO()):
        found, error = outcome(30, DerivationError, script.load, str(path))
    assert error.file == str(path) if found is None else len(found) == 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzzed")


TEXTS = st.text(st.characters(exclude_categories=[]), max_size=12) | st.text("0123456789-,. ٣²_+e", max_size=12)
READERS = [options.names, options.dimensions, options.positive, options.jobs, options.seed, options.seconds]


@given(st.sampled_from(READERS), TEXTS | st.sampled_from(["9" * 5000, "1-" * 5000, "," * 10**6, "1," * 10**5 + "1"]))
def test_an_options_value_is_read_or_refused(reader, text):
    value, error = outcome(30, ArgumentTypeError, reader, text)
    assert value or error is not None or reader is options.seed
    assert error is None or 0 < len(str(error)) < 400


OPTIONS = ["-k", "--dims", "--digits", "--layers", "--json", "--jobs", "--timeout", "--seed", "--thorough", "--x"]


@given(st.lists(st.sampled_from([*OPTIONS, "check", "list", "latex", "kl", "absent.py", "1", "-1", "follows"]) | TEXTS))
def test_a_command_line_ends_with_an_exit_code(folder, arguments):
    """Never a run of the paper itself: the first word is no path that exists, or the options are refused before."""
    out, err = io.StringIO(), io.StringIO()
    with within(60), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.chdir(folder):
        code = main([*arguments, "absent.py", "--y"])
    assert code in (0, 2)
    assert all(c.isprintable() or c == "\n" for c in out.getvalue() + err.getvalue())
