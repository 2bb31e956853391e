"""Which library computes a formula: that of its arguments, or the one that is named. None is imported before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symkl.errors import ToolMissing, UsageError
from symkl.formulas.arrays import Jax, Numpy, Torch
from symkl.formulas.entries import Mpmath, Sympy

Library = Numpy | Torch | Jax | Mpmath | Sympy
LIBRARIES = ("numpy", "torch", "jax", "mpmath", "sympy")
MODULES = {"numpy": "numpy", "torch": "torch", "jax": "jax", "jaxlib": "jax", "mpmath": "mpmath", "sympy": "sympy"}
"""The top-level module of a type, and the library it belongs to."""


def chosen(values: Sequence[Any], name: str | None) -> Library:
    """The library that is named, else that of the values; numbers and lists alone are NumPy's.

    Raises
    ------
    UsageError
        For a library that is not known, or arrays of more than one.
    ToolMissing
        For one that is not installed.
    """
    if name is None:
        found = {library for a in values if (library := _library_of(a)) is not None}
        if found >= {"numpy", "jax"}:
            found.discard("numpy")  # JAX takes NumPy's arrays
        if len(found) > 1:
            raise UsageError(f"expected arrays of one library, found {' and '.join(sorted(found))}: convert them, or "
                             f"name one, such as library={min(found)!r}")  # fmt: skip
        name = next(iter(found), "numpy")
    if name not in LIBRARIES:
        raise UsageError(f"no library is called {name!r}; there are {', '.join(LIBRARIES)}")
    try:
        return _loaded(name)
    except ModuleNotFoundError as error:
        raise ToolMissing(f"{name} is not installed: pip install {error.name or name}") from None


def _library_of(a: Any) -> str | None:
    """By the type and the types it is made of, such as the Tensor behind a Parameter."""
    modules = (kind.__module__.partition(".")[0] for kind in type(a).__mro__)
    return next((MODULES[module] for module in modules if module in MODULES), None)


def _loaded(name: str) -> Library:
    if name == "numpy":
        import numpy

        return Numpy(numpy)
    if name == "torch":
        import torch

        return Torch(torch)
    if name == "jax":
        import jax.numpy

        return Jax(jax.numpy)
    return Mpmath() if name == "mpmath" else Sympy()
