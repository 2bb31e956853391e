"""The condition number T of a case: how much of a divergence rounding can cost, in units of the rounding of one number.

T is the sum of what perturbations of the inputs and of every summand change. A matrix is perturbed by eps·s sᵀ with
s = √diag Σ, which is the backward error of a Cholesky factorisation (Demmel), or by that of Gaussian elimination where
it is larger; a Cholesky factor and a vector by their own rounding.
"""

from __future__ import annotations

import math

import numpy as np
from flint import arb_mat

from symkl.implementations.cases import Array, Case
from symkl.implementations.elimination import error_shape
from symkl.implementations.takes import LOGARITHMS, Takes


def condition(takes: Takes, case: Case, first: arb_mat, second: arb_mat) -> tuple[float, float]:
    """T of a case, and the T for the formula alone: where factors are given, code may form LLᵀ.

    Parameters
    ----------
    first, second : arb_mat of shape (d, d)
        Σ1 and Σ2 in balls. What is made of them is rounded to doubles, as nobody needs more than a few digits of T.
    """
    parts = _Parts(takes, case, first, second)
    if not takes.has_matrices:
        total = (parts.of_diagonals() + parts.logarithms) / 2 + parts.of_exponents()
        return total, total
    loose = (parts.of_matrices() + parts.logarithms + parts.of_precisions()) / 2 + parts.of_exponents()
    if set(takes.kinds.values()) - {"mean"} == {"scale_tril"}:
        tight = parts.of_factors()
        return tight, tight + loose
    return loose, loose


class _Parts:
    """Σ1, Σ2, their inverses, v = Σ2⁻¹δ, and the sums that T is made of."""

    def __init__(self, takes: Takes, case: Case, first: arb_mat, second: arb_mat) -> None:
        self.takes, self.case, self.d = takes, case, case.d
        inverses, zero = (first.inv(), second.inv()), np.zeros(case.d)
        self.sigma = {1: _numbers(first), 2: _numbers(second)}
        self.inverse = {1: _numbers(inverses[0]), 2: _numbers(inverses[1])}
        self.between = _numbers(inverses[1] * first * inverses[1])
        self.delta = case.values.get("m1", zero) - case.values.get("m2", zero)
        self.v = _numbers(inverses[1] * arb_mat([[float(x)] for x in self.delta]))[:, 0]
        self.trace = float(np.trace(_numbers(inverses[1] * first)))
        self.square = float(self.delta @ self.v)
        variances = [np.diagonal(self.sigma[of]) for of in (1, 2)]
        self.logarithms = float(sum(np.abs(np.log(s)).sum() for s in variances)) + sum(
            abs(float(matrix.det().log().mid())) for matrix in (first, second)
        )

    def of_diagonals(self) -> float:
        return 3 * self.d + 3 * self.trace + 4 * self.square

    def of_matrices(self) -> float:
        first, second = (self._errors(self.sigma[of], "cov", of) for of in (1, 2))
        return (
            _against(self.inverse[1], first) + _against(self.inverse[2], second) + _against(self.between, second)
            + _against(self.inverse[2], _scaled(self.sigma[1])) + _against(np.outer(self.v, self.v), second)
            + 2 * float(np.abs(self.v * self.delta).sum()) + self.trace + self.square + self.d
        )  # fmt: skip

    def of_precisions(self) -> float:
        """The same for perturbations of a given Σ⁻¹."""
        total = 0.0
        for of in (1, 2):
            if self.takes.kinds.get(f"x{of}") == "precision":
                errors = self._errors(self.inverse[of], "precision", of)
                total += _against(self.sigma[of], errors)
                if of == 1:
                    total += _against(self.sigma[1] @ self.inverse[2] @ self.sigma[1], errors)
                else:
                    total += _against(self.sigma[1], errors) + _against(np.outer(self.delta, self.delta), errors)
        return total

    def _errors(self, matrix: Array, kind: str, of: int) -> Array:
        """The larger of s sᵀ and, for a matrix that is given so, what elimination does to it."""
        own = _scaled(matrix)
        if self.takes.kinds.get(f"x{of}") != kind:
            return own
        shape = error_shape(self.case.values[f"x{of}"])
        return np.maximum(own, np.maximum(shape, shape.T))

    def of_exponents(self) -> float:
        """What the rounding of an exponent such as l1 − l2 costs: the exponent's size times the term."""
        total = 0.0
        for of, shape in ((1, self.inverse[2]), (2, self.between)):
            if self.takes.kinds.get(f"x{of}") in LOGARITHMS:
                variances = np.diagonal(self.sigma[of])
                weights = np.abs(np.diagonal(shape)) + (self.v**2 if of == 2 else 0.0)
                total += float((np.abs(np.log(variances)) * weights * variances).sum())
        return total

    def of_factors(self) -> float:
        """With M = L2⁻¹L1 and z = L2⁻¹δ: Σ|M|∘(|L2⁻¹||L2||M|) + |z|ᵀ(|L2⁻¹||L2||z|) + Σ|log l_ii| + d."""
        first = self.case.values["x1"]
        second = self.case.values.get("x2", np.eye(self.d))
        inverse = arb_mat([[float(x) for x in row] for row in second]).inv()
        beside = arb_mat([[float(x) for x in row] for row in np.column_stack([first, self.delta])])
        moved = np.abs(_numbers(inverse * beside))
        size = np.maximum(np.abs(second), error_shape(second))
        sums = float((moved * (np.abs(_numbers(inverse)) @ (size @ moved))).sum())
        logarithms = sum(abs(math.log(x)) for matrix in (first, second) for x in np.diagonal(matrix))
        return sums + logarithms + self.d


def _numbers(matrix: arb_mat) -> Array:
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def _scaled(matrix: Array) -> Array:
    """s sᵀ with s = √diag."""
    s = np.sqrt(np.diagonal(matrix))
    return np.outer(s, s)


def _against(matrix: Array, errors: Array) -> float:
    """Σ |matrixᵢⱼ| errorsᵢⱼ: what perturbations of that size change at most."""
    return float((np.abs(matrix) * errors).sum())
