"""What a function does with a batch: a value for every pair, their sum or their mean, or something that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from symkl.implementations import libraries
from symkl.implementations.calling import Caller
from symkl.implementations.judgement import Finding, Verdict
from symkl.implementations.measuring import Measured

SHAPES = ((4, 3), (3, 5), (2, 4))
"""Batch sizes and dimensions, among them no two alike, so that powers of B and d can be told apart."""
NONE, SUM, MEAN = "none", "sum", "mean"
ALLOWED = (NONE, SUM, MEAN)
SLACK = 64
"""Times the tolerance of the pairs, as sums round once more."""
WITHOUT_SENSE = "gives for a batch what does not come from its pairs"
TOLD = {
    NONE: "a batch gives a value for every pair",
    SUM: "a batch is summed",
    MEAN: "a batch is averaged",
}
POWERS = {
    (0, 0): SUM, (-1, 0): MEAN, (0, -1): "mean over the dimensions", (-1, -1): "mean over the batch and the dimensions",
    (1, 0): "sum over the batch, times its size", (0, 1): "sum over the dimensions, times their number",
    (-2, 0): "mean over the batch, divided by its size once more", (-2, -1): "mean over everything, twice the batch",
}  # fmt: skip
"""total = ΣKL · Bᵖ · dᑫ, by (p, q)."""


class Seen(NamedTuple):
    """A batch: what came back, what the function gives for its pairs one by one, and their tolerance together."""

    found: np.ndarray[Any, Any]
    expected: np.ndarray[Any, Any]
    tolerance: float
    d: int


def judge_reduction(
    caller: Caller, measured: Sequence[Measured], wanted: str | None
) -> tuple[Finding, dict[str, str | None]]:
    """What the function does with the dimensions of a pair and with a batch, be its formula right or wrong.

    Parameters
    ----------
    measured : sequence of Measured
        The generic cases: a batch is held against what the function gives for its pairs one by one.
    wanted : str or None
        What it should do with a batch. Where that is not said, it may give every value, the sum or the mean, and
        what raises or makes no sense is taken for a function of single pairs, unless it takes batches only.
    """
    said: dict[str, str | None] = {"dimensions": _dimensions(caller, measured), "batch": None}
    if caller.library == libraries.FLOAT:
        text = "it takes one pair of numbers at a time"
        return Finding(None if wanted is None else Verdict.WRONG, text), said
    with np.errstate(all="ignore"):
        return _of_batches(caller, measured, wanted, said)


def _of_batches(
    caller: Caller, measured: Sequence[Measured], wanted: str | None, said: dict[str, str | None]
) -> tuple[Finding, dict[str, str | None]]:
    seen = [_seen(replace(caller, batched=False), measured, *shape) for shape in SHAPES]
    whole = [one for one in seen if one is not None]
    kind = _kind(whole) if len(whole) == len(seen) else None
    said["batch"] = kind
    judged = wanted is not None or caller.batched
    if kind not in ALLOWED:
        what = f"reduces a batch wrongly: {kind}" if kind else WITHOUT_SENSE if whole else "raises for a batch"
        note = "" if judged else "; if it is meant for batches, say reduction=\"none\", \"sum\" or \"mean\""
        return Finding(Verdict.WRONG if judged else None, f"it {what}{note}"), said
    if wanted is not None and kind != wanted:
        return Finding(Verdict.WRONG, f"{TOLD[kind]}, where reduction={wanted!r} is expected"), said
    return Finding(Verdict.RIGHT, TOLD[kind]), said


def _dimensions(caller: Caller, measured: Sequence[Measured]) -> str:
    pair = next(m for m in measured if m.case.d == SHAPES[0][1])
    array = caller(pair.case.values).array
    return SUM if array is None or array.size == 1 else NONE


def _seen(caller: Caller, measured: Sequence[Measured], size: int, d: int) -> Seen | None:
    pairs = [m for m in measured if m.case.d == d][:size]
    stacked = [np.stack([m.case.values[key] for m in pairs]) for key in caller.takes.keys]
    found = caller.on_arrays(stacked).array
    if found is None:
        return None
    one_by_one = np.array([m.found for m in pairs])
    rounding = sum(m.tolerance + caller.epsilon * abs(m.found) for m in pairs)
    return Seen(found, one_by_one, SLACK * rounding, d)


def _kind(seen: Sequence[Seen]) -> str | None:
    """What explains all batches, if anything does."""
    if all(_keeps_pairs(one) for one in seen):
        return NONE
    if any(one.found.size > one.d for one in seen):
        return None
    for (p, q), name in POWERS.items():
        if all(_is(one, len(one.expected) ** float(p) * one.d ** float(q)) for one in seen):
            return name
    return None


def _keeps_pairs(one: Seen) -> bool:
    size = len(one.expected)
    if one.found.shape[:1] != (size,) or one.found.size not in (size, size * one.d):
        return False
    return bool(np.all(abs(one.found.reshape(size, -1).sum(-1) - one.expected) <= one.tolerance))


def _is(one: Seen, factor: float) -> bool:
    return bool(abs(one.found.sum() - one.expected.sum() * factor) <= one.tolerance * max(factor, 1))
