"""Least sets of citations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symkl.audit.least import least_set, least_sets

LETTERS = "abcde"


def of(*sets):
    """Goes through with at least one of these."""
    return lambda chosen: any(set(s) <= chosen for s in sets)


def test_what_is_not_needed_is_dropped():
    assert least_set(of("bd"), LETTERS) == ("b", "d")


def test_every_least_set_is_found_smaller_ones_first():
    assert least_sets(of("abc", "d", "ce"), LETTERS) == ((frozenset("d"), frozenset("ce"), frozenset("abc")), True)


def test_nothing_may_be_enough():
    assert least_sets(of(""), LETTERS).found == (frozenset(),)
    assert least_set(of(""), LETTERS) == ()


def test_where_all_together_fail_there_is_no_least_set():
    assert least_sets(of(), LETTERS) == ((), True)


@given(st.lists(st.sets(st.sampled_from(LETTERS)), min_size=1, max_size=4))
def test_least_sets_are_the_smallest_of_those_that_suffice(sets):
    smallest = {frozenset(s) for s in sets if not any(other < s for other in sets)}
    assert set(least_sets(of(*sets), LETTERS).found) == smallest
    assert frozenset(least_set(of(*sets), LETTERS)) in smallest


def test_of_many_citations_some_least_sets_are_told_and_that_there_may_be_others():
    many = [f"c{i}" for i in range(30)]
    found = least_sets(lambda chosen: len(chosen) >= 15, many, most=200)
    assert not found.all
    assert found.found
    assert all(len(chosen) == 15 for chosen in found.found)
