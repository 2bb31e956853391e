"""Ten theorems in twenty styles: whatever a paper's notation, what is true is proved and what is false is not."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from symkl import check
from symkl.papers.paper import of_text


class Style(NamedTuple):
    """How a paper writes; every field is a template, ``#`` stands for what it is applied to."""

    x: str = "x"
    m: str = r"\mu_1"
    n: str = r"\mu_2"
    S: str = r"\Sigma_1"
    R: str = r"\Sigma_2"
    P: str = "P"
    Q: str = "Q"
    dim: str = "d"
    eye: str = "I"
    transposed: str = "#^T"
    inverse: str = "#^{-1}"
    trace: str = r"\mathrm{Tr}(#)"
    log: str = r"\log #"
    det: str = "|#|"
    half: str = r"\frac{1}{2} #"
    mean: str = r"\mathbb{E}_{@x \sim @P}[#]"
    divergence: str = r"D_{KL}(@P \| @Q)"
    normal: str = r"\mathcal{N}(@x; #)"
    big: str = "(#)"
    integral: str = r"\int # \, d@x"
    display: str = "$$ # $$"

    def paper(self, theorem: str) -> str:
        """A paper that states one theorem, written in `NEUTRAL` words."""
        letters = (("@x", self.x), ("@P", self.P), ("@Q", self.Q))
        laws = f"P(x) = normal(m, S)\nQ(x) = normal(n, R)\n{theorem}"
        shown = [self.display.replace("#", self._written(line)) for line in laws.splitlines()]
        text = (
            rf"Let ${self.x}, {self.m}, {self.n} \in \mathbb{{R}}^{{{self.dim}}}$, with ${self.S}, {self.R} \in "
            rf"\mathbb{{R}}^{{{self.dim} \times {self.dim}}}$ covariance matrices." + "\n\n" + "\n\n".join(shown)
        )
        for placeholder, letter in letters:
            text = text.replace(placeholder, letter)
        return text

    def _written(self, neutral: str) -> str:
        """A neutral formula in this style: ``tr(S)`` and the like are calls, single letters are letters."""
        done, at = "", 0
        while at < len(neutral):
            name = next((w for w in CALLS if neutral.startswith(w + "(", at)), None)
            if name is not None:
                inside, at = _balanced(neutral, at + len(name))
                done += getattr(self, CALLS[name]).replace("#", self._written(inside))
            elif neutral.startswith("KL", at):
                done, at = done + self.divergence, at + 2
            elif neutral[at] in LETTERS and not neutral[at - 1 : at].isalpha():
                done, at = done + getattr(self, LETTERS[neutral[at]]), at + 1
            else:
                done, at = done + neutral[at], at + 1
        return done


CALLS = {
    "tp": "transposed", "inv": "inverse", "tr": "trace", "log": "log", "det": "det", "half": "half", "E": "mean",
    "normal": "normal", "big": "big", "int": "integral",
}  # fmt: skip
LETTERS = {c: c for c in "xmnSRPQ"} | {"d": "dim", "I": "eye"}


def _balanced(text: str, at: int) -> tuple[str, int]:
    depth, start = 0, at + 1
    while True:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return text[start : at - 1], at


THEOREMS = {
    "tp(big(x-m)) inv(S) big(x-m) = tr(inv(S) big(x-m) tp(big(x-m)))": "tr(inv(R) big(x-m) tp(big(x-m)))",
    "E(x) = m": "n",
    "E(big(x-m) tp(big(x-m))) = S": "R",
    "E(tp(big(x-m)) inv(S) big(x-m)) = d": "d + 1",
    "E(tp(big(x-n)) inv(R) big(x-n)) = tr(inv(R) S) + tp(big(m-n)) inv(R) big(m-n)": "tr(inv(R) S)",
    "tr(inv(S) S) = tr(I)": "1 + tr(I)",
    "log(big(P(x))) = -half(d) log(big(2 \\pi)) - half(log(det(S))) - half(tp(big(x-m)) inv(S) big(x-m))":
        "-half(log(det(S))) - half(tp(big(x-m)) inv(S) big(x-m))",
    "KL = int(P(x) log(\\frac{P(x)}{Q(x)}))": "int(Q(x) log(\\frac{P(x)}{Q(x)}))",
    "E(log(big(P(x)))) = -half(d) log(big(2 \\pi)) - half(log(det(S))) - half(d)":
        "-half(d) log(big(2 \\pi)) - half(log(det(S))) + half(d)",
    "KL = half(big(log(\\frac{det(R)}{det(S)}) - d + tr(inv(R) S) + tp(big(n-m)) inv(R) big(n-m)))":
        "half(big(log(\\frac{det(S)}{det(R)}) - d + tr(inv(R) S) + tp(big(n-m)) inv(R) big(n-m)))",
}  # fmt: skip
"""Each theorem, and a right side that makes it false."""

