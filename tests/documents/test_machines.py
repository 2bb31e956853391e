"""SARIF and JUnit XML: each equation at its place, and nothing a title says breaks the file."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from symkl import check
from symkl.documents.machines import junit, sarif
from symkl.papers.paper import of_text

PAPER = (
    "# A & B\nLet $x, y \\in \\mathbb{R}^d$.\n$$ x + x = 2x \\quad (1) $$\n$$ x + y = y - x \\quad (2) $$\n"
    "$$ x^T y = x \\quad (3) $$\n$$ x \\approx y \\quad (4) $$\n"
)


def report(text=PAPER, file="a b.md"):
    return check(of_text(text, file), ["general", "explicit"], (1,))


def test_sarif_has_what_does_not_pass_at_its_place():
    found = sarif([report()])
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    results = run["results"]
    assert [(r["ruleId"], r["level"]) for r in results] == [
        ("refuted", "error"), ("refuted", "error"), ("unknown", "warning"),
    ]  # fmt: skip
    places = [r["locations"][0]["physicalLocation"] for r in results]
    assert {p["artifactLocation"]["uri"] for p in places} == {"a%20b.md"}
    assert [(p["region"]["startLine"], p["region"]["startColumn"]) for p in places] == [(4, 4), (5, 12), (6, 6)]
    assert {r["ruleId"] for r in results} <= {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_junit_has_a_case_for_every_equation():
    (suite,) = ET.fromstring(junit([report()]).encode())
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("A & B", "4", "3")
    assert [(case.get("name"), case.get("line"), len(case)) for case in suite] == [
        ("(1)", "3", 0), ("(2)", "4", 1), ("(3)", "5", 1), ("(4)", "6", 1),
    ]  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_any_title_makes_a_file_that_can_be_read(title):
    found = report(f"# {title}\n$$ 1 = 2 \\quad (1) $$", f"{title}.md")
    json.loads(json.dumps(sarif([found])))
    assert len(ET.fromstring(junit([found]).encode())[0]) == 1
