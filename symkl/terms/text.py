"""A term as one line of plain text, for the terminal and for messages."""

from __future__ import annotations

from symkl.terms.expr import Term
from symkl.terms.layout import write


def text(t: Term) -> str:
    """One line of Unicode.

    >>> from symkl import inv, quad, vector, covariance
    >>> text(quad(vector("x") - vector("mu_1"), inv(covariance("Sigma_1"))))
    '(x − μ₁)ᵀ Σ₁⁻¹ (x − μ₁)'
    """
    return write(t, "text")
