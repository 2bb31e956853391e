"""Equal pointwise, or under an expectation only; and the reason of an equation in words."""

from __future__ import annotations

import pytest

from symkl import check
from symkl.papers.levels import POINTWISE, UNDER, level, only_under
from symkl.papers.paper import of_text
from symkl.proof.axioms import APPROVED
from symkl.proof.words import IN_WORDS, in_words

LAW = r"Let $P(x) = \mathcal{N}(x; \mu, \Sigma)$. "
SQUARE = r"(x-\mu)^T \Sigma^{-1} (x-\mu)"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        (rf"\mathbb{{E}}_P[{SQUARE}] = \mathbb{{E}}_P[d]", UNDER),
        (r"\mathbb{E}_P[x^T \mu] = \mathbb{E}_P[\mu^T x]", POINTWISE),
        (r"\mathbb{E}_P[x] = \mathbb{E}_P[\mu]", UNDER),
        (r"\mathbb{E}_P[x] = \mu", ""),
    ],
)
def test_two_expectations_are_equal_pointwise_or_only_as_such(claim, found):
    assert level(of_text(LAW + f"$$ {claim} \\tag{{1}} $$"), "1") == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [(f"{SQUARE} = d", "E_{x ∼ P}"), (r"x = \mu", "E_{x ∼ P}"), (f"{SQUARE} = d + 1", ""), (r"\Sigma = I", "")],
)
def test_an_equation_that_holds_under_the_expectation_only_is_told(claim, found):
    paper = of_text(LAW + f"$$ {claim} \\tag{{1}} $$")
    assert not check(paper, ["general", "explicit"], (1, 2)).ok
    assert only_under(paper, "1") == found


def test_a_reason_is_told_in_words():
    text = LAW + rf"$$ {SQUARE} = \mathrm{{tr}}(\Sigma^{{-1}} (x-\mu)(x-\mu)^T) \tag{{1}} $$"
    report = check(of_text(text), ["follows"])
    assert report["1"].check("follows").detail == "by taking the trace of a scalar and cyclicity of the trace"
    assert in_words(report["1"].step._replace(cites=("2", "3"), by=())) == "from (2), (3)"


def test_every_axiom_has_a_name_in_words():
    assert IN_WORDS.keys() == APPROVED.keys()
