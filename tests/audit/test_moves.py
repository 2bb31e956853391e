"""Small moves: every axiom has some, and what they propose is true where numbers can tell."""

from __future__ import annotations

import pytest
from field import equal_at_a_random_point
from hypothesis import given, note
from hypothesis import strategies as st
from letters import S1, A, B, C, E, M, P, Q, mu1, p, q, s, x, y

from symkl import KL, N, det, exp, half, identity, integral, inv, log, quad, trace, vector, zero
from symkl.audit.forms import added, factored, product, summands, transposed
from symkl.audit.matching import match
from symkl.audit.moves import ALWAYS_ON, MOVES, Rewriter, moves_by
from symkl.proof.axioms import APPROVED
from symkl.proof.kernel import Kernel
from symkl.terms.expr import SCALAR, SQUARE, Term, term

u = x - mu1
ALGEBRA = (
    "ring", "scalar_transpose", "symmetric", "inverse_cancels", "scalar_trace", "cyclic", "trace_transpose",
    "determinant",
)  # fmt: skip
MATRICES = st.sampled_from([A, B, M, S1, inv(S1), A.T, identity, A + B, S1 - M, mu1 @ mu1.T])
SCALARS = st.sampled_from([s, term(2), trace(A), mu1.T @ mu1, det(S1), -s])


@st.composite
def matrices(draw):
    """A product or sum of a few matrices."""
    value = draw(MATRICES)
    for _ in range(draw(st.integers(0, 2))):
        other = draw(MATRICES)
        value = draw(st.sampled_from([value @ other, value + other, value - other, (value @ other).T]))
    return value * draw(SCALARS) if draw(st.booleans()) else value


@st.composite
def scalars(draw):
    """A scalar of matrices."""
    a = draw(matrices())
    return draw(st.sampled_from([trace(a), mu1.T @ a @ x, quad(x, a), 2 * (mu1.T @ a @ x), -quad(mu1, a), det(a)]))


def proposals(t: Term, axiom: str):
    rewriter = Rewriter(moves_by([APPROVED[axiom]], []))
    return [new for reason, new in rewriter.rewritings(t) if reason is not None]


def test_every_axiom_has_a_move():
    assert list(MOVES) == list(APPROVED)


@pytest.mark.parametrize(("axiom", "before", "after"), [
    ("ring", quad(x + y, A), x.T @ A @ x + x.T @ A @ y + y.T @ A @ x + y.T @ A @ y),
    ("ring", (A + B).T @ C, A.T @ C + B.T @ C),
    ("ring", -(A + B), -A - B),
    ("ring", trace(A + B), trace(A) + trace(B)),
    ("ring", s + s + 0, 2 * s),
    ("ring", s - s, term(0)),
    ("ring", E(x), E(u + mu1)),
    ("ring", E(x @ x.T), E(u @ u.T + u @ mu1.T + mu1 @ u.T + mu1 @ mu1.T)),
    ("scalar_transpose", 2 * (x.T @ A @ y), 2 * (y.T @ A.T @ x)),
    ("scalar_transpose", (x.T @ y).T, x.T @ y),
    ("symmetric", M.T, M),
    ("symmetric", inv(S1).T, inv(S1)),
    ("inverse_cancels", inv(S1) @ S1, identity),
    ("inverse_cancels", A @ S1 @ inv(S1) @ B, A @ B),
    ("scalar_trace", 2 * x.T @ A @ x, 2 * trace(x.T @ A @ x)),
    ("scalar_trace", trace(s), s),
    ("cyclic", trace(A @ B @ C), trace(C @ A @ B)),
    ("cyclic", trace(x.T @ A @ x), trace(A @ x @ x.T)),
    ("trace_transpose", trace(A @ B), trace(B.T @ A.T)),
    ("trace_identity", trace(identity), Term("dimension")),
    ("determinant", det(A @ B), det(A) * det(B)),
    ("determinant", det(inv(S1)), 1 / det(S1)),
    ("determinant", det(A.T), det(A)),
    ("determinant", det(identity), term(1)),
    ("log_product", log(p / q), log(p) - log(q)),
    ("log_product", log(1 / p), -log(p)),
    ("log_product", log(p**s), s * log(p)),
    ("log_product", log(p**s * q / 2), s * log(p) + log(q) - log(2)),
    ("log_exp", log(exp(s)), s),
    ("log_exp", exp(log(p)), p),
    ("power_laws", (p * q) ** s, p**s * q**s),
    ("power_laws", (p**s) ** 2, p ** (2 * s)),
    ("power_laws", p**half * p**half, p),
    ("power_laws", exp(s) * exp(p), exp(s + p)),
    ("power_laws", 1 / p * p, term(1)),
    ("expectation_linear", E(2 * x + mu1), 2 * E(x) + E(mu1)),
    ("expectation_linear", E(A @ x), A @ E(x)),
    ("expectation_linear", E(x.T @ A @ mu1), E(x).T @ A @ mu1),
    ("expectation_linear", E(trace(A @ x @ x.T)), trace(A @ E(x @ x.T))),
    ("expectation_linear", E(-quad(x, A)), -E(quad(x, A))),
    ("expectation_constant", E(mu1), mu1),
    ("expectation_integral", integral(P(x) * quad(x, A), x), E(quad(x, A))),
    ("expectation_integral", integral(P(x) * s / 2, x), E(s / 2)),
    ("normal_mean", E(u), zero),
    ("normal_covariance", E(u @ u.T), S1),
    ("density_formula", P(x), N(x, mu1, S1)),
    ("kl_formula", KL(P, Q), integral(P(x) * log(P(x) / Q(x)), x)),
])  # fmt: skip
def test_a_move_of_the_axiom(axiom, before, after):
    assert after in proposals(before, axiom)
    assert Kernel().prove("move", (before, after), (), {APPROVED[axiom], APPROVED["ring"]})


