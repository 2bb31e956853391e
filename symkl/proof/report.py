"""Verdicts of checks, steps and whole derivations."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from symkl.errors import UsageError
from symkl.proof.derivation import Step
from symkl.proof.source import Unread
from symkl.terms.frozen import Frozen, fix

SCHEMA = "symkl-report/1"


class Verdict(StrEnum):
    """What was found of a claim, best first. A definition that passed its own checks is ``definition``."""

    DEFINITION = "definition"
    PROVED = "proved"
    AGREES = "agrees"
    UNKNOWN = "unknown"
    REFUTED = "refuted"

    @property
    def passes(self) -> bool:
        """Unknown never passes."""
        return self not in (Verdict.UNKNOWN, Verdict.REFUTED)


WORST_FIRST = (Verdict.REFUTED, Verdict.UNKNOWN, Verdict.AGREES, Verdict.PROVED, Verdict.DEFINITION)
"""The order in which verdicts count."""


class Counterexample(NamedTuple):
    """Exact numbers for which the two sides differ.

    Parameters
    ----------
    d : int
        The dimension.
    values : dict of str to list of list of str
        Every letter as a matrix of exact numbers, by rows; vectors are one column, scalars 1×1.
    lhs, rhs : str
        What the sides are there.
    """

    d: int
    values: dict[str, list[list[str]]]
    lhs: str
    rhs: str


class Check(NamedTuple):
    """What one layer found of one step.

    `layer` is ``follows``, ``general``, ``d=1`` …; `digits` the fewest digits of agreement (numeric only); `detail`
    the residual, or why it is unknown.
    """

    layer: str
    verdict: Verdict
    detail: str = ""
    digits: float | None = None
    seconds: float = 0.0
    counterexample: Counterexample | None = None


class Grounds(NamedTuple):
    """What a step rests on, its ancestors included: axioms, assumptions, and premises that are not proved."""

    axioms: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


class StepReport(NamedTuple):
    """A step, its verdict, and what led to it; `idle` are the cited labels and axioms it does not need."""

    step: Step
    verdict: Verdict
    checks: tuple[Check, ...]
    rests_on: Grounds = Grounds()
    idle: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.step.label

    @property
    def counterexample(self) -> Counterexample | None:
        """The first one found, in the lowest dimension."""
        return next((c.counterexample for c in self.checks if c.counterexample is not None), None)

    def check(self, layer: str) -> Check | None:
        """What `layer` found, or None where the step is out of its scope."""
        return next((c for c in self.checks if c.layer == layer), None)

    def __repr__(self) -> str:
        return f"<StepReport ({self.label}): {self.verdict.value}>"

    def _repr_html_(self) -> str | None:
        from symkl.shown import shown

        return shown("step_report", self)


def verdict_of(one: Unread) -> Verdict:
    """What is ill-typed says nothing, and is refuted; what is not read is unknown."""
    return Verdict.REFUTED if one.ill_typed else Verdict.UNKNOWN


def judge(step: Step, checks: tuple[Check, ...]) -> Verdict:
    """The verdict of a step: the worst of its checks counts; a claim without any check is unknown.

    Of the checks that settle it, one exact layer that proved it is enough for *proved*. A definition claims nothing
    that its own checks do not ask, so it is one until a check says otherwise.
    """
    found = {check.verdict for check in checks}
    for bad in (Verdict.REFUTED, Verdict.UNKNOWN):
        if bad in found:
            return bad
    if step.is_definition:
        return Verdict.DEFINITION
    return Verdict.PROVED if Verdict.PROVED in found else Verdict.AGREES if found else Verdict.UNKNOWN


class Report(Frozen):
    """The result of checking a derivation.

    Parameters
    ----------
    steps : tuple of StepReport
        The selected steps, in order.
    layers : tuple of str
        The layers that ran, ``d=1`` … for the family ``explicit``.
    not_run : tuple of str
        The layers that exist and were not asked for.
    unread : tuple of Unread
        Equations of a paper that are no steps: ill-typed ones are refuted, the others unknown.
    """

    title: str
    goal: str
    steps: tuple[StepReport, ...]
    layers: tuple[str, ...]
    not_run: tuple[str, ...]
    versions: dict[str, str]
    seed: int
    unread: tuple[Unread, ...]

    def __init__(
        self,
        title: str,
        goal: str,
        steps: tuple[StepReport, ...],
        layers: tuple[str, ...],
        not_run: tuple[str, ...] = (),
        versions: dict[str, str] | None = None,
        seed: int = 0,
        unread: tuple[Unread, ...] = (),
    ) -> None:
        fix(self, title=title, goal=goal, steps=steps, layers=layers, not_run=not_run)
        fix(self, versions=versions or {}, seed=seed, unread=unread)

    def __getitem__(self, label: str) -> StepReport:
        for step in self.steps:
            if step.label == label:
                return step
        raise UsageError(f"the report has no step {label!r}; it has {', '.join(s.label for s in self.steps)}")

    @property
    def goal_report(self) -> StepReport | None:
        """The goal, if it was selected."""
        return next((s for s in self.steps if s.label == self.goal), None)

    @property
    def verdict(self) -> Verdict:
        """The worst of the steps; unknown if there are none, or if the goal rests on a step that is not proved.

        An equation of a paper of which nobody says from what it follows is judged on its own truth.
        """
        found = {s.verdict for s in self.steps}
        found |= set(map(verdict_of, self.unread))
        on_their_own = {s.label for s in self.steps if s.step.unreasoned and s.verdict.passes}
        if not found or (self.goal_report is not None and set(self.goal_report.rests_on.open) - on_their_own):
            found.add(Verdict.UNKNOWN)
        return next(v for v in WORST_FIRST if v in found)

    @property
    def ok(self) -> bool:
        """Whether no selected step is refuted or unknown."""
        return self.verdict.passes

    def __repr__(self) -> str:
        return f"<Report {self.title!r}: {self.verdict.value}, {len(self.steps)} steps>"

    def _repr_html_(self) -> str | None:
        from symkl.shown import shown

        return shown("report", self)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data, of the schema ``symkl-report/1``."""
        return {
            "schema": SCHEMA,
            "title": self.title,
            "verdict": self.verdict.value,
            "versions": self.versions,
            "seed": self.seed,
            "layers": list(self.layers),
            "steps": [_step_json(s) for s in self.steps],
            **({"unread": [_unread_json(one) for one in self.unread]} if self.unread else {}),
        }


