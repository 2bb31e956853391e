"""Values without letters other than π and logarithms: told apart by interval arithmetic, and written in one line."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any

from mpmath import mp
from mpmath.ctx_iv import MPIntervalContext

from symkl.explicit.ring import Letter, Poly, Ring, Unit, fraction
from symkl.explicit.values import Algebra, Value

DIGITS = 30
"""Working precision of the intervals, in decimal digits."""
SHOWN = 6
"""Significant digits of a decimal value."""


def differ(ring: Ring, a: Value, b: Value) -> bool:
    """Whether some entry of a − b is certainly not zero."""
    difference = Algebra(ring).subtract(a, b)
    entries = [p for m in difference.parts.values() for row in m for p in row]
    if len(difference.parts) <= 1 and all(ring.number(p) is not None for p in entries):
        return bool(difference.parts)
    return any(0 not in entry for row in _intervals(ring, difference) for entry in row)


def _intervals(ring: Ring, a: Value) -> list[list[Any]]:
    """Intervals that certainly hold the entries."""
    iv = _arithmetic()
    rows, columns = a.shape
    total = [[iv.mpf(0)] * columns for _ in range(rows)]
    for q, m in a.parts.items():
        factor = iv.exp(_interval(iv, ring, q))
        part = [[factor * _interval(iv, ring, p) for p in row] for row in m]
        total = [[t + p for t, p in zip(r, s, strict=True)] for r, s in zip(total, part, strict=True)]
    return total


@lru_cache(maxsize=1)
def _arithmetic() -> MPIntervalContext:
    iv = MPIntervalContext()
    iv.dps = DIGITS
    return iv


def _interval(iv: Any, ring: Ring, p: Poly) -> Any:
    total = iv.mpf(0)
    for m, c in p.items():
        term = iv.mpf(int(c.numerator)) / int(c.denominator)
        for letter, n in ring.exponents(m).items():
            term *= _letter(iv, ring, letter) ** n
        total += term
    return total


def _letter(iv: Any, ring: Ring, letter: Letter) -> Any:
    if letter not in ring.logarithms:
        return iv.pi
    of = ring.logarithms[letter]
    return iv.log(of if isinstance(of, int) else iv.pi)


def written(ring: Ring, a: Value) -> str:
    """A scalar like ``1/2*log(5/4) + 3/2 ≈ 1.61157``; a matrix by rows."""
    rows = entries(ring, a)
    if a.shape != (1, 1):
        return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"
    exact = rows[0][0]
    if set(exact) <= set("-/0123456789"):
        return exact
    ((value,),) = _intervals(ring, a)
    return f"{exact} ≈ {mp.nstr(mp.mpf(value.mid), SHOWN)}"


def entries(ring: Ring, a: Value) -> list[list[str]]:
    """Every entry like ``1/2*log(5/4) + 3/2``, by rows."""
    rows, columns = a.shape
    grids = [[[(q, m[i][j]) for q, m in a.parts.items() if m[i][j]] for j in range(columns)] for i in range(rows)]
    return [[_sum(ring, entry) for entry in row] for row in grids]


def _sum(ring: Ring, parts: list[tuple[Poly, Poly]]) -> str:
    return _joined([t for q, p in parts for t in _exponential(ring, q, p)])


def _exponential(ring: Ring, q: Poly, p: Poly) -> list[str]:
    """The terms of p·e^q; the parts of q that are logarithms become powers."""
    powers, rest = [], q
    for letter, of in ring.logarithms.items():
        c = fraction(q.coeff(ring.gen(letter)))
        if c:
            rest = rest - ring.constant(c) * ring.gen(letter)
            if isinstance(of, Unit) and len(p) == 1:  # π⁻¹ π^½ = π^(−½)
                n = ring.exponents(next(iter(p))).get(of.letter, 0)
                p, c = ring.times(p, ring.monomial({of.letter: -n})), c + n
            base = str(of) if isinstance(of, int) else "pi"
            powers.append(f"sqrt({base})" if c == Fraction(1, 2) else f"{base}**({c})")
    if rest:
        powers.append(f"exp({_joined(_polynomial(ring, rest))})")
    terms = _polynomial(ring, p)
    if not powers:
        return terms
    factor = "*".join(powers)
    if len(terms) > 1:
        return [f"({_joined(terms)})*{factor}"]
    return [factor if terms[0] == "1" else f"-{factor}" if terms[0] == "-1" else f"{terms[0]}*{factor}"]


def _polynomial(ring: Ring, p: Poly) -> list[str]:
    """The terms, those linear in logarithms of primes as one logarithm: Σ cᵢ log pᵢ = c log Π pᵢ^(cᵢ/c)."""
    primes: dict[int, Fraction] = {}
    others = []
    for m, c in sorted(p.items(), reverse=True):
        exponents = ring.exponents(m)
        of = ring.logarithms.get(next(iter(exponents), -1))
        if isinstance(of, int) and list(exponents.values()) == [1]:
            primes[of] = fraction(c)
        else:
            others.append(_monomial(ring, exponents, fraction(c)))
    return ([_one_logarithm(primes)] if primes else []) + others


def _one_logarithm(primes: dict[int, Fraction]) -> str:
    common = Fraction(gcd(*(c.numerator for c in primes.values())), lcm(*(c.denominator for c in primes.values())))
    argument = Fraction(1)
    for prime, c in primes.items():
        argument *= Fraction(prime) ** int(c / common)
    if argument < 1:
        common, argument = -common, 1 / argument
    return _scaled(common, f"log({argument})")


def _monomial(ring: Ring, exponents: dict[Letter, int], c: Fraction) -> str:
    powers = {letter: "" if n == 1 else f"**{n}" if n > 0 else f"**({n})" for letter, n in exponents.items()}
    factors = [_name(ring, letter) + power for letter, power in powers.items()]
    return _scaled(c, "*".join(factors)) if factors else str(c)


def _name(ring: Ring, letter: Letter) -> str:
    of = ring.logarithms.get(letter)
    return "pi" if of is None else f"log({of})" if isinstance(of, int) else "log(pi)"


def _scaled(c: Fraction, text: str) -> str:
    return text if c == 1 else f"-{text}" if c == -1 else f"{c}*{text}"


def _joined(terms: list[str]) -> str:
    if not terms:
        return "0"
    return terms[0] + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in terms[1:])
