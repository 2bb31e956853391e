"""The letters that the tests of the kernel speak of, and how they ask it."""

from __future__ import annotations

from collections.abc import Sequence

from symkl import Normal, covariance, matrix, quad, scalar, vector
from symkl.errors import NotProved
from symkl.proof.axioms import APPROVED, Axiom
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.expr import Term

x, y, mu1, mu2 = vector("x"), vector("y"), vector("mu_1"), vector("mu_2")
S1, S2 = covariance("Sigma_1"), covariance("Sigma_2")
A, B, C, M = matrix("A"), matrix("B"), matrix("C"), matrix("M", symmetric=True)
s, t, p, q = scalar("s"), scalar("t"), scalar("p", positive=True), scalar("q", positive=True)
P, Q = Normal("P", mu1, S1), Normal("Q", mu2, S2)
E = P.expectation
u, v = x - mu1, mu1 - mu2
outer = E(u @ u.T)
cross = 2 * u.T @ S2 @ v
expanded = quad(u, S2) + cross + quad(v, S2)

ALL: tuple[Axiom, ...] = tuple(a for a in APPROVED.values() if a.id not in ("density_formula", "kl_formula"))


SUBSETS: tuple[str, ...] = ("", "*", *(" ".join(a.id for a in ALL if a is not left_out) for left_out in ALL))
"""No axioms, all of them, and all but one: what is false is proved by none of these."""


def axioms(names: str) -> tuple[Axiom, ...]:
    """Axioms by their ids, or every one that is not a definition for ``*``."""
    return ALL if names == "*" else tuple(APPROVED[name] for name in names.split())


def proves(claim: Sequence[Term], by: str = "", premises: Sequence[Theorem] = (), kernel: Kernel | None = None) -> bool:
    """Whether the kernel makes a theorem of the claim."""
    try:
        (kernel or Kernel()).prove("?", claim, premises, axioms(by))
    except NotProved:
        return False
    return True


def given(kernel: Kernel, *claim: Term, general: Sequence[Term] = ()) -> Theorem:
    """A hypothesis, for all values of the general symbols."""
    return kernel.assume("hypothesis", claim, general=general)
