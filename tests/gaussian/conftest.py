"""Global precision of the arithmetic libraries never leaks out of symkl."""

from __future__ import annotations

import flint
import mpmath
import pytest


@pytest.fixture(autouse=True)
def precision_stays():
    before = flint.ctx.prec, mpmath.mp.prec, mpmath.iv.prec
    yield
    assert (flint.ctx.prec, mpmath.mp.prec, mpmath.iv.prec) == before
