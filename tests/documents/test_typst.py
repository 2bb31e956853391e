"""The document in Typst's markup: it compiles without a warning, whatever people write, and no line is too long."""

from __future__ import annotations

import re

import pytest
from compiling import set_by_typst, typst
from hypothesis import given
from hypothesis import strategies as st
from small import FOREIGN, NASTY, mahalanobis, report, wrong

from symkl import Derivation, covariance, inv, quad, ring, vector
from symkl.documents import appendix, article, latex
from symkl.documents.blocks import Display, Document, Maths, Paragraph, Table, Text
from symkl.documents.escape import MATH, SPECIAL, TEXT
from symkl.documents.typst import STATEMENT, _closed, missing, string, write
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED
from symkl.proof.report import Verdict


def warnings(document):
    """What Typst complains of; it must make a PDF."""
    data, found = set_by_typst(write(document))
    assert data.startswith(b"%PDF-")
    return list(found)


def test_the_gaussian_kl_with_its_appendix_compiles():
    derivation = load()
    found = tuple(appendix.blocks(derivation, (1, 2), 0, False))
    assert warnings(article.document(derivation, None, found)) == []


def test_a_step_that_fails_is_told_apart_without_colour():
    derivation = wrong()
    document = article.document(derivation, report(derivation, Verdict.REFUTED, Verdict.UNKNOWN))
    markup = write(document)
    assert '#side-note[#"✗ F" #linebreak() #"✓ G 1–2  ≈ 21"]' in markup
    assert "This derivation is not verified" in markup
    assert 'Sigma = mat(delim: "[", 2, -1\\/2; -1\\/2, 1)' in markup
    assert warnings(document) == []


def test_whatever_people_write_compiles_as_they_wrote_it():
    derivation = Derivation(NASTY + FOREIGN, goal="é-2")
    x = vector("x")
    derivation.section(NASTY + FOREIGN)
    derivation.step("é-2", x + x, 2 * x, by=[ring], because=NASTY + FOREIGN)
    derivation.step('"3"', x + x, 2 * x, by=[ring], cites=["é-2"], because="from (é-2), not from (99)")
    document = article.document(derivation)
    assert warnings(document) == []
    title = next(line for line in write(document).splitlines() if line.startswith("#set document"))
    assert r"\\input{/etc/passwd} \\write18{touch owned}" in title
    assert "Привет U+4E2DU+6587 U+1F600 שלום مرحبا" in title


@given(st.text())
def test_text_is_a_string_that_typst_reads_nothing_in(text):
    assert re.fullmatch(r'"(?:[^"\\\n]|\\\\|\\")*"', string(text))


def test_every_sign_of_the_tables_and_every_latin_letter_compiles():
    letters = "".join(chr(c) for c in range(0x20, 0x250) if chr(c).isprintable())
    signs = "".join([*SPECIAL, *MATH, *TEXT])
    assert missing(letters + signs + "ЖжΑώ") == ""
    assert warnings(Document("t", (Paragraph((Text(letters + signs + "ЖжΑώ"),)),))) == []


def test_signs_that_no_font_has_are_named():
    assert missing("a 中 ж 😀 中") == "中😀"
    assert string("中") == '"U+4E2D"'


def test_every_axiom_has_a_statement_that_compiles():
    assert set(STATEMENT) == set(APPROVED)
    typst().compile("\n".join(f"$ {s} $" for s in STATEMENT.values()).encode(), ignore_system_fonts=True)


GOLDEN_TYPST = [
    ("8", r"log P (x) = -frac(d, 2) log (2 pi) - frac(1, 2) log lr(|Sigma_1|) - frac(1, 2) "
          r"(x - mu_1)^T Sigma_1^(-1) (x - mu_1)"),
    ("11", "D_(K L) (P ‖ Q) = bb(E)_(x tilde P) [log frac(P (x), Q (x))]"),
    ("13e", 'op("Tr") (Sigma_1^(-1) bb(E)_(x tilde P) [(x - mu_1) (x - mu_1)^T]) = op("Tr") (Sigma_1^(-1) Sigma_1)'),
    ("2", "Q (x) = cal(N) (x; mu_2, Sigma_2)"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "markup"), GOLDEN_TYPST, ids=[label for label, _ in GOLDEN_TYPST])
def test_golden_equations(label, markup):
    assert f"$ {markup} $" in write(Document("t", (Display((load()[label].claim,), label),)))


def test_long_equations_are_broken_where_latex_breaks_them():
    x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma")
    total = quad(x - mu, inv(Sigma))
    for _ in range(11):
        total = total + quad(x - mu, inv(Sigma))
    derivation = Derivation("Long", goal="4")
    derivation.step("1", total, total, because="a sum on both sides")
    derivation.step("4", quad(x, Sigma), (quad(x, Sigma) / 2 + total) * 2, because="a stretched bracket")
    document = article.document(derivation)
    displays = re.findall(r"#shown\(.*?\$\)", write(document), re.DOTALL)
    in_latex = ["".join(latex.display((step.claim,), step.label)) for step in derivation]
    assert [lines.count(" \\\n") for lines in displays] == [lines.count(" \\\\\n") for lines in in_latex] == [7, 4]
    assert displays[0].count("Sigma^(-1)") == 24
    assert warnings(document) == []


def test_a_table_and_a_matrix_within_a_line():
    one = vector("x").T @ vector("x")
    table = Table(("step", "left side"), (("(1)", "−3.5 · 10⁻⁷³"), ("(é)", "0")))
    document = Document("t", (Paragraph((Maths((vector("x"), ((one,), (one,)))),)), table))
    markup = write(document)
    assert '[$#"−3.5" dot 10^(−73)$], [#"(é)"], [#"0"]' in markup
    assert '#tall($x = mat(delim: "[", x^T x; x^T x)$)' in markup
    assert warnings(document) == []


def test_a_bracket_without_its_partner_is_a_plain_sign():
    assert _closed("exp ( a + (b - c)") == r"exp \( a + (b - c)"
    assert _closed("+ (b) c ) d") == r"+ (b) c \) d"
    assert _closed('"(" + a') == '"(" + a'


def test_the_small_derivation_is_set_on_one_page_with_links():
    document = article.document(mahalanobis(), report(mahalanobis(), Verdict.PROVED, Verdict.PROVED))
    data, _ = set_by_typst(write(document))
    assert data.count(b"/Subtype /Link") + data.count(b"/Subtype/Link") >= 8
