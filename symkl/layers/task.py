"""What a layer is asked and what it answers. Questions are plain data, so that any executor can carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import NamedTuple

from symkl.errors import TermError
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Check, Grounds, Verdict
from symkl.terms.build import Normal

FOLLOWS = "follows"
"""The layer whose checks say what a step rests on, and whose tasks use what earlier ones proved."""


class Options(NamedTuple):
    """What the user asked for: dimensions, digits, seed, and the labels to judge (in the derivation's order)."""

    labels: tuple[str, ...]
    dims: tuple[int, ...] = (1, 2, 3)
    digits: int = 50
    seed: int = 0
    thorough: bool = False
    jobs: int = 1
    timeout: float | None = None
    """For layers that keep the limits themselves."""
    given_up: tuple[str, ...] = ()
    """Steps that `follows` takes for unproved without another try: they took too long, or failed already."""


class Question(NamedTuple):
    """Is this step true? All a truth layer needs to know, picklable."""

    step: Step
    definitions: tuple[Step, ...]
    laws: tuple[Normal, ...]
    d: int = 0
    digits: int = 50
    seed: int = 0
    thorough: bool = False


class Finding(NamedTuple):
    """The answer of a layer: its check, or None where the step is out of its scope."""

    check: Check | None
    grounds: Grounds | None = None
    idle: tuple[str, ...] = ()


class Task(NamedTuple):
    """One piece of work: `run(question)`; picklable where the layer allows other processes."""

    label: str
    layer: str
    run: Callable[[Question], Finding]
    question: Question


class Layer(NamedTuple):
    """A name, how it makes its tasks, whether they must run in one process, the calling one or another, and whether
    it keeps jobs and the time limit itself."""

    name: str
    tasks: Callable[[Derivation, Options], Iterable[Task]]
    local: bool = False
    timed: bool = False


def question_of(derivation: Derivation, step: Step, options: Options, d: int = 0) -> Question:
    """The question of one step of a derivation."""
    seed, thorough = options.seed, options.thorough
    return Question(step, derivation.definitions, derivation.laws, d, options.digits, seed, thorough)


def run_timed(task: Task) -> Finding:
    """Run one task, and note the seconds it took. One that outgrows the bounds of terms or of memory is unknown."""
    start = perf_counter()
    try:
        finding = task.run(task.question)
    except TermError as error:
        finding = unknown(task, f"a term that arose is out of bounds: {error}")
    except RecursionError:
        finding = unknown(task, "what arose is nested too deeply")
    except MemoryError:
        finding = unknown(task, "ran out of memory")
    if finding.check is None:
        return finding
    c = finding.check
    timed = Check(c.layer, c.verdict, c.detail, c.digits, round(perf_counter() - start, 6), c.counterexample)
    return Finding(timed, finding.grounds, finding.idle)


def unknown(task: Task, reason: str) -> Finding:
    """The finding for a task that came to no end: unknown, never passed."""
    grounds = Grounds(open=(task.label,)) if task.layer == FOLLOWS else None
    return Finding(Check(task.layer, Verdict.UNKNOWN, reason), grounds)
