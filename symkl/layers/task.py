"""What a layer is asked and what it answers. Questions are plain data, so that any executor can carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Check, Grounds
from symkl.terms.build import Normal


class Options(NamedTuple):
    """What the user asked for: dimensions, digits, seed, and the labels to judge (in the derivation's order)."""

    labels: tuple[str, ...]
    dims: tuple[int, ...] = (1, 2, 3)
    digits: int = 50
    seed: int = 0
    thorough: bool = False


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
    """A name, how it makes its tasks, and whether they must run in the calling process."""

    name: str
    tasks: Callable[[Derivation, Options], Iterable[Task]]
    local: bool = False


def question_of(derivation: Derivation, step: Step, options: Options, d: int = 0) -> Question:
    """The question of one step of a derivation."""
    seed, thorough = options.seed, options.thorough
    return Question(step, derivation.definitions, derivation.laws, d, options.digits, seed, thorough)
