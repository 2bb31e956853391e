"""The divergence as the integral it is defined to be, ∫ P log(P/Q) over ℝᵈ, with a certified error.

Nothing here knows the closed form. docs/numerics.md derives the error bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Literal, NamedTuple, Protocol

from flint import arb, arb_mat

from symkl.errors import UsageError
from symkl.gaussian.balls import bounds
from symkl.gaussian.bounds import nodes, plan, upper
from symkl.gaussian.fields import BITS_A_DIGIT, Balls, Field, Floats, Number
from symkl.gaussian.lattice import Quadratic, moment_sums, points
from symkl.gaussian.moments import Frame, Undecided, composed, lower_root
from symkl.gaussian.rounding import downward, nearest, upward

Form = Literal["log", "verbatim"]
PILOT = 6
"""Digits of the first, coarse pass, which tells how many the last one needs."""
GUARD = 48
"""Bits beyond the digits asked."""
MOST_NODES, MOST_BITS = 20_000_000, 50_000
BOUNDS = {
    "log": "P (log P − log Q) with the logarithms of the densities (Eqs. 8 and 9), quadratic along the lines of the "
    "lattice and checked against log(P/Q) at nodes; the error bound uses upper bounds of its coefficients",
    "verbatim": "P log(P/Q) at every node with the densities as defined (Eqs. 5 and 6); only the error bound uses that "
    "log(P/Q) is quadratic, by upper bounds of its coefficients",
}


class Law(Protocol):
    """What is asked of a distribution: exact numbers."""

    @property
    def dimension(self) -> int: ...
    @property
    def mean(self) -> Sequence[Fraction]: ...
    @property
    def covariance(self) -> Sequence[Sequence[Fraction]]: ...


class Integral(NamedTuple):
    """An integral in nats.

    Parameters
    ----------
    value, lower, upper : str
        Decimal numbers; the integral is certainly in [lower, upper].
    digits : int
        Significant digits asked; the enclosure is at most 10^(−digits) of the value wide.
    form : str
        ``log`` or ``verbatim``: what was evaluated at the nodes.
    bound : str
        In words: the summand, and on what the error bound rests.
    nodes : int
        How many values of the integrand the last pass summed, about.
    """

    value: str
    lower: str
    upper: str
    digits: int
    form: Form
    bound: str
    nodes: int


def kl_integral(p: Law, q: Law, digits: int = 30, form: Form = "log") -> Integral:
    """KL(P‖Q) = ∫ P log(P/Q), enclosed.

    Parameters
    ----------
    p, q : Law
        Distributions with ``dimension``, ``mean`` and ``covariance``, the numbers rational; P first.
    digits : int
        Significant digits of the enclosure.
    form : {"log", "verbatim"}
        The summand: P (log P − log Q), or P·log(P/Q) with both densities evaluated at every node.

    Returns
    -------
    Integral
        Exactly 0 where P and Q are the same, since the summand is 0.

    Raises
    ------
    UsageError
        For distributions of different dimension, digits below 1, an unknown form, or an integral that needs more
        than `MOST_NODES` nodes.
    """
    _check(p, q, digits, form)
    if _numbers(p) == _numbers(q):
        return Integral("0", "0", "0", digits, form, BOUNDS[form], 0)
    accuracy, bits, summand = PILOT, 0, "log"  # a coarse pass tells the size
    while True:
        try:
            value, count, spread = _enclosure(p, q, accuracy, bits, summand)
        except (ArithmeticError, Undecided):
            if bits > MOST_BITS:
                raise UsageError("a covariance is not positive definite, or too ill-conditioned") from None
            bits = max(2 * bits, 64)
            continue
        low, high = bounds(value)
        if low * high > 0:
            if (high - low) * 10**digits <= abs(low + high) / 2 and (summand == form):
                ends = downward(low, digits + 3), upward(high, digits + 3)
                return Integral(nearest((low + high) / 2, digits), *ends, digits, form, BOUNDS[form], count)
            deficit = ceil((spread - Balls(64).size(value)) / BITS_A_DIGIT)
            accuracy = max(digits + 2 + deficit, accuracy + 4 * (summand == form))
            summand = form
        else:
            accuracy *= 2


def kl_integral_floats(p: Law, q: Law, digits: int = 30, form: Form = "verbatim") -> str:
    """The same integral in mpmath, to about `digits` digits: a second evaluator, rounded and not enclosed.

    Parameters and errors as in `kl_integral`.
    """
    _check(p, q, digits, form)
    if _numbers(p) == _numbers(q):
        return "0"
    size, field = 0.0, Floats(64)
    for accuracy in (PILOT, 2 * PILOT, 0):
        accuracy = accuracy or digits + 3 + ceil(max(size, 0) / BITS_A_DIGIT)
        field = Floats(int(accuracy * BITS_A_DIGIT) + 2 * GUARD)
        both = _Both(p, q, field)
        chosen = plan(p.dimension, 2, accuracy)
        value = both.sum(chosen.h, chosen.reach, form if accuracy > 2 * PILOT else "log")
        size = both.spread() - field.size(value)
    return str(field.context.nstr(value, digits))


def _check(p: Law, q: Law, digits: int, form: str) -> None:
    if p.dimension != q.dimension:
        raise UsageError(f"P has dimension {p.dimension}, Q has dimension {q.dimension}")
    if form not in BOUNDS:
        raise UsageError(f"no form is called {form!r}; there are {', '.join(BOUNDS)}")
    if digits < 1:
        raise UsageError(f"digits are a whole number from 1 on, found {digits}")


def _numbers(p: Law) -> tuple[object, ...]:
    return (*p.mean, *(tuple(row) for row in p.covariance))


def _enclosure(p: Law, q: Law, accuracy: int, extra: int, form: str) -> tuple[arb, int, float]:
    """The integral, the nodes, and the size of the largest coefficient of log(P/Q)."""
    field = Balls(int(accuracy * BITS_A_DIGIT) + GUARD + extra)
    chosen = plan(p.dimension, 2, accuracy)
    count = nodes(p.dimension, chosen.reach)
    if count > MOST_NODES:
        raise UsageError(
            f"the integral would need {count:.1e} nodes in {p.dimension} dimensions; ask for fewer digits, or use the "
            "closed form"
        )
    with field.working():
        both = _Both(p, q, field)
        missed = sum((c * error for c, error in zip(both.envelope(), chosen.errors, strict=True)), arb(0))
        value = both.sum(chosen.h, chosen.reach, form)
        if not value.rad() < missed:
            raise ArithmeticError("rounding is more than what the lattice leaves out")
        return value + arb(0, upper(missed)), int(count), both.spread()


class _Density:
    """A normal density as Eq. 4 prints it, in numbers of a field."""

    def __init__(self, law: Law, field: Field) -> None:
        number, d = field.number, law.dimension
        self.field = field
        self.mean = [number(a) for a in law.mean]
        self.covariance = [[number(a) for a in row] for row in law.covariance]
        if isinstance(field, Floats):
            matrix = field.context.matrix(self.covariance)
            inverse, self.det = matrix**-1, field.context.det(matrix)
        else:
            balls = arb_mat(self.covariance)
            inverse, self.det = balls.inv(), balls.det()
        if not field.positive(self.det):
            raise ArithmeticError("the precision is too low for so ill-conditioned a covariance")
        self.inverse = [[inverse[i, j] for j in range(d)] for i in range(d)]
        self._halves = [[-a / 2 if i == j else -a for j, a in enumerate(row)] for i, row in enumerate(self.inverse)]
        two_pi = 2 * field.pi()
        self.factor = field.power(two_pi**d * self.det, number(Fraction(-1, 2)))
        self.log_factor = -(d * field.log(two_pi) + field.log(self.det)) / 2

    def half_form(self, x: Sequence[Number]) -> Number:
        """−½ (x − μ)ᵀ Σ⁻¹ (x − μ), by the lower triangle of Σ⁻¹; it is asked at every node."""
        y = [a - b for a, b in zip(x, self.mean)]  # noqa: B905
        total = self._halves[0][0] * y[0] * y[0]
        for i in range(1, len(y)):
            row = self._halves[i]
            part = row[i] * y[i]
            for j in range(i):
                part += row[j] * y[j]
            total += part * y[i]
        return total

    def __call__(self, x: Sequence[Number]) -> Number:
        return self.factor * self.field.exp(self.half_form(x))

    def log_quadratic(self) -> Quadratic:
        """log density, expanded in x: the log-density form of Eqs. 8 and 9."""
        d = range(len(self.mean))
        moved = [sum(self.inverse[i][j] * self.mean[j] for j in d) for i in d]
        constant = self.log_factor - sum(self.mean[i] * moved[i] for i in d) / 2
        return Quadratic(constant, moved, [[-a / 2 for a in row] for row in self.inverse])


class _Both:
    """P and Q, and the lattice at P's mean along the columns of a root of its covariance."""

    def __init__(self, p: Law, q: Law, field: Field) -> None:
        self.field, self.p, self.q = field, _Density(p, field), _Density(q, field)
        if isinstance(field, Floats):
            root = field.context.cholesky(field.context.matrix(self.p.covariance))
            self.axes = [[root[i, j] for j in range(p.dimension)] for i in range(p.dimension)]
        else:
            self.axes = lower_root(self.p.covariance)
        self.log_p = composed(self.p.log_quadratic(), Frame(self.p.mean, self.axes))
        self.log_q = composed(self.q.log_quadratic(), Frame(self.p.mean, self.axes))
        self.volume = field.number(1)
        for i in range(p.dimension):
            self.volume *= self.axes[i][i]

    def _difference(self) -> Quadratic:
        """log P − log Q in whitened coordinates."""
        a, b = self.log_p, self.log_q
        square = [[u - v for u, v in zip(r, s, strict=True)] for r, s in zip(a.square, b.square, strict=True)]
        return Quadratic(a.constant - b.constant, [u - v for u, v in zip(a.linear, b.linear, strict=True)], square)

    def envelope(self) -> tuple[arb, arb, arb]:
        """|log P/Q| ≤ c₀ + c₁‖t‖ + c₂‖t‖², for complex t, too: |constant|, |linear|, and the Frobenius norm."""
        ratio = self._difference()
        norm = sum((a * a for a in ratio.linear), arb(0))
        square = sum((a * a for row in ratio.square for a in row), arb(0))
        return upper(abs(ratio.constant)), upper(norm).sqrt(), upper(square).sqrt()

    def spread(self) -> float:
        """The size, in bits, of the largest coefficient of log(P/Q)."""
        ratio = self._difference()
        return max(map(self.field.size, (ratio.constant, *ratio.linear, *(a for row in ratio.square for a in row))))

    def sum(self, step: float, reach: int, form: str) -> Number:
        """hᵈ |A| Σ P log(P/Q) over the nodes."""
        h = self.field.number(0) + step
        d = len(self.axes)
        total = self._verbatim(h, reach) if form == "verbatim" else self._by_powers(h, reach)
        return total * self.volume * h**d

    def _verbatim(self, h: Number, reach: int) -> Number:
        log, total = self.field.log, self.field.number(0)
        steps = [[h * row[j] for row in self.axes] for j in range(len(self.axes))]
        for x in points(self.p.mean, steps, reach):
            density = self.p(x)
            total += density * log(density / self.q(x))
        return total

    def _by_powers(self, h: Number, reach: int) -> Number:
        """Σ P (log P − log Q), a finite sum, ordered by the powers of k in its second factor."""
        ratio = self._difference()
        d = range(len(self.axes))
        self._check_nodes(ratio, h)
        p = self.log_p
        exponent = Quadratic(p.constant, [h * a for a in p.linear], [[h * h * a for a in row] for row in p.square])
        sums = moment_sums(exponent, reach, 2, self.field.exp)

        def power(*which: int) -> Number:
            return sums[tuple(which.count(i) for i in d)]

        total = ratio.constant * power()
        for i in d:
            total += ratio.linear[i] * h * power(i)
            total += sum(ratio.square[i][j] * h * h * power(i, j) for j in d)
        return total

    def _check_nodes(self, ratio: Quadratic, h: Number) -> None:
        """The expanded logarithm against log(P/Q) from both densities, at a few nodes."""
        d = len(self.axes)
        for scale in (1, -2):
            k = [scale * (i + 1) for i in range(d)]
            t = [h * a for a in k]
            moved = [sum(a * b for a, b in zip(row, t, strict=True)) for row in self.axes]
            x = [m + a for m, a in zip(self.p.mean, moved, strict=True)]
            expanded = ratio.constant + sum(
                t[i] * (ratio.linear[i] + sum(ratio.square[i][j] * t[j] for j in range(d))) for i in range(d)
            )
            gap = self.field.log(self.p(x) / self.q(x)) - expanded
            if isinstance(self.field, Balls):
                if not gap.contains(0):
                    raise AssertionError("the logarithm of the ratio is not the difference of the log densities")
            elif self.field.size(gap) > max(self.field.size(expanded), 1) - self.field.bits // 2 + GUARD:
                raise AssertionError("the logarithm of the ratio is not the difference of the log densities")
