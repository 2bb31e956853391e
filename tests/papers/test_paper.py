"""Papers: the Gaussian KL as printed is proved, a wrong version is refuted where it is wrong, and nothing is lost."""

from __future__ import annotations

import random
from itertools import pairwise
from string import ascii_lowercase

import pytest
from letters import proves
from printed import EQUATIONS, markdown, tex

from symkl import check
from symkl.audit.mutants import mutants
from symkl.audit.rewritings import rewritings
from symkl.errors import InputError
from symkl.papers.mending import mending
from symkl.papers.paper import of_text
from symkl.papers.script import load
from symkl.proof.report import Verdict
from symkl.terms.expr import Term

EXACT = ("general", "explicit")
LABELS = [label for label in EQUATIONS if label not in ("1", "2", "3", "4")]


@pytest.mark.parametrize("text", [markdown(), tex()], ids=["markdown", "tex"])
def test_the_paper_is_read_whole_and_says_what_the_proof_script_says(text):
    paper, derivation = of_text(text, tex=text.startswith("\\")), load()
    assert [step.label for step in paper] == [step.label for step in derivation]
    assert paper.unread == ()
    for step in derivation:
        assert step.is_definition == paper[step.label].is_definition
        for a, b in zip(step.claim, paper[step.label].claim, strict=True):
            assert a == b or proves((a, b), "ring")


def test_the_paper_is_proved_and_its_reasons_are_found():
    report = check(of_text(markdown()))
    assert report.verdict is Verdict.PROVED
    assert {s.verdict for s in report.steps} == {Verdict.DEFINITION, Verdict.PROVED}
    assert report["16"].check("follows").verdict is Verdict.PROVED
    assert report["20"].step.cites == ("17", "18", "19")
    assert report["23"].rests_on.open == ()


def wrong_versions(number):
    """Claims that single changes make false; those of them that the layers prove are true, if not what was meant."""
    derivation = load()
    found = [m for m in mutants(derivation, tuple(LABELS)) if m.claim is not None]
    random.Random(7).shuffle(found)
    definitions = check(derivation, EXACT, (1, 2))
    assert definitions.ok
    for mutant in found:
        if number == 0:
            return
        changed = derivation[mutant.label]._replace(claim=mutant.claim)
        if proves(changed.claim, "*"):
            continue
        yield mutant
        number -= 1


STYLES = [
    lambda latex: latex,
    lambda latex: latex.replace("^T", r"^{\top}").replace(r"\text{Tr}", r"\operatorname{tr}"),
    lambda latex: latex.replace(r"\log", r"\ln").replace(r"\frac{1}{2}", r"\tfrac12"),
    lambda latex: latex.replace(r"\mathbb{E}", r"\mathrm{E}").replace(r"\Sigma", r"\boldsymbol{\Sigma}"),
]


def printed(claim: tuple[Term, ...], style) -> str:
    return style(" = ".join(side.latex() for side in claim))


def test_a_wrong_equation_is_refuted_at_its_place_in_any_spelling():
    judged, true = 0, 0
    for number, mutant in enumerate(wrong_versions(90)):
        text = markdown(**{f"eq{mutant.label}": printed(mutant.claim, STYLES[number % len(STYLES)])})
        paper = of_text(text, reasons=False)
        ill_typed = [one.label for one in paper.unread if one.ill_typed]
        if ill_typed:
            assert ill_typed == [mutant.label]
            judged += 1
            continue
        report = check(paper, ["explicit"], (1, 2))
        verdicts = {s.label: s.verdict for s in report.steps}
        if verdicts[mutant.label].passes:  # true by the definitions of the paper, though not by the axioms alone
            true += 1
            continue
        assert [label for label, v in verdicts.items() if not v.passes] == [mutant.label]
        judged += verdicts[mutant.label] is Verdict.REFUTED
    assert judged >= 60
    assert true < 20


def test_a_harmless_rewriting_passes_in_any_spelling():
    found = [r for r in rewritings(load(), tuple(LABELS)) if r.claim is not None]
    random.Random(7).shuffle(found)
    for number, rewriting in enumerate(found[:60]):
        text = markdown(**{f"eq{rewriting.label}": printed(rewriting.claim, STYLES[number % len(STYLES)])})
        paper = of_text(text, reasons=False)
        assert not paper.unread
        assert check(paper, EXACT, (1, 2), only=[rewriting.label]).ok, (rewriting.label, rewriting.claim)


