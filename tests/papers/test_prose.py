"""What sentences say of distributions."""

from __future__ import annotations

import pytest

from symkl.papers.prose import Told, told


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (r"Let $P$ be Gaussian with mean $\mu$ and covariance $\Sigma$.", [Told("P", "mu", "Sigma", "spread")]),
        (
            r"Here $P$ and $Q$ are normal with means $\mu_1$, $\mu_2$ and variances $\sigma_1^2, \sigma_2^2$.",
            [Told("P", "mu_1", "sigma_1^2", "variance"), Told("Q", "mu_2", "sigma_2^2", "variance")],
        ),
        (
            r"Let $p$ be normally distributed, with mean $0$ and standard deviation $s$.",
            [Told("p", "0", "s^2", "deviation")],
        ),
        (r"$P$ and $Q$ are two multivariate Gaussian distributions.", [Told("P", "", "", ""), Told("Q", "", "", "")]),
        (r"$P$ is Gaussian with means $\mu$, $\nu$ and covariance $\Sigma$.", [Told("P", "", "", "")]),
        (r"$P$ is not Gaussian with mean $\mu$ and covariance $\Sigma$.", []),
        (r"$P$ is approximately Gaussian.", []),
        (r"The prior is Gaussian.", []),
        (r"$x + y$ is Gaussian.", []),
    ],
)
def test_a_sentence_says_which_distributions_are_gaussian(sentence, found):
    assert list(told(sentence, {})) == found
