"""The functions on tensors: type and dtype kept, gradients. Run by test_other_libraries.py."""

from __future__ import annotations

import numpy as np
import pytest
from pairs import certified, pair, values

import symkl.formulas
from symkl.errors import NotPositiveDefinite, NumberError, SizeMismatch, UsageError
from symkl.formulas.ready import READY

kl, kl_cholesky = symkl.formulas.kl, symkl.formulas.kl_cholesky


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


@pytest.mark.parametrize("name", sorted(READY))
def test_torch_gives_what_numpy_gives(torch, name):
    made = getattr(symkl.formulas, name)
    case = values(made)
    for dtype, digits in ((torch.float64, 1e-12), (torch.float32, 1e-4)):
        found = made(*(torch.tensor(a, dtype=dtype) for a in case))
        assert torch.is_tensor(found)
        assert found.dtype == dtype
        assert float(found) == pytest.approx(float(made(*case)), rel=digits)


def test_torch_agrees_with_its_own_divergence(torch):
    mean1, cov1, mean2, cov2 = map(torch.tensor, pair(12, 3, 4))
    normal = torch.distributions.MultivariateNormal
    own = torch.distributions.kl_divergence(normal(mean1, cov1), normal(mean2, cov2))
    assert torch.allclose(kl(mean1, cov1, mean2, cov2), own, rtol=1e-12)
    lower1, lower2 = torch.linalg.cholesky(cov1), torch.linalg.cholesky(cov2)
    assert torch.allclose(kl_cholesky(mean1, lower1, mean2, lower2), own, rtol=1e-12)


def test_torch_batches_broadcast(torch):
    mean1, cov1, mean2, cov2 = map(torch.tensor, pair(13, 2, 5, 1))
    assert kl(mean1, cov1, mean2[0], cov2[0]).shape == (5, 1)


def test_torch_differentiates_it(torch):
    case = [torch.tensor(a, requires_grad=True) for a in values(kl_cholesky)]
    assert torch.autograd.gradcheck(kl_cholesky, case)
    mean1, _, mean2, lower2 = case
    kl_cholesky(*case).backward()
    exact = torch.cholesky_solve((mean1 - mean2)[:, None], lower2)[:, 0]  # ∂KL/∂μ₁ = Σ₂⁻¹(μ₁ − μ₂)
    assert torch.allclose(mean1.grad, exact)


def test_torch_parameters_and_numbers_are_taken(torch):
    mean = torch.nn.Parameter(torch.zeros(2))
    found = kl(mean, torch.eye(2), [1.0, 0.0], [[2, 0], [0, 2]]).detach()
    assert found.dtype == torch.float32
    assert found.item() == pytest.approx(certified([0, 0], [[1, 0], [0, 1]], [1, 0], [[2, 0], [0, 2]]))
    zero, eye = torch.zeros(2).double(), torch.eye(2).double()
    assert kl(zero, eye, [0.1, 0.0], eye).item() == pytest.approx(0.005, rel=1e-14)
    assert kl([0], [[1]], [1], [[2]], library="torch").dtype == torch.float64


def test_torch_refuses_what_does_not_fit(torch):
    eye, zero = torch.eye(2), torch.zeros(2)
    with pytest.raises(NotPositiveDefinite):
        kl(zero, -eye, zero, eye)
    with pytest.raises(SizeMismatch):
        kl(zero, eye, zero, torch.eye(3))
    with pytest.raises(NumberError, match="found float16"):
        kl(*(a.half() for a in (zero, eye, zero, eye)))
    with pytest.raises(UsageError, match="one library"):
        kl(zero, np.eye(2), zero, eye)
