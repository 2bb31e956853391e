"""The closed form: exact cases, two evaluators, invariances, extremes, and what is promised about digits."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import flint
import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symkl import Gaussian, kl
from symkl.errors import PrecisionExhausted, SizeMismatch, UsageError
from symkl.gaussian import certified, portable
from symkl.gaussian.closed_form import _Divergence, cross_entropy, entropy, log_density
from symkl.gaussian.exact import exact

FORMS = ("covariance", "scale_tril", "precision")


def random_gaussian(random, d, form="covariance", scale=1):
    factor = [[Fraction(random.randint(-8, 8), 4) * scale * (j <= i) for j in range(d)] for i in range(d)]
    for i in range(d):
        factor[i][i] = Fraction(random.randint(1, 8), 4) * scale
    mean = [Fraction(random.randint(-9, 9), 3) for _ in range(d)]
    p = Gaussian(mean, scale_tril=factor)
    if form == "scale_tril":
        return p
    return Gaussian(mean, **{form: p.covariance if form == "covariance" else inverse_of(p)})


def inverse_of(p):
    return Gaussian(p.mean, precision=p.covariance).covariance


def by_formula(p, q, digits):
    """An own evaluation of the textbook formula, with mpmath's matrices."""
    with mpmath.workdps(2 * digits + 40):
        def number(a):
            return mpmath.mpf(a.numerator) / a.denominator

        s1, s2 = (mpmath.matrix([[number(a) for a in row] for row in g.covariance]) for g in (p, q))
        delta = mpmath.matrix([number(a - b) for a, b in zip(p.mean, q.mean, strict=True)])
        inverse = s2**-1
        product = inverse * s1
        trace = mpmath.fsum(product[i, i] for i in range(p.dimension))
        form = (delta.T * inverse * delta)[0]
        return (mpmath.log(mpmath.det(s2) / mpmath.det(s1)) - p.dimension + trace + form) / 2


def assert_encloses(result, value, digits):
    """`value` is an mpf good to more digits than the result."""
    with mpmath.workdps(2 * digits + 40):
        slack = abs(value) * mpmath.mpf(10) ** -(digits + 10)
        assert mpmath.mpf(result.lower) - slack <= value <= mpmath.mpf(result.upper) + slack
        assert abs(mpmath.mpf(result.value) - value) <= abs(value) * mpmath.mpf(10) ** -(digits - 1) / 2 + slack


seeds = st.integers(0, 10**9)


@given(seeds, st.integers(1, 4), st.sampled_from(FORMS), st.sampled_from(FORMS), st.sampled_from([5, 30, 60]))
@settings(max_examples=60)
def test_three_evaluations_agree(seed, d, form_p, form_q, digits):
    random = Random(seed)
    p, q = random_gaussian(random, d, form_p), random_gaussian(random, d, form_q)
    found = kl(p, q, digits)
    assert exact(found.lower) <= exact(found.upper)
    if p == q:
        assert found.value == found.lower == found.upper == "0"
        return
    assert exact(found.lower) > 0
    assert_encloses(found, by_formula(p, q, digits), digits)
    assert_encloses(found, portable.kl(p, q, digits).value, digits - 3)


@given(seeds, st.integers(1, 3))
@settings(max_examples=40)
def test_enclosures_at_two_precisions_overlap_and_digits_are_rounded_correctly(seed, d):
    random = Random(seed)
    p, q = random_gaussian(random, d), random_gaussian(random, d)
    coarse, fine = kl(p, q, 6), kl(p, q, 60)
    assert exact(coarse.lower) <= exact(fine.upper)
    assert exact(fine.lower) <= exact(coarse.upper)
    if p != q:
        gap = abs(exact(coarse.value) - exact(fine.value))
        assert gap <= exact(fine.value) * Fraction(1, 10**5) / 2 + exact(fine.value) / 10**58
    assert float(coarse) == float(fine)
    assert float(fine) == float(fine.value)


@given(seeds, st.integers(1, 3))
@settings(max_examples=30)
def test_an_affine_map_of_both_changes_nothing(seed, d):
    random = Random(seed)
    p, q, linear = (random_gaussian(random, d, "scale_tril") for _ in range(3))

    def mapped(g):
        a, s = linear.scale_tril, g.scale_tril
        mean = [sum(a[i][k] * g.mean[k] for k in range(d)) + linear.mean[i] for i in range(d)]
        product = [[sum(a[i][k] * s[k][j] for k in range(d)) for j in range(d)] for i in range(d)]
        return Gaussian(mean, scale_tril=product)

    assert kl(p, q).value == kl(mapped(p), mapped(q)).value


