"""Letters that an equation of a paper defines, and equations within its lines."""

from __future__ import annotations

import pytest

from symkl import check
from symkl.papers.paper import of_text
from symkl.proof.report import Verdict

EXACT = ("general", "explicit")
LAW = r"Let $P(x) = \mathcal{N}(x; \mu, \Sigma)$ and $\nu \in \mathbb{R}^d$. "


def verdicts(text):
    paper = of_text(text)
    assert paper.unread == ()
    return {step.label: step.verdict for step in check(paper, EXACT, (1, 2)).steps}


@pytest.mark.parametrize(
    "defined",
    [
        r"Let $\delta = \mu - \nu$.", r"$$ \delta = \mu - \nu $$", r"$$ \delta := \mu - \nu $$",
        r"$$ \delta \triangleq \mu - \nu $$", r"We write $$ \delta = \mu - \nu $$",
    ],
)  # fmt: skip
def test_a_letter_stands_for_what_an_equation_defines_it_to_be(defined):
    found = verdicts(
        LAW + defined + r"$$ \delta^T\delta = (\nu-\mu)^T(\nu-\mu) \tag{8} $$ $$ \delta = \nu - \mu \tag{9}$$"
    )
    assert (found["8"], found["9"]) == (Verdict.PROVED, Verdict.REFUTED)
    assert Verdict.DEFINITION in found.values()


def test_a_letter_may_depend_on_the_variable_of_an_expectation():
    found = verdicts(
        LAW + r"$$ \mathbb{E}_P[u] = 0 \tag{1} $$ $$ \mathbb{E}_P[u u^T] = \Sigma \tag{2} $$ "
        r"$$ \mathbb{E}_P[u] = u \tag{3} $$ where $u = x - \mu$."
    )
    assert [found[n] for n in "123"] == [Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED]


def test_an_equation_about_a_letter_that_nothing_else_mentions_is_no_definition():
    paper = of_text(LAW + r"The entropy is $$ H = \frac12 \log |\Sigma| $$ $$ 1 = 1 $$")
    assert "does this say what H is" in paper.unread[0].reason
    assert check(paper, EXACT, (1,)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("words", ["The entropy is", "Hence", "It follows that", "This gives"])
def test_what_is_said_to_be_something_is_no_definition(words):
    paper = of_text(LAW + rf"{words} $H = \frac12 \log |\Sigma|$. $$ H + H = 2 H $$ $$ 1 = 1 $$")
    assert any("does this say what H is" in one.reason for one in paper.unread)
    assert not check(paper, EXACT, (1,)).ok


def test_parameters_and_variables_are_never_defined():
    found = verdicts(LAW + r"$$ \Sigma = \mathbb{E}_P[x x^T] \tag{1}$$ $$ \mu = \mathbb{E}_P[x] \tag{2}$$")
    assert [found[n] for n in "12"] == [Verdict.REFUTED, Verdict.PROVED]


def test_a_letter_within_its_own_definition_is_not_defined():
    found = verdicts(r"Let $a, b \in \mathbb{R}$. $$ a = a + b \tag{1} $$")
    assert found["1"] is Verdict.REFUTED


def test_letters_that_define_each_other_in_a_circle_are_not_both_definitions():
    paper = of_text(r"Let $a, b \in \mathbb{R}$. $$ a = b + 1 \tag{1} $$ $$ b = a + 1 \tag{2} $$")
    found = check(paper, EXACT, (1,))
    assert found["1"].verdict is Verdict.DEFINITION
    assert found["2"].verdict is Verdict.REFUTED


def test_definitions_that_grow_without_bound_are_told():
    rows = "".join(rf"$$ a_{{{n + 1}}} := a_{{{n}}} a_{{{n}}} $$ " for n in range(30))
    paper = of_text(r"$a_0 \in \mathbb{R}$ " + rows + "$$ a_{29} = 1 $$")
    assert any("more than" in one.reason for one in paper.unread)


@pytest.mark.parametrize(
    ("inline", "verdict"),
    [
        (r"Since $\mathbb{E}_P[x] = \mu$, we are done.", Verdict.PROVED),
        (r"Since $\mathbb{E}_P[x] = \nu$, we are done.", Verdict.REFUTED),
        (r"Hence $x^T x = \mathrm{tr}(x x^T)$.", Verdict.PROVED),
    ],
)
def test_an_equation_within_a_line_is_checked(inline, verdict):
    assert verdicts(LAW + "$$ 1 = 1 \\tag{1} $$" + inline)["1.1"] is verdict


@pytest.mark.parametrize(
    "inline",
    [
        r"if $\mu^T \mu = 1$", r"for $\mu = \nu$", r"when $\Sigma = I$", r"the case $d = 1$",
        r"assume that $\Sigma \mu = \nu$", r"$\mu = 0$",
    ],
)  # fmt: skip
def test_a_condition_within_a_line_is_no_claim(inline):
    assert list(verdicts(LAW + "$$ 1 = 1 \\tag{1} $$" + inline)) == ["1"]