@pytest.mark.parametrize(("before", "after"), [
    ((A @ B).T, B.T @ A.T), (A.T.T, A), (A @ identity @ B, A @ B), (x.T @ A @ zero, term(0)), (A @ zero, zero),
    (trace(s * A), s * trace(A)), (inv(S1 @ inv(S1)), S1 @ inv(S1)),
])  # fmt: skip
def test_a_move_that_needs_no_axiom(before, after):
    assert after in [new for move in ALWAYS_ON for new in move(before)]
    assert Kernel().prove("move", (before, after))


@pytest.mark.parametrize(("axiom", "t"), [
    ("symmetric", A.T), ("symmetric", inv(A).T), ("inverse_cancels", A @ inv(S1)), ("scalar_trace", s),
    ("trace_identity", trace(A)), ("log_exp", log(p)), ("expectation_constant", E(x)), ("normal_mean", E(x - y)),
    ("normal_covariance", E(u @ x.T)), ("expectation_integral", integral(P(x) * s, y)),
])  # fmt: skip
def test_no_move_where_the_axiom_has_nothing_to_say(axiom, t):
    assert proposals(t, axiom) == []


@given(st.sampled_from(ALGEBRA), st.one_of(scalars(), matrices()), st.integers(0, 2**32))
def test_what_a_move_proposes_is_true_at_random_matrices(axiom, t, seed):
    for new in proposals(t, axiom)[:12]:
        note(f"{axiom}: {t}  =  {new}")
        assert new.shape == t.shape
        assert equal_at_a_random_point(t, new, 3, seed)


@given(st.one_of(scalars(), matrices()), st.integers(0, 2**32))
def test_taking_apart_and_putting_together_changes_nothing(t, seed):
    scalars_of, word = factored(t)
    assert equal_at_a_random_point(t, product(scalars_of, word, t.shape == SQUARE), 3, seed)
    assert equal_at_a_random_point(t, added(summands(t)), 3, seed)
    if t.shape != SCALAR:
        assert equal_at_a_random_point(t.T, transposed(t), 3, seed)


def test_a_move_applies_inside_and_at_all_places_that_are_alike():
    t = trace(M.T @ M.T) + trace(M.T)
    assert {trace(M @ M) + trace(M), trace(M @ M.T) + trace(M.T)} <= set(proposals(t, "symmetric"))


def test_a_move_works_under_binders_and_leaves_their_variable_alone():
    assert proposals(E(quad(x, M.T)), "symmetric") == [E(quad(x, M))]


def test_a_general_premise_is_matched_and_a_fixed_one_is_not():
    kernel = Kernel()
    general = kernel.assume("g", (quad(x, A), s), general=[x])
    fixed = kernel.assume("f", (quad(x, A), s))
    for premise, found in ((general, [s]), (fixed, [])):
        rewriter = Rewriter(moves_by([], [premise]))
        assert [new for reason, new in rewriter.rewritings(quad(y, A)) if reason is premise] == found


def test_a_premise_is_found_in_a_longer_product():
    premise = Kernel().assume("g", (A @ B, C))
    rewriter = Rewriter(moves_by([], [premise]))
    assert M @ C @ M in [new for reason, new in rewriter.rewritings(M @ (A @ (B @ M))) if reason is premise]
    assert 3 * s * q in [
        new
        for reason, new in Rewriter(moves_by([], [Kernel().assume("g", (s * p, s * q))])).rewritings(p * (3 * s))
        if reason is not None
    ]


def test_matching_does_not_mind_what_a_bound_variable_is_called():
    a, b = P.expectation(quad(x, A), x), P.expectation(quad(y, A), y)
    assert match(a, b, frozenset(), {}) == {}
    assert match(a, P.expectation(quad(y, B), y), frozenset(), {}) is None
    assert match(a, P.expectation(quad(x, A), vector("z")), frozenset(), {}) is None
