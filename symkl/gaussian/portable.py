"""The closed form once more, in mpmath: it needs no FLINT and shares neither code nor formula with the certified one.

With any factors Σ₁ = F₁F₁ᵀ, Σ₂ = F₂F₂ᵀ, with M = F₂⁻¹F₁ and z = F₂⁻¹(μ₁−μ₂)::

    KL(P‖Q) = ½ (‖M‖²_F + |z|² − d) + log|det F₂| − log|det F₁|,

where ‖·‖_F is the Frobenius norm. F is L where Σ = LLᵀ, and C⁻ᵀ where Σ⁻¹ = CCᵀ, both triangular.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mpmath import fsum, log, mp, mpf, nstr, sqrt, workdps

from symkl.errors import PrecisionExhausted, UsageError
from symkl.gaussian.distribution import Gaussian, assert_same_dimension

Rows = list[list[mpf]]

GUARD = 15
"""Digits carried beyond those asked for, at least."""
LARGEST = 200_000
"""Digits carried at most."""


class Estimate(NamedTuple):
    """A value on which two precisions agree: no bound, but nothing in it was proved by the certified evaluator."""

    value: mpf
    """With a few digits more than are settled."""
    digits: int
    carried: int
    """Decimal digits of the finer arithmetic."""

    def __str__(self) -> str:
        return str(nstr(self.value, self.digits, strip_zeros=False))


def kl(p: Gaussian, q: Gaussian, digits: int = 30, base: int | None = None) -> Estimate:
    """KL(P‖Q) of two single distributions, in nats.

    The precision is doubled until two in a row agree to two digits more than are asked for; a Cholesky factorisation
    that breaks down counts as disagreement.

    Raises
    ------
    SizeMismatch
        When the dimensions differ.
    PrecisionExhausted
        When they do not agree with LARGEST digits.

    Examples
    --------
    >>> print(kl(Gaussian([0], covariance=[[1]]), Gaussian([1], covariance=[[4]]), digits=20))
    0.44314718055994530942
    """
    assert_same_dimension(p, q)
    if p.batch_shape or q.batch_shape:
        raise UsageError("mpmath evaluates single distributions; take members of the batches")
    if p == q:
        return Estimate(mpf(0), digits, 0)
    coarse, carried = _value(p, q, digits + GUARD, base), digits + GUARD
    while carried <= LARGEST:
        carried *= 2
        fine = _value(p, q, carried, base)
        if coarse is not None and fine is not None and _agree(coarse, fine, digits):
            with workdps(digits + GUARD):
                return Estimate(+fine, digits, carried)
        coarse = fine
    raise PrecisionExhausted(f"mpmath does not settle {digits} digits with {carried} carried")


def _agree(coarse: mpf, fine: mpf, digits: int) -> bool:
    with workdps(digits + GUARD):
        return bool(abs(coarse - fine) <= abs(fine) * mpf(10) ** -(digits + 2))


def _value(p: Gaussian, q: Gaussian, carried: int, base: int | None) -> mpf | None:
    """The value with so many digits carried; None where a pivot is not positive in them."""
    with workdps(carried):
        delta = [_number(a) - _number(b) for a, b in zip(p.mean, q.mean, strict=True)]
        of_p, of_q = _lower(p), _lower(q)
        if of_p is None or of_q is None:
            return None
        d = len(delta)
        columns = [*_factor_columns(of_p, p.form == "precision"), delta]
        *whitened, z = (_whitened(of_q, column, q.form == "precision") for column in columns)
        squares = fsum(entry * entry for column in [*whitened, z] for entry in column)
        value = (squares - d) / 2 + _log_factor(of_q, q.form) - _log_factor(of_p, p.form)
        return value if base is None else value / log(base)


def _number(value: Fraction) -> mpf:
    return mpf(value.numerator) / value.denominator


def _lower(p: Gaussian) -> Rows | None:
    """L of the distribution, or C where its precision is CCᵀ."""
    rows = [[_number(a) for a in row] for row in p.given]
    return rows if p.form == "scale_tril" else _cholesky(rows)


def _cholesky(matrix: Rows) -> Rows | None:
    lower: Rows = [[mp.zero] * len(matrix) for _ in matrix]
    for i, row in enumerate(matrix):
        for j in range(i + 1):
            rest = row[j] - fsum(a * b for a, b in zip(lower[i][:j], lower[j][:j], strict=True))
            if i != j:
                lower[i][j] = rest / lower[j][j]
            elif rest > 0:
                lower[i][i] = sqrt(rest)
            else:
                return None
    return lower


def _log_factor(lower: Rows, form: str) -> mpf:
    """log det F."""
    found = fsum(log(row[i]) for i, row in enumerate(lower))
    return -found if form == "precision" else found


def _factor_columns(lower: Rows, of_precision: bool) -> Rows:
    """The columns of F."""
    d = len(lower)
    if not of_precision:
        return [[lower[i][j] for i in range(d)] for j in range(d)]
    return [_solve_transposed(lower, [mp.one if i == j else mp.zero for i in range(d)]) for j in range(d)]


def _whitened(lower: Rows, vector: list[mpf], of_precision: bool) -> list[mpf]:
    """F⁻¹v: a solution with L, or a product with Cᵀ."""
    d = len(lower)
    if of_precision:
        return [fsum(lower[j][i] * vector[j] for j in range(i, d)) for i in range(d)]
    found: list[mpf] = []
    for row, entry in zip(lower, vector, strict=True):
        found.append((entry - fsum(a * b for a, b in zip(row, found, strict=False))) / row[len(found)])
    return found


def _solve_transposed(lower: Rows, vector: list[mpf]) -> list[mpf]:
    """C⁻ᵀv, from the last entry back."""
    found = list(vector)
    for i in range(len(lower) - 1, -1, -1):
        found[i] = (found[i] - fsum(lower[k][i] * found[k] for k in range(i + 1, len(lower)))) / lower[i][i]
    return found
