"""The tests of on_torch_and_jax.py, in a process of their own: both libraries start threads, and other tests fork."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

CASES = Path(__file__).with_name("on_torch_and_jax.py")


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_the_formulas_on_this_library(library, root):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", library, str(CASES)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "skipped" not in done.stdout
