"""The functions of a scale argument that wrong formulas are made of, as it was given, whatever it means.

An atom is a tuple such as ``("pow", -1)`` of a vector or ``("MMt", -1)`` of a matrix. Where another argument is a
matrix, those of a vector are diagonal matrices, and their logarithms are sums.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Atom = tuple[Any, ...]
Stack = np.ndarray[Any, Any]
"""n values at once: vectors (n, d), matrices (n, d, d), or numbers (n,)."""

ONE: Atom = ("1",)
LOGARITHMS = {"log", "loglog", "log1p", "abslog"}
"""Of vectors: their sums are what a log-determinant is."""
SCALARS = {"logdet", "det", "rdet"}
"""Of matrices, to one number."""
POWERS = (-4, -2, -1, -0.5, 0.5, 1, 2, 4)


def _transposed(m: Stack) -> Stack:
    return np.swapaxes(m, -1, -2)


def _diagonal(m: Stack) -> Stack:
    return np.diagonal(m, axis1=-2, axis2=-1)


def diagonal_matrix(v: Stack) -> Stack:
    """Vectors as diagonal matrices."""
    found: Stack = v[..., :, None] * np.eye(v.shape[-1])
    return found


def _power(p: float) -> Callable[[Stack], Stack]:
    return lambda x: x**p


def _exponential(p: float) -> Callable[[Stack], Stack]:
    return lambda x: np.exp(p * x)


VECTOR: dict[Atom, Callable[[Stack], Stack]] = {
    ONE: np.ones_like,
    ("log",): np.log,
    ("loglog",): lambda x: np.log(x) ** 2,
    ("log1p",): np.log1p,
    ("abslog",): lambda x: np.abs(np.log(x)),
    **{("pow", p): _power(p) for p in POWERS},
    **{("exp", p): _exponential(p) for p in POWERS},
}

BASES: dict[str, Callable[[Stack], Stack]] = {
    "M": lambda m: m,
    "MMt": lambda m: m @ _transposed(m),
    "MtM": lambda m: _transposed(m) @ m,
    "TTt": lambda m: np.tril(m) @ _transposed(np.tril(m)),
    "low": lambda m: np.tril(m) + _transposed(np.tril(m, -1)),
    "sym": lambda m: (m + _transposed(m)) / 2,
    "dgM": lambda m: diagonal_matrix(_diagonal(m)),
    "dgM2": lambda m: diagonal_matrix(_diagonal(m) ** 2),
    "dgMMt": lambda m: diagonal_matrix(_diagonal(m @ _transposed(m))),
    "dgMMt2": lambda m: diagonal_matrix(_diagonal(m @ _transposed(m)) ** 2),
    "M4": lambda m: (m @ _transposed(m)) @ (m @ _transposed(m)),
}
"""What a matrix argument may be taken for: itself, MMᵀ, MᵀM, its lower triangle, its diagonal …"""


def _of_base(base: Callable[[Stack], Stack]) -> dict[tuple[str, ...] | tuple[Any, ...], Callable[[Stack], Stack]]:
    return {
        (1,): base,
        (-1,): lambda m: np.linalg.inv(base(m)),
        ("logdet",): lambda m: np.linalg.slogdet(base(m))[1],
        ("det",): lambda m: np.linalg.det(base(m)),
        ("rdet",): lambda m: 1 / np.linalg.det(base(m)),
    }


MATRIX: dict[Atom, Callable[[Stack], Stack]] = {
    ONE: lambda m: np.broadcast_to(np.eye(m.shape[-1]), m.shape),
    **{
        ((name, *kind) if kind[0] in (1, -1) else (kind[0], name)): function
        for name, base in BASES.items()
        for kind, function in _of_base(base).items()
    },
}


def is_number(atom: Atom, lifted: bool) -> bool:
    """Whether an atom is one number for a pair, where matrices are about."""
    return atom[0] in SCALARS or (lifted and atom[0] in LOGARITHMS)


def values_of(atom: Atom, argument: Stack, lifted: bool) -> Stack:
    """The atom at n arguments: vectors where all are vectors, else matrices or numbers."""
    if argument.ndim == 3:
        return MATRIX[atom](argument)
    found = VECTOR[atom](argument)
    if not lifted:
        return found
    return found.sum(-1) if atom[0] in LOGARITHMS else diagonal_matrix(found)


# -- simplicity

BASE_COST = {"M": 0.5, "MMt": 1.0, "dgM": 1.5, "MtM": 2.0, "TTt": 2.5, "dgM2": 2.0, "low": 2.0, "sym": 2.2,
             "dgMMt": 2.5, "dgMMt2": 2.7, "M4": 2.2}  # fmt: skip
USUAL_POWERS = {1, 2, -1, -2}


def complexity(atom: Atom) -> float:
    """How unusual an atom is: the simplest of several explanations is the one to tell."""
    if atom == ONE:
        return 0
    if atom[0] in BASE_COST:
        return BASE_COST[atom[0]]
    if atom[0] in SCALARS:
        return BASE_COST[atom[1]]
    if len(atom) > 1:
        return 1 if atom[1] in USUAL_POWERS else 2
    return 0
