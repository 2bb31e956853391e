"""What Gaussian elimination does to a matrix: the size of the backward error of `solve`, `inv` and `slogdet`."""

from __future__ import annotations

import numpy as np

from symkl.implementations.cases import Array


def error_shape(matrix: Array) -> Array:
    """``Pᵀ|L||U|`` of elimination with partial pivoting, PA = LU.

    The computed factors are those of A + E exactly, with ``|E| ≤ γ Pᵀ|L||U|`` entry by entry (Higham, Accuracy
    and Stability of Numerical Algorithms, Theorem 9.3). Pivots are chosen by size, so it depends on the scales of rows.

    >>> error_shape(np.array([[1e-8, 0.0], [1.0, 1.0]]))
    array([[1.e-08, 2.e-08],
           [1.e+00, 1.e+00]])
    """
    d = len(matrix)
    upper, lower, order = matrix.astype(float), np.eye(d), np.arange(d)
    for k in range(d):
        best = k + int(np.argmax(np.abs(upper[k:, k])))
        if best != k:
            upper[[k, best]], order[[k, best]] = upper[[best, k]], order[[best, k]]
            lower[[k, best], :k] = lower[[best, k], :k]
        lower[k + 1 :, k] = upper[k + 1 :, k] / upper[k, k]
        upper[k + 1 :, k:] -= np.outer(lower[k + 1 :, k], upper[k, k:])
    found = np.empty_like(upper)
    found[order] = np.abs(lower) @ np.abs(np.triu(upper))
    return found
