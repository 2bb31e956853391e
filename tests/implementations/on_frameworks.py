"""Functions of PyTorch and JAX, which are given arrays of their own and whose gradients are judged.

test_frameworks.py runs these in a process of their own.
"""

from __future__ import annotations

import importlib
import os

import numpy as np
import pytest

from symkl.implementations.judge import judge
from symkl.implementations.judgement import Verdict

LOG, PAIR = "mean, logvar", "mean1, {0}1, mean2, {0}2"


def framework(name):
    """The library, where it is installed; continuous integration insists on it."""
    if os.environ.get("SYMKL_REQUIRE_FRAMEWORKS"):
        return importlib.import_module(name)
    return pytest.importorskip(name, reason=f"{name} is not installed")


# -- PyTorch


@pytest.fixture
def torch():
    torch = framework("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield torch
    torch.set_num_threads(before)


def vae(torch):
    return lambda mu, logvar: -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=-1)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("kind", ["std", "cov", "scale_tril", "precision"])
def test_the_divergence_of_torch_itself_passes(torch, kind, dtype):
    from torch.distributions import MultivariateNormal, Normal, kl_divergence

    names = {"cov": "covariance_matrix", "scale_tril": "scale_tril", "precision": "precision_matrix"}

    def normal(mean, scale):
        return Normal(mean, scale) if kind == "std" else MultivariateNormal(mean, **{names[kind]: scale})

    found = judge(lambda a, s, b, t: kl_divergence(normal(a, s), normal(b, t)), PAIR.format(kind), dtype=dtype)
    assert (found.verdict, found.library, found.dtype) == (Verdict.RIGHT, "torch", dtype)
    assert {name: f.verdict for name, f in found.checks.items()} == dict.fromkeys(found.checks, Verdict.RIGHT)
    assert found.reduction["batch"] == "none"


def test_tensors_of_the_modules_own_type_are_passed(torch):
    seen = set()

    class Loss(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(1))

        def forward(self, mu, logvar):
            seen.add((type(mu), mu.dtype, mu.device.type))
            return {"kl": self.weight * vae(torch)(mu, logvar), "mu": mu}

    found = judge(Loss(), LOG, output="kl")
    assert (found.verdict, found.dtype) == (Verdict.RIGHT, "float32")
    assert seen == {(torch.Tensor, torch.float32, "cpu")}
    assert judge(Loss().double(), LOG, output="kl").dtype == "float64"
    assert judge(Loss(), output="kl").takes == LOG  # inferred from forward


def test_a_module_that_wants_batches(torch):
    class Loss(torch.nn.Module):
        def forward(self, mu, logvar):
            return torch.mean(-0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp(), dim=1), dim=0)

    assert judge(Loss(), LOG, reduction="mean").ok
    assert judge(Loss(), LOG, reduction="none").verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda mu, x: -0.5 * (1 + x - mu**2 - x.detach().exp()).sum(),
         "the gradient by logvar lacks the trace term: it is detached"),
        (lambda mu, x: -0.5 * (1 + x.detach() - mu**2 - x.exp()).sum(),
         "the gradient by logvar lacks the log-determinant term: it is detached"),
        (lambda mu, x: -0.5 * (1 + x - mu.detach() ** 2 - x.exp()).sum(),
         "the gradient by mean is zero: the argument is detached"),
        (lambda mu, x: -0.5 * (1 + x - mu * mu.detach() - x.exp()).sum(),
         "the gradient by mean has the Mahalanobis term times 0.5"),
    ],
)  # fmt: skip
def test_detached_gradients_are_wrong_though_the_values_are_right(torch, function, said):
    found = judge(function, LOG, library="torch")
    assert found.verdict is Verdict.WRONG
    assert found.checks["formula"].verdict is Verdict.RIGHT
    assert said in found.checks["gradients"].text
    assert judge(function, LOG, library="torch", gradients=False).ok


def test_what_is_not_meant_for_gradients_is_not_accused(torch):
    found = judge(torch.no_grad()(vae(torch)), LOG, library="torch")
    assert found.ok
    assert found.checks["gradients"].verdict is None


def test_a_function_that_mixes_with_single_precision_loses_half_of_its_digits_and_is_told_so(torch):
    from torch.distributions import MultivariateNormal, kl_divergence

    def function(mean, covariance):
        prior = MultivariateNormal(torch.zeros(len(mean)), torch.eye(len(mean)))
        return kl_divergence(MultivariateNormal(mean, covariance), prior)

    found = judge(function, "mean, cov")
    assert (found.verdict, found.dtype, found.diagnosis) == (Verdict.UNSTABLE, "float64", None)
    assert "single precision only" in found.checks["stability"].text
    assert judge(function, "mean, cov", dtype="float32").ok


def test_a_function_that_refuses_double_precision_is_given_single(torch):
    def function(mean, logvar):
        assert mean.dtype == torch.float32
        return vae(torch)(mean, logvar)

    found = judge(function, LOG)
    assert (found.verdict, found.dtype) == (Verdict.RIGHT, "float32")


def test_a_wrong_term_is_named_in_single_precision(torch):
    found = judge(lambda mu, x: 0.5 * (1 + x - mu**2 - x.exp()).sum(), LOG, library="torch", dtype="float32")
    assert "the whole has the wrong sign" in found.diagnosis.text
    assert "torch.tensor(" in found.reproduction
    assert "dtype=torch.float32" in found.reproduction


def test_half_precision_is_not_judged(torch):
    for kind in (torch.float16, torch.bfloat16):
        found = judge(lambda mu, x, kind=kind: vae(torch)(mu, x).to(kind), LOG)
        assert found.verdict is Verdict.ERROR
        assert str(kind).removeprefix("torch.") in found.reason


# -- JAX


@pytest.fixture
def jnp():
    jax = framework("jax")
    before = jax.config.jax_enable_x64
    yield jax.numpy
    jax.config.update("jax_enable_x64", before)


def test_a_function_of_jax_is_judged_in_the_precision_it_has(jnp):
    import jax

    @jax.jit
    def function(mu, logvar):
        assert not isinstance(mu, np.ndarray)
        return -0.5 * jnp.sum(1 + logvar - mu**2 - jnp.exp(logvar), axis=-1)

    found = judge(function, LOG)
    assert (found.verdict, found.library, found.dtype) == (Verdict.RIGHT, "jax", "float32")
    assert found.checks["gradients"].verdict is Verdict.RIGHT
    assert found.reduction["batch"] == "none"
    jax.config.update("jax_enable_x64", True)
    assert judge(function, LOG).dtype == "float64"


def test_a_gradient_that_jax_stops_is_found(jnp):
    import jax

    @jax.jit
    def function(mu, logvar):
        return -0.5 * jnp.sum(1 + logvar - mu**2 - jnp.exp(jax.lax.stop_gradient(logvar)))

    found = judge(function, LOG)
    assert found.verdict is Verdict.WRONG
    assert "lacks the trace term" in found.checks["gradients"].text
