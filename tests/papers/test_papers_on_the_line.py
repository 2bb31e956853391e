"""Papers about distributions on ℝ, in the spellings of textbooks."""

from __future__ import annotations

import pytest

from symkl import check
from symkl.papers.paper import of_text
from symkl.proof.report import Verdict

EXACT = ("general", "explicit")
LAWS = r"Let $P(x) = \mathcal{N}(x; \mu, \sigma^2)$ and $Q(x) = \mathcal{N}(x; m, s^2)$. "
TOLD = r"Let $P$ and $Q$ be Gaussian with means $\mu$, $m$ and variances $\sigma^2$ and $s^2$. $$ P(x) = P(x) $$ "
SAMPLED = r"Let $x \sim P = \mathcal{N}(\mu, \sigma^2)$ and $Q = \mathcal{N}(m, s^2)$, where $\sigma, s > 0$. "
WRITTEN = (
    r"$$P(x) = \frac{1}{\sqrt{2\pi\sigma^2}} e^{-\frac{(x-\mu)^2}{2\sigma^2}}$$"
    r"$$Q(x) = (2\pi s^2)^{-1/2} \exp\left(-\frac12 \frac{(x-m)^2}{s^2}\right)$$"
)
TRUE = (
    r"\mathrm{KL}(P \| Q) = \log\frac{s}{\sigma} + \frac{\sigma^2 + (\mu - m)^2}{2 s^2} - \frac12",
    r"D_{KL}(P||Q) = \frac12 \left[\ln\frac{s^2}{\sigma^2} + \frac{\sigma^2 + (\mu-m)^2}{s^2} - 1\right]",
    r"\mathbb{E}_{x\sim P}[x^2] = \mu^2 + \sigma^2",
    r"\mathrm{Var}_P(x) = \sigma^2",
    r"\mathrm{Cov}_P(x, 3x) = 3\sigma^2",
    r"\int_{-\infty}^{\infty} P(x) (x-\mu)^2 dx = \sigma^2",
    r"\int_{\mathbb{R}} P(x)\,dx = 1",
    r"\log P(x) = -\frac{1}{2}\log(2\pi\sigma^2) - \frac{(x-\mu)^2}{2\sigma^2}",
)
FALSE = (
    r"\mathrm{KL}(P \| Q) = \log\frac{\sigma}{s} + \frac{\sigma^2 + (\mu - m)^2}{2 s^2} - \frac12",
    r"\mathrm{KL}(P \| Q) = \log\frac{s}{\sigma} + \frac{\sigma^2 + (\mu - m)^2}{s^2} - \frac12",
    r"\mathbb{E}_{x\sim P}[x^2] = \sigma^2",
    r"\mathrm{Var}_P(x) = \sigma",
    r"\mathrm{Cov}_P(x, 3x) = 9\sigma^2",
    r"\int_{-\infty}^{\infty} Q(x) (x-\mu)^2 dx = \sigma^2",
    r"\log P(x) = -\log(2\pi\sigma^2) - \frac{(x-\mu)^2}{2\sigma^2}",
)


def judged(text):
    paper = of_text(text)
    assert paper.unread == ()
    return check(paper, EXACT, (1,))


@pytest.mark.parametrize("laws", [LAWS, TOLD, SAMPLED, WRITTEN], ids=["declared", "told", "sampled", "written out"])
def test_a_paper_on_the_line_is_checked_in_scalars(laws):
    text = laws + "".join(rf"$$ {latex} \tag{{t{n}}} $$ " for n, latex in enumerate(TRUE))
    text += "".join(rf"$$ {latex} \tag{{f{n}}} $$ " for n, latex in enumerate(FALSE))
    report = judged(text)
    assert all(report[f"t{n}"].verdict.passes for n in range(len(TRUE)))
    assert {report[f"f{n}"].verdict for n in range(len(FALSE))} == {Verdict.REFUTED}


def test_the_standard_normal_may_stand_in_place():
    report = judged(
        LAWS + r"$$ \mathbb{E}_{z \sim \mathcal{N}(0, 1)}[z^2] = 1 \tag{1}$$"
        r"$$ \mathrm{KL}(P \| \mathcal{N}(0,1)) = \frac12 (\sigma^2 + \mu^2 - 1 - \log\sigma^2) \tag{2}$$"
        r"$$ \mathrm{KL}(P \| \mathcal{N}(0,1)) = \frac12 (\sigma^2 + \mu^2 - 1 + \log\sigma^2) \tag{3}$$"
    )
    assert [report[n].verdict.passes for n in "123"] == [True, True, False]


