"""What needs no PyTorch or JAX of judging their functions; and on_frameworks.py, in a process of its own.

Both libraries start threads, and other tests fork.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from symkl.implementations.cases import corpus
from symkl.implementations.derivatives import derivative
from symkl.implementations.oracle import value
from symkl.implementations.takes import SCALES, parse

PAIR = "mean1, {0}1, mean2, {0}2"


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_functions_of_the_frameworks_are_judged(library, root):
    if find_spec(library) is None and not os.environ.get("SYMKL_REQUIRE_FRAMEWORKS"):
        pytest.skip(f"{library} is not installed")
    cases = Path(__file__).with_name("on_frameworks.py")
    chosen = "jax" if library == "jax" else "not jax"
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", chosen]
    command = [sys.executable, "-m", "pytest", *options, str(cases)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_neither_is_imported_for_a_function_of_numpy():
    probe = (
        "import sys\nfrom symkl.implementations import assert_kl\nimport numpy as np\n"
        "assert_kl(lambda m, x: 0.5 * np.sum(np.exp(x) + m**2 - 1 - x), takes='mean, logvar')\n"
        "print([name for name in ('torch', 'jax', 'sympy', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kind", SCALES)
def test_the_certified_derivative_is_the_limit_of_differences(kind):
    takes = parse(PAIR.format(kind))
    case = next(case for case in corpus(takes) if case.d == 2)
    for key in takes.keys:
        parts = derivative(takes, case)[key]
        gradient, array = sum(parts.values()), case.values[key]
        for index in np.ndindex(array.shape):
            if array.ndim == 2 and index[0] < index[1]:
                continue
            step = np.zeros_like(array)
            step[index] = 1
            if kind in ("cov", "precision") and array.ndim == 2:
                step = np.maximum(step, step.T)
            h = 1e-5 * max(abs(array[index]), 1e-2)
            up, down = (
                value(takes, case._replace(values=case.values | {key: array + sign * h * step})).kl for sign in (1, -1)
            )
            expected = (gradient * step).sum()
            assert (up - down) / (2 * h) == pytest.approx(expected, rel=1e-5, abs=1e-5 * abs(gradient).max())
