"""How large a computation with explicit matrices may get. What would be larger is *unknown*, and the reason says so.

These are fixed: what they bound is memory and hours. A smaller d needs less, and `general` covers every d.
"""

from __future__ import annotations

FUEL = 10**9
"""Entries of exponent vectors that one evaluation of both sides may touch: minutes, and a few gigabytes."""
FUEL_AT_NUMBERS = FUEL // 20
"""The same for one of the instances that are tried as counterexamples."""
OPERATION = 32
"""What an operation on rational numbers costs, in these units; each product of monomials is one, too."""
LARGEST_RING = 8192
"""Letters of an equation."""
LARGEST_PRODUCT = 10**8
"""What one product of polynomials may cost, in these units: its result is in memory at once."""
MOST_PARTS = 4096
"""Summands p·e^q with different q."""
MOST_BITS = 8192
"""Of a coefficient, above and below the line."""
LARGEST_POWER = 16
"""Up to this exponent a power is multiplied out."""
LARGEST_DEGREE = 4096
"""Of a letter, and of a number that is raised to a power."""
HIGHEST_MOMENT = 256
"""The largest power of a letter that is integrated."""
LARGEST_DETERMINANT = 6
"""Up to this size a determinant without structure is expanded."""
