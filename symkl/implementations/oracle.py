"""The certified value of a case, and how much of it rounding can cost: KL(P‖Q) in balls, and the condition number T."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from flint import arb, arb_mat, ctx

from symkl.gaussian import balls
from symkl.gaussian.certified import certify
from symkl.gaussian.closed_form import kl_of_pair
from symkl.gaussian.distribution import Gaussian
from symkl.implementations.cases import Array, Case
from symkl.implementations.takes import Takes

DIGITS = 20
FORM = {"cov": "covariance", "scale_tril": "scale_tril", "precision": "precision"}
LOGARITHMS = ("logvar", "logstd")
CONDITION_BITS = 512
"""Enough for T, which nobody needs to more than a few digits, on the whole stress corpus."""


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
    tight, loose = condition(takes, case)
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


# -- the condition number


def condition(takes: Takes, case: Case) -> tuple[float, float]:
    """T of a case, and the T for the formula alone.

    Perturbations of Σ of the size eps·s sᵀ with s = √diag Σ, which is the backward error of a scaled Cholesky
    factorisation (Demmel), and the rounding of every summand; for L and vectors their own. All are scale-invariant.
    """
    with ctx.workprec(CONDITION_BITS):
        parts = _Parts(takes, case)
        logs = sum((abs(x.log()) for x in parts.variances(1) + parts.variances(2)), arb(0)) + abs(parts.log(1)) + abs(
            parts.log(2)
        )
        kinds = set(takes.kinds.values()) - {"mean"}
        exponents = parts.exponents()
        if not takes.has_matrices:
            total = (parts.of_diagonals() + logs) / 2 + exponents
            return float(total.mid()), float(total.mid())
        loose = (parts.of_matrices() + logs) / 2 + exponents + parts.of_precisions() / 2
        if kinds == {"scale_tril"}:
            tight = parts.of_factors(case)
            return float(tight.mid()), float((tight + loose).mid())
        return float(loose.mid()), float(loose.mid())


class _Parts:
    """Σ1, Σ2, their inverses, v = Σ2⁻¹δ, and the sums of T that are made of them."""

    def __init__(self, takes: Takes, case: Case) -> None:
        self.takes, self.d, self.case = takes, case.d, case
        self.sigma = {of: covariance(takes, case, of) for of in (1, 2)}
        self.inverse = {of: self.sigma[of].inv() for of in (1, 2)}
        self.delta = [arb(a) - arb(b) for a, b in zip(_mean(case, 1), _mean(case, 2), strict=True)]
        self.v = [row[0] for row in (self.inverse[2] * arb_mat([[x] for x in self.delta])).tolist()]
        self.product = self.inverse[2] * self.sigma[1]
        self.trace = sum((self.product[i, i] for i in range(self.d)), arb(0))
        self.square = sum((a * b for a, b in zip(self.delta, self.v, strict=True)), arb(0))

    def variances(self, of: int) -> list[arb]:
        return [self.sigma[of][i, i] for i in range(self.d)]

    def log(self, of: int) -> arb:
        return self.sigma[of].det().log()

    def of_diagonals(self) -> arb:
        return 3 * self.d + 3 * self.trace + 4 * self.square

    def of_matrices(self) -> arb:
        s1, s2 = ([x.sqrt() for x in self.variances(of)] for of in (1, 2))
        size = sum((abs(v) * s for v, s in zip(self.v, s2, strict=True)), arb(0))
        return (
            _weighted(s1, self.inverse[1], s1) + _weighted(s2, self.inverse[2], s2)
            + _weighted(s2, self.product * self.inverse[2], s2) + _weighted(s1, self.inverse[2], s1)
            + size**2 + 2 * sum((abs(a * b) for a, b in zip(self.v, self.delta, strict=True)), arb(0))
            + self.trace + self.square + self.d
        )  # fmt: skip

    def of_precisions(self) -> arb:
        """The same for perturbations of a given Σ⁻¹ of the size eps·w wᵀ with w = √diag Σ⁻¹."""
        total = arb(0)
        for of in (1, 2):
            if self.takes.kinds.get(f"x{of}") == "precision":
                w = [self.inverse[of][i, i].sqrt() for i in range(self.d)]
                total += _weighted(w, self.sigma[of], w)
                if of == 1:
                    total += _weighted(w, self.sigma[1] * self.inverse[2] * self.sigma[1], w)
                else:
                    total += _weighted(w, self.sigma[1], w)
                    total += sum((abs(a) * b for a, b in zip(self.delta, w, strict=True)), arb(0)) ** 2
        return total

    def exponents(self) -> arb:
        """What the rounding of an exponent such as l1 − l2 costs: the exponent's size times the term."""
        total = arb(0)
        shapes = {1: self.inverse[2], 2: self.product * self.inverse[2]}
        for of in (1, 2):
            if self.takes.kinds.get(f"x{of}") in LOGARITHMS:
                for i, variance in enumerate(self.variances(of)):
                    square = self.v[i] ** 2 if of == 2 else arb(0)
                    total += abs(variance.log()) * (abs(shapes[of][i, i]) + square) * variance
        return total

    def of_factors(self, case: Case) -> arb:
        """With M = L2⁻¹L1 and z = L2⁻¹δ: Σ|M|∘(|L2⁻¹||L2||M|) + |z|ᵀ(|L2⁻¹||L2||z|) + Σ|log l_ii| + d."""
        first = _matrix(case.values["x1"])
        second = _matrix(case.values["x2"]) if "x2" in case.values else covariance(self.takes, case, 2)
        inverse = second.inv()
        beside = arb_mat([[*row, x] for row, x in zip(first.tolist(), self.delta, strict=True)])
        moved = _absolute(inverse * beside)
        spread = _absolute(inverse) * (_absolute(second) * moved)
        sums = sum((a * b for a, b in zip(moved.entries(), spread.entries(), strict=True)), arb(0))
        diagonal = [m[i, i] for m in (first, second) for i in range(self.d)]
        return sums + sum((abs(x.log()) for x in diagonal), arb(0)) + self.d


def _absolute(matrix: arb_mat) -> arb_mat:
    return arb_mat([[abs(x) for x in row] for row in matrix.tolist()])


def _weighted(left: list[arb], matrix: arb_mat, right: list[arb]) -> arb:
    """leftᵀ |matrix| right."""
    rows = zip(left, matrix.tolist(), strict=True)
    return sum((a * abs(x) * b for a, row in rows for x, b in zip(row, right, strict=True)), arb(0))
