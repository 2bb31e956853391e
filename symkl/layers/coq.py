"""The layer ``coq``: does another prover's kernel accept that the step follows from what it cites?

The steps are put to one process of Coq, or to as many as there are jobs, when the first of them is asked. Coq proves
or refuses a proof; what it refuses is unknown, for another proof may exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import ceil

from symkl.coq.development import Development
from symkl.coq.hypotheses import told
from symkl.coq.runner import LIMIT, Coq, Judged, judged
from symkl.layers.task import Finding, Layer, Options, Question, Task, question_of
from symkl.proof.derivation import Derivation
from symkl.proof.report import Check, Verdict

NAME = "coq"


class Opinions:
    """What Coq says of the steps of one derivation, asked for all of them at once."""

    def __init__(self, derivation: Derivation, options: Options) -> None:
        self.derivation, self.options = derivation, options
        self.development = Development(derivation)
        self._found: dict[str, Judged] | None = None

    def judge(self, question: Question) -> Finding:
        """The opinion of one step."""
        step = question.step
        if step.is_definition or step.unreasoned:
            return Finding(None)
        if self._found is None:
            self._found = self._asked()
        found = self._found[step.label]
        verdict = Verdict.PROVED if found.proved else Verdict.UNKNOWN
        detail = told(step, found.uses, self.development.assumed) if found.proved else found.reason
        return Finding(Check(NAME, verdict, detail, None, found.seconds))

    def _asked(self) -> dict[str, Judged]:
        steps = [self.derivation[label] for label in self.options.labels]
        written = [self.development.written(s) for s in steps if not (s.is_definition or s.unreasoned)]
        limit = LIMIT if self.options.timeout is None else max(1, ceil(self.options.timeout))
        with Coq(self.development.preludes) as coq:
            if self.options.jobs == 1:
                return judged(coq, self.development, written, limit)
            chunks = [written[i :: self.options.jobs] for i in range(self.options.jobs)]
            with ThreadPoolExecutor(self.options.jobs) as pool:
                parts = [
                    pool.submit(judged, coq, self.development, chunk, limit, f"steps{i}")
                    for i, chunk in enumerate(chunks)
                ]
                return {label: found for part in parts for label, found in part.result().items()}


def tasks(derivation: Derivation, options: Options) -> Iterator[Task]:
    """One task a selected step; they share one run of Coq."""
    opinions = Opinions(derivation, options)
    for label in options.labels:
        yield Task(label, NAME, opinions.judge, question_of(derivation, derivation[label], options))


LAYER = Layer(NAME, tasks, local=True, timed=True)

