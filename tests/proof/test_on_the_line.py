"""Distributions on ℝ: a scalar mean and a variance, and E and ∫ over a scalar."""

from __future__ import annotations

import pytest
from letters import ALL, S1, P, mu1, proves, x

from symkl import KL, Derivation, N, Normal, check, exp, half, integral, log, pi, scalar, sqrt, vector
from symkl.errors import ShapeError, TermError
from symkl.proof.axioms import APPROVED
from symkl.proof.instances import Instances, Schema, setting
from symkl.proof.kernel import Kernel
from symkl.proof.report import Verdict
from symkl.terms.expr import term

z, w, m, n, c = (scalar(name) for name in ("z", "w", "m", "n", "c"))
r, s, v = (scalar(name, positive=True) for name in ("r", "s", "v"))
R, T, V = Normal("R", m, r**2), Normal("T", n, s**2), Normal("V", 0, v)
E = R.expectation
FORMULA = "density_formula"
SQUARED = (r**2 + (m - n) ** 2) / (2 * s**2)
EVERY = tuple(APPROVED.values())

TRUE = [
    (E(z, z), m),
    (E(z**2, z), m**2 + r**2),
    (E((z - m) ** 2, z), r**2),
    (E((z - n) ** 2, z), r**2 + (m - n) ** 2),
    (E(c * z + n, z), c * m + n),
    (E((z - m) ** 2 / r**2, z), 1),
    (V.expectation(w**2, w), v),
    (Normal("Z", 0, 1).expectation(z**2, z), 1),
    (E(Normal("Z", c, 1).expectation(z * w, w), z), c * m),
    (integral(R(z) * z, z), m),
    (log(R(z)), -half * log(2 * pi * r**2) - (z - m) ** 2 / (2 * r**2)),
    (N(z, c, s**2), exp(-half * (z - c) ** 2 / s**2) / sqrt(2 * pi * s**2)),
    (N(z, c, 1), exp(-half * (z - c) ** 2) / sqrt(2 * pi)),
    (E(log(R(z)), z), -half * log(2 * pi * r**2) - half),
    (KL(R, T), E(log(R(z) / T(z)), z)),
    (KL(R, T), log(s / r) + SQUARED - half),
    (KL(R, R), 0),
]
FALSE = [
    (E(z, z), n),
    (E(z**2, z), r**2),
    (E(z**2, z), m**2 + r),
    (E((z - m) ** 2, z), r),
    (E(z * w, z), m * m),
    (E(c * z, z), m),
    (E(1 / s * z, z), r * m),
    (integral(R(z) * z, z), n),
    (integral(T(z) * z, z), m),
    (log(R(z)), -log(2 * pi * r**2) - (z - m) ** 2 / (2 * r**2)),
    (log(R(z)), -half * log(2 * pi * r) - (z - m) ** 2 / (2 * r**2)),
    (KL(R, T), log(r / s) + SQUARED - half),
    (KL(R, T), log(s / r) + SQUARED),
    (KL(R, T), KL(T, R)),
    (N(z, c, v), N(z, c, v**2)),
    (N(z, c, s), exp(-half * (z - c) ** 2 / s**2) / sqrt(2 * pi * s**2)),
]


def step_of(claim):
    derivation = Derivation("?", goal="1")
    derivation.step("1", *claim, by=list(EVERY))
    return derivation


@pytest.mark.parametrize("claim", TRUE, ids=str)
def test_what_is_true_is_proved_by_every_layer(claim):
    report = check(step_of(claim), dims=(1, 2))
    verdicts = {c.layer: c.verdict for c in report["1"].checks}
    assert verdicts.pop("numeric") is Verdict.AGREES
    assert set(verdicts.values()) == {Verdict.PROVED}


@pytest.mark.parametrize("claim", FALSE, ids=str)
def test_what_is_false_is_refuted_in_numbers_and_never_proved(claim):
    report = check(step_of(claim), dims=(1, 2))
    verdicts = {c.layer: c.verdict for c in report["1"].checks}
    assert Verdict.PROVED not in verdicts.values()
    assert verdicts["d=1"] is verdicts["numeric"] is Verdict.REFUTED


