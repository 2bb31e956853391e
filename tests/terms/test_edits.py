"""Single changes of terms: each operator changes what it says, and what cannot exist is told apart."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, E, P, Q, mu1, mu2, s, u, x

from symkl import (
    KL,
    cholesky,
    covariance,
    d,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    literal,
    log,
    quad,
    sum_log_diagonal,
    trace,
)
from symkl.terms.edits import REMAKE, alphabet, claim_edits, edits, remade
from symkl.terms.expr import Term, term
from symkl.terms.variables import subterms

LETTERS = alphabet([x, mu1, mu2, S1, S2, P(x), Q(x)])


def changes(t, operator):
    return {str(edit.term) for edit in edits(t, LETTERS) if edit.operator == operator and edit.term is not None}


CASES = [
    (x + mu1, "sign", {"x − μ₁", "−x + μ₁"}),
    (x - mu1, "sign", {"x + μ₁", "−x − μ₁"}),
    (s**half, "sign", {"s^(−1/2)"}),
    (x - mu1, "term dropped", {"x", "−μ₁"}),
    (-s, "sign dropped", {"s"}),
    (half * s, "coefficient", {"0 s", "−1/2 s", "1 s", "1/4 s", "3/2 s", "2 · 1/2 s"}),
    (log(s), "coefficient", {"2 log s"}),
    (E(s), "coefficient", {"2 E[s]"}),
    (s * d, "dimension", {"s · 1", "s · 2", "s d d"}),
    (mu1, "letter", {"μ₂", "x"}),
    (x, "letter", {"μ₁", "μ₂"}),
    (S1, "letter", {"Σ₂"}),
    (A, "transpose added", {"Aᵀ"}),
    (A @ S1, "transpose added", {"Aᵀ Σ₁", "A Σ₁ᵀ", "(A Σ₁)ᵀ"}),
    (A, "inverse added", {"A⁻¹"}),
    (trace(A), "trace added", {"Tr(Tr(A))"}),
    (trace(A), "det added", {"Tr(|A|)"}),
    (inv(A), "inverse added", {"(A⁻¹)⁻¹"}),
    (A.T, "transpose dropped", {"A"}),
    (inv(A), "inverse dropped", {"A"}),
    (trace(A), "trace for det", {"|A|"}),
    (det(A), "det for trace", {"Tr(A)"}),
    (A @ S1, "factors swapped", {"Σ₁ A"}),
    (A @ S1, "factor dropped", {"A", "Σ₁"}),
    (s / d, "factors swapped", {"d/s"}),
    (log(s), "log dropped", {"s"}),
    (cholesky(S1), "cholesky dropped", {"Σ₁"}),
    (sum_log_diagonal(A), "trace for logarithms", {"Tr(A)"}),
    (sum_log_diagonal(A), "det for them", {"|A|"}),
    (sum_log_diagonal(A), "coefficient", {"2 ∑ᵢ log (A)ᵢᵢ"}),
    (exp(s), "exp dropped", {"s"}),
    (s**half, "base dropped", {"1/2"}),
    (s**half, "exponent dropped", {"s"}),
    (P(x), "distribution", {"Q(x)"}),
    (KL(P, Q), "distribution", {"KL(Q‖P)", "KL(P‖P)", "KL(Q‖Q)"}),
    (E(u), "E dropped", {"x − μ₁"}),
]


@pytest.mark.parametrize(("t", "operator", "expected"), CASES, ids=[f"{op} in {t}" for t, op, _ in CASES])
def test_an_operator_changes_what_it_says(t, operator, expected):
    assert changes(t, operator) == expected


def test_a_bound_variable_can_be_freed():
    (freed,) = [e.term for e in edits(integral(P(x), x), LETTERS) if e.operator == "variable freed"]
    assert freed.args[0] != x
    assert x in set(subterms(freed.args[1]))


def test_what_cannot_exist_is_counted_and_not_built():
    found = [edit for edit in edits(quad(u, inv(S1)), LETTERS) if edit.operator == "transpose added"]
    assert {edit.term for edit in found} >= {None}
    assert len([edit for edit in found if edit.term is not None]) == 2
    assert len(found) == 8


def test_sides_of_two_shapes_are_no_claim():
    found = dict(claim_edits((trace(identity), d), LETTERS))
    assert found["trace dropped"] is None
    assert found["dimension"] is not None


def test_an_edit_changes_one_thing_and_the_shape_is_kept():
    claim = (E(quad(u, inv(S2))), trace(inv(S2) @ S1))
    found = [changed for _, changed in claim_edits(claim, LETTERS) if changed is not None]
    assert len(found) > 30
    assert all(changed[0] == claim[0] or changed[1] == claim[1] for changed in found)
    assert all(side.shape == claim[0].shape for changed in found for side in changed)
    assert claim not in found


def test_letters_are_mistaken_for_those_of_their_shape_and_stem_and_a_point_for_a_mean():
    assert set(LETTERS.symbols[mu1]) == {mu2, x}
    assert set(LETTERS.symbols[x]) == {mu1, mu2}
    assert LETTERS.symbols[S2] == (S1,)
    assert alphabet([covariance("Sigma_1"), x]).symbols[x] == ()


def test_every_operator_can_be_made_again():
    everything = [x + x, x - x, -x, s * x, x / s, s**s, x.T, inv(A), trace(A), det(A), log(s), exp(s), P(x), E(x)]
    everything += [A @ A, integral(P(x), x), term(2) * s, cholesky(S1), sum_log_diagonal(A), literal([[s, s], [1, s]])]
    assert all(remade(t, t.args) == t for t in everything)
    assert {t.op for t in everything} == set(REMAKE) - {"normal"}
    assert isinstance(remade(s + s, (s, s)), Term)
