"""Changes of spelling and of meaning are told apart; what is not known to be the same is not taken for it."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, E, M, P, Q, mu1, mu2, p, s, t, u, v, x

from symkl import (
    KL,
    Normal,
    cholesky,
    covariance,
    d,
    det,
    half,
    identity,
    inv,
    log,
    matrix,
    quad,
    sum_log_diagonal,
    trace,
)
from symkl.audit.changes import Fate, Stated, changes
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.edits import alphabet, claim_edits
from symkl.terms.expr import term

SQUARE = quad(v, inv(S2))


def fate(old, new, *definitions, is_definition=False, was_definition=False):
    """What became of one claim, beside definitions that stay."""
    kept = {f"d{i}": Stated(claim, True) for i, claim in enumerate(definitions)}
    before = kept | {"1": Stated(tuple(map(term, old)), was_definition)}
    found = changes(before, kept | {"1": Stated(tuple(map(term, new)), is_definition)})
    return next(change for change in found if change.label == "1")


SPELLINGS = {
    "the order of a sum": ((s, s + t), (s, t + s)),
    "a factor": ((s, half * (s + t)), (s, half * s + half * t)),
    "the sides": ((s, t), (t, s)),
    "the cyclic trace": ((s, trace(inv(S2) @ S1)), (s, trace(S1 @ inv(S2)))),
    "a scalar and its transpose": ((s, u.T @ inv(S2) @ v), (s, v.T @ inv(S2) @ u)),
    "a logarithm": ((s, log(det(S2) / det(S1))), (s, log(det(S2)) - log(det(S1)))),
    "the sign of a difference": ((s, SQUARE), (s, quad(mu2 - mu1, inv(S2)))),
    "the name of a bound variable": ((s, E(x.T @ x)), (s, P.expectation(mu2.T @ mu2, mu2))),
    "a side said twice": ((s, t), (s, t, t)),
    "the factor of a covariance": ((s, log(det(S1))), (s, 2 * sum_log_diagonal(cholesky(S1)))),
}


@pytest.mark.parametrize(("old", "new"), SPELLINGS.values(), ids=list(SPELLINGS))
def test_a_change_of_spelling_is_told(old, new):
    found = fate(old, new)
    assert (found.fate, found.reason) == (Fate.SPELLING, "")
    assert (found.old, found.new) == (tuple(map(term, old)), tuple(map(term, new)))
    assert fate(new, old).fate is Fate.SPELLING


MEANINGS = {
    "a sign": ((KL(P, Q), half * (s + t)), (KL(P, Q), half * (s - t))),
    "a factor": ((KL(P, Q), half * SQUARE), (KL(P, Q), SQUARE)),
    "a letter": ((s, trace(S1)), (s, trace(S2))),
    "P and Q": ((KL(P, Q), s), (KL(Q, P), s)),
    "the order of factors": ((s * identity, A @ B), (s * identity, B @ A)),
    "a term": ((s, t - d), (s, t)),
    "a claim made trivial": ((KL(P, Q), s), (KL(P, Q), KL(P, Q))),
    "a fact made trivial": ((E(u @ u.T), S1), (S1, S1)),
    "a mean put in": ((E(x), mu1), (mu1, mu1)),
    "a side less": ((s, t, p), (s, t)),
    "a side more": ((s, t), (s, t, p)),
    "what may have no value": ((A, A), (A, inv(inv(A)))),
    "a logarithm that may not exist": ((s, log(s * t)), (s, log(s) + log(t))),
    "a root of a square": ((p, s), (p, (s * s) ** half)),
    "a power": ((s, quad(x, M)), (s, quad(x, M @ M))),
}


@pytest.mark.parametrize(("old", "new"), MEANINGS.values(), ids=list(MEANINGS))
def test_a_change_of_meaning_is_told(old, new):
    found = fate(old, new)
    assert found.fate is Fate.MEANING
    assert found.reason
    assert fate(new, old).fate is Fate.MEANING


def test_the_reason_is_the_difference():
    assert fate((s, t + d), (s, t)).reason == "recorded − now = d"
    assert fate((s, t), (s, t, p)).reason == "p is none of the sides recorded"
    assert fate((s, t, p), (s, t)).reason == "p is none of the sides now"


def test_a_letter_that_is_declared_anew_is_another():
    T = matrix("Sigma_1")
    assert fate((s, trace(S1)), (s, trace(T))).reason == "Σ₁ is declared in another way"
    R = Normal("P", mu1, covariance("Sigma_3"))
    assert fate((s, KL(P, Q)), (s, KL(R, Q))).fate is Fate.MEANING


def test_a_definition_that_became_a_step_is_another_claim():
    found = fate((s, t), (s, t), was_definition=True)
    assert (found.fate, found.reason) == (Fate.MEANING, "it was a definition, and is a step now")
    assert fate((s, t), (s, t), was_definition=True, is_definition=True).fate is Fate.SAME


def test_what_letters_are_defined_to_be_counts_while_it_stays():
    old, new = (s, trace(B @ B)), (s, trace(A @ A))
    assert fate(old, new).fate is Fate.MEANING
    assert fate(old, new, (B, A)).fate is Fate.SPELLING
    before = {"0": Stated((B, A), True), "1": Stated(old, False)}
    after = {"0": Stated((B, A.T), True), "1": Stated(new, False)}
    assert [change.fate for change in changes(before, after)] == [Fate.MEANING, Fate.MEANING]


def test_added_and_removed_claims_are_told_in_order():
    one, two, three = (Stated((s, term(n)), False) for n in (1, 2, 3))
    found = changes({"1": one, "2": two}, {"2": two, "3": three})
    assert [(c.label, c.fate) for c in found] == [("1", Fate.REMOVED), ("2", Fate.SAME), ("3", Fate.ADDED)]


def test_no_edit_that_the_checker_refutes_is_a_spelling():
    """Every single change of the result of the paper is one of meaning, but for those that are equal in form."""
    claim = load(bundled("gaussian_kl"))["23"].claim
    letters = alphabet([side for step in load(bundled("gaussian_kl")) for side in step.claim])
    edited = [new for _, new in claim_edits(claim, letters) if new is not None]
    spelled = {str(new[1]) for new in edited if fate(claim, new).fate is Fate.SPELLING}
    assert len(edited) > 60
    assert all("μ₂ − μ₁" in new or "ᵀ" in new or "−1" in new for new in spelled), spelled
    assert len(spelled) <= 12, spelled
