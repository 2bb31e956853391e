"""What a function gives on the corpus, against the certified values: an error within 8·eps·T is rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from symkl.implementations.cache import cached
from symkl.implementations.calling import Caller
from symkl.implementations.cases import Case, Values, corpus, few
from symkl.implementations.oracle import DIGITS, Value, value
from symkl.implementations.takes import Takes

FACTOR = 8
"""Of eps·T; the worst that stable algorithms need is about 1."""
PROBED = 3
METHOD = 2
"""The version of T: raised when its definition changes, so that cached values are computed anew."""


class Measured(NamedTuple):
    """One case: what came back, what should have, and how large an error would still be rounding."""

    case: Case
    found: float
    expected: float
    tolerance: float
    error: str = ""

    @property
    def ratio(self) -> float:
        """The error in units of the tolerance: more than 1 fails, and what is no number is infinite."""
        deviation = abs(self.found - self.expected)
        return deviation / self.tolerance if math.isfinite(deviation) else math.inf

    @property
    def passes(self) -> bool:
        return self.ratio <= 1

    @property
    def cause(self) -> str:
        """In a word, how it fails."""
        if self.error:
            return "raises"
        if math.isnan(self.found):
            return "NaN"
        return "infinite" if math.isinf(self.found) else "inaccurate"


def certified(takes: Takes, cases: Sequence[Case]) -> list[Value]:
    """The values of all cases, computed once and then read from the user's cache folder."""
    parts = [f"{METHOD} {DIGITS} {takes.arguments}".encode()]
    for case in cases:
        parts += [f"{case.d} {key}".encode() + array.tobytes() for key, array in sorted(case.values.items())]
    return [Value(*row) for row in cached(parts, len(Value._fields), lambda: [list(value(takes, c)) for c in cases])]


def measure(caller: Caller, cases: Sequence[Case], values: Sequence[Value]) -> list[Measured]:
    """Call the function on every case."""
    return [measured(caller, case, known) for case, known in zip(cases, values, strict=True)]


def measured(caller: Caller, case: Case, known: Value) -> Measured:
    """Call the function on one case."""
    outcome = caller(case.values)
    condition = known.condition if case.stress else known.loose
    return Measured(case, outcome.total, known.kl, FACTOR * caller.epsilon * condition, outcome.error)


def trials(caller: Caller, seed: int) -> tuple[list[Case], list[Value]]:
    """The corpus for a function, and its certified values."""
    cases = corpus(caller.takes, caller.dtype, seed)
    return cases, certified(caller.takes, cases)


def probe(takes: Takes) -> Values:
    """Arguments of a generic pair in three dimensions."""
    return next(few(takes, PROBED)).values
