"""One pass over the nodes: the integrals over ℝᵈ of exp(quadratic) times every monomial up to a degree.

The quadratic is what a density's logarithm turned out to be; where its mean and covariance are is only used to place
the nodes and to bound the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flint import arb, arb_mat

from symkl.gaussian.bounds import BITS, SLACK, nodes, plan, upper
from symkl.gaussian.fields import Balls, Field, Floats, Number
from symkl.gaussian.lattice import Exponents, Quadratic, moment_sums

MOST_NODES = 4_000_000
"""Beyond, the lattice is refused."""


class Undecided(Exception):
    """A value that cannot be computed here; the message says why."""


class Frame(NamedTuple):
    """Coordinates τ in which the weight is nearly standard: x = centre + axes τ, both exact numbers of the field."""

    centre: list[Number]
    axes: list[list[Number]]


class Moments(NamedTuple):
    """∫ exp(quadratic(x)) τᵅ dx for every |α| up to a degree."""

    frame: Frame
    table: dict[Exponents, Number]
    nodes: int


def moments(weight: Quadratic, degree: int, digits: int, field: Field) -> Moments:
    """Sum exp(weight) τᵅ over a lattice.

    Parameters
    ----------
    weight : Quadratic
        The exponent, in x; minus its square part must be positive definite.
    degree : int
        The largest |α|.
    digits : int
        What the lattice leaves out is at most 10^(−digits) of the mass. Balls enclose the integral, that included;
        floats come out rounded.

    Raises
    ------
    Undecided
        Where the exponent does not decay in every direction, or too many nodes are needed.
    """
    d = len(weight.linear)
    chosen = plan(d, degree, digits)
    if nodes(d, chosen.reach) > MOST_NODES:
        raise Undecided(f"gave up: {digits} digits in {d} dimensions need more than {MOST_NODES} nodes; ask for fewer")
    frame = _frame(weight, field)
    inside = composed(weight, frame)
    h = field.number(0) + chosen.h
    scaled = Quadratic(
        inside.constant, [h * a for a in inside.linear], [[h * h * a for a in row] for row in inside.square]
    )
    sums = moment_sums(scaled, chosen.reach, degree, field.exp)
    volume = field.number(1)
    for i in range(d):
        volume *= frame.axes[i][i]  # lower triangular
    table = {power: total * volume * h ** (d + sum(power)) for power, total in sums.items()}
    if isinstance(field, Balls):
        mass = _mass(inside) * volume
        table = {power: value + arb(0, upper(mass * chosen.errors[sum(power)])) for power, value in table.items()}
    return Moments(frame, table, int(nodes(d, chosen.reach)))


def composed(q: Quadratic, frame: Frame) -> Quadratic:
    """The quadratic in τ, where x = centre + axes τ."""
    d = len(q.linear)
    some = range(d)
    at = [sum((q.square[i][j] * frame.centre[j] for j in some), q.constant * 0) for i in some]
    constant = q.constant
    for i in some:
        constant = constant + frame.centre[i] * (q.linear[i] + at[i])
    slope = [q.linear[i] + 2 * at[i] for i in some]
    linear = [_dot([frame.axes[i][k] for i in some], slope) for k in some]
    turned = [[_dot(q.square[i], [frame.axes[j][k] for j in some]) for k in some] for i in some]
    square = [[_dot([frame.axes[i][k] for i in some], [turned[i][m] for i in some]) for m in some] for k in some]
    return Quadratic(constant, linear, square)


def _dot(a: Sequence[Number], b: Sequence[Number]) -> Number:
    total = a[0] * b[0]
    for p, q in zip(a[1:], b[1:], strict=True):
        total = total + p * q
    return total


def _frame(weight: Quadratic, field: Field) -> Frame:
    """Where the weight is largest, and a triangular square root of the inverse of minus twice its square part."""
    d = len(weight.linear)
    if isinstance(field, Floats):
        matrix = field.context.matrix
        try:
            inverse = matrix([[-2 * a for a in row] for row in weight.square]) ** -1
            root = field.context.cholesky(inverse)
        except (ValueError, ZeroDivisionError):
            raise Undecided("the integrand does not decay like a Gaussian in every direction") from None
        centre = inverse * matrix(list(weight.linear))
        return Frame(list(centre), [[root[i, j] for j in range(d)] for i in range(d)])
    precision = arb_mat([[(-2 * a).mid() for a in row] for row in weight.square])
    try:
        inverse = precision.inv()
    except ZeroDivisionError:
        raise Undecided("the integrand does not decay like a Gaussian in every direction") from None
    rows = [[inverse[i, j] for j in range(d)] for i in range(d)]
    centre = [_dot(row, list(weight.linear)).mid() for row in rows]
    return Frame(centre, [[a.mid() for a in row] for row in lower_root(rows)])


def lower_root(rows: Sequence[Sequence[Number]]) -> list[list[Number]]:
    """The lower triangular L with LLᵀ = the matrix of balls; that it exists is certain then."""
    d = len(rows)
    root = [[arb(0)] * d for _ in range(d)]
    for j in range(d):
        pivot = rows[j][j] - sum((a * a for a in root[j][:j]), arb(0))
        if not pivot > 0:
            raise Undecided("the integrand does not decay like a Gaussian in every direction")
        root[j][j] = pivot.sqrt()
        for i in range(j + 1, d):
            root[i][j] = (rows[i][j] - sum((a * b for a, b in zip(root[i][:j], root[j][:j], strict=True)), arb(0)))
            root[i][j] /= root[j][j]
    return root


def _mass(q: Quadratic) -> arb:
    """An upper bound of ∫ exp(q(τ)) dτ, and the certainty that q is as the bounds of the lattice assume.

    With G = −2 square: ‖G − I‖ ≤ slack, so its eigenvalues are in [1 − slack, 1 + slack], and the maximum of q, at
    s = G⁻¹ linear, is constant + ½ linearᵀ G⁻¹ linear.
    """
    d = len(q.linear)
    slack = arb(SLACK)
    off = [-2 * q.square[i][j] - (i == j) for i in range(d) for j in range(d)]
    shift = upper(sum((a * a for a in q.linear), arb(0))).sqrt() / (1 - slack)
    distance = upper(sum((a * a for a in off), arb(0))).sqrt()
    if not (distance < slack and shift < slack):
        raise Undecided("the working precision is too low for so ill-conditioned a weight")
    with Balls(BITS).working():
        return upper((upper(q.constant) + shift * shift).exp() * (2 * arb.pi() / (1 - slack)) ** (arb(d) / 2))
