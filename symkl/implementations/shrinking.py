"""A failing case made smaller and simpler, as long as it fails in the same way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from symkl.errors import SymklError
from symkl.implementations import libraries
from symkl.implementations.calling import Caller
from symkl.implementations.cases import Array, Case, Values, exact_in
from symkl.implementations.measuring import Measured, measured
from symkl.implementations.oracle import value

CLEARLY = 100.0
"""Times the tolerance: what fails by less may as well be shown as it is."""
MOST_CALLS = 150
"""Of the function, while a case is made smaller."""


def shrunk(caller: Caller, failing: Measured) -> Measured:
    """A case that fails in the same way, with fewer coordinates, zeros, and short numbers where that can be."""
    best, calls = failing, 0
    improved = True
    while improved and calls < MOST_CALLS:
        improved = False
        for case in _simpler(best.case, caller):
            calls += 1
            tried = _tried(caller, case)
            if tried is not None and _alike(tried, failing):
                best, improved = tried, True
                break
            if calls >= MOST_CALLS:
                break
    return best


def _alike(tried: Measured, failing: Measured) -> bool:
    return tried.cause == failing.cause and tried.ratio > min(CLEARLY, failing.ratio / 2)


def _tried(caller: Caller, case: Case) -> Measured | None:
    try:
        known = value(caller.takes, case)
    except (SymklError, ZeroDivisionError):  # it is no Gaussian any more
        return None
    return measured(caller, case, known)


def _simpler(case: Case, caller: Caller) -> Iterator[Case]:
    """Every case that is one move simpler, the boldest first."""
    for values in _moves(case, caller):
        exact = {key: exact_in(array, caller.dtype) for key, array in values.items()}
        if any(not np.array_equal(exact[key], case.values[key]) for key in exact):
            yield Case(case.name, len(next(iter(exact.values()))), exact, case.stress)


def _moves(case: Case, caller: Caller) -> Iterator[Values]:
    values = case.values
    matrices = [key for key, array in values.items() if array.ndim == 2]
    if case.d > 2:
        yield {key: _first(array, case.d // 2) for key, array in values.items()}
    if case.d > 1:
        yield {key: _first(array, case.d - 1) for key, array in values.items()}
    means = [key for key in values if key[0] == "m"]
    if means:
        yield values | {key: np.zeros(case.d) for key in means}
        yield values | {key: np.ones(case.d) * (key == "m1") for key in means}
    if matrices:
        yield values | {key: np.diag(np.diagonal(values[key])) for key in matrices}
    for digits in (1, 2):
        yield {key: _rounded(array, digits) for key, array in values.items()}
    if caller.library != libraries.FLOAT:
        for key in values:
            if key[0] == "x":
                even = np.diag(np.full(case.d, values[key][0, 0])) if values[key].ndim == 2 else np.full(
                    case.d, values[key][0])  # fmt: skip
                yield values | {key: even}


def _first(array: Array, d: int) -> Array:
    return array[:d, :d] if array.ndim == 2 else array[:d]


def _rounded(array: Array, digits: int) -> Array:
    """Each entry to that many significant digits."""
    return np.array([float(f"{x:.{digits - 1}e}") for x in array.ravel()]).reshape(array.shape)
