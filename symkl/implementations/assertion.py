"""``assert_kl``: one line of a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symkl.implementations.calling import Output
    from symkl.implementations.judgement import Judgement


def assert_kl(
    function: Callable[..., Any], takes: str | None = None, *, reduction: str | None = None, output: Output = None,
    library: str | None = None, dtype: str | None = None, gradients: bool = True, seed: int = 0,
) -> Judgement:  # fmt: skip
    """Assert that a function computes KL(P‖Q) of Gaussians, in nats: the formula, stably, and its gradients.

    Values are held against certified ones; what rounding can explain for the inputs at hand is no error.

    Parameters
    ----------
    function : callable
        Of floats, or of arrays of NumPy, PyTorch or JAX; an nn.Module, too. Vectors have shape (d,), or (1, d) where it
        wants batches, matrices (d, d) or (1, d, d).
    takes : str, optional
        The meaning of its arguments in order: mean, cov, var, std, logvar, logstd, scale_tril, precision, each with 1
        for P and 2 for Q; without numbers, P against the standard normal. var, std, logvar and logstd are vectors.
        Inferred where it is not given.
    reduction : str, optional
        What it should do with a batch: ``"none"``, ``"sum"`` or ``"mean"``. By default each of them is fine.
    output : str, int or callable, optional
        Where in its result the divergence is: an attribute or key, an index, or what picks it.
    library, dtype : str, optional
        numpy, torch, jax or float; float64 or float32. Both are found out by default.
    gradients : bool
        Whether gradients are judged where the library differentiates.
    seed : int
        Of the random cases.

    Returns
    -------
    Judgement
        What was found, of a function that is right.

    Raises
    ------
    WrongImplementation
        An AssertionError that says which term is wrong and how, with a case to copy.
    NotJudged
        When the function raises or returns no number.
    UsageError
        For `takes` or an option that names nothing.

    Examples
    --------
    >>> import numpy as np
    >>> def kl(mu, logvar):
    ...     return -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar))
    >>> assert_kl(kl, takes="mean, logvar").verdict
    <Verdict.RIGHT: 'right'>
    """
    __tracebackhide__ = True
    from symkl.errors import NotJudged, WrongImplementation
    from symkl.implementations.needed import assert_numpy

    assert_numpy()
    from symkl.implementations.judge import judge
    from symkl.implementations.judgement import Verdict
    from symkl.implementations.told import message

    found = judge(function, takes, reduction=reduction, output=output, library=library, dtype=dtype,
                  gradients=gradients, seed=seed)  # fmt: skip
    if found.verdict is Verdict.ERROR:
        raise NotJudged(message(found))
    if not found.ok:
        raise WrongImplementation(message(found))
    return found
