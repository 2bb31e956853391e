"""The LaTeX document: it compiles without a warning, whatever people write, and every line fits."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symkl import Derivation, covariance, inv, quad, ring, vector
from symkl.documents.breaking import broken, width
from symkl.documents.escape import LATIN, MATH, SPECIAL, TEXT, escape
from symkl.documents.latex import display
from symkl.documents.latex import of_derivation as article
from symkl.papers.script import load
from symkl.proof.report import Check, Grounds, Report, StepReport, Verdict

x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma")
NASTY = r"50% of $x_1$ & {y} #3 ~ ^ \ <a> |b| \input{/etc/passwd} “q” – — … 𝐱 ∫ ℝᵈ ≻ 0, Σ₂⁻¹ µ ½ 中 é ß Ł ‖ \end{x}"


def compiled(text, folder):
    """The log of pdflatex; skipped where there is none, unless SYMKL_REQUIRE_LATEX says that there must be."""
    if shutil.which("pdflatex") is None and not os.environ.get("SYMKL_REQUIRE_LATEX"):
        pytest.skip("pdflatex is not installed")
    (folder / "out.tex").write_text(text, "utf-8")
    for _ in range(2):  # the second run knows the labels
        run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "out.tex"]
        done = subprocess.run(run, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    return (folder / "out.log").read_text("utf-8", errors="replace")


def complaints(log):
    return [line for line in log.splitlines() if re.search(r"Warning|Overfull|^!|Missing character", line)]


def test_the_gaussian_kl_compiles_without_a_warning(tmp_path):
    assert complaints(compiled(article(load()), tmp_path)) == []


def test_whatever_people_write_compiles_without_a_warning(tmp_path):
    derivation = Derivation(NASTY, goal="é-2")
    derivation.section(NASTY)
    derivation.step("13a", x + x, 2 * x, by=[ring], because=NASTY)
    derivation.step("é-2", x - x, 0 * x, cites=["13a"], by=[ring], because="from (13a), not from (99) or (é-3)")
    text = article(derivation)
    assert r"\eqref{eq:13a}, not from (99)" in text
    assert complaints(compiled(text, tmp_path)) == []


def test_every_sign_of_the_tables_compiles(tmp_path):
    letters = [chr(c) for c in range(0xC0, 0x180)]
    signs = [escape(c) for c in [*SPECIAL, *MATH, *TEXT, *letters, *"§¶©®°¡¿«»"]]
    body = "\n\n".join(signs)
    text = article(Derivation("t", goal="1")).replace(r"\maketitle", body)
    assert complaints(compiled(text, tmp_path)) == []


def test_long_equations_are_broken_and_fit(tmp_path):
    derivation = Derivation("Long", goal="4")
    terms = [quad(x - mu, inv(Sigma)) for _ in range(12)]
    total = terms[0]
    for number, term in enumerate(terms[1:]):
        total = total + term if number % 2 else total - term
    derivation.step("1", total, total, because="a sum on both sides")
    derivation.step("3", quad(x, Sigma), (total * quad(x, Sigma), total), because="a chain, with a bracket")
    derivation.step("4", quad(x, Sigma), (quad(x, Sigma) / 2 + total) * 2, because="a stretched bracket")
    assert complaints(compiled(article(derivation), tmp_path)) == []


def test_an_equation_has_its_tag_and_label():
    derivation = Derivation("t", goal="13a")
    derivation.step("13a", x + x, 2 * x, by=[ring])
    assert list(display((derivation["13a"].claim,), "13a")) == [
        r"\begin{equation}", r"\tag{13a}\label{eq:13a}", "x + x = 2 x", r"\end{equation}",
    ]  # fmt: skip


@given(st.text())
def test_escaped_text_has_balanced_braces_and_known_letters(text):
    escaped = escape(text)
    assert all(c.isascii() or c in LATIN for c in escaped)
    bare = escaped.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
    assert not re.search(r"(?<!\\)[#%&$]", bare)


def test_a_reason_begins_with_a_capital_unless_it_is_a_formula():
    derivation = Derivation("t", goal="1")
    for label, because in (("1", "expand"), ("2", "a sum"), ("3", "d = d log e"), ("4", "μ₁ is the mean")):
        derivation.step(label, x + x, 2 * x, because=because)
    text = article(derivation)
    assert all(rf"\noindent {start}" in text for start in ("Expand:", "A sum:", "d = d log e:", r"\ensuremath{\mu}"))


def test_a_break_never_parts_a_group():
    for room in range(6, 60):
        for part in broken(r"\frac{a + b}{c - d} + \left( \frac{1}{2} |a + b| + (c - d)^{e + f} - g \right) h", room):
            assert part.count("{") == part.count("}")
            assert part.count(r"\left") == part.count(r"\right")
            assert part.count("|") % 2 == 0


def test_nothing_is_lost_in_a_break():
    latex = r"a + \left( b - c + \frac{d}{e} \right) - [f + g] + (h - i)"
    for room in range(4, 50):
        joined = " ".join(broken(latex, room)).replace(r" \right. \left. {}", "")
        assert joined == latex


def test_a_fraction_is_as_wide_as_its_wider_part():
    assert width(r"\frac{a + b + c}{2}") == pytest.approx(width("a + b + c") + 0.5)


def test_a_report_adds_verdicts_and_what_the_goal_rests_on(tmp_path):
    derivation = Derivation("t", goal="1")
    derivation.step("1", x + x, 2 * x, by=[ring])
    grounds = Grounds(("ring",), ("Σ₁ is positive definite",), ("1",))
    step = StepReport(derivation["1"], Verdict.UNKNOWN, (Check("follows", Verdict.UNKNOWN),), grounds)
    text = article(derivation, Report("t", "1", (step,), ("follows",), versions={"symkl": "0.1.0"}))
    assert r"\textbf{Unknown:}" in text
    assert r"\symklmark{\textbf{?}\,F}" in text
    assert r"\textbf{This derivation is not verified: }\eqref{eq:1} is unknown." in text
    assert r"Not verified: \eqref{eq:1} (unknown)" in text
    assert r"\textbf{Open: }\eqref{eq:1}" in text
    assert complaints(compiled(text, tmp_path)) == []
