"""Terms in print: the paper's own form, golden pairs for every operator, and the plain text of the terminal."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from letters import S1, A, B, E, P, Q, mu1, mu2, p, s, t, u, x, y

from symkl import (
    KL,
    N,
    cholesky,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    literal,
    log,
    ones,
    pi,
    quad,
    scalar,
    sqrt,
    sum_log_diagonal,
    trace,
    vector,
    zero,
)
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.notation import TABLE

PAPER = dict(line.split("\t") for line in (Path(__file__).parent / "paper.tsv").read_text("utf-8").splitlines())
"""Every display of the paper. In 14 its redundant brackets are dropped, and 16 begins with the left side of 15."""

DIALECT = {r"\|": "||", r"\,": "", r"\left": "", r"\right": "", r"\text{Tr}": "Tr"}


def plain(latex: str) -> str:
    for ours, theirs in DIALECT.items():
        latex = latex.replace(ours, theirs)
    return re.sub(r"\s+", "", latex)


@pytest.mark.parametrize("label", PAPER)
def test_every_equation_prints_as_the_paper_has_it(label):
    claim = load(bundled("gaussian_kl"))[label].claim
    assert plain(" = ".join(side.latex() for side in claim)) == plain(PAPER[label])


GOLDEN = [
    (x + y, r"x + y", "x + y"),
    (literal([[s, 1], [2, s + t]]) @ ones, r"\begin{pmatrix} s & 1 \\ 2 & s + t \end{pmatrix} \mathbf{1}",
     "[[s, 1], [2, s + t]] · 𝟏"),
    (x - (y - mu1), r"x - (y - \mu_1)", "x − (y − μ₁)"),
    ((x - mu1) + (mu1 - mu2), r"(x - \mu_1) + (\mu_1 - \mu_2)", "(x − μ₁) + (μ₁ − μ₂)"),
    (-x, r"-x", "−x"),
    (x + -y, r"x + (-y)", "x + (−y)"),
    (-(d / 2) * s, r"-\frac{d}{2} s", "−d/2 s"),
    (2 * s, r"2 s", "2 s"),
    (2 * (3 * s), r"2 \cdot 3 s", "2 · 3 s"),
    (s * Fraction(-1, 2), r"s \left( -\frac{1}{2} \right)", "s (−1/2)"),
    (half * s, r"\frac{1}{2} s", "1/2 s"),
    (s / t, r"\frac{s}{t}", "s/t"),
    (s / t / p, r"\frac{\frac{s}{t}}{p}", "s/t/p"),
    (s / (t / p), r"\frac{s}{\frac{t}{p}}", "s/(t/p)"),
    ((s + t) / p, r"\frac{s + t}{p}", "(s + t)/p"),
    ((s / t) ** 2, r"\left( \frac{s}{t} \right)^{2}", "(s/t)^2"),
    (p ** (d / 2), r"p^{d/2}", "p^(d/2)"),
    (p**-half, r"p^{-1/2}", "p^(−1/2)"),
    ((2 * pi) ** d, r"(2 \pi)^{d}", "(2 π)^d"),
    (sqrt(det(S1)), r"|\Sigma_1|^{1/2}", "|Σ₁|^(1/2)"),
    (A @ (B @ A), r"A (B A)", "A (B A)"),
    (A @ B @ A, r"A B A", "A B A"),
    ((A @ B).T, r"(A B)^T", "(A B)ᵀ"),
    (A.T.T, r"(A^T)^T", "(Aᵀ)ᵀ"),
    (inv(A).T, r"(A^{-1})^T", "(A⁻¹)ᵀ"),
    (inv(A + B), r"(A + B)^{-1}", "(A + B)⁻¹"),
    (trace(A + B), r"\text{Tr}(A + B)", "Tr(A + B)"),
    (det(A + B), r"|A + B|", "|A + B|"),
    (cholesky(S1), r"\text{chol}(\Sigma_1)", "chol(Σ₁)"),
    (inv(cholesky(S1)) @ x, r"\text{chol}(\Sigma_1)^{-1} x", "chol(Σ₁)⁻¹ x"),
    (sum_log_diagonal(S1), r"\sum_i \log (\Sigma_1)_{ii}", "∑ᵢ log (Σ₁)ᵢᵢ"),
    (2 * sum_log_diagonal(A), r"2 \sum_i \log (A)_{ii}", "2 ∑ᵢ log (A)ᵢᵢ"),
    (sum_log_diagonal(A) * s, r"[\sum_i \log (A)_{ii}] s", "[∑ᵢ log (A)ᵢᵢ] s"),
    (sum_log_diagonal(A) ** 2, r"[\sum_i \log (A)_{ii}]^{2}", "[∑ᵢ log (A)ᵢᵢ]^2"),
    (sum_log_diagonal(A) - s, r"\sum_i \log (A)_{ii} - s", "∑ᵢ log (A)ᵢᵢ − s"),
    (log(s), r"\log s", "log s"),
    (log(s + t), r"\log (s + t)", "log (s + t)"),
    (log(s) * t, r"(\log s) t", "(log s) t"),
    (log(s / t), r"\log \frac{s}{t}", "log (s/t)"),
    (log(s**2), r"\log (s^{2})", "log (s^2)"),
    (log(s) ** 2, r"(\log s)^{2}", "(log s)^2"),
    (exp(1), r"e", "e"),
    (exp(-s), r"\exp (-s)", "exp(−s)"),
    (exp(-half * s), r"\exp \left( -\frac{1}{2} s \right)", "exp(−1/2 s)"),
    (identity, r"I", "I"),
    (zero, r"0", "0"),
    (P(x), r"P(x)", "P(x)"),
    (N(x, mu1, S1), r"\mathcal{N}(x; \mu_1, \Sigma_1)", "𝒩(x; μ₁, Σ₁)"),
    (E(x), r"\mathbb{E}_{x \sim P}[x]", "E[x]"),
    (E(log(P(x) / Q(x))), r"\mathbb{E}_{x \sim P}\left[ \log \frac{P(x)}{Q(x)} \right]", "E[log (P(x)/Q(x))]"),
    (Q.expectation(y, y), r"\mathbb{E}_{y \sim Q}[y]", "E[y]"),
    (integral(P(x), x), r"\int P(x) \, dx", "∫ P(x) dx"),
    (integral(P(x) + Q(x), x), r"\int (P(x) + Q(x)) \, dx", "∫ (P(x) + Q(x)) dx"),
    (KL(P, Q), r"D_{KL}(P \| Q)", "KL(P‖Q)"),
    (quad(u, inv(S1)), r"(x - \mu_1)^T \Sigma_1^{-1} (x - \mu_1)", "(x − μ₁)ᵀ Σ₁⁻¹ (x − μ₁)"),
    (half * (quad(u, A) - s), r"\frac{1}{2} [(x - \mu_1)^T A (x - \mu_1) - s]", "1/2 [(x − μ₁)ᵀ A (x − μ₁) − s]"),
    (vector("m'"), r"m'", "m'"),
    (scalar("kappa_10"), r"\kappa_{10}", "κ₁₀"),
    (scalar("beta_max"), r"\beta_{\mathrm{max}}", "β_max"),
    (scalar("loss"), r"\mathrm{loss}", "loss"),
]


@pytest.mark.parametrize(("term", "latex", "text"), GOLDEN, ids=[text for *_, text in GOLDEN])
def test_golden_pairs(term, latex, text):
    assert term.latex() == latex
    assert str(term) == text


def test_every_operator_of_the_table_stands_in_a_golden_pair():
    from symkl.terms.variables import subterms

    shown = {sub.op for term, *_ in GOLDEN for sub in subterms(term)}
    assert set(TABLE) - shown == {"bound"}


def test_an_operator_that_is_not_in_the_table_is_refused():
    from symkl.terms.expr import Term

    with pytest.raises(KeyError):
        Term("strange", (s,)).latex()


def test_a_notebook_gets_the_formula_between_dollars():
    assert x._repr_latex_() == "$x$"
