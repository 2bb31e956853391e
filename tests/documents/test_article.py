"""The LaTeX document: it compiles without a warning, whatever people write, and every line fits."""

from __future__ import annotations

import re

import pytest
from compiling import compiled, complaints
from hypothesis import given
from hypothesis import strategies as st
from small import FOREIGN, NASTY, mahalanobis, report, wrong

from symkl import Derivation, covariance, inv, quad, ring, vector
from symkl.documents.article import document
from symkl.documents.breaking import broken, width
from symkl.documents.escape import BREAK, LATIN, MATH, SPECIAL, TEXT, escape, missing
from symkl.documents.latex import body, display, key
from symkl.documents.latex import of_derivation as article
from symkl.papers.script import load
from symkl.proof.report import Check, Grounds, Report, StepReport, Verdict

x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma")


def test_the_gaussian_kl_compiles_without_a_warning(tmp_path):
    assert complaints(compiled(article(load()), tmp_path)) == []


def test_whatever_people_write_compiles_without_a_warning(tmp_path):
    derivation = Derivation(NASTY + FOREIGN, goal="é-2")
    derivation.section(NASTY)
    derivation.step("13a", x + x, 2 * x, by=[ring], because=NASTY)
    derivation.step("é-2", x - x, 0 * x, cites=["13a"], by=[ring], because="from (13a), not from (99) or (é-3)")
    text = article(derivation)
    assert r"\eqref{eq:13a}, not from (99)" in text
    assert complaints(compiled(text, tmp_path)) == []


@given(st.text(max_size=4), st.text(max_size=4))
def test_different_labels_have_different_keys(one, other):
    assert (key(one) == key(other)) == (one == other)
    assert re.fullmatch(r"eq:[A-Za-z0-9.-]*", key(one))


def test_a_label_that_spells_the_number_of_a_sign_is_not_that_sign():
    assert len({key("é"), key("ue9"), key("-e9-"), key("e9")}) == 4


def test_a_word_wider_than_the_page_is_broken(tmp_path):
    derivation = Derivation("https://" + "a" * 200, goal="1")
    derivation.section("b" * 150)
    derivation.step("1", x + x, 2 * x, because=f"see {'c' * 130}, {'μ' * 90} and {'中' * 60}")
    assert complaints(compiled(article(derivation), tmp_path)) == []


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


KNOWN = set(re.findall(r"\\(?:[A-Za-z]+|.)", " ".join([*SPECIAL.values(), *MATH.values(), *TEXT.values(), BREAK])))
KNOWN |= {r"\ensuremath", r"\texttt"}
NASTY_SIGNS = "\\{}$&#%_^~<>|`'\"−½ a1\n\x00\x1b[31m\u202e\ud800"
ANYTHING = st.text(st.characters(exclude_categories=[])) | st.text(NASTY_SIGNS, max_size=60)
COMMANDS = st.sampled_from([r"\write18{rm}", r"\input{/etc/passwd}", r"\end{document}", "^^5cinput", "<script>", "$$"])


@given(st.lists(ANYTHING | COMMANDS).map("".join))
def test_escaped_text_has_balanced_braces_and_known_letters_and_commands(text):
    escaped = escape(text)
    assert all((c.isascii() and c.isprintable()) or c in LATIN for c in escaped)
    commands = re.findall(r"\\(?:[A-Za-z]+|.)", escaped)
    assert set(commands) <= KNOWN
    bare = re.sub(r"\\[^A-Za-z]", "", escaped)
    depth, outside = 0, ""
    for c in bare.replace(r"\ensuremath{", "\0"):
        depth += 1 if c in "{\0" else -(c == "}")
        assert depth >= 0
        outside += c if depth == 0 else ""
    assert depth == 0
    assert not set("#%&$~_^") & set(outside)


def test_texts_of_all_of_unicode_compile(tmp_path):
    codes = [*range(0x180), *range(0x180, 0x110000, 613), *map(ord, "\u202e\u2066\ufeff\u200d\ue000"), 0xD800]
    text = " ".join(map(chr, codes))
    body = "\n\n".join(escape(text[i : i + 400]) for i in range(0, len(text), 400))
    document = article(Derivation("t", goal="1")).replace(r"\maketitle", body)
    assert [line for line in complaints(compiled(document, tmp_path)) if "full \\hbox" not in line] == []


def test_words_without_an_end_fit_the_page(tmp_path):
    words = ["W" * 500, "\u0301" * 50, r"\write18{echo}" * 30, "−" * 500]
    derivation = Derivation(words[0], goal="1")
    for word in words:
        derivation.section(word)
        derivation.step(str(words.index(word)), x + x, 2 * x, by=[ring], because=word)
    assert complaints(compiled(article(derivation), tmp_path)) == []


ATTACKS = [r"\write18{touch hacked}", r"\input{secret}", r"^^5cinput{secret}", r"\catcode`\%=0 %x"]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_command_in_a_text_is_printed_and_not_run(tmp_path, text):
    (tmp_path / "secret.tex").write_text("SECRET")
    derivation = Derivation(text, goal="1")
    derivation.section(text)
    derivation.step("1", x + x, 2 * x, by=[ring], because=text)
    assert complaints(compiled(article(derivation), tmp_path)) == []
    assert not (tmp_path / "hacked").exists()
    assert "secret.tex" not in (tmp_path / "out.log").read_text("utf-8", errors="replace")


