"""What would be too large in explicit matrices is unknown, and the reason names the bound."""

from __future__ import annotations

import pytest
from clock import within
from letters import S1, A, B, P, Q, mu1, q, s, x

from symkl import (
    Derivation,
    Normal,
    covariance,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    matrix,
    quad,
    scalar,
    trace,
    vector,
    zero,
)
from symkl.explicit import bounds, decide, shared
from symkl.proof.report import Verdict
from symkl.terms.expr import term


def judged(left, right=None, d=1, fuel=2_000_000):
    with pytest.MonkeyPatch.context() as patched, within(60):
        patched.setattr(shared, "FUEL", fuel)
        patched.setattr(shared, "FUEL_AT_NUMBERS", fuel // 20)
        derivation = Derivation("t", goal="1")
        derivation.step("1", left, left + left if right is None else right)
        return decide(derivation["1"], (), d)


def raised(base, n, times):
    for _ in range(times):
        base = base**n
    return base


def product(factors):
    value = factors[0]
    for factor in factors[1:]:
        value = value * factor
    return value


LAWS = [Normal("R" + chr(97 + i), vector(f"m_{i}"), covariance(f"C_{i}")) for i in range(26)]
TOO_LARGE = {
    "numbers": (raised(half * 4, 16, 9) * s, 1, "a number has more than 8192 bits"),
    "a power of a number": (exp(4000 * log((half * 4) ** 16 * 3)) * s, 1, "a power 64000, beyond ±4096"),
    "a degree": (raised(s, 16, 4), 1, "a degree beyond 4096"),
    "a product": (product([scalar(f"a_{i}") + scalar(f"b_{i}") for i in range(24)]), 1, "try a smaller d"),
    "work": (trace(A @ B @ A @ B @ A @ B @ A @ B @ A @ B @ A @ B), 3, "more work than is done for one"),
    "letters": (quad(x, matrix("C")), 91, "letters, more than 8192; try a smaller d"),
    "a determinant": (det(A + B) * s, 7, "a 7×7 determinant without structure, beyond d = 6"),
    "exponentials": (
        integral(product([P(x), *(LAWS[i](x) + LAWS[i + 1](x) for i in range(0, 26, 2))]), x), 1, "gave up",
    ),
    "a moment": (Normal("P", zero, identity).expectation(raised(x.T @ x, 15, 2)), 1, "a moment beyond the 256th"),
    "nested determinants": (raised(det(det(det(det(det(A) * A) * A) * A) * A), 2, 1), 3, "gave up"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_unknown_and_the_reason_names_the_bound(name):
    left, d, reason = TOO_LARGE[name]
    found = judged(left, d=d)
    assert found.verdict is Verdict.UNKNOWN
    assert reason in found.detail
    assert "gave up" in found.detail


@pytest.mark.parametrize("d", [1, 2, 8])
def test_the_bounds_leave_room_for_what_is_usual(d):
    assert judged(quad(x - mu1, inv(S1)), quad(x - mu1, inv(S1)) * 2 / 2, d, bounds.FUEL).verdict is Verdict.PROVED
    assert judged(log(P(x) / Q(x)), log(P(x)) - log(Q(x)), d, bounds.FUEL).verdict is Verdict.PROVED


def test_an_exponent_as_large_as_can_be_written_ends():
    assert judged(q ** (10**9), q ** (10**9) * q).verdict is not Verdict.PROVED
    assert judged(term(2) ** (2**4000) * s, s).verdict is Verdict.UNKNOWN


def test_definitions_that_double_one_another_end():
    derivation = Derivation("t", goal="d29")
    z = [scalar(f"z_{i}") for i in range(31)]
    for i in range(30):
        derivation.define(f"d{i}", z[i + 1], z[i] + z[i])
    from symkl import check

    with within(60):
        report = check(derivation, ["explicit", "general", "numeric"], dims=[1], only=["d29"])
    assert report["d29"].check("d=1").verdict is Verdict.UNKNOWN
    assert "at most 20000 parts" in report["d29"].check("d=1").detail


def test_a_reason_may_speak_of_an_expectation():
    found = judged(inv(P.expectation(x @ x.T) - A), d=2)
    assert found.verdict is Verdict.UNKNOWN
    assert found.detail.startswith("the inverse of E[x xᵀ] − A, which is not provably invertible")
