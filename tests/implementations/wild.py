"""KL code as it was found wrong in public repositories, written anew with the mistake of the report it cites.

Each entry: the report, what the function takes, the function, what it should do with a batch (None where the report is
not about batches), and what the diagnosis has to say.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Found(NamedTuple):
    report: str
    takes: str
    function: Callable[..., Any]
    says: tuple[str, ...]
    reduction: str | None = None


STANDARD, LOG_STANDARD, LOG = "mean, std", "mean, logstd", "mean, logvar"
COVARIANCES = "mean1, cov1, mean2, cov2"


def squared_logarithm(mu, sigma):
    return 0.5 * np.sum(sigma**2 + mu**2 - 1 - np.log(sigma) ** 2)


def first_fix(mu, sigma):
    return 0.5 * np.sum(sigma**2 + mu**2 - 1 + 2 * np.log(sigma))


def log_variance_as_log_std(mu, logvar):
    return np.sum(-logvar + 0.5 * (np.exp(logvar) ** 2 + mu**2) - 0.5)


def exponential_not_squared(mu, logstd):
    return -0.5 * np.sum(1 + 2 * logstd - mu**2 - np.exp(logstd))


def no_half(mu, logvar):
    return -np.sum(1 + logvar - mu**2 - np.exp(logvar))


def mean_for_sum(mu, logvar):
    return -0.5 * np.mean(1 + logvar - mu**2 - np.exp(logvar), axis=-1)


def mean_of_everything(mu, logvar):
    kl = 1 + logvar - np.square(mu) - np.exp(logvar)
    return np.mean(kl) * -0.5


def sums_the_batch(mean1, std1, mean2, std2):
    kl = np.log(std2 / std1) + (std1**2 + (mean1 - mean2) ** 2) / (2 * std2**2) - 0.5
    return kl.sum()


def factor_as_covariance(mean1, tril1, mean2, tril2):
    # a library whose second argument is a covariance uses the lower triangle of what it gets
    l1, l2 = np.linalg.cholesky(tril1), np.linalg.cholesky(tril2)
    m, z = np.linalg.solve(l2, l1), np.linalg.solve(l2, mean1 - mean2)
    return np.log(np.diag(l2) / np.diag(l1)).sum() + 0.5 * ((m * m).sum() + z @ z - len(mean1))


def reverse(mean1, cov1, mean2, cov2):
    delta = mean1 - mean2
    logs = np.linalg.slogdet(cov1)[1] - np.linalg.slogdet(cov2)[1]
    trace = np.trace(np.linalg.solve(cov1, cov2))
    return 0.5 * (logs + trace + delta @ np.linalg.solve(cov1, delta) - len(mean1))


def wrong_sign(mu, logvar):
    return -(-0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar)))


def bracket(mean1, logstd1, mean2, logstd2):
    variance = np.exp(logstd1) ** 2
    return np.sum(logstd2 - logstd1 + (variance + (mean1 - mean2) ** 2 / (2 * np.exp(logstd2) ** 2)) - 0.5)


def logvar_where_logstd_is_meant(mu, logstd):
    return -0.5 * np.sum(1 + logstd - mu**2 - np.exp(logstd))



def gae(mu, logstd):
    return 0.5 * np.sum(1 + 2 * logstd - np.square(mu) - np.square(np.exp(logstd)))


def twice_the_mean(mu, logvar):
    return -0.5 * np.mean(np.mean(1 + logvar - mu**2 - np.exp(logvar), 1))


def log_two_pi(mu, sigma):
    return 0.5 * np.sum(sigma**2 + mu**2 - 1 - math.log(2 * math.pi))


FOUND = [
    Found("FluxML/model-zoo#73", STANDARD, squared_logarithm, ("log-determinant term has", "(log std)²")),
    Found("FluxML/model-zoo#76", STANDARD, first_fix, ("the log-determinant term has the wrong sign",)),
    Found("KarenUllrich/Tutorial_BayesianCompressionForDL#1", LOG, log_variance_as_log_std,
          ("logvar is taken for log-standard deviations",)),
    Found("DaehanKim/vgae_pytorch#2", LOG_STANDARD, exponential_not_squared, ("the trace term has", "in place of")),
    Found("SupaeroDataScience/deep-learning#6", LOG, no_half, ("the ½ is missing",)),
    Found("mkusner/grammarVAE#2", LOG, mean_for_sum, ("the dimensions are averaged instead of summed",)),
    Found("keras-team/keras-io#270", LOG, mean_of_everything, ("the dimensions are averaged instead of summed",)),
    Found("podgorskiy/VAE#1", LOG, twice_the_mean, ("the dimensions are averaged instead of summed",)),
    Found("pytorch/pytorch#29698", "mean1, std1, mean2, std2", sums_the_batch, ("a batch is summed",), "none"),
    Found("pytorch/pytorch#34859", "mean1, std1, mean2, std2", sums_the_batch, ("a batch is summed",), "none"),
    Found("pyro-ppl/numpyro#1433", "mean1, scale_tril1, mean2, scale_tril2", factor_as_covariance,
          ("scale_tril1 is taken for a covariance, of which only the lower triangle is used",)),
    Found("probml/pml-book#11", COVARIANCES, reverse, ("P and Q are swapped",)),
    Found("AntixK/PyTorch-VAE#68", LOG, wrong_sign, ("the whole has the wrong sign",)),
    Found("tkipf/gae#72", LOG_STANDARD, gae, ("the whole has the wrong sign",)),
    Found("PacktPublishing (KL of a policy), #17", "mean1, logstd1, mean2, logstd2", bracket, ("the trace term has",)),
    Found("pyg-team/pytorch_geometric#1368", LOG_STANDARD, logvar_where_logstd_is_meant,
          ("logstd is taken for log-variances",)),
    Found("pluskid/Mocha.jl#117", STANDARD, log_two_pi, ("log-determinant term is missing", "dimension term")),
]  # fmt: skip


# -- not the formula: the determinant


def truncated_determinant(mean1, cov1, mean2, cov2):
    delta, inverse = mean1 - mean2, np.linalg.inv(cov2)
    logs = np.log(np.linalg.det(cov2)) - np.log(np.linalg.det(cov1))
    return max(0.0, 0.5 * (logs + np.trace(inverse @ cov1) + delta @ inverse @ delta - len(mean1)))


def ratio_of_determinants(mean1, cov1, mean2, cov2):
    delta, inverse = mean1 - mean2, np.linalg.inv(cov2)
    logs = np.log(np.linalg.det(cov2) / np.linalg.det(cov1))
    return 0.5 * (logs + np.trace(inverse @ cov1) + delta @ inverse @ delta - len(mean1))


UNSTABLE = [
    ("acerbilab/pyvbmc#125", COVARIANCES, truncated_determinant),
    ("BayesianLogic/blog#80", COVARIANCES, ratio_of_determinants),
]


# -- false alarms: reported as wrong, and right


def pytorch_example(mu, logvar):
    return -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar))


def batch_mean(mu, log_var):
    return np.mean(-0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=1), axis=0)


def cholesky(mean1, cov1, mean2, cov2):
    l1, l2 = np.linalg.cholesky(cov1), np.linalg.cholesky(cov2)
    m, z = np.linalg.solve(l2, l1), np.linalg.solve(l2, mean1 - mean2)
    return 0.5 * ((m**2).sum() + (z**2).sum() - len(mean1)) - np.log(np.diag(l1)).sum() + np.log(np.diag(l2)).sum()


def misnamed_variance(z_mu, z_var):
    return 0.5 * np.sum(np.exp(z_var) + z_mu**2 - 1.0 - z_var)


def prior_logs(mean1, std1, mean2, std2):
    return np.sum(np.log(std2) - np.log(std1) + (std1**2 + (mean1 - mean2) ** 2) / (2.0 * std2**2) - 0.5)


def ratios(mean1, std1, mean2, std2):
    return np.sum(0.5 * ((std1 / std2) ** 2 + ((mean1 - mean2) / std2) ** 2 - 1) + np.log(std2 / std1))


FALSE_ALARMS = [
    ("pytorch/examples#225", LOG, pytorch_example),
    ("pytorch/examples#824", LOG, pytorch_example),
    ("AntixK/PyTorch-VAE#69", LOG, batch_mean),
    ("GPflow/GPflow#2130", COVARIANCES, cholesky),
    ("pymc-devs/pymc#7751", "mean1, std1, mean2, std2", ratios),
    ("graviraja/pytorch-sample-codes#2", LOG, misnamed_variance),
    ("XMUDeepLIT/VNMT#5", "mean1, std1, mean2, std2", prior_logs),
]
