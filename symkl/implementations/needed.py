"""NumPy, which judging needs and symkl itself does not."""

from __future__ import annotations

from importlib.util import find_spec

from symkl.errors import ToolMissing


def assert_numpy() -> None:
    """Raise ToolMissing where NumPy is not installed; it is not imported."""
    if find_spec("numpy") is None:
        raise ToolMissing("judging KL code needs NumPy; install it with: python -m pip install 'symkl[numpy]'")