def test_a_law_on_the_line_takes_a_scalar_mean_and_a_variance():
    assert (R.dimension, P.dimension) == (1, None)
    assert R.parameters == (m, r)
    for mean, variance in ((m, c), (m, c**2), (m, r**3), (m, 0), (m, -1), (m, r + s), (m + n, r), (m, 2 * r)):
        with pytest.raises(TermError):
            Normal("W", mean, variance)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Normal("W", m, S1), lambda: Normal("W", mu1, r), lambda: N(z, mu1, S1), lambda: N(x, mu1, r),
        lambda: R(x), lambda: P(z), lambda: KL(R, P), lambda: KL(P, R),
    ],
)  # fmt: skip
def test_a_line_and_a_space_do_not_mix(wrong):
    with pytest.raises(ShapeError):
        wrong()


def test_a_variable_is_of_the_shape_of_its_law_and_any_real_number():
    for over in (x, r, c + z, m):
        with pytest.raises(TermError):
            E(z, over)
    with pytest.raises(TermError):
        P.expectation(x, z)
    with pytest.raises(TermError):
        integral(z, r)
    with pytest.raises(TermError, match="parameter"):
        E(r * z, m)


def test_what_holds_of_positive_letters_is_not_taken_at_a_bound_variable():
    kernel = Kernel()
    all_positive_numbers_are_v = kernel.assume("0", (s, v), general={s})
    for claim in ((E(z, z), v), (E(z**3, z), v**3), (E(E(z, z), z), v)):
        assert not proves(claim, "*", [all_positive_numbers_are_v], kernel)
    schema = Schema(log(s), c, frozenset({s}))
    within = setting((E(z, z), m), (schema,))
    assert within.levels == 1
    (instance,) = Instances([schema], within, lambda hole, value: False).found
    assert instance == (log(s), c)


def test_what_holds_of_all_numbers_is_taken_at_a_bound_variable():
    kernel = Kernel()
    everywhere = kernel.assume("0", (c**3, c), general={c})
    assert proves((E(z**3, z), m), "*", [everywhere], kernel)
    assert not proves((E(z**3, z), m**2), "*", [everywhere], kernel)


def test_variables_of_a_line_and_a_space_at_one_level_are_two():
    kernel = Kernel()
    y = vector("y")
    columns_vanish = kernel.assume("0", (y, 0 * y), general={y})
    assert proves((P.expectation(x, x), 0 * mu1), "*", [columns_vanish], kernel)
    assert not proves((E(z, z), term(0)), "*", [columns_vanish], kernel)
    assert not proves((E(z, z) * mu1, P.expectation(x, x)), "*")
    numbers_vanish = kernel.assume("1", (c, term(0)), general={c})
    assert proves((E(z, z), term(0)), "*", [numbers_vanish], kernel)
    assert not proves((P.expectation(x, x), 0 * mu1), "*", [numbers_vanish], kernel)


def test_a_scalar_moment_needs_the_axiom_that_says_it():
    for needed, claim in (("normal_covariance", TRUE[2]), ("normal_mean", TRUE[0]), ("expectation_linear", TRUE[1])):
        some = " ".join(a.id for a in ALL if a.id != needed)
        assert not proves(claim, some)
        assert proves(claim, "*")


def test_a_definition_of_the_density_is_held_against_its_meaning():
    a, b = scalar("a"), scalar("b", positive=True)
    right = exp(-half * (z - a) ** 2 / b) / sqrt(2 * pi * b)
    for formula, verdict in ((right, Verdict.PROVED), (2 * right, Verdict.REFUTED), (right.args[0], Verdict.REFUTED),
                             (exp(-half * (z - a) ** 2 / b**2) / sqrt(2 * pi * b**2), Verdict.REFUTED)):  # fmt: skip
        derivation = Derivation("?", goal="1")
        derivation.define("1", N(z, a, b), formula)
        report = check(derivation, ["explicit", "numeric"], dims=(1,))
        exact, in_digits = (c.verdict for c in report["1"].checks)
        assert (exact, in_digits.passes) == (verdict, verdict.passes)
