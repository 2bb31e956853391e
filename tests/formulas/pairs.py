"""Pairs of Gaussians for the tests of formulas."""

from __future__ import annotations

import numpy as np

import symkl
from symkl import Gaussian


def spd(random, *shape):
    """Symmetric positive definite matrices (…, d, d)."""
    a = random.standard_normal(shape)
    return a @ np.swapaxes(a, -1, -2) + np.eye(shape[-1])


def pair(seed, d, *batch):
    """mean1, cov1, mean2, cov2."""
    random = np.random.default_rng(seed)
    return (random.standard_normal((*batch, d)), spd(random, *batch, d, d),
            random.standard_normal((*batch, d)), spd(random, *batch, d, d))  # fmt: skip


def certified(mean1, cov1, mean2, cov2):
    """The exact divergence of exactly these numbers, rounded to a double."""
    return float(symkl.kl(Gaussian(mean1, covariance=cov1), Gaussian(mean2, covariance=cov2)))


def values(made, d=3):
    """One array for every argument, from one pair."""
    mean1, cov1, mean2, cov2 = pair(11, d)
    lower1, lower2 = np.linalg.cholesky(cov1), np.linalg.cholesky(cov2)
    known = {"mean1": mean1, "mean2": mean2, "cov1": cov1, "cov2": cov2, "cov": cov1, "x": mean2,
             "scale_tril1": lower1, "scale_tril2": lower2}  # fmt: skip
    return [known[a.name] for a in made.arguments]
