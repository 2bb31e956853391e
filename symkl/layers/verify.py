"""Run the layers on a derivation and gather what they found into a report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING

from symkl.errors import UsageError
from symkl.layers.task import Finding, Layer, Options, Task
from symkl.layers.written import LARGEST_DIMENSION
from symkl.proof.derivation import Derivation
from symkl.proof.report import Check, Grounds, Report, StepReport, judge

if TYPE_CHECKING:
    from concurrent.futures import Executor

LAYERS = ("follows", "general", "explicit", "numeric")
"""Every layer there is, in the order of the report."""
ENGINES = (("explicit", "sympy", "sympy"), ("numeric", "flint", "python-flint"), ("numeric", "mpmath", "mpmath"))
"""The libraries that layers compute with: layer, module, name."""
MOST_DIGITS = 1000
"""Beyond these, integrals take hours."""


def check(
    derivation: Derivation,
    layers: Sequence[str] = LAYERS,
    dims: Sequence[int] = (1, 2, 3),
    digits: int = 50,
    *,
    only: Sequence[str] | None = None,
    seed: int = 0,
    thorough: bool = False,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Judge every step of a derivation.

    Parameters
    ----------
    derivation : Derivation
        What to check.
    layers : sequence of str
        Which of ``follows``, ``general``, ``explicit``, ``numeric`` to run.
    dims : sequence of int
        The dimensions of the family ``explicit``.
    digits : int
        Digits asked of the layer ``numeric``.
    only : sequence of str, optional
        The labels to judge; all by default.
    seed : int
        Seeds the search for counterexamples, and the instances of ``numeric``.
    thorough : bool
        Let ``numeric`` try more instances, nasty ones in every dimension, with more digits in three dimensions.
    executor : concurrent.futures.Executor, optional
        Where the truth checks run; by default in the calling process. ``follows`` and ``general`` always run there.
    progress : callable, optional
        Called with the number of finished checks and of all checks.

    Returns
    -------
    Report

    Raises
    ------
    UsageError
        For an unknown layer or label, an empty selection, or a dimension below 1.
    DerivationError
        For a goal that is no step.
    """
    derivation.check_goal()
    options = Options(selected(derivation, only), dimensions(dims), known_digits(digits), seed, thorough)
    chosen = list(map(layer_called, known_layers(layers)))
    tasks = [(layer, task) for layer in chosen for task in layer.tasks(derivation, options)]
    findings: dict[str, list[Finding]] = {label: [] for label in options.labels}
    for done, (task, finding) in enumerate(_run(tasks, executor), 1):
        findings[task.label].append(finding)
        if progress is not None:
            progress(done, len(tasks))
    names = [f"d={d}" for d in options.dims]
    ran = [name for layer in chosen for name in (names if layer.name == "explicit" else [layer.name])]
    steps = tuple(_step_report(derivation, label, findings[label]) for label in options.labels)
    not_run = tuple(name for name in LAYERS if name not in layers)
    return Report(derivation.title, derivation.goal, steps, tuple(ran), not_run, _versions(layers), seed)


def selected(derivation: Derivation, only: Sequence[str] | None) -> tuple[str, ...]:
    """The labels asked for, in the derivation's order; all by default."""
    labels = tuple(step.label for step in derivation)
    for label in only or ():
        if label not in labels:
            raise UsageError(f"no step has the label {label!r}; there are {', '.join(labels)}")
    if only is not None and not only:
        raise UsageError("no label is selected")
    return labels if only is None else tuple(label for label in labels if label in only)


def dimensions(dims: Sequence[int]) -> tuple[int, ...]:
    """The dimensions asked for, each once, in order."""
    for d in dims:
        if not isinstance(d, int) or d < 1:
            raise UsageError(f"a dimension is a whole number from 1 on, found {d!r}")
        if d > LARGEST_DIMENSION:
            raise UsageError(f"explicit matrices go up to d = {LARGEST_DIMENSION}, found {d}; general covers every d")
    return tuple(sorted(set(dims)))


def known_digits(digits: int) -> int:
    """The digits asked for."""
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= MOST_DIGITS:
        raise UsageError(f"digits is a whole number from 1 to {MOST_DIGITS}, found {digits!r}")
    return digits


def known_layers(layers: Sequence[str]) -> list[str]:
    """The layers asked for, in the order of the report."""
    for name in layers:
        if name not in LAYERS:
            raise UsageError(f"no layer is called {name!r}; there are {', '.join(LAYERS)}")
    if not layers:
        raise UsageError(f"no layer is selected; there are {', '.join(LAYERS)}")
    return [name for name in LAYERS if name in layers]


def layer_called(name: str) -> Layer:
    """The layer, or the family of layers, of that name."""
    # each brings in what it needs, and sympy only comes with `explicit`
    if name == "follows":
        from symkl.layers.follows import LAYER
    elif name == "general":
        from symkl.layers.general import LAYER
    elif name == "explicit":
        from symkl.layers.explicit import LAYER
    else:
        from symkl.layers.numeric import LAYER
    return LAYER


def _run(tasks: list[tuple[Layer, Task]], executor: Executor | None) -> Iterable[tuple[Task, Finding]]:
    away = (
        []
        if executor is None
        else [(task, executor.submit(run_timed, task)) for layer, task in tasks if not layer.local]
    )
    for layer, task in tasks:
        if layer.local or executor is None:
            yield task, run_timed(task)
    for task, future in away:
        yield task, future.result()


def run_timed(task: Task) -> Finding:
    """Run one task, and note the seconds it took."""
    start = perf_counter()
    finding = task.run(task.question)
    if finding.check is None:
        return finding
    c = finding.check
    timed = Check(c.layer, c.verdict, c.detail, c.digits, round(perf_counter() - start, 6), c.counterexample)
    return Finding(timed, finding.grounds, finding.idle)


def _step_report(derivation: Derivation, label: str, findings: list[Finding]) -> StepReport:
    step = derivation[label]
    checks = tuple(f.check for f in findings if f.check is not None)
    grounds = next((f.grounds for f in findings if f.grounds is not None), Grounds())
    idle = tuple(cited for f in findings for cited in f.idle)
    return StepReport(step, judge(step, checks), checks, grounds, idle)


def _versions(layers: Sequence[str]) -> dict[str, str]:
    from symkl import __version__

    found = {"symkl": __version__, "python": ".".join(map(str, sys.version_info[:3]))}
    for layer, module, name in ENGINES:
        if layer in layers:
            found[name] = import_module(module).__version__
    return found
