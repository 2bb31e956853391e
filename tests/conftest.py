"""What the tests share: Hypothesis profiles, and the command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("full", deadline=None, max_examples=2000)
settings.load_profile("default")

ROOT = Path(__file__).resolve().parent.parent
Symkl = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def symkl(tmp_path: Path) -> Symkl:
    """``symkl(*arguments)`` as its own process, in an empty folder, its output a pipe."""

    def run(*arguments: object, cwd: Path = tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "NO_COLOR")}
        env = {**inherited, "PYTHONPATH": str(ROOT), **environment}
        command = [sys.executable, "-m", "symkl", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)

    return run
