"""What objects show of themselves in a notebook: one formula as $…$, anything else as HTML with MathML and no TeX."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import symkl
from symkl import Derivation, Gaussian, Normal, covariance, entropy, inv, kl, ring, trace, vector
from symkl.documents.axioms import inference
from symkl.gaussian.answer import answer
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED

x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma")
NASTY = "<script>alert('1')</script> & $x$ \" ]]> \\( y \\)"
P, Q = Gaussian([0, 1], covariance=[[2, 1], [1, 1]]), Gaussian(["1/3", 0], precision=[[2, 0], [0, 1]])


def read(html):
    """The elements of well-formed HTML; no TeX stands in its text."""
    tree = ElementTree.fromstring(f"<div>{html.replace('&nbsp;', ' ')}</div>")
    assert not re.search(r"\$|\\\[|\\\(", "".join(text for text in tree.itertext() if NASTY not in text))
    return tree


def words(html):
    for annotation in (tree := read(html)).iter("semantics"):
        annotation.clear()
    return " ".join(" ".join(tree.itertext()).split())


@pytest.fixture(scope="module")
def wrong():
    derivation = Derivation("Wrong", goal="2")
    derivation.section("A section")
    derivation.step("1", x + x, 2 * x, by=[ring], because="a sum")
    derivation.step("2", trace(inv(Sigma)), trace(Sigma), cites=["1"], because="no reason")
    return symkl.check(derivation, layers=["follows", "general", "explicit"])


@pytest.mark.parametrize("thing", [
    trace(inv(Sigma)), Normal("P", mu, Sigma), P, Q, Gaussian([0], scale_tril=[[3]]),
    Gaussian([0.1, 1e-300], covariance=[[1, 0], [0, 1]]), *APPROVED.values(),
])  # fmt: skip
def test_one_formula_is_latex_between_dollars(thing):
    found = thing._repr_latex_()
    assert re.fullmatch(r"\$[^$]+\$", found)
    assert found.count("{") == found.count("}")
    assert found.count(r"\left") == found.count(r"\right")


def test_distributions_show_their_numbers():
    assert r"\begin{bmatrix} 2 & 1 \\ 1 & 1 \end{bmatrix}" in P._repr_latex_()
    assert r"\begin{bmatrix} 2 & 0 \\ 0 & 1 \end{bmatrix}^{-1}" in Q._repr_latex_()
    assert r"1 \cdot 10^{-300}" in Gaussian([1e-300], covariance=[[1]])._repr_latex_()
    assert "d = 9" in Gaussian([0] * 9, covariance=[[int(i == j) for i in range(9)] for j in range(9)])._repr_latex_()
    assert Gaussian([[0], [1]], covariance=[[1]])._repr_latex_() is None


def test_an_axiom_is_an_inference_line():
    assert symkl.cyclic._repr_latex_() == f"${inference(symkl.cyclic)}$"


def test_a_step_has_its_claim_in_mathml():
    tree = read(load()["16"]._repr_html_())
    [formula] = tree.iter("math")
    assert formula.get("alttext") == " = ".join(side.latex() for side in load()["16"].claim)
    assert "from 15 by ring, symmetric, scalar_transpose" in words(load()["16"]._repr_html_())


def test_a_derivation_has_every_step_under_its_section():
    derivation = load()
    tree = read(derivation._repr_html_())
    assert len(list(tree.iter("math"))) == len(derivation)
    assert [row.find("th").text for row in tree.iter("tr") if row.find("th").get("colspan")] == list(
        dict.fromkeys(step.section for step in derivation)
    )


def test_a_report_says_everything_without_colour(wrong):
    found = words(wrong._repr_html_())
    assert "✗ refuted" in found
    assert "verdict: ✗ refuted (2 steps: 1 proved, 1 refuted)" in found
    assert "✗ (2) is refuted" in found
    assert "follows: refuted: left" in found
    assert "the sides differ at d = 1 for Σ =" in found
    assert "not run: numeric" in found
    assert "(2) rests on" in found
    assert "color" not in wrong._repr_html_()


def test_marks_have_words_for_screen_readers(wrong):
    tree = read(wrong._repr_html_())
    assert {span.get("aria-label") for span in tree.iter("span")} == {"proved", "unknown", "refuted"}


def test_a_step_of_a_report_shows_why_it_failed(wrong):
    assert "is refuted" in words(wrong["2"]._repr_html_())
    assert "is refuted" not in words(wrong["1"]._repr_html_())


def test_the_matrices_of_a_counterexample_are_mathml():
    derivation = Derivation("t", goal="1")
    A, B = symkl.matrix("A"), symkl.matrix("B")
    derivation.step("1", A @ B, B @ A)
    step = symkl.check(derivation, layers=["explicit"])["1"]
    assert step.counterexample.d == 2
    tables = list(read(step._repr_html_()).iter("mtable"))
    assert [len(list(table.iter("mtd"))) for table in tables] == [4, 4]
    assert ", B =" in words(step._repr_html_())  # one letter is told from the next


def test_numbers_show_bounds_and_terms():
    found = words(answer(P, Q, 20)._repr_html_())
    assert found.startswith("KL(P‖Q)")
    assert "at least" in found
    assert "½ tr(Σ₂⁻¹Σ₁)" in found
    assert kl(P, Q).upper in words(kl(P, Q)._repr_html_())
    assert "log determinant" in words(entropy(P)._repr_html_())


def test_what_an_author_wrote_is_text():
    derivation = Derivation(NASTY, goal="1")
    derivation.section(NASTY)
    derivation.step("1", x + x, 3 * x, by=[ring], because=NASTY)
    for html in (derivation._repr_html_(), derivation["1"]._repr_html_(), symkl.check(derivation)._repr_html_()):
        assert NASTY in words(html)
        assert not list(read(html).iter("script"))


def test_showing_a_term_imports_nothing_heavy():
    code = (
        "import sys, symkl; symkl.vector('x')._repr_latex_(); symkl.cyclic._repr_latex_();"
        "print([m for m in ('sympy', 'numpy', 'flint', 'mpmath', 'rich', 'IPython') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
