"""The marks in the margin of a document: what each layer found of a step, in a few letters."""

from __future__ import annotations

from symkl.documents.blocks import Mark, Piece, Pieces, Text
from symkl.proof.report import Check, Report, StepReport, Verdict

LETTER = {"follows": "F", "general": "G", "coq": "C"}
MEANING = {
    "follows": "F, it follows from what it cites",
    "general": "G, it is true in general, from the definitions alone",
    "coq": "C, Coq's kernel accepts that it follows from what it cites",
    "d": "{}, it is true in explicit matrices of that dimension",
}
ORDER = (Verdict.REFUTED, Verdict.UNKNOWN, Verdict.DEFINITION, Verdict.PROVED, Verdict.AGREES)


def mark(step: StepReport) -> Mark:
    """Verdicts, what fails first, each with its layers: ``✗ 2,3  ✓ F G 1  ≈22``."""
    found: list[tuple[Verdict, str]] = []
    for verdict in ORDER:
        checks = [check for check in step.checks if check.verdict is verdict]
        if checks:
            found.append((verdict, _layers(checks)))
    return tuple(found)


def _layers(checks: list[Check]) -> str:
    if checks[0].verdict is Verdict.AGREES:
        return ", ".join("" if c.digits is None else str(int(c.digits)) for c in checks)
    dims = [int(check.layer[2:]) for check in checks if check.layer.startswith("d=")]
    others = [LETTER.get(c.layer, c.layer[:1].upper()) for c in checks if not c.layer.startswith("d=")]
    first = [letter for letter in others if letter in LETTER.values()]
    return " ".join([*first, *([spans(dims)] if dims else []), *(x for x in others if x not in first)])


def spans(numbers: list[int]) -> str:
    """Numbers in a few characters.

    >>> spans([1, 2, 3, 5])
    '1–3,5'
    """
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def legend(report: Report) -> Pieces:
    """What the marks of this report mean, in one paragraph."""
    dims = [int(layer[2:]) for layer in report.layers if layer.startswith("d=")]
    said = [MEANING[layer] for layer in report.layers if layer in MEANING]
    said += [MEANING["d"].format(spans(dims))] if dims else []
    others = [layer for layer in report.layers if layer not in MEANING and not layer.startswith("d=")]
    said += [f"{layer[:1].upper()}, the layer {layer}" for layer in others if layer != "numeric"]
    agrees = "≈n: both sides agree in n digits where both were computed, which proves nothing"
    signs = ["✓: proved", *([agrees] if "numeric" in others else []), "?: unknown", "✗: refuted"]
    pieces: list[Piece] = [Text(f"The marks in the margin say what symkl found of a step. {'; '.join(signs)}. ")]
    if "numeric" in others:
        said.append("N, in digits")
    pieces.append(Text(f"The letters say in which way: {'; '.join(said)}."))
    return tuple(pieces)
