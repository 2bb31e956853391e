"""The functions on JAX arrays: type and dtype kept, transformations. Run by test_other_libraries.py."""

from __future__ import annotations

import numpy as np
import pytest
from pairs import pair, values

import symkl.formulas
from symkl.errors import SizeMismatch
from symkl.formulas.ready import READY

kl = symkl.formulas.kl


@pytest.fixture(scope="module")
def jax():
    jax = pytest.importorskip("jax")
    with jax.experimental.enable_x64() if not hasattr(jax, "enable_x64") else jax.enable_x64(True):
        yield jax


@pytest.mark.parametrize("name", sorted(READY))
def test_jax_arrays_give_what_numpy_gives(jax, name):
    made = getattr(symkl.formulas, name)
    case = values(made)
    for dtype, digits in (("float64", 1e-12), ("float32", 1e-4)):
        arrays = [jax.numpy.asarray(a, dtype) for a in case]
        found = made(*arrays)
        assert isinstance(found, jax.Array)
        assert found.dtype == dtype
        assert float(found) == pytest.approx(float(made(*case)), rel=digits)
        assert float(jax.jit(lambda *a, made=made: made(*a))(*arrays)) == pytest.approx(float(found), rel=digits)


def test_jax_transforms_it(jax):
    mean1, cov1, mean2, cov2 = (jax.numpy.asarray(a) for a in pair(14, 3, 5))
    batch = kl(mean1, cov1, mean2, cov2)
    assert np.allclose(jax.vmap(kl)(mean1, cov1, mean2, cov2), batch, rtol=1e-12)
    gradient = jax.grad(kl)(mean1[0], cov1[0], mean2[0], cov2[0])
    assert np.allclose(gradient, jax.numpy.linalg.solve(cov2[0], mean1[0] - mean2[0]))
    assert kl(mean1, cov1, mean2[0], cov2[0]).shape == (5,)


def test_jax_takes_arrays_of_numpy_and_has_no_errors_of_values(jax):
    eye, zero = jax.numpy.eye(2), np.zeros(2)
    assert isinstance(kl(zero, eye, zero, eye), jax.Array)
    assert np.isnan(kl(zero, -eye, zero, eye))
    with pytest.raises(SizeMismatch):
        kl(zero, eye, np.zeros(3), eye)
