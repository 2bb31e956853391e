"""Formulas: the many spellings of one thing are one term, and what is written means what is read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import S1, S2, A, P, Q, mu1, mu2, proves, s, x

from symkl import (
    KL,
    N,
    Normal,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    ones,
    pi,
    quad,
    sqrt,
    trace,
    vector,
    zero,
)
from symkl.papers.elaborate import Elaboration, Meanings
from symkl.papers.formula import parse
from symkl.papers.scan import terminals
from symkl.papers.script import load
from symkl.papers.tokens import IllTyped, Unreadable, expanded, macros, tokens
from symkl.terms.edits import alphabet, edits

KINDS = {
    "x": "vector", "mu_1": "vector", "mu_2": "vector", "mu": "vector", "Sigma_1": "covariance", "A": "matrix",
    "Sigma_2": "covariance", "Sigma": "covariance", "s": "scalar", "d": "dimension", "n": "dimension",
}  # fmt: skip
MEANINGS = Meanings(KINDS, {"P": P, "Q": Q}, {}, {"P": "x", "Q": "x"})
E = P.expectation
u = x - mu1


def read(latex, preamble=""):
    known = macros(preamble)
    found = terminals(expanded(tokens(latex, 0, len(latex)), known), {"P", "Q"})
    return Elaboration(MEANINGS).placed(parse(found, 0, len(latex))).term


SPELLINGS = {
    trace(inv(S2) @ S1): [
        r"\text{Tr}(\Sigma_2^{-1} \Sigma_1)",
        r"\operatorname{tr}[\Sigma_2^{-1}\Sigma_1]",
        r"\mathrm{trace}(\Sigma_2^{-1}\Sigma_1)",
        r"\mathrm{tr}\left\{ \boldsymbol{\Sigma}_2^{-1} \boldsymbol{\Sigma}_1 \right\}",
        r"\tr\bigl(\bm{\Sigma_2}^{-1}\,\bm{\Sigma_1}\bigr)",
        r"\mathrm{Tr}\!\left[\Sigma_{2}^{-1}\;\Sigma_{1}\right]",
    ],
    log(det(S2) / det(S1)): [
        r"\log \frac{|\Sigma_2|}{|\Sigma_1|}",
        r"\ln\frac{\det \Sigma_2}{\det\Sigma_1}",
        r"\log\left(\frac{\det(\Sigma_2)}{\det(\Sigma_1)}\right)",
        r"\ln\frac{\lvert\Sigma_2\rvert}{\left|\Sigma_1\right|}",
        r"\mathrm{ln}\dfrac{|\mathbf\Sigma_2|}{|\mathbf{\Sigma}_1|}",
        r"\log (|\Sigma_2| / |\Sigma_1|)",
    ],
    quad(u, inv(S1)): [
        r"(x - \mu_1)^T \Sigma_1^{-1} (x - \mu_1)",
        r"(x-\mu_1)^\top\Sigma_1^{-1}(x-\mu_1)",
        r"(\mathbf{x}-\boldsymbol\mu_1)' \Sigma_1^{-1} (\mathbf x-\boldsymbol{\mu}_1)",
        r"[x - \mu_1]^{\mathrm{T}} \Sigma_1^{-1} [x - \mu_1]",
        r"\left( x-\mu_1 \right)^{\mathsf T} \Sigma_1^{-1} \left( x-\mu_1 \right)",
        r"(x-\mu_1)^{\intercal} \cdot \Sigma_1^{-1} (x-\mu_1)",
    ],
    half * s: [r"\frac{1}{2} s", r"\frac12 s", r"\tfrac{1}{2}s", r"0.5\, s", r"\frac 1 2 s"],
    E(x): [
        r"\mathbb{E}_{x \sim P}[x]",
        r"\mathrm{E}_P[x]",
        r"E_{P}(x)",
        r"\mathbb E_{x \sim P(x)} \left[ x \right]",
        r"\langle x \rangle_{P(x)}",
        r"\langle x \rangle_P", r"\mathbb{E}_{P(x)}\{x\}", r"\operatorname{E}_{\mathbf{x}\sim P}[\mathbf{x}]",
    ],
    KL(P, Q): [
        r"D_{KL}(P||Q)",
        r"D_{KL}(P\|Q)",
        r"\mathrm{KL}[P\,\|\,Q]",
        r"D_{\mathrm{KL}}(P \parallel Q)",
        r"\text{KL}(P \Vert Q)",
        r"D_\text{KL}\left(P \,\middle\|\, Q\right)", r"KL(P||Q)",
    ],
    N(x, vector("mu"), S1): [
        r"\mathcal{N}(x; \mu, \Sigma_1)",
        r"\mathcal{N}(x \mid \mu, \Sigma_1)",
        r"\mathcal N(x | \mu, \Sigma_1)",
        r"\mathcal{N}\left(x; \mu, \Sigma_1\right)",
        r"N(x, \mu, \Sigma_1)",
    ],
    integral(P(x) * log(P(x) / Q(x)), x): [
        r"\int P(x) \log \frac{P(x)}{Q(x)} dx", r"\int_{\mathbb{R}^n} P(x) \ln\frac{P(x)}{Q(x)} \, \mathrm{d}x",
        r"\int\limits_{\mathbb{R}^d} P(\mathbf{x}) \log\left(\frac{P(x)}{Q(x)}\right)\,d\mathbf{x}",
    ],
    d * log(2 * pi): [r"d \log(2\pi)", r"n \ln 2\pi", r"n \log (2 \pi)", r"d\,\ln(2\pi)"],
    sqrt(det(S1)): [r"\sqrt{|\Sigma_1|}", r"|\Sigma_1|^{1/2}", r"\sqrt{\det\Sigma_1}", r"|\Sigma_1|^{\frac{1}{2}}"],
    ones.T @ x: [r"\mathbf{1}^T x", r"\boldsymbol{1}_n^\top x", r"\mathbf{1}_d^T x"],
    x + zero: [r"x + \mathbf{0}", r"x + \mathbf 0", r"x + \boldsymbol{0}_n"],
    trace(identity): [
        r"\text{Tr}(I)",
        r"\mathrm{tr}(I_n)",
        r"\mathrm{tr}(\mathbf{I})",
        r"\operatorname{Tr}(\mathbf{I}_d)",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("term", "latex"), [(t, w) for t, ways in SPELLINGS.items() for w in ways])
def test_one_thing_in_many_spellings(term, latex):
    if latex.startswith(r"\tr"):
        latex = latex.replace(r"\tr", r"\mathrm{tr}", 1)
    assert proves((read(latex), term), "ring") or read(latex) == term


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\log |\Sigma_1| x^T x )", "closes nothing"),
        (r"\log 2 \pi s", "all that follows"),
        (r"\mathrm{tr} A \Sigma_1", "belong to the trace"),
        (r"|s|", "absolute value"),
        (r"\|x\|", "norm"),
        (r"\foo + 1", "not known here"),
        (r"E_{R}[x]", "no distribution"),
        (r"E[x]", "under which distribution"),
        (r"x + ", "ends too early"),
        (r"x + + + * x", "cannot stand here"),
        (r"\frac{1}", "missing"),
        (r"x_{1+2}", "subscript"),
        (r"é", "not read"),
        (r"y + x", "was not found out"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(latex, reason):
    with pytest.raises(Unreadable, match=reason) as error:
        read(latex)
    assert not isinstance(error.value, IllTyped)
    assert 0 <= error.value.start <= error.value.end <= len(latex)


@pytest.mark.parametrize(
    "latex", [r"x + \Sigma_1", "x^2", r"\log x", "x x", r"\Sigma_1^{-1} x^T", r"\mathrm{tr}(x)", r"\frac{1}{A}"]
)
def test_what_has_no_shape_is_ill_typed(latex):
    with pytest.raises(IllTyped):
        read(latex)


def test_a_bar_ends_what_a_bar_began():
    assert read(r"|\Sigma_1||\Sigma_2|") == det(S1) * det(S2)
    assert read(r"\log|\Sigma_1| - \log|\Sigma_2|") == log(det(S1)) - log(det(S2))


def test_macros_are_written_out():
    preamble = r"\newcommand{\E}[2]{\mathbb{E}_{#1}\left[#2\right]} \def\S{\Sigma_1} \DeclareMathOperator{\spur}{tr}"
    assert read(r"\spur(\E{x \sim P}{\S})", preamble) == trace(E(S1))


def test_a_macro_that_stands_for_itself_ends():
    with pytest.raises(Unreadable, match="macros written out"):
        read(r"\a", r"\newcommand{\a}{\a\a}")


def test_0_is_a_vector_beside_a_vector():
    assert read("x + 0") == x + zero


def every_term():
    """Both sides of the equations of the Gaussian KL, and every single change of them."""
    derivation = load()
    letters = alphabet(side for step in derivation for side in step.claim)
    sides = [side for step in derivation for side in step.claim]
    return [*sides, *(e.term for side in sides for e in edits(side, letters) if e.term is not None)]


@given(st.sampled_from(every_term()))
def test_what_is_printed_means_what_was_written(t):
    again = read(t.latex())
    assert again == t or proves((again, t), "*") or str(again) == str(t)
    assert read(read(again.latex()).latex()) == read(again.latex())


def test_a_sum_that_begins_with_a_minus_keeps_its_brackets_as_a_factor():
    t = (-x - mu1) @ u.T
    assert t.latex() == r"(-x - \mu_1) (x - \mu_1)^T"
    assert read(t.latex()) == t


@given(st.text(alphabet=r"\{}()[]|^_&=+-*/ xPQdEN12,.;'$%#" + "\u03a3", max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(Unreadable):
        read(text)


def test_expectations_of_two_laws_are_told_apart():
    other = Normal("R", mu2, S2)
    meanings = Meanings(KINDS, {"P": P, "R": other}, {}, {"P": "x", "R": "x"})
    latex = r"\mathbb{E}_{R}[x]"
    found = Elaboration(meanings).placed(parse(terminals(list(tokens(latex, 0, len(latex))), {"P", "R"}), 0, 0)).term
    assert found == other.expectation(x)


def test_an_exponential_and_a_matrix_power():
    assert proves((read(r"\exp\left(-\frac{1}{2} s\right)"), exp(-half * s)), "*")
    assert read("A^2") == A @ A
