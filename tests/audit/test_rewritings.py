"""True rewritings: each is an identity, found somewhere in the term, and a false one would be caught."""

from __future__ import annotations

import pytest
from letters import S1, A, E, mu1, mu2, s, u, x

from symkl import Derivation, half, inv, quad, ring, trace, vector
from symkl.audit import campaign
from symkl.audit.rewritings import AS_IT_IS, REWRITES, rewritings, rewritten
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.expr import term

m, n = vector("m"), vector("n")

CASES = [
    (x + m, "sum reordered", {"m + x"}),
    (x - m, "sum reordered", {"−m + x"}),
    (x + m - n, "sum regrouped", {"x + (m − n)"}),
    (half * (x + m), "coefficient distributed", {"1/2 x + 1/2 m"}),
    (s * x, "scalar moved", {"x s"}),
    (x.T @ m, "scalar transposed", {"(xᵀ m)ᵀ", "mᵀ (xᵀ)ᵀ"}),
    (x.T @ m, "scalar traced", {"Tr(xᵀ m)"}),
    (trace(A @ S1), "trace turned", {"Tr(Σ₁ A)"}),
    (quad(u, inv(S1)), "differences flipped", {"(μ₁ − x)ᵀ Σ₁⁻¹ (μ₁ − x)"}),
    (2 * x, "coefficient", {"x/(1/2)", "x + x"}),
    (x / term(3), "coefficient", {"1/3 x"}),
    (-x, "coefficient", {"−1 x"}),
    (E(u @ u.T), "differences flipped", {"E[(μ₁ − x) (μ₁ − x)ᵀ]"}),
]


@pytest.mark.parametrize(("t", "operator", "expected"), CASES, ids=[f"{op} of {t}" for t, op, _ in CASES])
def test_a_rewriting_writes_the_same_otherwise(t, operator, expected):
    assert {str(new) for found, new in rewritten(t) if found == operator} == expected


def test_every_rewriting_has_a_case():
    assert {operator for operator, _ in REWRITES} == {operator for _, operator, _ in CASES}


def test_one_difference_alone_is_not_flipped():
    assert not [new for operator, new in rewritten(u.T @ mu1) if operator == "differences flipped"]


def test_premises_are_cited_in_other_orders():
    derivation = load(bundled())
    orders = {r.cites for r in rewritings(derivation, ("20",)) if r.operator == "premises reordered"}
    assert len(orders) == 5
    assert derivation["20"].cites not in orders


def test_the_paper_has_more_than_three_hundred():
    derivation = load(bundled())
    labels = tuple(step.label for step in derivation)
    found = [r for r in rewritings(derivation, labels) if r.operator != AS_IT_IS]
    assert len(found) >= 300
    assert len({(r.label, r.claim, r.cites) for r in found}) == len(found)


def test_a_false_rewriting_is_refused_by_every_truth_layer(monkeypatch):
    wrong = ("sum turned", lambda t: iter([t.args[1] - t.args[0]] if t.op == "subtract" else []))
    monkeypatch.setattr("symkl.audit.rewritings.REWRITES", (wrong,))
    derivation = Derivation("a difference", goal="1")
    derivation.step("1", x - mu2, (x - mu1) + (mu1 - mu2), by=[ring])
    (refusal, *_) = campaign.run(derivation, [1, 2]).refusals
    assert refusal.rewriting.operator == "sum turned"
    assert refusal.layers == ("general", "d=1", "d=2")