@pytest.mark.parametrize(
    ("label", "old", "new", "wrong", "right"),
    [
        ("16", "+ 2(x", "- 2(x", "-", "+"),
        ("8", r"\frac{1}{2} \log |\Sigma_1|", r"\log |\Sigma_1|", r"\log |\Sigma_1|", r"\frac{1}{2} \log |\Sigma_1|"),
        ("22", r"\frac{1}{2} \left(", r"\frac{1}{3} \left(", r"\frac{1}{3}", r"\frac{1}{2}"),
        ("13d", r"= \Sigma_1", r"= \Sigma_2", r"\Sigma_2", r"\Sigma_1"),
    ],
)
def test_a_smallest_change_that_mends_is_offered(label, old, new, wrong, right):
    paper = of_text(markdown(**{f"eq{label}": EQUATIONS[label].replace(old, new)}), reasons=False)
    found = mending(paper, label)
    assert (found.wrong, found.right) == (wrong, right)
    assert paper.text[found.start : found.end] == wrong


def test_nothing_is_offered_where_no_single_change_is_proved_to_mend():
    paper = of_text(markdown(eq14=r"x - \mu_2 = 3 (x - \mu_1) + 5 \mu_2"), reasons=False)
    assert mending(paper, "14") is None


def test_an_ill_typed_equation_is_refuted_with_its_shapes():
    paper = of_text(markdown(eq13d=r"\mathbb{E}_{x \sim P} [(x - \mu_1)(x - \mu_1)^T] = \mu_1"))
    (one,) = paper.unread
    assert (one.label, one.ill_typed) == ("13d", True)
    assert "d×1" in one.reason
    assert "d×d" in one.reason
    line = paper.text.splitlines()[one.source.line - 1]
    assert line[one.source.column - 1 :].startswith(r"\mu_1 \quad (13d)")
    assert check(paper, ["general"]).verdict is Verdict.REFUTED


def test_what_cannot_be_read_is_unknown_and_never_passes():
    paper = of_text(markdown(eq14=r"x - \mu_2 \approx x"))
    assert [one.label for one in paper.unread] == ["14"]
    assert check(paper, ["general"]).verdict is Verdict.UNKNOWN
    assert check(paper, ["general"]).to_json()["unread"][0]["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"|\Sigma|^{1/2}", r"|\Sigma|"),
        (r"(2\pi)^{d/2}", r"(2\pi)^{d}"),
        (r"-\frac{1}{2}", r"-"),
        (r"\Sigma^{-1}", r"\Sigma"),
    ],
)
def test_a_density_that_is_none_is_refuted(right, wrong):
    paper = of_text(markdown(eq4=EQUATIONS["4"].replace(right, wrong)))
    assert paper["4"].is_definition
    assert check(paper, ["explicit"], (1,), only=["4"])["4"].verdict is Verdict.REFUTED


def test_a_divergence_the_wrong_way_round_is_refuted():
    paper = of_text(markdown(eq3=r"D_{KL}(P||Q) = \int Q(x) \log \frac{P(x)}{Q(x)} dx"))
    assert not check(paper, ["general", "explicit"], (1,), only=["3"]).ok


BASE = r"$x, y \in \mathbb{R}^d$ and $A \in \mathbb{R}^{d \times d}$. "


def labels(text, tex=False):
    return [(step.label, len(step.claim)) for step in of_text(text, tex=tex)]


def test_lines_and_labels():
    assert labels(BASE + r"$$ x + x = 2x \quad (7) $$ $$ = x + x \quad (8) $$") == [("7", 2), ("8", 2)]
    assert labels(BASE + r"$$ x + x = 2 x = x + x \tag{A.1} $$") == [("A.1", 3)]
    rows = r"\begin{align} x &= x \\ y &= y \nonumber \\ &= y \end{align}"
    assert labels(BASE + rows, tex=True) == [("1", 2), ("2", 3)]
    assert labels(BASE + r"\begin{align*} x &= x \\ &= x + 0 \end{align*}", tex=True) == [("0.1", 3)]
    split = r"\begin{equation}\begin{split} x &= x \\ &= x + 0 \end{split}\end{equation}"
    assert labels(BASE + split, tex=True) == [("1", 3)]
    assert labels(BASE + r"$$ x = x \quad\text{and}\quad y = y \Rightarrow x + y = y + x \quad (3) $$") == [
        ("3-1", 2), ("3-2", 2), ("3-3", 2),
    ]  # fmt: skip
    assert labels(BASE + r"$$ x = x, \quad y = y \quad (4) $$") == [("4-1", 2), ("4-2", 2)]


