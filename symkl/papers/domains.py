"""What an integral is over: all of ℝᵈ, all of ℝ, and nothing else."""

from __future__ import annotations

import re

from symkl.papers.names import argument
from symkl.papers.tokens import Token, Unreadable

NONE = re.compile("")
SPACE = r"(\\mathbb|\\mathbf|\\mathrm)?\\?R(e)?"
DOMAINS = (
    ("", re.compile(rf"({SPACE}\^\\?[A-Za-z])?"), NONE),
    ("line", re.compile(SPACE), NONE),
    ("line", re.compile(r"-\\infty"), re.compile(r"\+?\\infty")),
)
"""What an integral over everything is over, and its lower and upper limit, without braces."""


def domain(found: list[Token], at: int) -> tuple[str, int]:
    """``line`` for the limits of an integral over ℝ, the empty string for ℝᵈ or none at all; and the place behind them.

    Raises
    ------
    Unreadable
        For any other limits.
    """
    limits: dict[str, str] = {}
    first = last = found[at - 1]
    while at < len(found) and found[at].text in "_^":
        sign = found[at].text
        limit, at = argument(found, at + 1)
        limits[sign] = "".join(t.text for t in limit if t.text not in ("{", "}"))
        last = found[at - 1]
    for kind, lower, upper in DOMAINS:
        if lower.fullmatch(limits.get("_", "")) and upper.fullmatch(limits.get("^", "")):
            return kind, at
    raise Unreadable("the domain is not read: integrals over all of ℝᵈ are", first.start, last.end)
