"""Cholesky factors in every layer: what is true of them is proved, and what is nearly true is refused."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, mu1, mu2, v, x

import symkl
from symkl import (
    Derivation,
    cholesky,
    cholesky_factor,
    covariance,
    cyclic,
    d,
    det,
    determinant,
    half,
    inv,
    inverse_cancels,
    log,
    log_product,
    matrix,
    power_laws,
    quad,
    ring,
    sum_log_diagonal,
    trace,
    triangular_determinant,
    vector,
)
from symkl.layers.follows import Ledger
from symkl.layers.verify import LAYERS
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.expr import term

C1, C2 = cholesky(S1), cholesky(S2)
L, K = matrix("L"), matrix("K")
FACTOR = [ring, cholesky_factor, determinant, triangular_determinant, log_product, power_laws, cyclic, inverse_cancels]
DERIVATION = load(bundled("gaussian_kl_cholesky"))


def checks(lhs, rhs, layers=LAYERS, define=()):
    """The verdict of every layer on one claim, by all that is known of factors."""
    derivation = Derivation("one claim", goal="?")
    for label, left, right in define:
        derivation.define(label, left, right)
    derivation.step("?", lhs, term(rhs), cites=[label for label, *_ in define], by=FACTOR)
    report = symkl.check(derivation, layers=layers, dims=[1, 2, 3])
    return {check.layer: check.verdict.value for check in report["?"].checks}


TRUE = {
    "the product": (C1 @ C1.T, S1),
    "its inverse": (inv(C1).T @ inv(C1), inv(S1)),
    "its determinant": (det(C1) ** 2, det(S1)),
    "its diagonal": (2 * sum_log_diagonal(C1), log(det(S1))),
    "a solve": (inv(C1) @ S1, C1.T),
    "a solve with the transpose": (inv(C1.T) @ C1.T @ x, x),
    "the distance": (quad(v, inv(S2)), (inv(C2) @ v).T @ (inv(C2) @ v)),
    "the norm": (trace(C1 @ C1.T), trace(C1.T @ C1)),
}


@pytest.mark.parametrize(("lhs", "rhs"), TRUE.values(), ids=list(TRUE))
def test_what_is_true_is_proved_in_every_layer(lhs, rhs):
    found = checks(lhs, rhs)
    assert found.pop("numeric") == "agrees"
    assert found == dict.fromkeys(("follows", "general", "d=1", "d=2", "d=3"), "proved")


FALSE = {
    "the other product": (C1.T @ C1, S1),
    "symmetric": (C1, C1.T),
    "half of the logarithm": (sum_log_diagonal(C1), log(det(S1))),
    "the covariance's own diagonal": (sum_log_diagonal(S1), log(det(S1))),
    "the other triangle solved": ((inv(C2.T) @ v).T @ (inv(C2.T) @ v), quad(v, inv(S2))),
    "of another": (C1 @ C1.T, S2),
    "swapped": (trace((inv(C1) @ C2).T @ (inv(C1) @ C2)), trace(inv(S2) @ S1)),
    "not squared": (trace(inv(C2) @ C1), trace(inv(S2) @ S1)),
}


@pytest.mark.parametrize(("lhs", "rhs"), FALSE.values(), ids=list(FALSE))
def test_what_is_false_is_proved_by_none_and_refuted_in_numbers(lhs, rhs):
    found = checks(lhs, rhs)
    assert found["d=2"] == found["numeric"] == "refuted"
    assert "proved" not in (found["follows"], found["general"], found["d=3"])


def test_in_one_dimension_a_factor_is_symmetric():
    assert checks(C1, C1.T, ["explicit"])["d=1"] == "proved"


def test_what_is_defined_as_a_factor_is_one_and_no_other_matrix_is():
    assert checks(L @ L.T, S1, define=[("L", L, C1)])["follows"] == "proved"
    assert checks(sum_log_diagonal(L), half * log(det(S1)), define=[("L", L, C1)])["general"] == "proved"
    assert checks(L @ L.T, S1, define=[("L", L, C2)])["d=1"] == "refuted"
    assert checks(sum_log_diagonal(L), sum_log_diagonal(K), define=[("L", L, C1), ("K", K, C2)])["d=1"] == "refuted"


def test_a_covariance_may_be_defined_by_a_factor():
    T = covariance("T")
    derivation = Derivation("T = LLᵀ", goal="2")
    derivation.define("1", T, C1 @ C1.T)
    derivation.step("2", T, S1, cites=["1"], by=[cholesky_factor])
    assert symkl.check(derivation, dims=[1, 2]).ok


def test_a_definition_may_speak_of_an_earlier_one_and_of_no_later_one():
    def verdict(*steps):
        derivation = Derivation("solves", goal="1")
        for label, left, right in steps:
            derivation.define(label, left, right)
        return symkl.check(derivation, layers=["general"])["1"].verdict.value

    assert verdict(("0", L, C1), ("1", K, inv(L))) == "definition"
    assert verdict(("0", L, A), ("1", K, inv(L))) == "unknown"
    assert verdict(("1", K, inv(L)), ("2", matrix("N"), C1)) == "unknown"


def test_the_kl_divergence_follows_and_nothing_is_assumed_of_the_factors():
    theorem = Ledger(DERIVATION).theorem("16")
    assert not theorem.open
    assert theorem.assumptions >= {"1", "2", "3", "4", "5", "6"}
    assert theorem.claim[1] == DERIVATION["16"].rhs
    assert not any("L₁" in fact for fact in theorem.assumptions)


def test_changes_of_the_result_are_refuted():
    right = DERIVATION["16"]
    L1, L2 = matrix("L_1"), matrix("L_2")
    N, z = inv(L2) @ L1, inv(L2) @ (mu1 - mu2)
    logs, squares = sum_log_diagonal(L2) - sum_log_diagonal(L1), trace(N.T @ N) + z.T @ z
    wrong = [
        half * logs + half * (squares - d),
        -logs + half * (squares - d),
        logs + half * squares,
        logs + half * (trace(N) + z.T @ z - d),
        logs + half * (trace(N.T @ N) + (mu1 - mu2).T @ (mu1 - mu2) - d),
        logs + half * (squares + d),
    ]
    for rhs in wrong:
        derivation = Derivation("wrong", goal="16")
        for step in DERIVATION:
            if step.label != "16":
                derivation.state(step)
        derivation.step("16", right.lhs, rhs, cites=right.cites, by=right.by)
        report = symkl.check(derivation, only=["16"], dims=[2], layers=["follows", "general", "explicit"])
        found = {check.layer: check.verdict.value for check in report["16"].checks}
        assert found["d=2"] == "refuted"
        assert "proved" not in found.values()


def test_sympy_has_both_forms():
    import sympy as sp

    lower = C1.explicit(2)
    assert sp.simplify(lower * lower.T - S1.explicit(2)) == sp.zeros(2)
    assert lower[0, 1] == 0
    assert sum_log_diagonal(S1).explicit(2) == sp.log(sp.Symbol("Sigma_1_11", positive=True)) + sp.log(
        sp.Symbol("Sigma_1_22", positive=True)
    )
    assert C1.to_sympy().shape == S1.to_sympy().shape
    assert sum_log_diagonal(S1).to_sympy().subs(sp.Symbol("d", integer=True, positive=True), 2).doit()
    assert vector("x").to_sympy()
