"""The integral of the definition: enclosures that hold the exact value, and bounds that hold the error."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from types import SimpleNamespace

import flint
import mpmath
import pytest
from flint import arb

from symkl.errors import UsageError
from symkl.gaussian.bounds import left_out, plan
from symkl.gaussian.fields import BITS_A_DIGIT, Balls, Floats
from symkl.gaussian.integral import kl_integral, kl_integral_floats
from symkl.gaussian.lattice import Quadratic, moment_sums, points
from symkl.gaussian.moments import Undecided, moments

FORMS = ("log", "verbatim")


@pytest.fixture(autouse=True)
def precision_never_leaks():
    before = flint.ctx.prec, mpmath.mp.prec
    yield
    assert (flint.ctx.prec, mpmath.mp.prec) == before


def law(mean, covariance):
    mean = tuple(map(Fraction, mean))
    return SimpleNamespace(
        dimension=len(mean), mean=mean, covariance=tuple(tuple(map(Fraction, row)) for row in covariance)
    )


def random_law(d, random):
    root = [[Fraction(random.randint(-9, 9), 4) if j < i else Fraction(0) for j in range(d)] for i in range(d)]
    for i in range(d):
        root[i][i] = Fraction(random.randint(1, 12), random.randint(1, 6))
    gram = [[sum(a * b for a, b in zip(r, s, strict=True)) for s in root] for r in root]
    return law([Fraction(random.randint(-20, 20), 3) for _ in range(d)], gram)


def closed(p, q, digits=80):
    """½ (log |Σ2|/|Σ1| + Tr Σ2⁻¹Σ1 + δᵀΣ2⁻¹δ − d), by mpmath."""
    with mpmath.workdps(digits):
        first, second = (mpmath.matrix([[mpmath.mpf(a.numerator) / a.denominator for a in r] for r in g.covariance])
                         for g in (p, q))  # fmt: skip
        gap = mpmath.matrix([mpmath.mpf((a - b).numerator) / (a - b).denominator
                             for a, b in zip(p.mean, q.mean, strict=True)])  # fmt: skip
        inverse = second**-1
        product = inverse * first
        trace = mpmath.fsum(product[i, i] for i in range(p.dimension))
        logs = mpmath.log(mpmath.det(second) / mpmath.det(first))
        return (logs + trace + (gap.T * inverse * gap)[0] - p.dimension) / 2


def assert_encloses(found, exact):
    with mpmath.workdps(80):
        assert mpmath.mpf(found.lower) <= exact <= mpmath.mpf(found.upper), (found, exact)
        assert (mpmath.mpf(found.upper) - mpmath.mpf(found.lower)) <= exact * mpmath.mpf(10) ** (1 - found.digits)


EXACT = {
    "d = 1": (law([1], [[2]]), law([0], [["3/4"]])),
    "diagonal": (law([1, 0], [[2, 0], [0, 3]]), law([0, 5], [[1, 0], [0, "1/7"]])),
    "equal covariances": (law([1, 0], [[2, 1], [1, 3]]), law([0, 5], [[2, 1], [1, 3]])),
    "a multiple": (law([1, 0], [[2, 1], [1, 3]]), law([1, 0], [[6, 3], [3, 9]])),
    "far apart": (law([0], [["1/1000"]]), law([10**6], [[1]])),
    "nearly equal": (law([0, 0], [[1, 0], [0, 1]]), law([0, Fraction(1, 10**12)], [[1, 0], [0, 1]])),
    "correlated": (law([0, 1], [[1, "999/1000"], ["999/1000", 1]]), law([1, 0], [[1, "-99/100"], ["-99/100", 1]])),
    "d = 3": (law([0, 1, 2], [[2, 1, 0], [1, 2, 1], [0, 1, 2]]), law([1, 1, 1], [[1, 0, 0], [0, 2, 1], [0, 1, 3]])),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", EXACT)
def test_the_enclosure_holds_the_exact_value(case, form):
    p, q = EXACT[case]
    digits = 12 if p.dimension == 3 else 40
    found = kl_integral(p, q, digits, form)
    assert (found.digits, found.form) == (digits, form)
    assert_encloses(found, closed(p, q))


def test_equal_covariances_give_half_the_squared_distance():
    p, q = EXACT["equal covariances"]  # ½ (1, −5) Σ⁻¹ (1, −5)ᵀ = ½ · 63/5
    found = kl_integral(p, q, 30)
    assert Fraction(found.lower) <= Fraction(63, 10) <= Fraction(found.upper)


def test_p_itself_is_exactly_at_no_distance():
    p, _ = EXACT["diagonal"]
    found = kl_integral(p, p)
    assert (found.value, found.lower, found.upper) == ("0", "0", "0")
    assert kl_integral_floats(p, p) == "0"


def test_each_result_says_what_was_summed():
    p, q = EXACT["d = 1"]
    said = {form: kl_integral(p, q, 10, form).bound for form in FORMS}
    assert "log P − log Q" in said["log"]
    assert "at every node" in said["verbatim"]


def test_a_nearly_singular_covariance_takes_more_precision():
    close = 1 - Fraction(1, 10**40)
    p, q = law([0, 0], [[1, close], [close, 1]]), law([0, 0], [[1, 0], [0, 1]])
    assert_encloses(kl_integral(p, q, 15), closed(p, q, 150))


def test_a_covariance_that_is_none_is_refused():
    p, q = law([0, 0], [[1, 1], [1, 1]]), law([0, 0], [[1, 0], [0, 1]])
    with pytest.raises(UsageError, match="not positive definite"):
        kl_integral(p, q)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("digits", [15, 45])
@pytest.mark.parametrize("case", ["d = 1", "correlated", "far apart"])
def test_mpmath_comes_to_the_same_value(case, digits, form):
    p, q = EXACT[case]
    found, other = kl_integral(p, q, digits, form), kl_integral_floats(p, q, digits, form)
    with mpmath.workdps(80):
        assert abs(mpmath.mpf(found.value) - mpmath.mpf(other)) <= mpmath.mpf(other) * mpmath.mpf(10) ** (2 - digits)


@pytest.mark.parametrize("d", [1, 2])
def test_enclosures_of_random_pairs_hold_the_closed_form(d):
    random = Random(d)
    for _ in range(250 if d == 1 else 60):
        p, q = random_law(d, random), random_law(d, random)
        assert_encloses(kl_integral(p, q, 12), closed(p, q))


def test_both_forms_agree():
    random = Random(7)
    for _ in range(20):
        p, q = random_law(1, random), random_law(1, random)
        a, b = (kl_integral(p, q, 25, form) for form in FORMS)
        assert Fraction(a.lower) <= Fraction(b.upper)
        assert Fraction(b.lower) <= Fraction(a.upper)


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("degree", [0, 2, 4])
@pytest.mark.parametrize(("h", "reach"), [(1.0, 60), (1.3, 40), (0.7, 30), (0.5, 80), (2.0, 20)])
def test_the_bound_holds_at_coarse_steps(d, degree, h, reach):
    """Σ over the nodes of hᵈ N(t; 0, I) t₁ʲ against its exact integral, (j − 1)!!."""
    with Balls(120).working():
        two_pi = 2 * arb.pi()
        exponent = Quadratic(
            -d * two_pi.log() / 2, [arb(0)] * d, [[arb(-h) * h / 2 if i == j else arb(0) for j in range(d)]
                                                 for i in range(d)]
        )  # fmt: skip
        sums = moment_sums(exponent, reach, degree, Balls(120).exp)
        value = sums[(degree, *[0] * (d - 1))] * arb(h) ** (d + degree)
        error = abs(value - {0: 1, 2: 1, 4: 3}[degree])
        assert error <= left_out(d, degree, h, reach)


@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("digits", [1, 6, 30, 200])
def test_a_plan_keeps_its_promise(d, digits):
    chosen = plan(d, 4, digits)
    assert all(error < arb(10) ** -digits for error in chosen.errors)
    assert all(left_out(d, j, chosen.h, chosen.reach) == error for j, error in enumerate(chosen.errors))


@pytest.mark.parametrize("field", [Balls(260), Floats(260)], ids=lambda field: field.name)
def test_moments_of_a_shifted_weight(field):
    """∫ exp(−½ (x − 3)²/4) xᵏ dx = √(8π) (1, 3, 13)."""
    with field.working():
        number = field.number
        weight = Quadratic(number(Fraction(-9, 8)), [number(Fraction(3, 4))], [[number(Fraction(-1, 8))]])
        found = moments(weight, 2, 60, field)
        mass = field.power(8 * field.pi(), number(Fraction(1, 2)))
        table = found.table
        c, a = found.frame.centre[0], found.frame.axes[0][0]
        first = c * table[(0,)] + a * table[(1,)]
        second = c * c * table[(0,)] + 2 * a * c * table[(1,)] + a * a * table[(2,)]
        for value, exact in ((table[(0,)], 1), (first, 3), (second, 13)):
            gap = value - exact * mass
            assert field.size(gap) < -58 * BITS_A_DIGIT
            assert isinstance(field, Floats) or gap.contains(0)


def test_a_weight_that_does_not_decay_is_refused():
    for field in (Balls(100), Floats(100)):
        with field.working():
            one = field.number(1)
            for square in ([[one]], [[one * 0]]):
                with pytest.raises(Undecided, match="does not decay"):
                    moments(Quadratic(one, [one], square), 2, 20, field)


def test_the_nodes_are_those_of_the_ball():
    found = list(points([0, 0], [[1, 0], [0, 1]], 5))
    assert len(found) == len({tuple(k) for k in found}) == 21
    assert all(a * a + b * b <= 5 for a, b in found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((EXACT["d = 1"][0], EXACT["diagonal"][0]), "dimension 1, Q has dimension 2"),
        ((*EXACT["d = 1"], 0), "digits"),
        ((*EXACT["d = 1"], 5, "other"), "no form is called 'other'"),
        ((*EXACT["d = 3"], 2000), "nodes"),
    ],
)
def test_what_cannot_be_computed_is_refused(arguments, said):
    with pytest.raises(UsageError, match=said):
        kl_integral(*arguments)