@given(seeds)
@settings(max_examples=30)
def test_independent_blocks_add_up(seed):
    random = Random(seed)
    (p, r), (q, s) = [[random_gaussian(random, d) for d in (1, 2)] for _ in range(2)]

    def joined(a, b):
        rows = [(*row, 0, 0) for row in a.covariance] + [(0, *row) for row in b.covariance]
        return Gaussian(a.mean + b.mean, covariance=rows)

    whole, parts = kl(joined(p, r), joined(q, s)), (kl(p, q), kl(r, s))
    assert exact(whole.lower) <= sum(exact(part.upper) for part in parts)
    assert sum(exact(part.lower) for part in parts) <= exact(whole.upper)


@given(seeds, st.integers(1, 3), st.sampled_from(FORMS), st.sampled_from([None, 2, 10]))
@settings(max_examples=30)
def test_a_distribution_has_no_divergence_from_itself(seed, d, form, base):
    p = random_gaussian(Random(seed), d, form)
    found = kl(p, Gaussian(p.mean, covariance=p.covariance), 20, base)
    assert (found.value, found.lower, found.upper, float(found)) == ("0", "0", "0", 0.0)


@given(seeds, st.integers(1, 3))
@settings(max_examples=20)
def test_cross_entropy_is_entropy_and_divergence(seed, d):
    random = Random(seed)
    p, q = random_gaussian(random, d), random_gaussian(random, d)
    whole, parts = cross_entropy(p, q), (entropy(p), kl(p, q))
    assert exact(whole.lower) <= sum(exact(part.upper) for part in parts)
    assert sum(exact(part.lower) for part in parts) <= exact(whole.upper)


def line(mean, variance):
    return Gaussian([mean], covariance=[[variance]])


EXACT = [
    # half of (m² + v − 1 − log v) against N(0, 1)
    ("d = 1", line(0, 1), line(1, 4), lambda: (mpmath.log(4) - 1 + mpmath.mpf(2) / 4) / 2),
    ("diagonal", Gaussian([0, 0], covariance=[[1, 0], [0, 2]]), Gaussian([1, 2], covariance=[[3, 0], [0, 5]]),
     lambda: (mpmath.log(mpmath.mpf(15) / 2) - 2 + mpmath.mpf(1) / 3 + mpmath.mpf(2) / 5
              + mpmath.mpf(1) / 3 + mpmath.mpf(4) / 5) / 2),
    ("equal covariances", Gaussian([1, 0], covariance=[[2, 1], [1, 2]]), Gaussian([0, 0], covariance=[[2, 1], [1, 2]]),
     lambda: mpmath.mpf(1) / 3),
    ("Σ₂ = cΣ₁", Gaussian([0, 0], covariance=[[2, 1], [1, 2]]), Gaussian([0, 0], covariance=[[6, 3], [3, 6]]),
     lambda: mpmath.log(3) - 1 + mpmath.mpf(1) / 3),
]  # fmt: skip


@pytest.mark.parametrize("digits", [1, 17, 200])
@pytest.mark.parametrize(("p", "q", "value"), [case[1:] for case in EXACT], ids=[case[0] for case in EXACT])
def test_cases_with_exact_values(p, q, value, digits):
    with mpmath.workdps(2 * digits + 40):
        expected = value()
    assert_encloses(kl(p, q, digits), expected, digits)
    assert_encloses(kl(p, q, digits), portable.kl(p, q, digits).value, digits - 3)


def test_p_comes_first():
    assert kl(line(0, 1), line(0, 4), 5).value == "0.31815"
    assert kl(line(0, 4), line(0, 1), 5).value == "0.80685"


def test_bits_are_nats_by_the_logarithm_of_two():
    found = kl(line(0, 1), line(1, 4), 20, base=2)
    assert found.base == 2
    with mpmath.workdps(60):
        assert_encloses(found, mpmath.log(2, 2) - mpmath.mpf(1) / 4 / mpmath.log(2), 20)
    assert str(portable.kl(line(0, 1), line(1, 4), 20, base=2)) == found.value
    assert found.terms["log_determinant"] == "1.0000000000000000000"


def test_the_terms_sum_up_to_the_value():
    found = kl(random_gaussian(Random(1), 3), random_gaussian(Random(2), 3), 25)
    assert list(found.terms) == ["log_determinant", "trace", "mahalanobis", "dimension"]
    assert abs(sum(map(exact, found.terms.values())) - exact(found.value)) < Fraction(1, 10**22)


