"""The certified value of a case: KL(P‖Q) in balls, with its condition number."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from flint import arb, arb_mat, ctx

from symkl.gaussian import balls
from symkl.gaussian.certified import certify
from symkl.gaussian.closed_form import kl_of_pair
from symkl.gaussian.distribution import Gaussian
from symkl.implementations.cases import Array, Case
from symkl.implementations.condition import condition
from symkl.implementations.takes import LOGARITHMS, Takes

DIGITS = 20
FORM = {"cov": "covariance", "scale_tril": "scale_tril", "precision": "precision"}
CONDITION_BITS = 512
"""Enough for the inverses in T on the whole stress corpus."""


class Value(NamedTuple):
    """KL(P‖Q) as the nearest double, and T: ``|computed − KL| ≤ 8·eps·T`` is rounding, in a stable algorithm.

    `loose` is T for the formula alone: where a Cholesky factor is given, code may form LLᵀ.
    """

    kl: float
    condition: float
    loose: float


def value(takes: Takes, case: Case) -> Value:
    """Enclose the divergence of one case, and its condition number."""
    if any(kind in LOGARITHMS for kind in takes.kinds.values()):
        certified = certify(_OfLogarithms(takes, case), DIGITS, None)
    else:
        certified = kl_of_pair(_gaussian(takes, case, 1), _gaussian(takes, case, 2), DIGITS)
    with ctx.workprec(CONDITION_BITS):
        first, second = (covariance(takes, case, of) for of in (1, 2))
        tight, loose = condition(takes, case, first, second)
    return Value(float(certified), tight, loose)


def _gaussian(takes: Takes, case: Case, of: int) -> Gaussian:
    mean, key = _mean(case, of), f"x{of}"
    kind = takes.kinds.get(key)
    if kind is None:
        return Gaussian(mean, covariance=[[int(i == j) for j in range(case.d)] for i in range(case.d)])
    raw = case.values[key]
    if kind in FORM:
        return Gaussian(mean, **{FORM[kind]: raw})
    variances = [_variance(Fraction(float(x)), kind) for x in raw]
    return Gaussian(mean, covariance=[[v if i == j else 0 for j in range(case.d)] for i, v in enumerate(variances)])


def _variance(x: Fraction, kind: str) -> Fraction:
    return {"var": x, "std": x * x, "inverse_variance": 1 / x}[kind]


def _mean(case: Case, of: int) -> list[float]:
    found = case.values.get(f"m{of}")
    return [0.0] * case.d if found is None else [float(x) for x in found]


class _OfLogarithms:
    """KL(P‖Q) with covariances in balls, as a variance is the exponential of a rational number here."""

    def __init__(self, takes: Takes, case: Case) -> None:
        self.takes, self.case, self.same_determinant, self.same = takes, case, False, False
        self.delta = [Fraction(a) - Fraction(b) for a, b in zip(_mean(case, 1), _mean(case, 2), strict=True)]

    def terms(self) -> dict[str, arb] | None:
        d = self.case.d
        first, second = (covariance(self.takes, self.case, of) for of in (1, 2))
        pivots = balls.pivots(first), balls.pivots(second)
        if not (pivots[0][-1] > 0 and pivots[1][-1] > 0):
            return None
        beside = [[*row, balls.ball(a)] for row, a in zip(first.tolist(), self.delta, strict=True)]
        solved = second.solve(arb_mat(beside))
        trace = sum((solved[i, i] for i in range(d)), arb(0))
        square = sum((balls.ball(self.delta[i]) * solved[i, d] for i in range(d) if self.delta[i]), arb(0))
        logs = sum((b.log() - a.log() for a, b in zip(*pivots, strict=True)), arb(0))
        if self.same:
            trace = arb(d)
        return {
            "log_determinant": arb(0) if self.same_determinant else logs / 2,
            "trace": trace / 2, "mahalanobis": square / 2, "dimension": -arb(d) / 2,
        }  # fmt: skip

    def decide_zeros(self) -> None:
        """Two exponentials of rationals agree only where the exponents do, so that equal logarithms are decided."""
        exponents = [self._exponents(of) for of in (1, 2)]
        self.same = None not in exponents and exponents[0] == exponents[1]
        known = [sum(one, Fraction(0)) for one in exponents if one is not None]
        self.same_determinant = len(known) == 2 and known[0] == known[1]

    def _exponents(self, of: int) -> list[Fraction] | None:
        """The logarithms of the variances, where they are rational."""
        kind = self.takes.kinds.get(f"x{of}")
        if kind is None:
            return [Fraction(0)] * self.case.d
        if kind not in LOGARITHMS:
            return None
        return [Fraction(float(x)) * (2 if kind == "logstd" else 1) for x in self.case.values[f"x{of}"]]

    def exact(self, base: int | None) -> Fraction | None:
        standard = self.same and not any(self._exponents(1) or ())
        return sum((a * a for a in self.delta), Fraction(0)) / 2 if standard else None


def covariance(takes: Takes, case: Case, of: int) -> arb_mat:
    """Σ of P or Q in balls of the working precision."""
    kind, d = takes.kinds.get(f"x{of}"), case.d
    if kind is None:
        return arb_mat([[int(i == j) for j in range(d)] for i in range(d)])
    raw = case.values[f"x{of}"]
    if kind in FORM:
        given = _matrix(raw)
        if kind == "scale_tril":
            return given * given.transpose()
        return given.inv() if kind == "precision" else given
    variances = [_variance_ball(arb(float(x)), kind) for x in raw]
    return arb_mat([[v if i == j else 0 for j in range(d)] for i, v in enumerate(variances)])


def _variance_ball(x: arb, kind: str) -> arb:
    if kind in LOGARITHMS:
        return (2 * x if kind == "logstd" else x).exp()
    return {"var": x, "std": x * x, "inverse_variance": 1 / x}[kind]


def _matrix(raw: Array) -> arb_mat:
    return arb_mat([[float(x) for x in row] for row in raw])
