"""The smallest failing case as lines of Python to copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from symkl.implementations import libraries
from symkl.implementations.calling import Caller
from symkl.implementations.cases import Array
from symkl.implementations.measuring import Measured

IMPORTS = {
    libraries.NUMPY: "import numpy as np",
    libraries.TORCH: "import torch",
    libraries.JAX: "import jax.numpy as jnp",
}


def smallest(failing: Sequence[Measured]) -> Measured | None:
    """The one of the lowest dimension, then of the shortest numbers."""
    return min(failing, key=_size, default=None)


def _size(measured: Measured) -> tuple[int, bool, int]:
    values = measured.case.values.values()
    return measured.case.d, measured.case.stress, sum(len(repr(float(x))) for a in values for x in a.ravel())


def written(caller: Caller, measured: Measured, place: str) -> str:
    """The case as a script.

    Parameters
    ----------
    place : str
        ``module:function``, where that is known; else the name.
    """
    module, _, name = place.rpartition(":")
    shown = name or place
    lines = [IMPORTS[caller.library]] if caller.library in IMPORTS else []
    if module:
        lines.append(f"from {module} import {shown.partition('.')[0]}")
    names = caller.takes.names
    lines += [
        f"{name} = {_literal(caller, measured.case.values[key])}"
        for name, key in zip(names, caller.takes.keys, strict=True)
    ]
    call = shown if re.fullmatch(r"[\w.]+", shown) else "function"
    found = measured.error or f"{measured.found!r}"
    lines.append(f"print({call}({', '.join(names)}))  # {found}, should be {measured.expected!r}")
    return "\n".join(lines)


def _literal(caller: Caller, array: Array) -> str:
    if caller.library == libraries.FLOAT:
        return repr(float(array[0]))
    typed = array[None] if caller.batched else array
    shown = _listed(typed.astype(caller.dtype))
    if caller.library == libraries.TORCH:
        return f"torch.tensor({shown}, dtype=torch.{caller.dtype})"
    made = "jnp.asarray" if caller.library == libraries.JAX else "np.array"
    return f"{made}({shown}{', dtype=np.float32' if caller.dtype == 'float32' and made == 'np.array' else ''})"


def _listed(array: np.ndarray[Any, Any]) -> str:
    """Nested lists of the shortest decimals that read back as the same numbers of the type."""
    if array.ndim:
        return f"[{', '.join(_listed(part) for part in array)}]"
    return str(array[()])
