"""Terms in the mathematics of Typst: every form that the other styles are tested on compiles."""

from __future__ import annotations

import pytest
from letters import S1, A, E, P, Q, mu1, s, t, x, y
from test_latex import GOLDEN

from symkl import KL, N, d, det, half, inv, log, pi, trace
from symkl.terms.layout import write
from symkl.terms.notation import written_name

PAIRS = [
    (x - (y - mu1), "x - (y - mu_1)"),
    (2 * (3 * s), "2 dot 3 s"),
    (half * s, "frac(1, 2) s"),
    ((s / t) ** 2, "(frac(s, t))^(2)"),
    ((2 * pi) ** (d / 2), r"(2 pi)^(d\/2)"),
    (s**-half, r"s^(-1\/2)"),
    (inv(A).T, "(A^(-1))^T"),
    (trace(A) + det(A), 'op("Tr") (A) + lr(|A|)'),
    (log(P(x) / Q(x)), "log frac(P (x), Q (x))"),
    (N(x, mu1, S1), "cal(N) (x; mu_1, Sigma_1)"),
    (E(x), "bb(E)_(x tilde P) [x]"),
    (KL(P, Q), "D_(K L) (P ‖ Q)"),
]


@pytest.mark.parametrize(("term", "markup"), PAIRS, ids=[markup for _, markup in PAIRS])
def test_golden_pairs(term, markup):
    assert write(term, "typst") == markup


def test_every_golden_term_compiles():
    typst = pytest.importorskip("typst")
    lines = "\n".join(f"$ {write(term, 'typst')} $" for term, *_ in GOLDEN)
    pdf, warnings = typst.compile_with_warnings(lines.encode(), format="pdf", ignore_system_fonts=True)
    assert pdf.startswith(b"%PDF-")
    assert list(warnings) == []


@pytest.mark.parametrize(("name", "latex", "text", "typst"), [
    ("beta_max", r"\beta_{\mathrm{max}}", "β_max", 'beta_"max"'),
    ("loss", r"\mathrm{loss}", "loss", '"loss"'),
    ("m'", "m'", "m'", "m'"),
    ("x[1]", "x_{1}", "x₁", 'x_"1"'),
    ("(mu)[2]", r"(\mu)_{2}", "(μ)₂", '(mu)_"2"'),
    ("sigma_2[11]", r"(\sigma_2)_{11}", "(σ₂)₁₁", '(sigma_2)_"11"'),
    ("Sigma_2^-1[1,10]", r"(\Sigma_2^{-1})_{1,10}", "(Σ₂⁻¹)₁,₁₀", '(Sigma_2^(-1))_"1,10"'),
])  # fmt: skip
def test_names_in_every_style(name, latex, text, typst):
    assert written_name(name, "latex") == latex
    assert written_name(name, "text") == text
    assert written_name(name, "typst") == typst
