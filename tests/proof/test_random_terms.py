"""The normal form against exact evaluation at random matrices, at d = 3 and 4: the same verdict."""

from __future__ import annotations

from field import equal_at_a_random_point
from hypothesis import given, note
from hypothesis import strategies as st
from letters import S1, A, B, M, mu1, mu2, proves

from symkl import det, identity, inv, trace
from symkl.terms.expr import Term

BY = "ring scalar_transpose symmetric inverse_cancels scalar_trace cyclic trace_transpose trace_identity determinant"
FACTORS = [A, B, M, S1, inv(S1), A.T, identity, mu1 @ mu2.T, A + B, S1 - M]

factors = st.sampled_from(FACTORS)
words = st.lists(factors, min_size=1, max_size=4)
coefficients = st.integers(-3, 3).filter(bool)


def multiplied(word: list[Term]) -> Term:
    value = word[0]
    for factor in word[1:]:
        value = value @ factor
    return value


SHAPES_OF_A_SCALAR = [
    lambda w: trace(multiplied(w)),
    lambda w: mu1.T @ multiplied(w) @ mu2,
    lambda w: mu1.T @ multiplied(w) @ mu1,
    lambda w: det(multiplied([f for f in w if f in (S1, inv(S1), A)] or [S1])),
]
REWRITINGS = [
    lambda w: w,
    lambda w: w[1:] + w[:1],
    lambda w: [f.T for f in reversed(w)],
    lambda w: [S1, inv(S1), *w],
    lambda w: list(reversed(w)),
    lambda w: w[:-1] or w,
    lambda w: [*w, identity],
]


@st.composite
def pairs(draw):
    """A sum of scalars, and the same with its words rewritten, rightly or wrongly."""
    left, right = 0, 0
    for _ in range(draw(st.integers(1, 3))):
        word, c = draw(words), draw(coefficients)
        shape = draw(st.sampled_from(SHAPES_OF_A_SCALAR))
        left = left + c * shape(word)
        right = c * shape(draw(st.sampled_from(REWRITINGS))(word)) + right
    return left, right


@given(pairs(), st.integers(0, 2**32))
def test_scalars_are_proved_equal_exactly_where_they_are(pair, seed):
    left, right = pair
    note(f"{left}  =  {right}")
    proved = proves((left, right), BY)
    assert proved == equal_at_a_random_point(left, right, 3, seed)
    assert proved == equal_at_a_random_point(left, right, 4, seed)


@given(words, words, words, st.integers(0, 2**32))
def test_matrices_are_proved_equal_exactly_where_they_are(one, two, three, seed):
    left = multiplied(one) @ (multiplied(two) + multiplied(three))
    for right in (
        multiplied(one + two) + multiplied(one + three),
        multiplied(one + three) + multiplied(two + one),
        ((multiplied(two) + multiplied(three)).T @ multiplied(one).T).T,
    ):
        proved = proves((left, right), BY)
        assert proved == equal_at_a_random_point(left, right, 3, seed)
        assert proved == equal_at_a_random_point(left, right, 4, seed)


@given(pairs())
def test_a_pair_is_proved_whichever_side_comes_first(pair):
    left, right = pair
    assert proves((left, right), BY) == proves((right, left), BY)
