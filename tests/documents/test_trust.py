"""The page of what has to be trusted is what the source says."""

from __future__ import annotations

import ast
from pathlib import Path

from symkl.documents.trust import ASKING, PACKAGE, READING, files, lines, trust_page

NO_PART = {"proof/__init__.py", "proof/residual.py"}
"""Files of the room that decide nothing: the second only words a failure."""


def test_the_page_in_the_docs_is_this_one(root):
    written = (root / "docs" / "trust.md").read_text("utf-8")
    assert written == trust_page(), "write it again: python -m symkl.documents.trust > docs/trust.md"


def test_every_file_of_the_kernel_is_in_the_order_of_reading():
    assert {file for file, _ in READING if file.startswith("proof/")} == set(files("proof")) - NO_PART - set(ASKING)


def test_what_the_kernel_imports_is_in_the_list():
    trusted = {file for file, _ in READING}
    for file in trusted:
        for node in ast.walk(ast.parse((Path(PACKAGE) / file).read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("symkl."):
                names = [f"{node.module.removeprefix('symkl.').replace('.', '/')}.py"]
                if node.module == "symkl.proof":
                    names = [f"proof/{alias.name}.py" for alias in node.names]
                found = set(names) - trusted - {"errors.py", "terms/frozen.py"}
                printing = {"terms/text.py", "terms/latex.py", "terms/sympy.py", "terms/shown.py", "shown.py"}
                printing |= {"proof/residual.py"}
                assert found <= printing, (file, found)


def test_lines_are_counted():
    assert lines("proof/__init__.py") == 1
