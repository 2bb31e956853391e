"""The least that something needs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symkl.audit.least import least

ITEMS = tuple(range(12))


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
