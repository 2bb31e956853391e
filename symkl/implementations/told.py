"""A judgement in words."""

from __future__ import annotations

from collections.abc import Iterator

from symkl.implementations.judgement import Judgement, Verdict

SAID = {
    Verdict.RIGHT: "computes the KL divergence",
    Verdict.WRONG: "does not compute the KL divergence",
    Verdict.UNSTABLE: "computes the KL divergence, but not stably",
    Verdict.ERROR: "cannot be judged",
}


def message(judgement: Judgement) -> str:
    """All that was found, in several lines."""
    return "\n".join(lines(judgement))


def lines(judgement: Judgement) -> Iterator[str]:
    """The verdict, then the reasons, then the case to copy."""
    yield f"{judgement.function} {SAID[judgement.verdict]}"
    if judgement.inferred and judgement.takes:
        yield f"  takes       {judgement.takes} ({judgement.inference})"
    elif judgement.takes:
        yield f"  takes       {judgement.takes}"
    if judgement.reason:
        yield from _indented("reason", judgement.reason)
    for name, finding in judgement.checks.items():
        yield from _indented(name, finding.text)
    if judgement.diagnosis and judgement.diagnosis.text != judgement.checks["formula"].text:
        yield from _indented("diagnosis", judgement.diagnosis.text)
    if judgement.reproduction and not judgement.ok:
        yield "  to reproduce:"
        yield from (f"    {line}" for line in judgement.reproduction.splitlines())


def _indented(name: str, text: str) -> Iterator[str]:
    first, *rest = text.splitlines()
    yield f"  {name:11} {first}"
    yield from (f"  {'':11} {line}" for line in rest)
