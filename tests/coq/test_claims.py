"""Single claims of every kind, put to Coq together: the true are proved, the false are not, whatever they cite."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, E, M, P, Q, mu1, mu2, p, q, s, u, x

from symkl import Derivation, Normal, check, d, det, exp, half, identity, integral, inv, log, pi, scalar, trace
from symkl.proof.axioms import APPROVED
from symkl.terms.build import KL, N

pytestmark = pytest.mark.usefixtures("coqc")
z, m, n, c = (scalar(name) for name in ("z", "m", "n", "c"))
r, t = scalar("r", positive=True), scalar("t", positive=True)
R, T = Normal("R", m, r**2), Normal("T", n, t**2)
L = R.expectation

TRUE = [
    (E(A @ x + mu2), A @ mu1 + mu2),
    (E(x @ x.T), S1 + mu1 @ mu1.T),
    (E(x.T @ A @ x), trace(A @ S1) + mu1.T @ A @ mu1),
    (E(P.expectation(x.T @ A @ u, x) * x), trace(A @ S1) * mu1),
    (E((mu1.T @ x) * s + 1), s * mu1.T @ mu1 + 1),
    (integral(P(x) * (u.T @ u), x), trace(S1)),
    (integral(P(x) * x, x), mu1),
    (E(x).T, E(x.T)),
    (trace(A @ B @ M), trace(M @ B.T @ A.T)),
    (trace(A @ mu1 @ mu2.T @ B), mu2.T @ B @ A @ mu1),
    (inv(2 * S1), half * inv(S1)),
    (inv(S1 @ S2) @ S1, inv(S2)),
    (det(2 * S1), 2**d * det(S1)),
    (log(det(S1 @ inv(S2))), log(det(S1)) - log(det(S2))),
    (log(12 * p**2 / q), 2 * log(2) + log(3) + 2 * log(p) - log(q)),
    ((p * q) ** s, p**s * q**s),
    (p**-2 * p**3, p),
    (exp(log(p)), p),
    (mu1.T @ inv(S1) @ mu2, mu2.T @ inv(S1) @ mu1),
    ((A + B) @ (A - B), A @ A - A @ B + B @ A - B @ B),
    (identity @ A + (A - A), A),
    (KL(Q, P), Q.expectation(log(Q(x) / P(x)))),
    (L(z**2, z), m**2 + r**2),
    (L((z - n) ** 2, z), r**2 + (m - n) ** 2),
    (L(log(R(z)), z), -half * log(2 * pi * r**2) - half),
    (KL(R, T), log(t / r) + (r**2 + (m - n) ** 2) / (2 * t**2) - half),
]
FALSE = [
    (E(A @ x), A @ mu2),
    (E(x @ x.T), S1),
    (E(x.T @ A @ x), trace(A @ S1)),
    (E(x.T @ x), mu1.T @ mu1),
    (Q.expectation(x), mu1),
    (integral(Q(x) * x, x), mu1),
    (integral(x, x), mu1),
    (trace(A @ B @ M), trace(B @ A @ M)),
    (trace(A @ B), trace(A @ B.T)),
    (A @ B, B @ A),
    (inv(S1 @ S2), inv(S1) @ inv(S2)),
    (det(2 * S1), 2 * det(S1)),
    (log(det(S1 + S2)), log(det(S1)) + log(det(S2))),
    (log(p + q), log(p) + log(q)),
    (p**s * q**s, (p + q) ** s),
    (p**-2, p**2),
    (exp(s), s),
    (trace(identity), 1),
    (mu1.T @ A @ mu2, mu2.T @ A @ mu1),
    (KL(Q, P), KL(P, Q)),
    (KL(P, Q), 0),
    (L(z**2, z), r**2),
    (L((z - m) ** 2, z), r),
    (KL(R, T), log(r / t) + (r**2 + (m - n) ** 2) / (2 * t**2) - half),
    (N(z, m, r**2), N(z, m, r)),
]


def verdicts(claims):
    derivation = Derivation("?", goal="0")
    for i, (a, b) in enumerate(claims):
        derivation.step(str(i), a, b, by=list(APPROVED.values()))
    return [(str(s.step.lhs), s.verdict.value) for s in check(derivation, layers=["coq"]).steps]


def test_what_is_true_is_proved():
    assert [found for found in verdicts(TRUE) if found[1] != "proved"] == []


def test_what_is_false_is_never_proved():
    assert [found for found in verdicts(FALSE) if found[1] != "unknown"] == []
