"""Run the layers on a derivation and gather what they found into a report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import TYPE_CHECKING

from symkl.errors import UsageError
from symkl.layers.bounds import LARGEST_DIMENSION, LARGEST_SEED, LONGEST_TIMEOUT, MOST_DIGITS, MOST_JOBS
from symkl.layers.task import Finding, Layer, Options, Task, run_timed
from symkl.proof.derivation import Derivation
from symkl.proof.report import Grounds, Report, StepReport, judge
from symkl.terms.shown import listed, shown

if TYPE_CHECKING:
    from concurrent.futures import Executor

LAYERS = ("follows", "general", "explicit", "numeric")
"""The layers that run where none are named, in the order of the report."""
EVERY = (*LAYERS, "coq")
"""Every layer there is; `coq` needs a program that symkl does not bring."""
ENGINES = (("explicit", "sympy", "sympy"), ("numeric", "flint", "python-flint"), ("numeric", "mpmath", "mpmath"))
"""The libraries that layers compute with: layer, module, name."""


def check(
    derivation: Derivation,
    layers: Sequence[str] = LAYERS,
    dims: Sequence[int] = (1, 2, 3),
    digits: int = 50,
    *,
    only: Sequence[str] | None = None,
    seed: int = 0,
    thorough: bool = False,
    jobs: int = 1,
    timeout: float | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Judge every step of a derivation.

    Parameters
    ----------
    derivation : Derivation
        What to check.
    layers : sequence of str
        Which of ``follows``, ``general``, ``explicit``, ``numeric``, ``coq`` to run; all but the last by default.
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
    jobs : int
        With more than one, ``explicit``, ``numeric`` and ``coq`` run in so many processes.
    timeout : float, optional
        Seconds that one check may take. Every layer then runs in processes of its own, ``follows`` and ``general`` in
        one. A check that takes longer, or whose process dies, is *unknown*, and costs no other. Of ``coq`` it limits
        every sentence of a proof.
    executor : concurrent.futures.Executor, optional
        Where ``explicit`` and ``numeric`` run instead, such as that of a cluster.
    progress : callable, optional
        Called with the number of finished checks and of all checks.

    Returns
    -------
    Report

    Raises
    ------
    UsageError
        For an unknown layer or label, an empty selection, or a number out of its bounds.
    DerivationError
        For a goal that is no step.
    ToolMissing
        When ``coq`` is asked for and Coq is not installed.
    """
    derivation.check_goal()
    _check_numbers(seed, jobs, timeout, executor)
    labels = selected(derivation, only)
    options = Options(labels, dimensions(dims), known_digits(digits), seed, thorough, jobs, timeout)
    chosen = list(map(layer_called, known_layers(layers)))
    findings: dict[str, list[Finding]] = {label: [] for label in options.labels}
    with _carrying(chosen, executor, jobs, timeout) as carrying:
        for done, (task, finding) in enumerate(_findings(chosen, derivation, options, carrying, timeout), 1):
            findings[task.label].append(finding)
            if progress is not None:
                progress(done, _count(chosen, options))
    names = [f"d={d}" for d in options.dims]
    ran = [name for layer in chosen for name in (names if layer.name == "explicit" else [layer.name])]
    steps = tuple(_step_report(derivation, label, findings[label]) for label in options.labels)
    not_run = tuple(name for name in LAYERS if name not in layers)
    unread = derivation.unread if only is None else ()
    return Report(derivation.title, derivation.goal, steps, tuple(ran), not_run, _versions(layers), seed, unread)


def selected(derivation: Derivation, only: Sequence[str] | None) -> tuple[str, ...]:
    """The labels asked for, in the derivation's order; all by default."""
    labels = tuple(step.label for step in derivation)
    for label in only or ():
        if label not in labels:
            raise UsageError(f"no step has the label {shown(label)}; there are {listed(labels)}")
    if only is not None and not only:
        raise UsageError("no label is selected")
    return labels if only is None else tuple(label for label in labels if label in only)