def counterexample_json(found: Counterexample | None) -> dict[str, Any] | None:
    """A counterexample as plain data."""
    return None if found is None else {"d": found.d, "values": found.values, "lhs": found.lhs, "rhs": found.rhs}


def _unread_json(one: Unread) -> dict[str, Any]:
    return {"label": one.label, "verdict": verdict_of(one).value, "reason": one.reason, "source": one.source._asdict()}


def _step_json(s: StepReport) -> dict[str, Any]:
    return {
        "label": s.label,
        "verdict": s.verdict.value,
        "claim": " = ".join(side.latex() for side in s.step.claim),
        "because": s.step.because,
        "premises": list(s.step.cites),
        "axioms": [axiom.id for axiom in s.step.by],
        "idle": list(s.idle),
        "rests_on": {
            "axioms": list(s.rests_on.axioms),
            "assumptions": list(s.rests_on.assumptions),
            "open": list(s.rests_on.open),
        },
        "checks": [
            {"layer": c.layer, "verdict": c.verdict.value, "digits": c.digits, "seconds": c.seconds, "detail": c.detail}
            for c in s.checks
        ],
        "counterexample": counterexample_json(s.counterexample),
        "source": {"file": s.step.source.file, "line": s.step.source.line, "column": s.step.source.column},
    }
