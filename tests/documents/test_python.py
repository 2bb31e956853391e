"""A derivation as a Python script: running it makes the same derivation, and no text of it becomes code."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import S1, P, Q, mu1, p, s, x

from symkl import KL, Derivation, Normal, exp, half, identity, integral, log, pi, ring, vector
from symkl.documents.python import write
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.edits import alphabet, edits
from symkl.terms.expr import term

SAID = ("label", "claim", "cites", "by", "because", "section", "is_definition")


def said(derivation):
    return [tuple(getattr(step, name) for name in SAID) for step in derivation]


def again(derivation, folder):
    path = folder / "written.py"
    path.write_text(write(derivation), "utf-8")
    return load(path)


@pytest.mark.parametrize("name", ["gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky"])
def test_the_script_makes_the_same_derivation(name, tmp_path):
    derivation = load(bundled(name))
    found = again(derivation, tmp_path)
    assert (found.title, found.goal, said(found)) == (derivation.title, derivation.goal, said(derivation))


def test_every_operator_is_written(tmp_path):
    derivation = load()
    letters = alphabet(side for step in derivation for side in step.claim)
    changed = [e.term for step in derivation for side in step.claim for e in edits(side, letters) if e.term is not None]
    odd = Derivation("odd", goal="0")
    minus, law = -s, Normal("R", mu1, S1)
    sides = [*dict.fromkeys(changed), (term(2) + 3) * half, exp(term(-1)), -minus, (s - (s - p)) / (p / s), s ** (p**s),
             KL(P, Q), integral(P(x) * log(P(x)), x), pi * identity, law.expectation(x, vector("y"))]  # fmt: skip
    for number, side in enumerate(sides):
        if side.op != "symbol":
            odd.step(str(number), side, side, by=[ring])
    odd.goal = next(iter(odd)).label
    assert said(again(odd, tmp_path)) == said(odd)


HOSTILE = ['"""', "'''", "\\", "\n", "'); import os; os.abort() #", "{x}", "%s", "é漢\u202e", "\x00", "\r\n"]


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=5).map("".join))
def test_texts_stand_in_the_script_as_string_literals(text):
    text = "".join(c for c in text if not "\ud800" <= c <= "\udfff")
    derivation = Derivation(text, goal="1")
    derivation.section(text)
    derivation.step("1", s + s, 2 * s, by=[ring], because=text)
    literals = [node.value for node in ast.walk(ast.parse(write(derivation))) if isinstance(node, ast.Constant)]
    assert text in literals
    calls = {node.func.attr for node in ast.walk(ast.parse(write(derivation)))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
    assert calls == {"section", "step"} if text else {"step"}


def test_a_letter_that_is_called_like_something_else_gets_a_name_of_its_own(tmp_path):
    derivation = Derivation("names", goal="1")
    letters = [vector(name) for name in ("log", "lambda", "derivation", "term", "P", "x'", "x_", "inv")[:6]]
    law = Normal("P", mu1, S1)
    derivation.step("1", sum(letters[1:], letters[0]), sum(letters[1:], letters[0]), by=[ring])
    derivation.step("2", law.expectation(vector("y"), vector("y")), mu1)
    assert said(again(derivation, tmp_path)) == said(derivation)
