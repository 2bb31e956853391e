"""The page of axioms for the docs, written from the list that the kernel accepts."""

from __future__ import annotations

from symkl.proof.axioms import ALWAYS, APPROVED, Axiom

HEAD = """# The axioms

The kernel accepts these {n} axioms and no others. A step cites those it uses with `by=[…]`; each is a name in `symkl`.
An axiom is used only where its condition is proved. This page is written by `python -m symkl.documents.axioms` from
`symkl/proof/axioms.py`, and a test holds them together.
"""

FOOT = """## Always on

These need no citation:

{always}
"""


def axioms_page() -> str:
    """The page as Markdown, one section an axiom."""
    always = "\n".join(f"- {law}" for law in ALWAYS)
    parts = [HEAD.format(n=len(APPROVED)), *map(_section, APPROVED.values()), FOOT.format(always=always)]
    return "\n".join(parts)


def _section(axiom: Axiom) -> str:
    return (
        f"## {axiom.id}\n\n$$ {inference(axiom)} $$\n\n- when: {axiom.condition}\n- because: {axiom.why}\n"
        f"- source: {axiom.source}\n"
    )


def inference(axiom: Axiom) -> str:
    r"""The axiom in LaTeX as an inference line: what must hold above, what may be used below, its name beside.

    >>> from symkl import scalar_transpose
    >>> print(inference(scalar_transpose))
    \frac{\text{s is 1×1}}{\displaystyle s^T = s} \quad \mathsf{scalar\_transpose}
    """
    name = axiom.id.replace("_", r"\_")
    return rf"\frac{{\text{{{axiom.condition}}}}}{{\displaystyle {axiom.statement}}} \quad \mathsf{{{name}}}"


if __name__ == "__main__":
    print(axioms_page(), end="")
