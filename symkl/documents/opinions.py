"""Which hypotheses Coq's proofs used, beside the axioms that symkl's own audit finds needed."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.documents.spans import Line, line, wrapped
from symkl.proof.report import Report, StepReport, Verdict

LAYER = "coq"
WITHOUT = "; without "


def lines(report: Report, width: int) -> Iterator[Line]:
    """The hypotheses, the steps of one kind together, and where symkl needs an axiom that Coq's proof does not use."""
    found: dict[str, list[str]] = {}
    for step in report.steps:
        check = step.check(LAYER)
        if check is not None and check.verdict is Verdict.PROVED:
            found.setdefault(check.detail.partition(WITHOUT)[0].removeprefix("uses "), []).append(f"({step.label})")
    if not found:
        return
    yield line("what the proofs in Coq used")
    for uses, labels in found.items():
        head = f"  {' '.join(labels)}: "
        yield from map(line, wrapped(uses, width, head, "    "))
    unlike = [text for step in report.steps for text in _differences(step)]
    for text in unlike or ["the axioms among them are those that symkl's audit finds needed"]:
        yield from map(line, wrapped(text, width, "  ", "    "))


def _differences(step: StepReport) -> Iterator[str]:
    check = step.check(LAYER)
    unused = check.detail.partition(WITHOUT)[2] if check is not None and check.verdict is Verdict.PROVED else ""
    for axiom in filter(None, unused.split(", ")):
        if axiom not in step.idle:
            yield (
                f"({step.label}) names {axiom}, of which Coq made no use: its theorems of matrices and logarithms need "
                "no axiom and can replace one"
            )
