"""Products taken apart, and transposes moved into them."""

from __future__ import annotations

from symkl.terms.build import inv, is_positive_definite
from symkl.terms.expr import SCALAR, SQUARE, Term


def det_of(a: Term) -> Term:
    """|A|."""
    return Term("det", (a,))


def scalar_first(a: Term) -> tuple[Term, Term]:
    """The two factors of a multiple, the scalar first."""
    s, m = a.args if a.args[0].shape == SCALAR else a.args[::-1]
    return s, m


def turned(a: Term) -> Term | None:
    """Aᵀ with the transpose further in: Σᵀ = Σ, (BC)ᵀ = CᵀBᵀ, (B⁻¹)ᵀ = (Bᵀ)⁻¹; None where it cannot go."""
    if is_positive_definite(a):
        return a
    if a.op == "multiply" and all(f.shape == SQUARE for f in a.args):
        return a.args[1].T @ a.args[0].T
    return inv(a.args[0].T) if a.op == "inverse" else None


def factors(a: Term) -> list[Term]:
    """The factors of a product of vectors and matrices."""
    if a.op != "multiply" or SCALAR in (a.args[0].shape, a.args[1].shape):
        return [a]
    return factors(a.args[0]) + factors(a.args[1])
