"""A term as LaTeX, in the notation of the field."""

from __future__ import annotations

from symkl.terms.expr import Term
from symkl.terms.layout import write


def latex(t: Term) -> str:
    r"""LaTeX of `t`, without delimiters.

    >>> from symkl import inv, quad, vector, covariance
    >>> latex(quad(vector("x") - vector("mu_1"), inv(covariance("Sigma_1"))))
    '(x - \\mu_1)^T \\Sigma_1^{-1} (x - \\mu_1)'
    """
    return write(t, "latex")
