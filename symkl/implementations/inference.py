"""What the arguments of a function mean, when nobody says: the one meaning under which its values are right."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator
from itertools import permutations, product
from typing import Any, NamedTuple

from symkl.implementations.calling import Output, Watch, convention
from symkl.implementations.cases import Case, corpus
from symkl.implementations.libraries import is_module
from symkl.implementations.measuring import FACTOR, PROBED
from symkl.implementations.oracle import value
from symkl.implementations.takes import SCALES, Argument, Takes

FORWARD = "forward"
"""Of an nn.Module, whose own signature says nothing."""
NEEDED = 3
"""Cases on which a meaning must be right."""
CLOSE = 1e3
"""Times the tolerance: this only finds a meaning, which is then judged."""
PATTERNS = (
    ("mean", r"^(m|mu|mean|loc|μ)"),
    ("logvar", r"^(lv|log_?var|logvar|log_?sigma_?(2|sq)|logv)"),
    ("logstd", r"^(ls|log_?std|log_?sigma|log_?scale|log_?sd|lsig)"),
    ("scale_tril", r"^(l\d?$|tril|scale_?tril|chol|l_)"),
    ("precision", r"^(prec|lambda|inv_?cov|k\d?$)"),
    ("cov", r"^(cov|sigma_?mat|s\d?$|big_?sigma|Σ)"),
    ("var", r"^(v\d?$|var|sigma_?(2|sq)|s2)"),
    ("std", r"^(std|sd|sigma|scale|σ)"),
)
"""What names of parameters say, tried in this order."""
OF_Q = r"(2|_?q|_?prior|_?r|_?target|b)$"


class Inferred(NamedTuple):
    """The meaning, or why there is none."""

    takes: Takes | None
    text: str = ""


def infer(
    function: Callable[..., Any], library: str | None = None, dtype: str | None = None, output: Output = None,
    watch: Watch = None,
) -> Inferred:
    """Find the meaning of a function's arguments: from its values, and where it is wrong under all, from its names."""
    names = _parameters(function)
    if names is None:
        return Inferred(None, "its parameters cannot be counted; say what they mean, such as takes=\"mean, logvar\"")
    candidates = list(_candidates(len(names)))
    if not candidates:
        return Inferred(None, f"it has {len(names)} parameters, where 2 or 4 are expected; say takes=…")
    by_name = _by_names(names)
    fitting = [takes for takes in candidates if _fits(function, takes, library, dtype, output, watch)]
    if len(fitting) > 1 and by_name in fitting:
        fitting = [by_name] if by_name else fitting
    if len(fitting) == 1:
        return Inferred(fitting[0])
    if len(fitting) > 1:
        said = " or ".join(f'"{takes}"' for takes in fitting[:3])
        return Inferred(None, f"its values are right for takes={said}; say which is meant")
    if by_name is not None:
        return Inferred(by_name)
    return Inferred(None, "no meaning of its arguments makes it right, and their names say nothing; say takes=…")


def _parameters(function: Callable[..., Any]) -> list[str] | None:
    try:
        called = getattr(function, FORWARD) if is_module(function) else function
        parameters = inspect.signature(called).parameters.values()
    except (TypeError, ValueError):
        return None
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name for p in parameters if p.kind in kinds and p.default is inspect.Parameter.empty]


def _candidates(count: int) -> Iterator[Takes]:
    if count == 2:
        for kind in SCALES:
            for order in permutations((Argument("mean", 1), Argument(kind, 1))):
                yield Takes(order, False)
    if count == 4:
        pairs = [(kind, kind) for kind in SCALES] + [(a, b) for a, b in product(SCALES, SCALES) if a != b]
        for first, second in pairs:
            arguments = (Argument("mean", 1), Argument(first, 1), Argument("mean", 2), Argument(second, 2))
            orders = permutations(arguments) if first == second else _usual_orders(arguments)
            for order in orders:
                yield Takes(tuple(order), True)


def _usual_orders(arguments: tuple[Argument, ...]) -> Iterator[tuple[Argument, ...]]:
    m1, x1, m2, x2 = arguments
    yield from ((m1, x1, m2, x2), (m1, m2, x1, x2), (m2, x2, m1, x1), (m2, m1, x2, x1))


def _fits(
    function: Callable[..., Any], takes: Takes, library: str | None, dtype: str | None, output: Output, watch: Watch
) -> bool:
    cases = [case for case in corpus(takes) if case.d == PROBED and not case.stress][:NEEDED]
    caller, _ = convention(function, takes, cases[0].values, library, dtype, output, watch)
    if caller is None:
        return False
    if caller.takes != takes:  # of numbers on the line
        cases = [case for case in corpus(caller.takes) if case.d == PROBED and not case.stress][:NEEDED]
    return all(_right(caller(case.values).total, caller.takes, case, caller.epsilon) for case in cases)


def _right(found: float, takes: Takes, case: Case, epsilon: float) -> bool:
    if not math.isfinite(found):
        return False
    known = value(takes, case)
    return abs(found - known.kl) <= CLOSE * FACTOR * epsilon * known.loose


def _kind(name: str) -> str | None:
    return next((kind for kind, pattern in PATTERNS if re.match(pattern, name, re.IGNORECASE)), None)


def _by_names(names: list[str]) -> Takes | None:
    """What the parameters are called, where that makes a whole."""
    kinds = [_kind(name) for name in names]
    if None in kinds or kinds.count("mean") != len(names) // 2:
        return None
    if len(names) == 2:
        return Takes(tuple(Argument(str(kind), 1) for kind in kinds), False)
    numbers = [2 if re.search(OF_Q, name, re.IGNORECASE) else 1 for name in names]
    takes = Takes(tuple(Argument(str(k), n) for k, n in zip(kinds, numbers, strict=True)), True)
    return takes if sorted(takes.keys) == ["m1", "m2", "x1", "x2"] else None
