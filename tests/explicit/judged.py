"""How the tests of explicit matrices ask, and how they compute a side again by another way."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from letters import S1, S2, A, B, C, E, P, Q, mu1, mu2, u, v, x, y

from symkl.explicit import decide
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Check, Counterexample, Verdict
from symkl.terms.expr import Operand, Term, term
from symkl.terms.variables import subterms

PROVED, UNKNOWN, REFUTED = Verdict.PROVED, Verdict.UNKNOWN, Verdict.REFUTED


def judged(lhs: Operand, rhs: Operand, d: int, definitions: Iterable[Step] = (), seed: int = 0) -> Check:
    """The check of lhs = rhs."""
    return decide(Step("?", (term(lhs), term(rhs))), definitions, d, seed)


def verdict(lhs: Operand, rhs: Operand, d: int, definitions: Iterable[Step] = ()) -> Verdict:
    return judged(lhs, rhs, d, definitions).verdict


def judged_steps(derivation: Derivation, d: int) -> dict[str, Check]:
    """Every step of a derivation by its label."""
    return {step.label: decide(step, derivation.definitions, d) for step in derivation}


def value_there(t: Term, example: Counterexample) -> sp.Matrix:
    """The side of a claim at a counterexample, from SymPy's own matrices and not from the engine."""
    symbols = {s.data.name: s for s in _symbols(t)}
    numbers = {}
    for name, rows in example.values.items():
        if name in symbols:
            entries = symbols[name].explicit(example.d)
            entries = entries if isinstance(entries, sp.MatrixBase) else sp.Matrix([[entries]])
            numbers |= dict(zip(entries, sp.Matrix(rows), strict=True))
    value = t.explicit(example.d)
    value = value if isinstance(value, sp.MatrixBase) else sp.Matrix([[value]])
    return value.subs(numbers)


def shown(text: str) -> sp.Matrix:
    """A side as the counterexample prints it."""
    value = sp.sympify(text.split(" ≈")[0], rational=True)
    return sp.Matrix(value) if isinstance(value, list) else sp.Matrix([[value]])


def _symbols(t: Term) -> set[Term]:
    found = {s for s in subterms(t) if s.op == "symbol"}
    for s in subterms(t):
        laws = s.data if s.op == "kl" else (s.data,) if s.op in ("density", "expectation") else ()
        found |= {p for law in laws for p in (law.mean, law.covariance) if p.op == "symbol"}
    return found


def assert_refuted(lhs: Operand, rhs: Operand, d: int, definitions: Iterable[Step] = ()) -> Counterexample:
    """The claim is refuted, and SymPy's matrices give the printed values, which differ."""
    check = judged(lhs, rhs, d, definitions)
    assert check.verdict is REFUTED, check
    example = check.counterexample
    assert example is not None
    assert example.d == d
    sides = []
    for side, text in ((term(lhs), example.lhs), (term(rhs), example.rhs)):
        printed = shown(text)
        assert all(abs(e) < 1e-20 for e in (value_there(side, example) - printed).evalf(30))
        sides.append(printed)
    assert any(abs(e) > 1e-9 for e in (sides[0] - sides[1]).evalf(30))
    return example


__all__ = [
    "PROVED", "REFUTED", "S1", "S2", "UNKNOWN", "A", "B", "C", "E", "P", "Q", "assert_refuted", "judged",
    "judged_steps", "mu1", "mu2", "shown", "u", "v", "value_there", "verdict", "x", "y",
]  # fmt: skip
