"""The layers ``d=1``, ``d=2``, …: is the claim true in explicit matrices? Exactly, in SymPy's polynomial rings."""

from __future__ import annotations

from collections.abc import Iterable

from symkl.explicit import decide
from symkl.layers.task import Finding, Layer, Options, Question, Task, question_of
from symkl.proof.derivation import Derivation
from symkl.proof.needed import own_dimensions


def tasks(derivation: Derivation, options: Options) -> Iterable[Task]:
    """One task for every selected step and dimension in which it means something."""
    own = {label: own_dimensions(derivation[label], derivation.definitions) for label in options.labels}
    return [
        Task(label, f"d={d}", run, question_of(derivation, derivation[label], options, d))
        for label in options.labels
        for d in options.dims
        if own[label] <= {d}
    ]


def run(question: Question) -> Finding:
    """Judge one step in one dimension."""
    return Finding(decide(question.step, question.definitions, question.d, question.seed))


LAYER = Layer("explicit", tasks)
