"""Explanations in print: golden files, 80 columns, the same words in colour, JSON, and LaTeX that compiles."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from symkl import Derivation, covariance, cyclic, identity, inv, matrix, quad, ring, trace, trace_identity, vector
from symkl.audit.explain import explain
from symkl.documents import explanation
from symkl.documents.explanation_json import to_json
from symkl.documents.explanation_latex import exact, fragment
from symkl.documents.latex import PREAMBLE
from symkl.documents.unlatex import in_text
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED

FOLDER = Path(__file__).parent / "explained"
PAPER, ENTROPY = load(bundled("gaussian_kl")), load(bundled("gaussian_entropy"))
GOLDEN = [(PAPER, label, label) for label in ("13a", "16", "18", "19")]
STEPS = [(PAPER, step.label) for step in PAPER] + [(ENTROPY, step.label) for step in ENTROPY]
A, Sigma, x = matrix("A"), covariance("Sigma"), vector("x")
NASTY = r"50% of $x_1$ & {y} #3 ~ ^ \ <a> |b| \input{/etc/passwd} \write18{ls} — Σ₂⁻¹ µ ½ 中"


def failing() -> Derivation:
    derivation = Derivation("Failing", goal="4")
    derivation.step("1", trace(inv(Sigma) @ A @ Sigma), trace(A), by=[cyclic], because="turn the trace")
    derivation.step("2", trace(identity), 1, by=[trace_identity], because=NASTY)
    derivation.step("3", quad(x, A), (quad(x, A.T), 2 * quad(x, A)))
    derivation.step("4", quad(x, Sigma) + 0, quad(x, Sigma.T), cites=["1"])
    return derivation


@cache
def explained(derivation, label):
    return explain(derivation, label)


FAILING = failing()
EVERY = [*STEPS, *((FAILING, step.label) for step in FAILING)]
IDS = [f"{derivation.title[:2]}-{label}" for derivation, label in EVERY]


def steady(text: str) -> str:
    """Without the figures that depend on how a library rounds."""
    return re.sub(r"± \S+", "± …", re.sub(r"agree to \d+", "agree to …", text))


@pytest.mark.parametrize(("derivation", "label", "name"), GOLDEN, ids=[name for *_, name in GOLDEN])
def test_the_text_is_the_golden_file(derivation, label, name):
    file = FOLDER / f"{name}.txt"
    text = steady(explanation.render(explained(derivation, label)))
    if os.environ.get("SYMKL_WRITE_GOLDEN"):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize(("derivation", "label"), EVERY, ids=IDS)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_line_fits(derivation, label, width):
    rows = explanation.render(explained(derivation, label), width).splitlines()
    assert [row for row in rows if len(row) > width] == []


@pytest.mark.parametrize(("derivation", "label"), EVERY, ids=IDS)
def test_a_reason_stands_at_the_right_margin(derivation, label):
    found = explained(derivation, label)
    rows = explanation.render(found).splitlines()
    for way in found.ways:
        for link in way.chain.links if way.chain is not None else ():
            name = explanation.name_of(link)
            assert any(row.endswith(f"  {name}") and len(row) == 80 for row in rows), name


def test_the_coloured_version_has_the_same_words():
    found = explained(PAPER, "16")
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=False, width=80)
    for spans in explanation.lines(found, 80):
        console.print(Text.assemble(*spans), no_wrap=True, overflow="ignore", crop=False)
    assert [row.rstrip() for row in stream.getvalue().splitlines()] == explanation.render(found).splitlines()


def test_a_failing_step_is_told_as_far_as_it_goes():
    text = explanation.render(explained(FAILING, "1"))
    for said in (
        "? It was not derived by cyclic.", "What is left of it: left = Tr(Σ Σ⁻¹ A), right = Tr(A)",
        "It is true for every d; what is missing is the reason.",
        "Citing the axiom inverse_cancels as well would close it.", "How it would follow",
    ):  # fmt: skip
        assert said in text
    text = explanation.render(explained(FAILING, "2"))
    assert "✗ It is false." in text
    assert "the sides differ at d = 2 for" in text
    assert "In numbers" not in text
    assert "What does not follow: xᵀ Aᵀ x = 2 xᵀ A x" in explanation.render(explained(FAILING, "3"))


def test_a_premise_that_is_not_proved_is_told():
    assert "it is not proved" in explanation.render(explained(FAILING, "4"))


def test_ring_beside_another_reason_is_told():
    assert "expectation_linear together with ring" in explanation.render(explained(PAPER, "12"))
    assert "together with ring" not in explanation.render(explained(PAPER, "16"))


def test_what_holds_as_written_names_the_laws():
    derivation = Derivation("t", goal="1")
    derivation.step("1", (A @ A).T, A.T @ A.T)
    text = explanation.render(explain(derivation, "1"))
    assert "as written" in text
    assert "(AB)ᵀ = BᵀAᵀ" in text


def test_sides_that_are_written_alike_need_no_chain():
    derivation = Derivation("t", goal="1")
    derivation.step("1", A, A, because="the same")
    assert "both sides are written alike" in explanation.render(explain(derivation, "1"))


def test_where_no_chain_was_found_that_is_said():
    t = trace(A)
    for _ in range(8):
        t = t + (t + trace(Sigma))
    derivation = Derivation("t", goal="1")
    derivation.step("1", t, t + 0, by=[ring], because="large")
    text = explanation.render(explain(derivation, "1"))
    assert "no chain of small steps was found; the kernel proves it as a whole" in text


# -- JSON


@pytest.mark.parametrize(("derivation", "label"), EVERY, ids=IDS)
def test_json_has_everything(derivation, label):
    found = explained(derivation, label)
    data = json.loads(json.dumps(to_json(found)))
    assert data["schema"] == "symkl-explain/1"
    assert data["label"] == label
    assert data["claim"] == " = ".join(side.latex() for side in derivation[label].claim)
    assert [p["label"] for p in data["premises"]] == [p.label for p in found.premises]
    assert all(a.keys() == {"id", "statement", "condition", "why", "source"} for a in data["axioms"])
    assert len(data["chains"]) == len(found.ways)
    for chain in data["chains"]:
        for link in chain["links"] or ():
            assert link.keys() == {"term", "premise", "axiom", "with_ring"}
            assert link["premise"] is None or link["axiom"] is None
        if chain["links"]:
            assert chain["links"][-1]["term"] == chain["rhs"]
    assert (data["verdict"] in ("proved", "definition")) == found.holds
    assert (data["gap"] is None) == (found.gap is None)


def test_json_of_a_false_step_has_the_counterexample():
    data = to_json(explained(FAILING, "2"))
    assert data["verdict"] == "refuted"
    assert data["counterexample"] == {"d": 2, "values": {}, "lhs": "2", "rhs": "1"}


# -- LaTeX


def compiled(text: str, folder: Path) -> str:
    if shutil.which("pdflatex") is None and not os.environ.get("SYMKL_REQUIRE_LATEX"):
        pytest.skip("pdflatex is not installed")
    (folder / "out.tex").write_text(text, "utf-8")
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "out.tex"]
    done = subprocess.run(run, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    return (folder / "out.log").read_text("utf-8", errors="replace")


def test_the_fragments_of_all_steps_compile(tmp_path):
    fragments = [fragment(explained(derivation, label)) for derivation, label in EVERY]
    body = "\n\\bigskip\n".join(fragments)
    log = compiled(f"{PREAMBLE}\\begin{{document}}\n{body}\\end{{document}}\n", tmp_path)
    assert not re.findall(r"^.*(?:Warning|Overfull|^!|Missing character).*$", log, re.MULTILINE)


@pytest.mark.parametrize(("derivation", "label"), EVERY, ids=IDS)
def test_a_fragment_is_well_formed(derivation, label):
    text = fragment(explained(derivation, label))
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    for name in ("align*", "pmatrix", "description"):
        assert text.count(rf"\begin{{{name}}}") == text.count(rf"\end{{{name}}}")
    assert text.count(r"\left") - text.count(r"\leftrightarrow") == text.count(r"\right")
    assert text.replace(r"\ensuremath", "").isascii() or "§" in text


def test_the_chain_stands_in_align_with_its_reasons():
    text = fragment(explained(PAPER, "13a"))
    assert r"&\quad = \text{Tr}((x - \mu_1)^T \Sigma_1^{-1} (x - \mu_1)) && \textsf{scalar trace} \\" in text
    assert r"&& \textsf{cyclic}" in text


def test_what_people_write_does_nothing_in_latex():
    text = fragment(explained(FAILING, "2"))
    assert r"\write18" not in text
    assert r"\input{/etc" not in text
    assert r"\textbackslash{}write18" in text


@pytest.mark.parametrize(("text", "latex"), [
    ("-3/2*log(2) + sqrt(2)*pi**(-1)", r"-3/2 \, \log(2) + \sqrt{2} \, \pi^{-1}"),
    ("2**(1/3)*exp(-13/8)", r"2^{1/3} \, \exp(-13/8)"),
    ("0 ± 5.46e-32", r"0 \pm 5.46 \cdot 10^{-32}"),
])  # fmt: skip
def test_an_exact_number_in_latex(text, latex):
    assert exact(text) == latex


# -- the statements of axioms


def test_every_statement_is_plain_text():
    for axiom in APPROVED.values():
        text = in_text(axiom.statement)
        assert not set(r"\{}_") & set(text), text
        assert text.count("(") == text.count(")")


@pytest.mark.parametrize(("name", "text"), [
    ("ring", "a(b + c) = ab + ac, a + b = b + a, a − a = 0"),
    ("inverse_cancels", "S⁻¹ S = S S⁻¹ = I"),
    ("log_product", "log(ab) = log a + log b, log(a/b) = log a − log b, log aˢ = s log a"),
    ("power_laws", "(ab)ˢ = aˢ bˢ, aˢ aᵗ = aˢ⁺ᵗ, (aˢ)ᵗ = aˢᵗ"),
    ("expectation_integral", "∫ P(x) f(x) dx = E[f(x)]"),
    ("density_formula", "P(x) = 1/[(2π)^(d/2) |Σ|^(1/2)] exp(−1/2 (x−μ)ᵀΣ⁻¹(x−μ))"),
    ("kl_formula", "KL(P‖Q) = ∫ P(x) log(P(x)/Q(x)) dx"),
])  # fmt: skip
def test_a_statement_in_plain_text(name, text):
    assert in_text(APPROVED[name].statement) == text


