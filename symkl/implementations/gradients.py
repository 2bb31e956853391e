"""Gradients by PyTorch and JAX, against the certified derivative; a term that is detached is named."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from symkl.implementations import libraries
from symkl.implementations.calling import Caller, raised
from symkl.implementations.cases import Array, Case
from symkl.implementations.derivatives import TERMS, Parts, derivative
from symkl.implementations.judgement import Finding, Verdict
from symkl.implementations.measuring import Measured

LARGEST_DIMENSION = 3
"""Of the cases that are differentiated."""
SLACK = 2048
"""Roundings in units of the largest entry of any term, for generic cases of low dimension."""
FITTED = 1e-3
"""How closely the coefficient of a term is known."""

Gradients = dict[str, Array]


def judge_gradients(caller: Caller, measured: Sequence[Measured]) -> Finding:
    """Whether the library's gradients are the derivatives of the divergence."""
    if caller.library not in (libraries.TORCH, libraries.JAX):
        return Finding(None, "its library does not differentiate")
    cases = [m.case for m in measured if m.case.d <= LARGEST_DIMENSION]
    seen: list[tuple[Case, Gradients]] = []
    for case in cases:
        try:
            found = GRADIENTS[caller.library](caller, case)
        except (Exception, SystemExit) as error:  # of somebody's code, or of the library about it
            return Finding(None, f"it cannot be differentiated: {raised(error)}")
        if found is None:
            return Finding(None, "its result does not depend on its arguments as far as the library knows")
        seen.append((case, found))
    expected = [derivative(caller.takes, case) for case in cases]
    wrong = []
    for key, name in zip(caller.takes.keys, caller.takes.names, strict=True):
        pairs = [(found[key], parts[key]) for (_, found), parts in zip(seen, expected, strict=True)]
        matrix = caller.takes.kinds[key]
        known = [(_comparable(g, matrix), parts) for g, parts in pairs]
        if not all(_agrees(g, parts, caller.epsilon) for g, parts in known):
            wrong.append(f"the gradient by {name} {_said(known)}")
    if wrong:
        return Finding(Verdict.WRONG, "; ".join(wrong))
    return Finding(Verdict.RIGHT, "gradients are those of the divergence")


def _comparable(gradient: Array, kind: str) -> Array:
    """Of a symmetric matrix only the symmetric part of a gradient means something; of a triangle, its entries."""
    if kind in ("cov", "precision"):
        return (gradient + gradient.T) / 2
    return np.tril(gradient) if kind == "scale_tril" else gradient


def _agrees(gradient: Array, parts: Parts, epsilon: float) -> bool:
    size = sum(np.abs(part).max() for part in parts.values())
    deviation = np.abs(gradient - sum(parts.values())).max()
    return bool(deviation <= SLACK * epsilon * size)


def _said(pairs: Sequence[tuple[Array, Parts]]) -> str:
    """Which terms are missing in it, or otherwise scaled."""
    y = np.concatenate([_weighed(g, parts) for g, parts in pairs])
    columns = np.stack([np.concatenate([_weighed(parts[name], parts) for _, parts in pairs]) for name in TERMS], 1)
    if not np.all(np.isfinite(y)):
        return "is not finite"
    present = [i for i in range(len(TERMS)) if np.abs(columns[:, i]).max() > 0]
    fit, *_ = np.linalg.lstsq(columns[:, present], y, rcond=None)
    if np.abs(columns[:, present] @ fit - y).max() > FITTED:
        return "is not the derivative"
    off = [(TERMS[i], c) for i, c in zip(present, fit, strict=True) if abs(c - 1) > FITTED]
    if off and len(off) == len(present) and all(abs(c) <= FITTED for _, c in off):
        return "is zero: the argument is detached"
    gone = [name for name, c in off if abs(c) <= FITTED]
    scaled = [f"has the {name} term times {c:.4g}" for name, c in off if abs(c) > FITTED]
    missing = [f"lacks the {' and the '.join(gone)} term: it is detached"] if gone else []
    return " and ".join(missing + scaled) or "is not the derivative"


def _weighed(array: Array, parts: Parts) -> Array:
    return np.asarray(array.ravel() / max(np.abs(part).max() for part in parts.values()))


def _by_torch(caller: Caller, case: Case) -> Gradients | None:
    torch = sys.modules["torch"]
    arguments = _arguments(caller, case)
    with torch.enable_grad():
        for argument in arguments:
            argument.requires_grad_(True)
        result = caller.result(arguments)
        if not getattr(result, "requires_grad", False):
            return None
        found = torch.autograd.grad(result.sum(), arguments, allow_unused=True)
    return _read(caller, case, [torch.zeros_like(a) if g is None else g for a, g in zip(arguments, found, strict=True)])


def _by_jax(caller: Caller, case: Case) -> Gradients | None:
    jax = sys.modules["jax"]
    arguments = _arguments(caller, case)
    found = jax.grad(lambda given: caller.result(given).sum())(arguments)
    return _read(caller, case, found)


def _arguments(caller: Caller, case: Case) -> list[Any]:
    arrays = [case.values[key][None] if caller.batched else case.values[key] for key in caller.takes.keys]
    return [libraries.make(a, caller.library, caller.dtype, caller.device) for a in arrays]


def _read(caller: Caller, case: Case, gradients: Sequence[Any]) -> Gradients:
    return {
        key: libraries.numbers(gradient)[0].reshape(case.values[key].shape)
        for key, gradient in zip(caller.takes.keys, gradients, strict=True)
    }


GRADIENTS = {libraries.TORCH: _by_torch, libraries.JAX: _by_jax}