@pytest.mark.parametrize("exponent", [10, 100, 500, 1000])
def test_nearly_identical_distributions(exponent):
    shift = f"1e-{exponent}"
    assert kl(line(0, 1), line(shift, 1), 5).value == f"5.0000e-{2 * exponent + 1}"
    # half of e − log(1 + e), about e²/4
    variance = Fraction(1) + Fraction(1, 10**exponent)
    found = kl(line(0, variance), line(0, 1), 5)
    assert found.value == f"2.5000e-{2 * exponent + 1}"
    assert float(found) == pytest.approx(0.0 if exponent > 160 else float(found.value), rel=1e-9, abs=0)


def test_hilbert_covariances():
    d = 40
    hilbert = Gaussian([0] * d, covariance=[[Fraction(1, i + j + 1) for i in range(d)] for j in range(d)])
    identity = Gaussian([0] * d, covariance=[[int(i == j) for i in range(d)] for j in range(d)])
    trace = sum(Fraction(1, 2 * i + 1) for i in range(d))
    logarithm = -math.lgamma(1)
    for k in range(1, 2 * d):  # |H| = (1! 2! … (d−1)!)⁴ / (1! 2! … (2d−1)!)
        logarithm += (4 if k < d else 0) * math.lgamma(k + 1) - math.lgamma(k + 1)
    assert float(kl(hilbert, identity)) == pytest.approx((-logarithm - d + float(trace)) / 2, rel=1e-12)
    there = kl(identity, hilbert, 20)
    assert float(there) > 1e40
    assert kl(identity, hilbert, 40).value.startswith(there.value[:18])


@pytest.mark.parametrize("scale", ["1e300", "1e-300", "1e-3000"])
def test_extreme_scales(scale):
    assert kl(line(0, scale), line(0, f"{scale}"), 10).value == "0"
    small = Fraction(exact(scale))
    assert kl(line(0, small), line(0, 4 * small), 10).value == kl(line(0, 1), line(0, 4), 10).value


def test_a_value_beyond_doubles_is_infinite_as_a_float_only():
    found = kl(line(0, "1e300"), line(0, "1e-300"), 5)
    assert found.value == "5.0000e+599"
    assert float(found) == math.inf


@example(1, 1)
@given(st.integers(1, 2**60), st.integers(1, 2**60))
@settings(max_examples=60)
def test_floats_are_correctly_rounded_where_the_value_is_rational(numerator, denominator):
    # equal covariances: KL = δ²λ/2 exactly, and any positive rational can be λ
    value = Fraction(numerator, denominator)
    p, q = (Gaussian([mean], precision=[[2 * value]]) for mean in (0, 1))
    for digits in (1, 17, 40):
        found = kl(p, q, digits)
        assert float(found) == numerator / denominator
        assert exact(found.lower) <= value <= exact(found.upper)
        assert abs(exact(found.value) - value) <= value / 10 ** (digits - 1) / 2


@pytest.fixture
def rational_values(monkeypatch):
    """What was found by exact arithmetic, after balls could not settle the rounding."""
    found, exact_value = [], _Divergence.exact

    def noted(self, base):
        found.append(exact_value(self, base))
        return found[-1]

    monkeypatch.setattr(_Divergence, "exact", noted)
    return found


@pytest.mark.parametrize(
    ("value", "nearest"),
    [(1 + Fraction(1, 2**53), 1.0), (1 + Fraction(3, 2**53), 1 + 2**-51), (Fraction(1, 2**1075), 0.0),
     (Fraction(3, 2**1075), 2**-1073)],
    ids=str,
)  # fmt: skip
def test_ties_between_two_doubles_go_to_even(value, nearest, rational_values):
    # 1/λ is no ball of radius 0, so that balls alone would never settle it
    p, q = (Gaussian([mean], precision=[[2 * value]]) for mean in (0, 1))
    shift = Gaussian([3], precision=[[2 * value / 9]])
    assert float(kl(p, q)) == float(kl(Gaussian([0], precision=shift.given), shift)) == nearest
    assert set(rational_values) == {value}


def test_decimal_ties_go_to_even(rational_values):
    # |Σ₁| = |Σ₂|, tr = 1/5 + 5 and δᵀΣ₂⁻¹δ = 4/5 + 1: the value is 5/2
    p = Gaussian([2, 1], covariance=[[1, 0], [0, 5]])
    q = Gaussian([0, 0], covariance=[[5, 0], [0, 1]])
    assert kl(p, q, 1).value == "2"
    assert rational_values == [Fraction(5, 2)]
    assert kl(p, q, 2).value == "2.5"


