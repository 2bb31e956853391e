"""How much may be asked of a check. Beyond, it would fill the memory or take for ever."""

from __future__ import annotations

LARGEST_DIMENSION = 100
"""Of explicit matrices; the layer `general` covers every d."""
MOST_DIGITS = 1000
"""Of the layer `numeric`."""
MOST_JOBS = 256
LONGEST_TIMEOUT = 10**6
"""Seconds: eleven days."""
LARGEST_SEED = 10**18 - 1
