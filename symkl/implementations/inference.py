"""What the arguments of a function mean, when nobody says: the one meaning under which its values are right."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product
from typing import Any, NamedTuple

import numpy as np

from symkl.implementations.atoms import values_of
from symkl.implementations.calling import Caller, Output, Watch, convention
from symkl.implementations.cases import Array, Case, few
from symkl.implementations.libraries import FLOAT, is_module
from symkl.implementations.measuring import PROBED, probe
from symkl.implementations.readings import readings_of
from symkl.implementations.takes import SCALES, Argument, Takes

FORWARD = "forward"
"""Of an nn.Module, whose own signature says nothing."""
CLOSE = {"float64": 1e-8, "float32": 1e-3}
"""Relative, within which a value is right: this only finds a meaning, which is then judged."""
PATTERNS = (
    ("mean", r"^(m|mu|mean|means|loc|μ)$"),
    ("logvar", r"^(lv|log_?vars?|log_?sigma_?(2|sq)|logv)$"),
    ("logstd", r"^(ls|log_?stds?|log_?sigma|log_?scale|log_?sd)$"),
    ("scale_tril", r"^(l|tril|scale_?tril|chol|cholesky)$"),
    ("precision", r"^(prec|precision|lambda|inv_?cov|k)$"),
    ("cov", r"^(cov|covariance|s|Σ)$"),
    ("var", r"^(v|var|variance|sigma_?(2|sq)|s2)$"),
    ("std", r"^(std|stds|sd|sigma|scale|σ)$"),
)
"""What names of parameters say, without what stands around them."""
OF = re.compile(r"_?([12])$|_([a-z]|prior|post|posterior|target|pred)$", re.IGNORECASE)
"""Of which distribution a parameter is, at the end of its name."""


class Inferred(NamedTuple):
    """The meaning and from what it is known, or why there is none."""

    takes: Takes | None
    text: str


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
        against = f'; its parameters are named for "{by_name}"' if by_name not in (None, fitting[0]) else ""
        return Inferred(fitting[0], f"inferred from its values{against}")
    if len(fitting) > 1:
        said = " or ".join(f'"{takes}"' for takes in fitting[:3])
        return Inferred(None, f"its values are right for takes={said}; say which is meant")
    if by_name is not None:
        return Inferred(by_name, "inferred from the names of its parameters, as no meaning makes its values right")
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
        for first, second in sorted(product(SCALES, SCALES), key=lambda kinds: kinds[0] != kinds[1]):
            m1, x1, m2, x2 = (Argument("mean", 1), Argument(first, 1), Argument("mean", 2), Argument(second, 2))
            for p, q in (((m1, x1), (m2, x2)), ((m2, x2), (m1, x1)), ((x1, m1), (x2, m2)), ((x2, m2), (x1, m1))):
                yield Takes((*p, *q), True)
                yield Takes((p[0], q[0], p[1], q[1]), True)  # the divergence knows only the difference of the means


def _fits(
    function: Callable[..., Any], takes: Takes, library: str | None, dtype: str | None, output: Output, watch: Watch
) -> bool:
    caller, _ = convention(function, takes, probe(takes), library, dtype, output, watch)
    if caller is None or (caller.library == FLOAT and takes.has_matrices):  # numbers are no matrices
        return False
    return any(
        all(_right(one(case.values).total, one, case) for case in few(one.takes, PROBED, one.dtype))
        for one in ([caller] if caller.batched or caller.library == FLOAT else [caller, replace(caller, batched=True)])
    )


def _right(found: float, caller: Caller, case: Case) -> bool:
    expected = _divergence(caller.takes, case)
    return math.isfinite(found) and abs(found - expected) <= CLOSE[caller.dtype] * (abs(expected) + 1)


def _divergence(takes: Takes, case: Case) -> float:
    """KL(P‖Q) in double precision."""
    sigma = [_covariance(takes, case, of) for of in (1, 2)]
    zero = np.zeros(case.d)
    delta = case.values.get("m1", zero) - case.values.get("m2", zero)
    logs = [np.linalg.slogdet(one)[1] for one in sigma]
    solved = np.linalg.solve(sigma[1], np.column_stack([sigma[0], delta]))
    return float(logs[1] - logs[0] + np.trace(solved) + delta @ solved[:, -1] - case.d) / 2


def _covariance(takes: Takes, case: Case, of: int) -> Array:
    if f"x{of}" not in takes.keys:
        return np.eye(case.d)
    x = case.values[f"x{of}"]
    reading = readings_of(takes.kinds[f"x{of}"])[takes.kinds[f"x{of}"]]
    return np.asarray(values_of(reading.covariance, x[None], True)[0])


def _by_names(names: list[str]) -> Takes | None:
    """What the parameters are called, where that makes a whole; of P are those that are named first, or have a 1."""
    if len(names) == 2:
        kinds = [_kind(name) for name in names]
        return Takes(tuple(Argument(str(k), 1) for k in kinds), False) if _whole(kinds, 1) else None
    kinds = [_kind(OF.sub("", name)) for name in names]
    ends = [(OF.search(name) or [""])[0].strip("_") for name in names]
    owners = sorted(dict.fromkeys(ends), key=lambda end: end == "2")
    if len(owners) != 2 or not _whole(kinds, 2):
        return None
    arguments = [Argument(str(k), owners.index(end) + 1) for k, end in zip(kinds, ends, strict=True)]
    takes = Takes(tuple(arguments), True)
    return takes if sorted(takes.keys) == ["m1", "m2", "x1", "x2"] else None


def _whole(kinds: list[str | None], means: int) -> bool:
    return None not in kinds and kinds.count("mean") == means


def _kind(name: str) -> str | None:
    return next((kind for kind, pattern in PATTERNS if re.match(pattern, name, re.IGNORECASE)), None)
