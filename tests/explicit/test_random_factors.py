"""The kernel on random words of covariances and their Cholesky factors, held against exact numbers."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import given, note
from hypothesis import strategies as st
from letters import S1, S2, A, proves

from symkl import cholesky, identity, inv, trace
from symkl.explicit.decide import room, symbols_of
from symkl.explicit.evaluate import Evaluator
from symkl.explicit.instances import Constants, instances
from symkl.explicit.ring import Ring
from symkl.terms.expr import Term

C1, C2 = cholesky(S1), cholesky(S2)
BY = "ring symmetric inverse_cancels cyclic trace_transpose cholesky_factor"
FACTORS = [C1, C1.T, inv(C1), inv(C1).T, S1, inv(S1), C2, inv(C2), inv(C2).T, S2, A]
words = st.lists(st.sampled_from(FACTORS), min_size=1, max_size=5)
RIGHT = [
    ([C1, C1.T], [S1]), ([inv(C1).T, inv(C1)], [inv(S1)]), ([inv(C1), S1], [C1.T]), ([S1, inv(C1).T], [C1]),
    ([inv(S1), C1], [inv(C1).T]), ([C1.T, inv(S1)], [inv(C1)]), ([C1, inv(C1)], [identity]),
]  # fmt: skip
WRONG = [([C1.T, C1], [S1]), ([C1], [C1.T]), ([C1, C2], [C2, C1]), ([inv(C1), inv(C1).T], [inv(S1)]), ([C1, C1], [S1])]
"""Neighbours, and what is put in their place."""


def multiplied(word: list[Term]) -> Term:
    value = word[0]
    for factor in word[1:]:
        value = value @ factor
    return value


@st.composite
def pairs(draw, replaced):
    """A word, and the same with some neighbours replaced, either way round."""
    before, after = draw(words), draw(words)
    old, new = draw(st.sampled_from(replaced))
    if draw(st.booleans()):
        old, new = new, old
    return multiplied([*before, *old, *after]), multiplied([*before, *new, *after])


@lru_cache(maxsize=8)
def points(d: int):
    """The hardest instances of the layer `explicit`."""
    return tuple(instances(symbols_of([S1 @ S2 @ A]), d, 0))[-2:]


def agree(left: Term, right: Term, d: int) -> bool:
    """Whether both sides are the same at exact numbers."""
    for instance in points(d):
        ring = Ring(room((left, right), d))
        evaluator = Evaluator(ring, Constants(ring, instance), d)
        if evaluator.algebra.subtract(evaluator.value(left), evaluator.value(right)).parts:
            return False
    return True


@given(pairs(RIGHT), st.sampled_from([lambda a: a, trace]))
def test_what_is_right_is_proved_and_true(pair, of):
    left, right = map(of, pair)
    note(f"{left}  =  {right}")
    assert proves((left, right), BY)
    assert agree(left, right, 3)


@given(pairs(WRONG), st.sampled_from([lambda a: a, trace]))
def test_what_differs_in_numbers_is_not_proved(pair, of):
    """Some of these are true: the traces of products of triangles depend on their diagonals alone."""
    left, right = map(of, pair)
    note(f"{left}  =  {right}")
    assert agree(left, right, 3) or not proves((left, right), "*")
