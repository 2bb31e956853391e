"""Formulas as macros: names of letters only, all different, and nothing that was not verified."""

from __future__ import annotations

import re

from compiling import compiled, complaints
from hypothesis import given
from hypothesis import strategies as st
from small import NASTY, report, wrong

from symkl import Derivation, ring, vector
from symkl.documents.macros import name, of_step, write
from symkl.papers.script import load
from symkl.proof.report import Verdict

LABELS = st.text(st.characters(exclude_characters=" ,\\{}$&#^_%~"), min_size=1, max_size=5)


@given(LABELS, LABELS)
def test_different_labels_have_different_names_of_letters_only(one, other):
    assert re.fullmatch("eq[A-Z][A-Za-z]*", name(one))
    assert (name(one) == name(other)) == (one == other)


@given(st.lists(LABELS, unique=True, min_size=2, max_size=4))
def test_no_two_macros_of_a_derivation_have_one_name(labels):
    x = vector("x")
    derivation = Derivation("t", goal="1")
    for label in filter(str.isprintable, labels):
        derivation.step(label, x + x, (2 * x, x * 2, x + x), by=[ring])
    found = [macro.name for step in derivation for macro in of_step(step)]
    assert len(found) == len(set(found))


def test_every_equation_has_a_whole_and_its_sides():
    found = {macro.name: macro.latex for macro in of_step(load()["13"])}
    assert list(found) == ["eqOneThree", "eqOneThreeLhs", "eqOneThreeMid", "eqOneThreeRhs"]
    assert found["eqOneThreeRhs"] == "d"
    assert found["eqOneThree"].endswith(r" = \text{Tr}(\Sigma_1^{-1} \Sigma_1) = d")


def test_what_is_not_verified_has_no_macro():
    derivation = wrong()
    text = write(derivation, report(derivation, Verdict.REFUTED, Verdict.PROVED))
    assert "% NO MACRO for (14), which is refuted." in text
    assert r"\eqOneFour" not in text
    assert r"\newcommand{\eqCapADotOne}" in text


def test_what_was_not_checked_says_so():
    assert "% Not checked: written with --no-check." in write(wrong())


def test_an_author_reads_them_in(tmp_path):
    derivation = load()
    (tmp_path / "macros.tex").write_text(write(derivation), "utf-8")
    used = " ".join(rf"\[ \{macro.name} \]" for macro in of_step(derivation["13"]))
    head = r"\documentclass{article}\usepackage{amsmath,amssymb}\input{macros}"
    paper = rf"{head}\begin{{document}}{used}\end{{document}}"
    assert complaints(compiled(paper, tmp_path)) == []


def test_a_title_and_a_reason_stay_comments():
    x = vector("x")
    derivation = Derivation(NASTY + "\nfoo\u2028bar\x0cbaz", goal="1")
    derivation.step("1", x + x, 2 * x, because="a\n\\oops\rb\x85c")
    assert all(re.match(r"%|\\newcommand\{|$", line) for line in re.split(r"[\n\r\x0c\x85\u2028]", write(derivation)))
