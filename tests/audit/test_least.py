"""The least that something needs, and every least set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symkl.audit.least import least, least_sets

ITEMS = tuple(range(12))
LETTERS = "abcde"


@given(st.lists(st.sets(st.sampled_from(ITEMS), max_size=5), min_size=1, max_size=3))
def test_nothing_of_the_least_can_be_left_out(ways):
    found = least(lambda some: any(way <= set(some) for way in ways), ITEMS)
    assert set(found) in ways
    assert not any(way < set(found) for way in ways)
    assert list(found) == sorted(found)


def test_where_all_is_not_enough_there_is_none():
    assert least(lambda some: False, ITEMS) is None


def test_nothing_may_be_enough():
    assert least(lambda some: True, ITEMS) == ()
    assert least(lambda some: True, ()) == ()


def test_few_of_many_take_few_trials():
    asked = []

    def goes(some):
        asked.append(some)
        return {3, 400} <= set(some)

    assert least(goes, range(1000)) == (3, 400)
    assert len(asked) < 60


def test_where_more_does_not_always_go_the_least_goes_all_the_same():
    def goes(some):
        return some == ITEMS or set(some) == {2, 7}

    found = least(goes, ITEMS)
    assert found is not None
    assert goes(found)


def of(*sets):
    """Goes through with at least one of these."""
    return lambda chosen: any(set(s) <= chosen for s in sets)


def test_every_least_set_is_found_smaller_ones_first():
    assert least_sets(of("abc", "d", "ce"), LETTERS) == ((frozenset("d"), frozenset("ce"), frozenset("abc")), True)


def test_the_only_least_set_may_be_empty():
    assert least_sets(of(""), LETTERS).found == (frozenset(),)


def test_where_all_together_fail_there_is_no_least_set():
    assert least_sets(of(), LETTERS) == ((), True)


@given(st.lists(st.sets(st.sampled_from(LETTERS)), min_size=1, max_size=4))
def test_least_sets_are_the_smallest_of_those_that_suffice(sets):
    smallest = {frozenset(s) for s in sets if not any(other < s for other in sets)}
    assert set(least_sets(of(*sets), LETTERS).found) == smallest


def test_of_many_citations_some_least_sets_are_told_and_that_there_may_be_others():
    many = [f"c{i}" for i in range(30)]
    found = least_sets(lambda chosen: len(chosen) >= 15, many, most=200)
    assert not found.all
    assert found.found
    assert all(len(chosen) == 15 for chosen in found.found)
