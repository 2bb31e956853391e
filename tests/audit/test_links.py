"""Links: what one reason proves, and nothing that takes two."""

from __future__ import annotations

import pytest
from letters import S1, A, B, E, axioms, mu1, mu2, p, q, s, t, u, x

from symkl import cyclic, exp, expectation_linear, inv, log, log_product, power_laws, quad, ring, symmetric, trace
from symkl.audit.links import WITH_SUMS, Prover
from symkl.proof.kernel import Kernel, Theorem

SUM = E(quad(u, A) + quad(u, B)), E(quad(u, A)) + E(quad(u, B))


def prover(by: str = "ring cyclic symmetric log_product power_laws expectation_linear") -> Prover:
    return Prover(Kernel(), axioms(by))


@pytest.mark.parametrize(("before", "after", "reason"), [
    (trace(A @ B), trace(B @ A), cyclic), (S1.T, S1, symmetric), (x + x, 2 * x, ring), ((A @ B).T, B.T @ A.T, None),
])  # fmt: skip
def test_a_link_carries_the_theorem_of_the_kernel(before, after, reason):
    link = prover().link(before, after, reason)
    assert isinstance(link.theorem, Theorem)
    assert link.theorem.claim == (link.before, link.after) == (before, after)
    assert link.theorem.axioms == (set() if reason is None else {reason.id})
    assert not link.with_ring


@pytest.mark.parametrize(("before", "after", "reason"), [
    (trace(A @ B), trace(B @ A), None),  # not always on
    (trace(A @ B), trace(B @ A), ring),  # not this axiom
    (trace(A @ B), trace(A) * trace(B), cyclic),  # false
    (trace(A @ B - B @ A), 0 * s, cyclic),  # cyclic and ring
    (trace(S1.T @ A), trace(A @ S1), cyclic),  # cyclic and symmetric
    (S1.T + S1, 2 * S1, symmetric),  # symmetric and ring
    (inv(A) @ A, inv(A) @ A, None),  # not defined
])  # fmt: skip
def test_what_takes_another_reason_or_two_is_no_link(before, after, reason):
    assert prover().link(before, after, reason) is None


@pytest.mark.parametrize(("before", "after", "reason"), [
    (*SUM, expectation_linear), (log(p * q), log(p) + log(q), log_product), (p**s * p**t, p ** (s + t), power_laws),
])  # fmt: skip
def test_ring_goes_along_where_the_axiom_speaks_of_sums_and_only_if_it_is_cited(before, after, reason):
    assert reason.id in WITH_SUMS
    link = prover().link(before, after, reason)
    assert link.with_ring
    assert link.theorem.axioms == {reason.id, "ring"}
    assert prover("cyclic log_product power_laws expectation_linear").link(before, after, reason) is None


def test_ring_goes_along_with_a_premise_and_only_if_it_is_cited():
    for by, found in (("ring", True), ("", False)):
        kernel = Kernel()
        premise = kernel.assume("h", (2 * quad(x, A), 0 * s))
        link = Prover(kernel, axioms(by)).link(quad(x, B) + 2 * quad(x, A), quad(x, B) + 0 * s, premise)
        assert (link is not None and link.with_ring) is found


def test_ring_beside_a_law_of_sums_adds_no_other_axiom():
    assert prover().link(E(trace(A @ B)), trace(B @ A), expectation_linear) is None
    assert prover().link(log(p * exp(s)), log(p) + s, log_product) is None


def test_a_premise_proves_what_it_says_and_no_more():
    kernel = Kernel()
    premise = kernel.assume("h", (mu1, mu2))
    made = Prover(kernel, ())
    assert made.link(A @ mu1, A @ mu2, premise) is not None
    assert made.link(A @ mu1, B @ mu2, premise) is None
    assert made.link(E(x), E(mu2), premise) is None


def test_each_link_is_asked_once():
    made = prover()
    assert made.link(trace(A @ B), trace(B @ A), cyclic) is made.link(trace(A @ B), trace(B @ A), cyclic)
    assert made.asked == 1
