"""The import graph has floors and no cycle, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "symkl"
FLOORS = [
    {"errors", "shown"}, {"terms"}, {"proof"}, {"explicit", "gaussian"}, {"coq"}, {"layers"}, {"audit"},
    {"papers", "documents", "implementations"}, {"formulas"}, {"cli", "pytest_plugin"}, {"__main__"},
]  # fmt: skip
"""Lowest first; the public names in symkl/__init__.py stand beside them."""
HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
HEAVY = ["sympy", "numpy", "flint", "mpmath", "rich", "torch", "jax"]
LONGEST = 300

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module]
        for name in names:
            parts = name.split(".")
            if parts[0] == "symkl" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    room = room_of(path)
    if room == "__init__":
        return
    assert room in HEIGHT, f"{room} has no floor"
    assert all(HEIGHT[other] <= HEIGHT[room] for other in imported_rooms(path))
    beside = {other for other in imported_rooms(path) if HEIGHT[other] == HEIGHT[room]} - {room}
    assert not beside - {"explicit", "gaussian"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_is_short_and_says_what_it_is_for(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text))


def loaded_after(code):
    probe = f"import sys\n{code}\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[-2].split()


def test_the_package_imports_nothing_heavy():
    assert loaded_after("import symkl") == []


def test_a_check_of_follows_and_general_imports_nothing_heavy():
    code = "from symkl.cli import main\nmain(['check', '--layers', 'follows,general'])"
    assert loaded_after(code) == []


def test_the_package_imports_no_room_before_a_name_is_asked_for():
    probe = "import sys, symkl\nprint(*[name for name in sys.modules if name.startswith('symkl.')])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_the_public_names_are_those_of_a_star_import():
    probe = (
        "from symkl import *\n"
        "import symkl\n"
        "print(set(symkl.__all__) - set(globals()), set(symkl.__all__) - set(dir(symkl)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "set() set()\n"


def test_a_report_of_follows_and_general_imports_no_engine(tmp_path):
    target = str(tmp_path / "report.html")
    code = f"from symkl.cli import main\nmain(['report', '--layers', 'follows,general', '-o', {target!r}])"
    assert loaded_after(code) == []


def test_the_public_names_are_sorted_and_there():
    import symkl

    assert symkl.__all__ == sorted(symkl.__all__) == sorted(symkl.HOME)
    assert all(getattr(symkl, name) is not None for name in symkl.__all__)
    with pytest.raises(AttributeError):
        symkl.nothing
