"""Small matrices in papers, in the environments of amsmath."""

from __future__ import annotations

import pytest

from symkl import check
from symkl.papers.paper import of_text
from symkl.proof.report import Verdict

LAYERS = ("general", "explicit", "numeric")


def judged(text, tex=False):
    paper = of_text(text, tex=tex)
    assert [one.reason for one in paper.unread] == []
    return check(paper, LAYERS, (1, 2, 3))


@pytest.mark.parametrize("kind", ["pmatrix", "bmatrix", "matrix", "smallmatrix"])
@pytest.mark.parametrize("display", [r"$$ # $$", "\\begin{equation}#\\end{equation}", "\\begin{align} # \\end{align}"])
def test_a_matrix_is_read_in_every_environment(kind, display):
    grid = rf"\begin{{{kind}}} 2 & 1 \\ 1 & 2 \end{{{kind}}}"
    for value, verdict in ((4, Verdict.PROVED), (5, Verdict.REFUTED)):
        text = display.replace("#", rf"\mathrm{{tr}}\left({grid}\right) = {value}")
        assert judged(text, tex="begin" in display).verdict is verdict


def test_a_letter_may_stand_for_a_matrix():
    report = judged(
        r"Let $A = \begin{pmatrix} a & b \\ b & c \end{pmatrix}$ with $a, b, c \in \mathbb{R}$."
        r"$$ \det A = a c - b^2 \tag{1} $$ $$ A^T = A \tag{2}$$ $$ \mathrm{tr} A = a + b \tag{3} $$"
    )
    assert [report[n].verdict for n in "123"] == [Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED]


def test_a_paper_may_end_with_what_is_proved_in_one_dimension_alone():
    paper = of_text(r"$$ \mathrm{tr}\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} = 5 $$")
    report = check(paper)
    assert report.verdict is Verdict.PROVED
    assert not check(paper, ["follows"]).ok


def test_a_vector_and_a_row():
    report = judged(
        r"$$ \begin{bmatrix} x_1 & x_2 \end{bmatrix} \begin{bmatrix} x_1 \\ x_2 \end{bmatrix} = x_1^2 + x_2^2 $$"
    )
    assert report.ok


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix} = I", "same, positive number"),
        (r"\begin{pmatrix} 1 & 2 & 3 \\ 3 & 4 & 5 \end{pmatrix} = I", "square, a column or a row"),
        (r"\mathrm{tr}\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} = \begin{pmatrix} 1 & 0 & 0 \end{pmatrix}"
         r"\begin{pmatrix} 2 \\ 0 \\ 0 \end{pmatrix}", "dimension 2 and 3"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 = I", "closed"),
        (r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix} = -2", "vmatrix is not read"),
        (r"\begin{pmatrix} 1 & \\ 3 & 4 \end{pmatrix} = I", "cannot stand"),
    ],
)  # fmt: skip
def test_what_is_no_matrix_is_told(latex, reason):
    paper = of_text(rf"$$ 1 = 1 \tag{{1}} $$ $$ {latex} \tag{{2}} $$")
    assert reason in paper.unread[0].reason
    assert not check(paper, ["general"]).ok
