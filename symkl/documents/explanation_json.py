"""An explanation as plain data, of the schema ``symkl-explain/1``. Formulas are LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symkl.audit.example import Shown
from symkl.audit.explanation import Explanation, Gap, Reasons, Way
from symkl.audit.moves import Reason
from symkl.proof.axioms import Axiom
from symkl.proof.derivation import Step
from symkl.proof.kernel import Theorem
from symkl.proof.report import Check, Verdict, judge
from symkl.terms.expr import Term

SCHEMA = "symkl-explain/1"


def to_json(e: Explanation) -> dict[str, Any]:
    """The explanation as plain data."""
    step, source = e.step, e.step.source
    return {
        "schema": SCHEMA,
        "title": e.title,
        "label": step.label,
        "verdict": _verdict(e).value,
        "claim": _claim(step.claim),
        "because": step.because,
        "premises": [
            {"label": p.label, "claim": _claim(p.claim), "proved": p.label not in e.unproved} for p in e.premises
        ],
        "axioms": [axiom._asdict() for axiom in e.axioms],
        "least": None if e.least is None else _reasons(e.least),
        "idle": list(e.idle),
        "chains": [_way(way) for way in e.ways],
        "gap": None if e.gap is None else _gap(e.gap),
        "definition": None
        if e.meaning is None
        else {
            "held_against": e.meaning.axiom.id if e.meaning.axiom is not None else None,
            "cited_by": list(e.meaning.cited_by),
            "checks": _checks(e.meaning.checks),
        },
        "counterexample": None if e.counterexample is None else e.counterexample._asdict(),
        **_shown(e.shown),
        "source": {"file": source.file, "line": source.line, "column": source.column},
    }


def _verdict(e: Explanation) -> Verdict:
    if e.gap is not None:
        return e.gap.verdict
    return Verdict.PROVED if e.meaning is None else judge(e.step, e.meaning.checks)


def _claim(claim: Sequence[Term]) -> str:
    return " = ".join(side.latex() for side in claim)


def _reasons(reasons: Reasons) -> dict[str, list[str]]:
    return {"premises": list(reasons.cites), "axioms": [axiom.id for axiom in reasons.by]}


def _way(way: Way) -> dict[str, Any]:
    """`links` is null where no chain was found; a link goes by one premise or one axiom, or holds as written."""
    links = None if way.chain is None else [
        {"term": link.after.latex(), **_reason(link.reason), "with_ring": link.with_ring} for link in way.chain.links
    ]
    return {"lhs": way.left.latex(), "rhs": way.right.latex(), **_reasons(way.reasons), "links": links}


def _reason(reason: Reason | Step) -> dict[str, str | None]:
    return {
        "premise": reason.label if isinstance(reason, (Theorem, Step)) else None,
        "axiom": reason.id if isinstance(reason, Axiom) else None,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "residual": gap.residual,
        "failing": [_claim(equation) for equation in gap.failing],
        "closing": None if gap.closing is None else _reason(gap.closing),
        "checks": _checks(gap.checks),
    }


def _checks(checks: Sequence[Check]) -> list[dict[str, Any]]:
    return [
        {"layer": c.layer, "verdict": c.verdict.value, "digits": c.digits, "detail": c.detail} for c in checks
    ]


def _shown(shown: Shown) -> dict[str, Any]:
    """Sides are lists of rows; where there are none, `reason` says why."""
    example, digits = shown.example, shown.digits
    return {
        "entries": None if shown.entries is None else {"d": shown.d, "sides": list(shown.entries.latex)},
        "example": {"d": shown.d, "reason": example}
        if isinstance(example, str)
        else {
            "d": shown.d,
            "values": {t.data.name: [[str(a) for a in row] for row in rows] for t, rows in example.values.items()},
            "sides": list(example.sides),
        },
        "digits": {"d": shown.d, "reason": digits}
        if isinstance(digits, str)
        else {"d": shown.d, "sides": list(digits.sides), "agree": digits.agree},
    }
