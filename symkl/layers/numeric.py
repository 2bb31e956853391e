"""The layer ``numeric``: do both sides agree in digits, with E, ∫ and KL integrated as they are defined?

One task a step, so that any executor can carry them: the instances depend on the seed alone, and what is integrated at
one is remembered in the process, so that the steps share one pass over the nodes.
"""

from __future__ import annotations

from collections.abc import Iterable

from symkl.gaussian.agreement import NAME, decide
from symkl.layers.task import Finding, Layer, Options, Question, Task, question_of
from symkl.proof.derivation import Derivation


def tasks(derivation: Derivation, options: Options) -> Iterable[Task]:
    """One task for every selected step."""
    return [Task(label, NAME, run, question_of(derivation, derivation[label], options)) for label in options.labels]


def run(question: Question) -> Finding:
    """Judge one step."""
    return Finding(decide(question.step, question.definitions, question.digits, question.seed, question.thorough))


LAYER = Layer(NAME, tasks)
