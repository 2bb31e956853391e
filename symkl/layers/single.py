"""The checks of a derivation one by one, in any order: what a test runner asks for.

What checks share (the theorems of `follows`, the definitions of `general`) is made when the first of them is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symkl.layers.task import Options, Task, run_timed
from symkl.layers.verify import LAYERS, dimensions, known_digits, known_layers, layer_called
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Check, Grounds, StepReport, Verdict, judge


class Checks:
    """The checks of one derivation.

    Parameters
    ----------
    derivation : Derivation
        What to check.
    layers, dims, digits
        As in `symkl.layers.verify.check`.

    Raises
    ------
    UsageError
        For an unknown layer, a dimension or a number of digits that is out of range.
    DerivationError
        For a goal that is no step.
    """

    def __init__(
        self,
        derivation: Derivation,
        layers: Sequence[str] = LAYERS,
        dims: Sequence[int] = (1, 2, 3),
        digits: int = 50,
    ) -> None:
        derivation.check_goal()
        labels = tuple(step.label for step in derivation)
        self.derivation = derivation
        self.layers = tuple(known_layers(layers))
        self.options = Options(labels, dimensions(dims), known_digits(digits))
        self._tasks: dict[str, dict[tuple[str, str], Task]] = {}
        self._reports: dict[tuple[str, str], StepReport | None] = {}

    def __iter__(self) -> Iterator[tuple[Step, str]]:
        """Every step with every layer that it can be asked of: a definition follows from nothing."""
        for step in self.derivation:
            for layer in self.layers:
                if layer in ("follows", "coq") and step.is_definition:
                    continue
                for name in [f"d={d}" for d in self.options.dims] if layer == "explicit" else [layer]:
                    yield step, name

    def report(self, label: str, name: str) -> StepReport | None:
        """What the layer `name` (``follows``, ``d=2``, …) found of a step; None where there was nothing to ask.

        As in a whole report, the goal is unknown as long as what it rests on is not proved.
        """
        if (label, name) not in self._reports:
            self._reports[label, name] = self._judged(label, name)
        return self._reports[label, name]

    def failed_premises(self, label: str, name: str) -> dict[str, Verdict]:
        """The premises of a step that do not pass in the layer `follows`, the only one that uses them."""
        cites = self.derivation[label].cites if name == "follows" else ()
        reports = {cited: self.report(cited, name) for cited in cites}
        return {cited: r.verdict for cited, r in reports.items() if r is not None and not r.verdict.passes}

    def _judged(self, label: str, name: str) -> StepReport | None:
        step = self.derivation[label]
        finding = run_timed(self._tasks_of("explicit" if name.startswith("d=") else name)[label, name])
        if finding.check is None:
            return None
        grounds = finding.grounds or Grounds()
        open_goal = label == self.derivation.goal and finding.check.verdict.passes and grounds.open
        checks = (_unfounded(finding.check, grounds.open) if open_goal else finding.check,)
        return StepReport(step, judge(step, checks), checks, grounds, finding.idle)

    def _tasks_of(self, family: str) -> dict[tuple[str, str], Task]:
        if family not in self._tasks:
            tasks = layer_called(family).tasks(self.derivation, self.options)
            self._tasks[family] = {(task.label, task.layer): task for task in tasks}
        return self._tasks[family]


def _unfounded(check: Check, unproved: tuple[str, ...]) -> Check:
    labels = ", ".join(f"({label})" for label in unproved)
    reason = f"it rests on {labels}, which {'is' if len(unproved) == 1 else 'are'} not proved"
    return check._replace(verdict=Verdict.UNKNOWN, detail=reason)
