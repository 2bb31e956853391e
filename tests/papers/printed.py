"""The derivation of the Gaussian KL as a paper prints it: its equations with prose of our own."""

from __future__ import annotations

from pathlib import Path

EQUATIONS = dict(
    line.split("\t")
    for line in (Path(__file__).parent.parent / "terms" / "paper.tsv").read_text("utf-8").splitlines()
)
SETTING = r"""# From P to Q

Here $x, \mu_1, \mu_2 \in \mathbb{R}^d$, and $\Sigma_1, \Sigma_2 \in \mathbb{R}^{d \times d}$ are covariance matrices.

"""
PREMISES = {
    "5": "By (1) and (4)", "6": "By (2) and (4)", "8": "By (5)", "9": "By (6)", "10": "From (7), (8) and (9)",
    "12": "By (10) and (11)", "13": "By (13b), (13c), (13e), (13f) and (13g)", "15": "By (14)", "17": "By (16)",
    "20": "By (17), (18) and (19)", "21": "By (12), (13) and (20)",
}  # fmt: skip


def markdown(**changed):
    """The paper in Markdown; `changed` has other text for some labels, with ``eq`` before them."""
    return SETTING + "\n\n".join(
        f"{PREMISES.get(label, 'Then')}:\n\n$$ {changed.get(f'eq{label}', latex)} \\quad ({label}) $$"
        for label, latex in EQUATIONS.items()
    )


def tex(**changed):
    """The same as a document of LaTeX."""
    rows = (
        f"{PREMISES.get(label, 'Then')}:\n\\begin{{equation}}\n{changed.get(f'eq{label}', latex)} \\tag{{{label}}}\n"
        "\\end{equation}"
        for label, latex in EQUATIONS.items()
    )
    setting = SETTING.replace("# From P to Q", r"\section{From P to Q}")
    return "\\documentclass{article}\n\\begin{document}\n" + setting + "\n\n".join(rows) + "\n\\end{document}\n"