def dimensions(dims: Sequence[int]) -> tuple[int, ...]:
    """The dimensions asked for, each once, in order."""
    for d in dims:
        if not _is_whole(d, 1, LARGEST_DIMENSION):
            raise UsageError(
                f"a dimension is a whole number from 1 to {LARGEST_DIMENSION}, found {shown(d)}; "
                "the layer general covers every d"
            )
    return tuple(sorted(set(dims)))


def known_digits(digits: int) -> int:
    """The digits asked for."""
    if not _is_whole(digits, 1, MOST_DIGITS):
        raise UsageError(f"digits is a whole number from 1 to {MOST_DIGITS}, found {shown(digits)}; "
                         "`kl` gives more, of Gaussians with numbers")  # fmt: skip
    return digits


def _check_numbers(seed: int, jobs: int, timeout: float | None, executor: Executor | None) -> None:
    if not _is_whole(seed, -LARGEST_SEED, LARGEST_SEED):
        raise UsageError(f"seed is a whole number of at most 18 digits, found {shown(seed)}")
    if not _is_whole(jobs, 1, MOST_JOBS):
        raise UsageError(f"jobs is a whole number from 1 to {MOST_JOBS}, found {shown(jobs)}")
    if jobs > 1 and executor is not None:
        raise UsageError("jobs is for processes of symkl's own; an executor brings its workers with it")
    if timeout is not None and not (isinstance(timeout, int | float) and 0 < timeout <= LONGEST_TIMEOUT):
        raise UsageError(f"timeout is seconds above 0 and up to {LONGEST_TIMEOUT}, found {shown(timeout)}")


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _carrying(
    layers: list[Layer], executor: Executor | None, jobs: int, timeout: float | None
) -> AbstractContextManager[Executor | None]:
    """The one that was given, processes where they are asked for, or none: the calling process."""
    if executor is not None or (jobs == 1 and timeout is None):
        return nullcontext(executor)
    from symkl.layers.processes import Processes

    return Processes(jobs, timeout, [layer.tasks.__module__ for layer in layers if not layer.local])


def known_layers(layers: Sequence[str]) -> list[str]:
    """The layers asked for, in the order of the report."""
    for name in layers:
        if name not in EVERY:
            raise UsageError(f"no layer is called {shown(name)}; there are {', '.join(EVERY)}")
    if not layers:
        raise UsageError(f"no layer is selected; there are {', '.join(EVERY)}")
    return [name for name in EVERY if name in layers]


def layer_called(name: str) -> Layer:
    """The layer, or the family of layers, of that name."""
    # each brings in what it needs, and sympy only comes with `explicit`
    if name == "follows":
        from symkl.layers.follows import LAYER
    elif name == "general":
        from symkl.layers.general import LAYER
    elif name == "explicit":
        from symkl.layers.explicit import LAYER
    elif name == "coq":
        from symkl.layers.coq import LAYER
    else:
        from symkl.layers.numeric import LAYER
    return LAYER


def _findings(
    layers: list[Layer], derivation: Derivation, options: Options, executor: Executor | None, timeout: float | None
) -> Iterator[tuple[Task, Finding]]:
    """Every finding; what an executor does is asked for last."""
    truth = [task for layer in layers if not layer.local for task in layer.tasks(derivation, options)]
    here: list[Task] = truth
    if executor is not None:
        from symkl.layers import away

        sent, here = away.sent(truth, executor, timeout), []
    for layer in layers:
        if layer.local and timeout is not None and not layer.timed:
            from symkl.layers import limited

            yield from limited.findings(layer, derivation, options, timeout)
        elif layer.local:
            yield from ((task, run_timed(task)) for task in layer.tasks(derivation, options))
    yield from ((task, run_timed(task)) for task in here)
    if executor is not None:
        yield from away.received(sent, timeout)


def _count(layers: list[Layer], options: Options) -> int:
    return len(options.labels) * sum(len(options.dims) if layer.name == "explicit" else 1 for layer in layers)


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
    if "coq" in layers:
        from symkl.coq.runner import version

        found["coq"] = version()
    return found