def test_a_wrong_divergence_of_one_pair_says_nothing_of_another():
    report = judged(
        LAWS + r"$$ D_{KL}(P\|Q) = \int P(x) \log\frac{Q(x)}{P(x)}\,dx \tag{1} $$"
        r"$$ D_{KL}(Q\|P) = \log\frac{\sigma}{s} + \frac{s^2 + (m-\mu)^2}{2\sigma^2} - \frac12 \tag{2}$$"
    )
    assert report["1"].verdict is Verdict.REFUTED
    assert report["2"].verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"\frac{1}{\sqrt{2\pi\sigma^2}} e^{-(x-\mu)^2/(2\sigma^2)}", Verdict.PROVED),
        (r"\frac{1}{\sqrt{2\pi}\sigma} e^{-(x-\mu)^2/(2\sigma^2)}", Verdict.PROVED),
        (r"\frac{1}{2\pi\sigma^2} e^{-(x-\mu)^2/(2\sigma^2)}", Verdict.REFUTED),
        (r"\frac{1}{\sqrt{2\pi\sigma}} e^{-(x-\mu)^2/(2\sigma^2)}", Verdict.REFUTED),
    ],
)
def test_a_density_written_out_has_the_parameters_of_its_exponent_and_mass_1(formula, verdict):
    assert judged(f"$$ f(x) = {formula} \\tag{{1}} $$")["1"].verdict is verdict


def test_an_exponent_without_the_half_names_no_variance():
    paper = of_text(r"$$ 1 = 1 $$ $$ f(x) = \frac{1}{\sqrt{\pi v}} \exp(-(x-m)^2/v) $$")
    assert "which distribution f is" in paper.unread[0].reason


def test_a_spread_that_may_be_a_variance_or_a_deviation_is_asked_about():
    text = r"$$ 1 = 1 $$ $$ \mathbb{E}_{x \sim \mathcal{N}(\mu, \sigma)}[(x-\mu)^2] = \sigma^2 $$, $\mu \in \mathbb{R}$"
    assert "variance or the standard deviation?" in of_text(text).unread[0].reason
    for kind, passes in (("deviation", True), ("variance", False)):
        report = judged(f"<!-- symkl: sigma: {kind} --> {text}")
        assert report["0.2"].verdict.passes is passes


def test_a_subscript_may_stand_behind_a_power():
    assert judged(r"Let $P(x) = \mathcal{N}(x; \mu_1, \sigma^2_1)$. $$ \mathrm{Var}_P[x] = \sigma_1^2 $$").ok


@pytest.mark.parametrize("limits", [r"_{\infty}^{-\infty}", r"_0^\infty", r"_{-\infty}^{0}", r"^{\infty}_{\infty}"])
def test_an_integral_over_less_than_everything_or_backwards_is_not_read(limits):
    paper = of_text(LAWS + rf"$$ 1 = 1 $$ $$ \int{limits} P(x) dx = 1 $$")
    assert "the domain is not read" in paper.unread[0].reason


def test_a_letter_e_of_the_paper_is_not_eulers_number():
    paper = of_text(r"Let $e \in \mathbb{R}$. $$ e^2 - 1 = (e - 1)(e + 1) $$")
    assert check(paper, EXACT, (1,)).ok
    assert not judged(r"$$ e^2 = 4 $$").ok


def test_a_positive_letter_is_declared_and_a_formula_is_not():
    roots = r"$$ \sqrt{\sigma^2} = \sigma \tag{1}$$ $$ \sqrt{t^2} = t \tag{2}$$"
    report = judged(rf"Let $\sigma > 0$, $t \in \mathbb{{R}}$. {roots}")
    assert [report[n].verdict.passes for n in "12"] == [True, False]
    paper = of_text(r"Let $t \in \mathbb{R}$. $$ t - 1 > 0 $$ $$ \sqrt{t^2} = t $$")
    assert "no equation" in paper.unread[0].reason
    assert not check(paper, EXACT, (1,)).ok