def test_an_unnumbered_result_takes_the_label_by_which_it_is_cited():
    text = BASE + r"$$x = x \quad (2a)$$ $$y = y \quad (2b)$$ $$ x + y = y + x $$ By (2): $$ y = y \quad (3) $$"
    assert [label for label, _ in labels(text)] == ["2a", "2b", "2", "3"]


def test_a_letter_that_could_be_two_things_is_asked_about():
    paper = of_text(BASE + r"$$ x = x $$ $$ B x = B x $$")
    assert "is B a matrix or a scalar?" in paper.unread[0].reason
    text = BASE + "<!-- symkl: B: matrix -->" + r"$$ B x = B x $$"
    assert of_text(text).unread == ()


def test_shapes_are_solved_for():
    paper = of_text(BASE + r"$$ x^T c = c^T x $$ $$ \det F = \det F^T $$")
    assert paper.symbols.kinds["c"] == "vector"
    assert paper.symbols.kinds["F"] == "matrix"


def test_the_sentence_before_an_equation_is_its_reason():
    paper = of_text(BASE + "Nothing. Now add:\n\n$$ x + y = y + x $$")
    assert paper["0.1"].because == "Now add"


def test_comments_and_code_are_no_part_of_a_paper():
    assert labels(BASE + "$$ x = x $$\n```\n$$ x = y $$\n```") == [("0.1", 2)]
    assert labels(BASE + "$$ x = x $$\n% $$ x = y $$\n", tex=True) == [("0.1", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "", "words", "$$", "$$ = $$", "$$ x = $$", "$$ { = x $$", "\x00$$\x00=\x01$$", "$$" * 20_001, "$ x " * 20_001,
        "\\begin{equation}" * 5000, "\\newcommand{\\a}" * 5000, "$$" + "{" * 100_000 + "x = x" + "}" * 100_000 + "$$",
        "$$ x = " + "(" * 9000 + "x" + ")" * 9000 + "$$", "\\newcommand{\\a}{\\a\\a}$$ \\a = \\a $$",
        "".join(f"\\newcommand{{\\m{a}}}{{\\m{b}\\m{b}}}" for a, b in pairwise(ascii_lowercase)) + "$$\\ma=1$$",
        "$$ x = " + "\\frac{1}{" * 3000 + "2" + "}" * 3000 + "$$",
    ],
    ids=lambda text: text[:12].replace("\x00", "0"),
)  # fmt: skip
@pytest.mark.parametrize("kind", [False, True], ids=["markdown", "tex"])
def test_a_hostile_paper_is_refused_with_a_place(text, kind):
    with pytest.raises(InputError) as error:
        of_text(text, "paper", tex=kind)
    assert error.value.line >= 1


ANY = r"Here $A \in \mathbb{R}^{d \times d}$ is any matrix and $\Sigma \in \mathbb{R}^{d \times d}$ a covariance. "


