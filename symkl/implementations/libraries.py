"""Arrays of NumPy, PyTorch and JAX, and plain floats: which of them a function wants, and how they are made and read.

PyTorch and JAX are used only where they are loaded already, which a function that wants them sees to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from symkl.implementations.cases import Array

NUMPY, TORCH, JAX, FLOAT = "numpy", "torch", "jax", "float"
LIBRARIES = (NUMPY, TORCH, JAX, FLOAT)
ROOTS = {"torch": TORCH, "jax": JAX, "jaxlib": JAX, "pyro": TORCH, "flax": JAX, "distrax": JAX, "numpyro": JAX}
"""What a module that a function uses says about its arrays."""
DEEPEST = 4
"""Wrappers around a function that are looked through."""


def wanted(function: Callable[..., Any]) -> list[str]:
    """The libraries worth trying, the likeliest first; an nn.Module leaves no choice."""
    if is_module(function):
        return [TORCH]
    hinted = list(dict.fromkeys(_hints(function, DEEPEST)))
    loaded = [name for name in (TORCH, JAX) if name in sys.modules]
    return list(dict.fromkeys([*hinted, NUMPY, *loaded, FLOAT]))


def is_module(function: object) -> bool:
    """Whether it is a torch.nn.Module, found out without importing torch."""
    return any(kind.__module__ == "torch.nn.modules.module" for kind in type(function).__mro__)


def _hints(function: Any, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    yield from _of_root(type(function).__module__)
    for inner in (getattr(function, "func", None), getattr(function, "__wrapped__", None),
                  getattr(function, "__func__", None)):  # fmt: skip
        if callable(inner):
            yield from _hints(inner, depth - 1)
    code = getattr(function, "__code__", None)
    if code is None:
        call = getattr(type(function), "__call__", None)  # noqa: B004 - its code is wanted
        if getattr(call, "__code__", None) is not None:
            yield from _hints(call, depth - 1)
        return
    yield from _of_root(getattr(function, "__module__", "") or "")
    known = dict(getattr(function, "__globals__", {}))
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=False):
        known[name] = getattr(cell, "cell_contents", None) if _is_filled(cell) else None
    for name in _names(code):
        yield from _of_value(known.get(name), depth)


def _is_filled(cell: Any) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def _names(code: CodeType) -> Iterator[str]:
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _of_value(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, ModuleType):
        yield from _of_root(value.__name__)
    elif isinstance(value, type):
        yield from _of_root(value.__module__)
    elif callable(value):
        yield from _hints(value, depth - 1)


def _of_root(module: str) -> Iterator[str]:
    root = str(module).partition(".")[0]
    if root in ROOTS and ROOTS[root] in sys.modules:
        yield ROOTS[root]


# -- making arrays


def home(function: Any) -> tuple[str | None, Any]:
    """The type and the device of an nn.Module's parameters; nothing for what has none."""
    if is_module(function):
        for tensor in (*function.parameters(), *function.buffers()):
            if tensor.is_floating_point():
                return str(tensor.dtype).removeprefix("torch."), tensor.device
    return None, None


def make(array: Array, library: str, dtype: str, device: Any = None) -> Any:
    """A new array of the library with these entries, so that a function may change it."""
    if library == FLOAT:
        return float(array)
    typed = array.astype(dtype)
    if library == TORCH:
        torch = sys.modules["torch"]
        return torch.tensor(typed, device=device)
    if library == JAX:
        from importlib import import_module

        return import_module("jax.numpy").asarray(typed)
    return typed


# -- reading results


def numbers(result: Any) -> tuple[np.ndarray[Any, Any], str]:
    """A result as an array of real numbers, and the type that it had.

    Raises
    ------
    TypeError
        For what is no array of real numbers.
    """
    if hasattr(result, "detach"):
        result = result.detach().cpu()
        if str(result.dtype) == "torch.bfloat16":  # NumPy has no such type
            return np.asarray(result.float().numpy(), dtype=float), "bfloat16"
        result = result.numpy()
    if isinstance(result, str | bytes) or result is None:
        raise TypeError(f"returned {type(result).__name__}, where a number is expected")
    found = np.asarray(result)
    if found.dtype.kind not in "biuf" and str(found.dtype) != "bfloat16":
        raise TypeError(f"returned {_named(result, found)}, where real numbers are expected")
    name = str(found.dtype) if found.dtype.kind == "f" or str(found.dtype) == "bfloat16" else "float64"
    return found.astype(float), name


def _named(result: Any, found: np.ndarray[Any, Any]) -> str:
    return type(result).__name__ if found.dtype.kind == "O" else f"an array of {found.dtype}"
