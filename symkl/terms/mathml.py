"""A term as MathML Core, which browsers and notebooks set without JavaScript and without a network."""

from __future__ import annotations

from html import escape

from symkl.terms.expr import Term
from symkl.terms.latex import latex
from symkl.terms.layout import write


def mathml(t: Term, *, display: bool = True) -> str:
    r"""A whole ``<math>`` element, with its LaTeX for screen readers and for those who copy it.

    Parameters
    ----------
    t : Term
        What to write.
    display : bool
        A formula of its own, with large fractions; otherwise one within a line of text.

    >>> from symkl import vector
    >>> mathml(vector("x"), display=False)
    '<math alttext="x"><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math>'
    """
    tex = latex(t)
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return element(f"<semantics>{row(markup(t))}{annotation}</semantics>", tex, display=display)


def markup(t: Term) -> str:
    """The elements of `t`, to be put into a ``<math>`` or an ``<mrow>``."""
    return write(t, "mathml")


def element(inner: str, alternative: str, *, display: bool = True) -> str:
    """A ``<math>`` element around MathML, with what to read in its stead."""
    style = ' display="block"' if display else ""
    return f'<math{style} alttext="{escape(alternative)}">{inner}</math>'


def row(inner: str) -> str:
    """One element: the MathML itself where it is one already."""
    alone = inner.startswith("<mi>") and inner.count("<") == 2
    return inner if alone else f"<mrow>{inner}</mrow>"
