"""Gaussian integrals over ℝᵈ, one coordinate after the other.

With q = −½az² + bz + c and a > 0,

    ∫ zᵏ e^q dz = e^(c + b²/2a) √(2π/a) · Σⱼ binom(k, j) (b/a)ᵏ⁻ʲ Mⱼ,

by the shift z = w + b/a, where Mⱼ is the j-th moment of the density √(a/2π) e^(−aw²/2). The moments follow from the
derivative (wʲ⁻¹e^(−aw²/2))′ = ((j−1)wʲ⁻² − awʲ)e^(−aw²/2), whose integral is 0: Mⱼ = (j−1)/a · Mⱼ₋₂, M₀ = 1, M₁ = 0.
Every p·e^q converges absolutely, so the order of the coordinates does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache, partial
from math import comb, prod
from typing import Any

from symkl.explicit import matrices
from symkl.explicit.bounds import HIGHEST_MOMENT
from symkl.explicit.matrices import Grid
from symkl.explicit.ring import Letter, Poly, Ring, Undecided
from symkl.explicit.values import Algebra, Value

NO_POLYNOMIAL = "an integrand that is no polynomial times an exponential of one"


def integrate(algebra: Algebra, integrand: Value, log_weight: Poly, letters: Sequence[Letter]) -> Value:
    """∫ e^w f over all of `letters` from −∞ to ∞, w = `log_weight`; `Undecided` unless it provably converges."""
    parts = [_integrated(algebra.ring, q + log_weight, grid, letters) for q, grid in integrand.parts.items()]
    return algebra.collected(integrand.shape, parts)


def log_standard(ring: Ring, letters: Sequence[Letter]) -> Poly:
    """The logarithm of the standard normal density, −(d/2) log 2π − ½zᵀz."""
    squares = ring.dot((ring.gen(i), ring.gen(i)) for i in letters)
    return ring.constant(Fraction(-1, 2)) * (squares + len(letters) * ring.log(2 * ring.pi))


def _integrated(ring: Ring, q: Poly, grid: Grid, letters: Sequence[Letter]) -> tuple[Poly, Grid]:
    """∫ p e^q for every entry p. The letters with a = 1 and b = 0 are left for one last pass over p."""
    independent = []
    for letter in letters:
        q, inverse, shift = _line(ring, q, letter)
        if any(ring.hides(p, letter) for row in grid for p in row):
            raise Undecided(NO_POLYNOMIAL)
        if any(m[letter] > HIGHEST_MOMENT for row in grid for p in row for m in p):
            raise Undecided(f"gave up: a moment beyond the {HIGHEST_MOMENT}th")
        if inverse == 1 and not shift:
            independent.append(letter)
        else:
            grid = matrices.mapped(partial(_mean, ring, letter, shift, inverse), grid)
    return q, matrices.mapped(partial(_standard_mean, ring, independent), grid)


def _line(ring: Ring, q: Poly, letter: Letter) -> tuple[Poly, Poly, Poly]:
    """∫ e^q over one letter, as (its logarithm, 1/a, b/a)."""
    if ring.hides(q, letter):
        raise Undecided(NO_POLYNOMIAL)
    powers = ring.by_powers(q, letter)
    if not set(powers) <= {0, 1, 2} or 2 not in powers:
        raise Undecided("an integral of something without a Gaussian density")
    half = ring.constant(Fraction(1, 2))
    a, b = -2 * powers[2], powers.get(1, ring.zero)
    try:
        log, inverse = ring.log(a), ring.inverse(a)
    except Undecided:
        raise Undecided("an integral that does not provably converge") from None
    shift = ring.times(b, inverse)
    return powers.get(0, ring.zero) + half * (ring.times(b, shift) + ring.log(2 * ring.pi) - log), inverse, shift


def _mean(ring: Ring, letter: Letter, shift: Poly, inverse: Poly, p: Poly) -> Poly:
    """The mean of p at z = w + shift under the density √(a/2π) e^(−aw²/2)."""
    total = ring.zero
    for k, c in ring.by_powers(p, letter).items():
        for j in range(0, k + 1, 2):
            power = matrices.product(ring, [shift] * (k - j) + [inverse] * (j // 2))
            total += comb(k, j) * moment(j) * ring.times(c, power)
    return total


def _standard_mean(ring: Ring, letters: Sequence[Letter], p: Poly) -> Poly:
    """The mean of p under the standard normal density of `letters`, monomial by monomial."""
    found: dict[tuple[int, ...], Any] = {}
    for m, c in p.items():
        exponents = [m[i] for i in letters]
        if not any(exponents):
            found[m] = found.get(m, 0) + c
        elif not any(n % 2 for n in exponents):
            bare = list(m)
            for i in letters:
                bare[i] = 0
            key = tuple(bare)
            found[key] = found.get(key, 0) + prod(map(moment, exponents)) * c
    return ring.polynomials.from_dict(found)


@cache
def moment(j: int) -> int:
    """aʲᐟ² Mⱼ, the product of the odd numbers below j: from the derivative, Mⱼ = (j−1)/a · Mⱼ₋₂."""
    return 0 if j % 2 else prod(range(1, j, 2))
