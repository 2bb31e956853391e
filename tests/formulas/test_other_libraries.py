"""The tests of on_torch.py and on_jax.py, each in a process of its own: both start threads, and other tests fork."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_the_formulas_on_this_library(library, root):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    cases = Path(__file__).with_name(f"on_{library}.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(cases)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
