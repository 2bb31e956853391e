"""What was found of a function: a verdict, what it rests on, and the same as plain data."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from symkl.implementations.measuring import Measured

SCHEMA = "symkl-test/1"


class Verdict(Enum):
    """Of a function, or of one thing about it."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSTABLE = "unstable"
    ERROR = "error"
    """It cannot be judged."""


class Finding(NamedTuple):
    """One of formula, stability, reduction and gradients; `verdict` is None where it was not judged."""

    verdict: Verdict | None
    text: str

    def to_json(self) -> dict[str, Any]:
        return {"verdict": self.verdict.value if self.verdict else None, "text": self.text}


@dataclass(frozen=True)
class Diagnosis:
    """Why a function is wrong.

    Attributes
    ----------
    text : str
        What it computes, which term is wrong and how, and the mend.
    terms : dict of str
        What happened to each term of the divergence: ``"right"``, or how it is wrong.
    formula : str
        What it computes, in LaTeX; empty where no explanation fits.
    computes : str
        The same in plain letters.
    reading : str
        The meaning of the arguments that explains it, in the words of ``takes``.
    mend : str
        The change that makes it right.
    """

    text: str
    terms: dict[str, str]
    formula: str = ""
    computes: str = ""
    reading: str = ""
    mend: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Judgement:
    """What `judge` found of a function.

    Attributes
    ----------
    verdict : Verdict
    function : str
        Its name.
    takes : str
        The meaning of its arguments.
    inferred : bool
        Whether that was not said and had to be found out.
    inference : str
        From what it was, and what speaks against it.
    checks : dict of Finding
        formula, stability, reduction and gradients, each judged apart.
    reduction : dict or None
        What it does with the ``dimensions`` of a pair, and with a ``batch``: none, sum, mean or what it is instead.
    diagnosis : Diagnosis or None
    worst, smallest : Measured or None
        The case of the largest error in units of what rounding explains, and the smallest that fails.
    reproduction : str
        Lines of Python that show the smallest failing case.
    library, dtype : str
        How it was called.
    reason : str
        Why it cannot be judged.
    """

    verdict: Verdict
    function: str
    takes: str
    seed: int
    inferred: bool = False
    inference: str = ""
    checks: dict[str, Finding] = field(default_factory=dict)
    reduction: dict[str, str | None] | None = None
    diagnosis: Diagnosis | None = None
    worst: Measured | None = None
    smallest: Measured | None = None
    reproduction: str = ""
    library: str = ""
    dtype: str = ""
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.verdict is Verdict.RIGHT

    @property
    def reading(self) -> str:
        """The meaning of the arguments that explains its values."""
        return self.diagnosis.reading if self.diagnosis and self.diagnosis.reading else self.takes

    def to_json(self) -> dict[str, Any]:
        """The JSON of ``symkl test``; numbers that are not finite are strings."""
        return {
            "schema": SCHEMA,
            "verdict": self.verdict.value,
            "function": self.function,
            "takes": self.takes,
            "inferred": self.inferred,
            "inference": self.inference,
            "reading": self.reading,
            "reduction": self.reduction,
            "diagnosis": self.diagnosis.to_json() if self.diagnosis else None,
            "checks": {name: finding.to_json() for name, finding in self.checks.items()},
            "worst": _case(self.worst),
            "smallest": _case(self.smallest),
            "reproduction": self.reproduction,
            "library": self.library,
            "dtype": self.dtype,
            "reason": self.reason,
            "seed": self.seed,
        }


def _case(measured: Measured | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    return {
        "case": measured.case.name,
        "d": measured.case.d,
        "value": _number(measured.found),
        "expected": _number(measured.expected),
        "tolerance": _number(measured.tolerance),
        "error": measured.error,
    }


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)
