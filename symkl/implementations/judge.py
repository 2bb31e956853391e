"""Judging a function: formula, stability, reduction and gradients, each apart, and what is wrong where one fails."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from symkl.errors import UsageError
from symkl.implementations import libraries
from symkl.implementations.calling import EPSILON, FULL, SINGLE, Caller, Output, Watch, convention
from symkl.implementations.diagnosis import diagnose, disguise, in_single_precision
from symkl.implementations.gradients import judge_gradients
from symkl.implementations.inference import infer
from symkl.implementations.judgement import Diagnosis, Finding, Judgement, Verdict
from symkl.implementations.measuring import Measured, measure, probe, trials
from symkl.implementations.reductions import ALLOWED, judge_reduction
from symkl.implementations.reproduction import smallest, written
from symkl.implementations.shrinking import shrunk
from symkl.implementations.takes import parse
from symkl.terms.shown import shown

SINGLE_INSIDE = "its values are right to single precision only, as if something in it were computed in float32"
GROSS = {FULL: 1e-6, SINGLE: 1e-3}
"""Relative errors on generic cases that no rounding makes."""
MOST_NAMED = 3
"""Cases that are named in a message."""


def judge(
    function: Callable[..., Any], takes: str | None = None, *, reduction: str | None = None, output: Output = None,
    library: str | None = None, dtype: str | None = None, gradients: bool = True, seed: int = 0, place: str = "",
    watch: Watch = None,
) -> Judgement:  # fmt: skip
    """Judge a function that should compute KL(P‖Q) of Gaussians, in nats.

    Parameters
    ----------
    function : callable
        Of floats, or of arrays of NumPy, PyTorch or JAX; an nn.Module, too.
    takes : str, optional
        The meaning of its arguments in order, such as ``"mean, logvar"`` against the standard normal or
        ``"mean1, cov1, mean2, cov2"``; inferred where it is not given.
    reduction : str, optional
        What it should do with a batch: ``"none"``, ``"sum"`` or ``"mean"``. By default each of them is fine.
    output : str, int or callable, optional
        Where in its result the divergence is: an attribute or key, an index, or what picks it.
    library : str, optional
        ``"numpy"``, ``"torch"``, ``"jax"`` or ``"float"``; found out by default.
    dtype : str, optional
        ``"float64"`` or ``"float32"``; by default float64, or what the function computes in.
    gradients : bool
        Whether gradients are judged where the library differentiates.
    seed : int
        Of the random cases.
    place : str, optional
        ``module:function``, for the lines that reproduce a failure.
    watch : callable, optional
        Told the arguments before every call.

    Raises
    ------
    UsageError
        For an option that names nothing.
    """
    _check(function, reduction, library, dtype)
    name = place or str(getattr(function, "__qualname__", type(function).__name__))
    inferred, inference = takes is None, ""
    if takes is None:
        found = infer(function, library, dtype, output, watch)
        if found.takes is None:
            return Judgement(Verdict.ERROR, name, "", seed, True, reason=found.text)
        meant, inference = found.takes, found.text
    else:
        meant = parse(takes)
    caller, reason = convention(function, meant, probe(meant), library, dtype, output, watch)
    if caller is None:
        return Judgement(Verdict.ERROR, name, str(meant), seed, inferred, reason=reason)
    judgement = _judged(caller, name, reduction, gradients, seed)
    return replace(judgement, takes=str(meant), inferred=inferred, inference=inference)


def _check(function: object, reduction: str | None, library: str | None, dtype: str | None) -> None:
    if not callable(function):
        raise UsageError(f"expected a function, found {shown(function)}")
    for value, allowed, what in ((reduction, ALLOWED, "reduction"), (library, libraries.LIBRARIES, "library"),
                                 (dtype, tuple(EPSILON), "dtype")):  # fmt: skip
        if value is not None and value not in allowed:
            raise UsageError(f"{what} is one of {', '.join(allowed)}, not {shown(value)}")


def _judged(caller: Caller, name: str, reduction: str | None, gradients: bool, seed: int) -> Judgement:
    cases, values = trials(caller, seed)
    count = sum(not case.stress for case in cases)
    generic = measure(caller, cases[:count], values[:count])
    if _averages_the_first_axis(generic) and not caller.batched and caller.library != libraries.FLOAT:
        again = replace(caller, batched=True)  # it means that for a batch
        measured = measure(again, cases[:count], values[:count])
        if all(m.passes for m in measured):
            caller, generic = again, measured
    measured = generic + measure(caller, cases[count:], values[count:])
    judgement = Judgement(
        Verdict.RIGHT, name, str(caller.takes), seed, library=caller.library, dtype=caller.dtype,
        worst=max(measured, key=lambda m: m.ratio),
    )  # fmt: skip
    raising = [m for m in generic if m.error]
    if raising and all(m.passes for m in generic if not m.error):  # else what it does return tells more
        first = shrunk(caller, raising[0])
        reason = f"it raises for valid arguments ({first.case.name}): {first.error}"
        return replace(judgement, verdict=Verdict.ERROR, smallest=first, reason=reason,
                       reproduction=written(caller, first, name))  # fmt: skip
    checks: dict[str, Finding] = {}
    failing = [m for m in generic if not m.passes]
    diagnosis: Diagnosis | None = None
    if failing:
        diagnosis = diagnose(caller, generic) or _elsewhere(failing, caller)
        if diagnosis is None:  # the right formula, computed inaccurately
            checks["formula"] = Finding(Verdict.RIGHT, "the formula is right")
            single = in_single_precision(caller, generic)
            text = SINGLE_INSIDE if single else unstable([m for m in measured if not m.passes])
            checks["stability"] = Finding(Verdict.UNSTABLE, text)
        else:
            checks["formula"] = Finding(Verdict.WRONG, diagnosis.text)
    else:
        checks["formula"] = Finding(Verdict.RIGHT, f"right on {len(generic)} generic cases")
        checks |= _stability(measured[count:])
        if checks["stability"].verdict is not Verdict.RIGHT:
            diagnosis = disguise(caller)
    checks["reduction"], said = judge_reduction(caller, generic, reduction)
    if not failing and gradients:
        checks["gradients"] = judge_gradients(caller, generic)
    failed = [m for m in measured if not m.passes]
    example = smallest([m for m in failed if not m.case.stress] or failed)
    if example:
        example = shrunk(caller, example)
    return replace(
        judgement, verdict=_overall(checks), reduction=said, checks=checks, diagnosis=diagnosis, smallest=example,
        reproduction=written(caller, example, name) if example else "",
    )  # fmt: skip


def _averages_the_first_axis(generic: Sequence[Measured]) -> bool:
    """Whether every value is the divergence divided by d, and one of them is not the divergence."""
    return not all(m.passes for m in generic) and all(
        abs(m.found * m.case.d - m.expected) <= m.tolerance * m.case.d for m in generic
    )


def _elsewhere(failing: Sequence[Measured], caller: Caller) -> Diagnosis | None:
    """What is wrong with a function whose formula is right where it was looked for, in low dimensions."""
    gross = [
        m for m in failing
        if math.isfinite(m.found) and abs(m.found - m.expected) > GROSS[caller.dtype] * abs(m.expected)
    ]  # fmt: skip
    if not gross:
        return None
    return Diagnosis(f"its formula is right for some arguments, and wrong for others: {unstable(gross)}", {})


def _stability(stress: Sequence[Measured]) -> dict[str, Finding]:
    failing = [m for m in stress if not m.passes]
    if not failing:
        return {"stability": Finding(Verdict.RIGHT, f"within rounding on {len(stress)} hard cases")}
    return {"stability": Finding(Verdict.UNSTABLE, unstable(failing))}


def unstable(failing: Sequence[Measured]) -> str:
    """What goes wrong on the hard cases, by cause, with some of them named."""
    said = []
    for cause in dict.fromkeys(m.cause for m in failing):
        those = [m for m in failing if m.cause == cause]
        named = "; ".join(m.case.name for m in those[:MOST_NAMED])
        more = f" and {len(those) - MOST_NAMED} more" if len(those) > MOST_NAMED else ""
        said.append(f"{CAUSES[cause](max(those, key=lambda m: m.ratio))} ({named}{more})")
    return "; ".join(said)


CAUSES: dict[str, Callable[[Measured], str]] = {
    "raises": lambda m: f"it raises {m.error}",
    "NaN": lambda m: "it returns NaN",
    "infinite": lambda m: "it overflows",
    "inaccurate": lambda m: f"it is off by {m.ratio:.2g} times what rounding explains: {m.found:.6g} for "
                            f"{m.expected:.6g}",
}  # fmt: skip


def _overall(checks: dict[str, Finding]) -> Verdict:
    found = {finding.verdict for finding in checks.values()}
    return next((v for v in (Verdict.WRONG, Verdict.UNSTABLE) if v in found), Verdict.RIGHT)