def test_a_matrix_named_beside_a_covariance_is_none():
    paper = of_text(ANY + r"$$ A = A^T \quad (1) $$ $$ \Sigma = \Sigma^T \quad (2) $$")
    report = check(paper, EXACT, (1, 2))
    assert (report["1"].verdict, report["2"].verdict) == (Verdict.REFUTED, Verdict.PROVED)
    for said in ("which is not a covariance", "no covariance"):
        other = of_text(rf"Let $B \in \mathbb{{R}}^{{d \times d}}$, {said}. $$ B = B^T \quad (1) $$")
        assert check(other, EXACT, (1, 2))["1"].verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    "latex",
    [
        r"\log |\Sigma| |\Sigma| = \log |\Sigma| |\Sigma|", r"\log \frac{|\Sigma|}{2} d = d \log \frac{|\Sigma|}{2}",
        r"1 / d |\Sigma| = 1 / d |\Sigma|", r"d / 2 d = d d / 2",
        r"\mathrm{tr} A \Sigma = \mathrm{tr} A \Sigma",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_not_read(latex):
    paper = of_text(ANY + f"$$ 1 = 1 $$ $$ {latex} $$")
    assert len(paper.unread) == 1
    assert "?" in paper.unread[0].reason


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"1/2 \log |\Sigma|", r"\frac{1}{2} \log |\Sigma|"), (r"d/2 \log (2 \pi)", r"\frac{d}{2} \log 2 \pi"),
        (r"\log(2 \pi) d", r"d \log (2\pi)"), (r"(\log |\Sigma|) |\Sigma|", r"|\Sigma| \log |\Sigma|"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_read(latex, same):
    paper = of_text(ANY + f"$$ {latex} = {same} $$")
    assert paper.unread == ()
    assert check(paper, ["general"]).ok


LAW = r"Let $P(y) = \mathcal{N}(y; \mu, \Sigma)$. "


def test_an_expectation_is_over_the_variable_of_its_density():
    paper = of_text(LAW + r"$$ P(y) = P(y) $$ $$ \mathbb{E}_P[y] = y \quad (1) $$ $$ E_P[y] = \mu \quad (2) $$")
    report = check(paper, EXACT, (1,))
    assert (report["1"].verdict, report["2"].verdict) == (Verdict.REFUTED, Verdict.PROVED)


def test_an_expectation_over_nothing_that_is_known_is_asked_about():
    paper = of_text(r"Let $P = \mathcal{N}(\mu, \Sigma)$, $y \in \mathbb{R}^d$. $$ 1 = 1 $$ $$ \mathbb{E}_P[y] = y $$")
    assert "of which variable?" in paper.unread[0].reason


@pytest.mark.parametrize(
    "second", [r"$P(y) = \mathcal{N}(y; \nu, \Sigma)$", r"$$ P = \mathcal{N}(\nu, \Sigma) $$", r"$A \in \mathbb{R}^d$"]
)
def test_a_declaration_that_contradicts_another_is_not_passed_over(second):
    paper = of_text(ANY + LAW + second + r" $$ 1 = 1 \quad (1) $$")
    assert [one.reason.partition(",")[0] for one in paper.unread] in (["P is declared twice"], ["A is declared twice"])
    assert not check(paper, ["general"]).ok


@pytest.mark.parametrize("latex", [r"A \Sigma \mathrel{=} \Sigma A", r"x^T \overset{(a)}{=} x", r"(A = \Sigma)"])
def test_an_equals_sign_in_braces_is_not_passed_over(latex):
    paper = of_text(ANY + f"$$ 1 = 1 $$ $$ {latex} $$")
    assert "within braces" in paper.unread[0].reason
    assert not check(paper, ["general"]).ok


TWO = LAW + r"Let $Q(y) = \mathcal{N}(y; \nu, \Lambda)$, $A, B \in \mathbb{R}^{d \times d}$, $s \in \mathbb{R}$. "
TWO += "$$ 1 = 1 $$ "


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_0^1 P(y) \, dy = 1", r"\int_A P(y) \, dy = 1", r"\int_{y > 0} P(y) dy = 1", r"s' = s",
        r"\Sigma' = \Sigma", r"s^t = s",
        r"D_{KL}(P \| Q)' = D_{KL}(P \| Q)", r"A'' = A", r"\mathcal{A} = A", r"\mathbb{A} = A", r"\mathscr{A} B = A B",
        r"\mathrm{rank}(A B) = \mathrm{rank}(A) B", r"\mathrm{diag}(A) = A", r"P A = A P", r"f(A B) y = f(A) B y",
    ],
)  # fmt: skip
def test_what_only_looks_like_something_true_is_not_accepted(latex):
    paper = of_text(TWO + f"$$ {latex} \\quad (9) $$")
    assert "9" not in paper or not check(paper, EXACT, (1, 2), only=["9"]).ok


def test_what_is_said_of_one_law_is_no_meaning_of_the_normal_density():
    paper = of_text(TWO + r"$$ \mathcal{N}(y; \mu, \Sigma) = P(y) \quad (8) $$ $$ Q(y) = P(y) \quad (9) $$")
    assert not paper["8"].is_definition
    report = check(paper, EXACT, (1, 2))
    assert (report["8"].verdict, report["9"].verdict) == (Verdict.PROVED, Verdict.REFUTED)