def test_a_reason_begins_with_a_capital_unless_it_is_a_formula():
    derivation = Derivation("t", goal="1")
    for label, because in (("1", "expand"), ("2", "a sum"), ("3", "d = d log e"), ("4", "μ₁ is the mean")):
        derivation.step(label, x + x, 2 * x, because=because)
    text = article(derivation)
    assert all(rf"\noindent {start}" in text for start in ("Expand:", "A sum:", "d = d log e:", r"\ensuremath{\mu}"))


def test_sub_and_superscripts_stand_above_one_another():
    assert width(r"\Sigma_2^{-1}") < width(r"\Sigma_2 -1")


def test_a_matrix_is_as_wide_as_its_columns_and_is_never_broken():
    matrix = r"\begin{bmatrix} a & b + c \\ d & e \end{bmatrix}"
    assert width(matrix) < width("a + b + c + d + e + f")
    assert broken(matrix + " + f", 3) == [matrix, "+ f"]


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


def test_every_step_has_a_mark_of_what_each_layer_found():
    text = article(mahalanobis(), report(mahalanobis(), Verdict.PROVED, Verdict.PROVED))
    assert text.count(r"\symklmark{\(\checkmark\)\,F G 1--2\enspace \(\approx\)\,21}") == 2
    assert "not verified" not in text


def test_a_step_that_fails_is_told_apart_without_colour(tmp_path):
    derivation = wrong()
    text = article(derivation, report(derivation, Verdict.REFUTED, Verdict.UNKNOWN))
    assert r"\symklmark{\(\boldsymbol{\times}\)\,F \\ \(\checkmark\)\,G 1--2\enspace \(\approx\)\,21}" in text
    assert r"\eqref{eq:14} is refuted, \eqref{eq:A.1} is unknown." in text
    assert r"The sides differ at d = 1 where \(x = 1\)" in text
    assert r"\(\Sigma = \begin{bmatrix} 2 & -1/2 \\ -1/2 & 1 \end{bmatrix}\)" in text
    assert "color" not in text
    assert complaints(compiled(text, tmp_path)) == []


def test_the_assumptions_are_what_was_declared():
    text = article(wrong())
    assert r"\(x\), \(\mu_1\) and \(\mu\) are vectors with d entries; \(A\) is a d\ensuremath{\times}d matrix." in text
    said = article(mahalanobis())
    assert r"\(P\) is the normal distribution with mean \(\mu\) and covariance \(\Sigma\)" in said


def test_the_body_is_for_another_document(tmp_path):
    derivation = wrong()
    text = body(document(derivation, report(derivation, Verdict.REFUTED, Verdict.UNKNOWN)))
    assert text.startswith("% A wrong sign\n% A derivation written by symkl")
    assert r"\documentclass" not in text
    (tmp_path / "body.tex").write_text(text, "utf-8")
    packages = "".join(re.findall(r"^%   (\\usepackage.*)$", text, re.MULTILINE))
    said = r"\begin{document}See \eqref{eq:A.1}. \input{body}\end{document}"
    paper = rf"\documentclass{{article}}{packages}{said}"
    assert complaints(compiled(paper, tmp_path)) == []


def test_an_author_can_have_no_marks(tmp_path):
    derivation = wrong()
    (tmp_path / "body.tex").write_text(body(document(derivation, report(derivation, *[Verdict.PROVED] * 2))), "utf-8")
    paper = r"\documentclass{article}\usepackage{amsmath,amssymb}\newcommand{\symklmark}[1]{}"
    assert complaints(compiled(paper + r"\begin{document}\input{body}\end{document}", tmp_path)) == []


@pytest.mark.parametrize(("text", "latex"), [
    ("x̄", r"\={x}"), ("ế", r"\'{\^{e}}"), ("Σ̂", r"\ensuremath{\hat{\Sigma}}"), ("ά", r"\ensuremath{\acute{\alpha}}"),
    ("ς", r"\ensuremath{\varsigma}"), ("Ελλ", r"\ensuremath{\mathrm{E}}\ensuremath{\lambda}\ensuremath{\lambda}"),
])  # fmt: skip
def test_letters_with_accents(text, latex, tmp_path):
    assert escape(text) == latex
    assert missing(text) == ""


def test_letters_with_accents_compile(tmp_path):
    said = "x̄ Σ̂ ŷ̂ ế ǖ ά ΐ Ώ ς Ελληνικά μ̃ \u0301 中\u0301"
    derivation = Derivation(said, goal="1")
    derivation.step("1", x + x, 2 * x, because=said)
    assert complaints(compiled(article(derivation), tmp_path)) == []


def test_signs_that_no_font_has_are_named():
    assert missing("a 中 ж 中 μ ≤") == "中ж"
    assert escape("中") == r"\texttt{U+4E2D}"


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