BOLD = {"x": r"\mathbf{x}", "m": r"\boldsymbol{\mu}_1", "n": r"\boldsymbol{\mu}_2", "S": r"\boldsymbol{\Sigma}_1",
        "R": r"\boldsymbol{\Sigma}_2"}  # fmt: skip
LATIN = {"x": "y", "m": "a", "n": "b", "S": "A", "R": "B", "P": "f", "Q": "g"}
STYLES = (
    Style(),
    Style(**BOLD, transposed=r"#^\top", trace=r"\operatorname{tr}(#)", log=r"\ln #"),
    Style(**LATIN, dim="n", det=r"\det #", divergence=r"\mathrm{KL}[@P \,\|\, @Q]"),
    Style(P="p", Q="q", mean=r"\mathbb{E}_@P[#]", divergence="D_{KL}(@P || @Q)", half=r"\tfrac12 #"),
    Style(transposed=r"#^{\mathrm{T}}", mean=r"\mathrm{E}_{@P}\left(#\right)", big=r"\left(#\right)", dim="k"),
    Style(P="p", Q="q", mean=r"\langle # \rangle_{@P(@x)}", trace=r"\text{trace}(#)", half=r"\frac12 #"),
    Style(m=r"\hat\mu", n=r"\bar\mu", S=r"\hat\Sigma", R=r"\bar\Sigma", eye=r"\mathbf{I}",
          normal=r"\mathcal{N}(@x \mid #)"),
    Style(det=r"\lvert # \rvert", log=r"\ln #", normal=r"\mathcal{N}\left(@x \,\middle|\, #\right)", dim="D"),
    Style(m=r"\mu_P", n=r"\mu_Q", S=r"\Sigma_P", R=r"\Sigma_Q", mean=r"E_{@P(@x)}[#]", eye="I_d"),
    Style(m="m_0", n="m_1", S="S_0", R="S_1", det=r"\det(#)", integral=r"\int_{\mathbb{R}^d} # \,\mathrm{d}@x"),
    Style(x="z", P="q", Q="p", mean=r"\mathbb{E}_{@P(@x)}\big[#\big]",
          divergence=r"D_{\mathrm{KL}}(@P(@x) \,\|\, @Q(@x))"),
    Style(transposed=r"#^\intercal", trace=r"\mathrm{tr}\{#\}", big="[#]", half=r"0.5 \, #"),
    Style(display=r"\[ #. \]", integral=r"\int\limits_{\mathbb{R}^{d}} # \mathrm{d}@x", half=r"\dfrac{1}{2} #"),
    Style(display="\\begin{equation}\n#\n\\end{equation}", trace=r"\operatorname{Tr}\left[#\right]", dim=r"p"),
    Style(display="\\begin{align}\n#\n\\end{align}", S=r"\Sigma", R=r"\Lambda", m=r"\mu", n=r"\nu", eye="I_{d}"),
    Style(display="\\begin{gather*}\n#\n\\end{gather*}", S="C", R="D", m="u", n="v", P="f", Q="g"),
    Style(inverse=r"{#}^{-1}", transposed="{#}^{T}", log=r"\,\ln\, #", det=r"\left| # \right|"),
    Style(**BOLD, P="p", Q="q", mean=r"\mathbb{E}_{@x \sim @P(@x)}\left[ # \right]", normal=r"\mathcal N(@x, #)"),
    Style(display="\\begin{multline}\n#\n\\end{multline}", divergence=r"\text{KL}(@P \parallel @Q)", normal="N(@x; #)"),
    Style(x=r"\vec{x}", m=r"\vec{\mu}", n=r"\vec{\nu}", S=r"\mathbf{S}", R=r"\mathbf{R}", divergence="KL(@P||@Q)"),
)  # fmt: skip


@pytest.mark.parametrize("style", STYLES, ids=range(len(STYLES)))
def test_ten_theorems_in_each_of_twenty_styles(style):
    for theorem, false in THEOREMS.items():
        for written, holds in ((theorem, True), (f"{theorem.split(' = ')[0]} = {false}", False)):
            text = style.paper(written)
            paper = of_text(text, tex="begin" in style.display, reasons=False)
            assert [one.reason for one in paper.unread] == [], text
            assert check(paper, ["general"], only=[paper.goal]).ok is holds, text
