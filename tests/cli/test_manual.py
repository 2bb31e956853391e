"""The page of the command line is what the parsers say."""

from __future__ import annotations

from symkl.cli import COMMANDS
from symkl.cli.manual import manual_page


def test_the_page_in_the_docs_is_this_one(root):
    written = (root / "docs" / "command-line.md").read_text("utf-8")
    assert written == manual_page(), "write it again: python -m symkl.cli.manual > docs/command-line.md"


def test_every_command_has_a_section():
    page = manual_page()
    assert all(f"\n## symkl {name}\n" in page for name in COMMANDS)


def test_no_cell_breaks_its_table():
    for line in manual_page().splitlines():
        if line.startswith("| "):
            assert line.replace("\\|", "").count("|") in (3, 4), line