def test_powers_of_the_base_are_settled_exactly(rational_values):
    # tr + δᵀΣ₂⁻¹δ = 5/2 + 5/2 = d and |Σ₂|/|Σ₁| = 2⁵: the value is 5/2 bits
    p = Gaussian([0] * 5, covariance=[[int(i == j) for i in range(5)] for j in range(5)])
    q = Gaussian([1] * 5, covariance=[[2 * (i == j) for i in range(5)] for j in range(5)])
    assert kl(p, q, 1, base=2).value == "2"
    assert rational_values == [Fraction(5, 2)]
    assert kl(p, q, 5, base=4).value == "1.2500"


def test_equal_determinants_leave_no_logarithm():
    p = Gaussian([0, 0], covariance=[["0.3", "0.1"], ["0.1", "0.7"]])
    q = Gaussian([0, 0], covariance=[["0.5", 0], [0, "0.4"]])
    found = kl(p, q)
    assert found.terms["log_determinant"] == "0"
    assert found.value == "0.175000000000000000000000000000"


def test_entropy_and_density_of_the_standard_normal():
    p = line(0, 1)
    assert entropy(p, 20).value == "1.4189385332046727418"
    with mpmath.workdps(60):
        assert_encloses(entropy(p, 20, base=2), mpmath.log(2 * mpmath.pi * mpmath.e, 2) / 2, 20)
    assert log_density(p, [0], 20).value == "-0.91893853320467274178"
    assert log_density(p, ["0.5"], 20).value == "-1.0439385332046727418"
    assert log_density(Gaussian([0], precision=[[4]]), [1], 10).value == "-2.225791353"
    assert cross_entropy(p, line(1, 1), 20).value == "1.9189385332046727418"


def test_batches_give_nested_results():
    p = Gaussian([[[0]], [[1]]], covariance=[[1]])
    q = Gaussian([[0], [1], [2]], covariance=[[1]])
    assert [[one.value for one in row] for row in kl(p, q, 2)] == [["0", "0.50", "2.0"], ["0.50", "0", "0.50"]]
    assert [one.value for one in log_density(line(0, 1), [[0], [1]], 3)] == ["-0.919", "-1.42"]
    assert len(entropy(q)) == 3


def test_what_does_not_fit_is_refused():
    two = Gaussian([0, 0], covariance=[[1, 0], [0, 1]])
    for evaluate in (kl, portable.kl, cross_entropy):
        with pytest.raises(SizeMismatch, match="P has dimension 1, Q has dimension 2"):
            evaluate(line(0, 1), two)
    with pytest.raises(SizeMismatch, match="do not broadcast"):
        kl(Gaussian([[0]] * 2, covariance=[[1]]), Gaussian([[0]] * 3, covariance=[[1]]))
    with pytest.raises(SizeMismatch, match=r"x has shape \(1,\)"):
        log_density(two, [0])
    with pytest.raises(SizeMismatch, match="do not broadcast"):
        log_density(Gaussian([[0]] * 2, covariance=[[1]]), [[0]] * 3)


@pytest.mark.parametrize("digits", [0, -1, 2.5, "30", 10**9])
def test_impossible_digits(digits):
    with pytest.raises(UsageError, match="digits"):
        kl(line(0, 1), line(1, 1), digits)


@pytest.mark.parametrize("base", [0, 1, -2, 2.0, "2", True])
def test_impossible_bases(base):
    with pytest.raises(UsageError, match="base"):
        kl(line(0, 1), line(1, 1), 30, base)


def test_precision_has_an_end(monkeypatch):
    monkeypatch.setattr(certified, "LARGEST_PRECISION", 100)
    with pytest.raises(PrecisionExhausted):
        kl(line(0, 1), line("1e-1000", 1))


def test_precision_is_given_back_after_an_error(monkeypatch):
    monkeypatch.setattr(portable, "LARGEST", 10)
    with pytest.raises(PrecisionExhausted):
        portable.kl(line(0, 1), line(0, "1." + "0" * 200 + "1"))


def test_the_precision_set_by_the_caller_does_not_matter():
    p, q = line(0, 1), line(1, 4)
    expected = kl(p, q).value
    with flint.ctx.workprec(5), mpmath.workdps(3):
        assert kl(p, q).value == expected
        assert str(portable.kl(p, q)) == expected
