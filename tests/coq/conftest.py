"""Whether Coq is there: skipped where it is not, unless SYMKL_REQUIRE_COQ says that it must be."""

from __future__ import annotations

import os
import shutil

import pytest

from symkl.coq.runner import INSTALL


@pytest.fixture
def coqc() -> str:
    """The program."""
    program = shutil.which("coqc")
    if program is None and os.environ.get("SYMKL_REQUIRE_COQ"):
        pytest.fail("coqc is not installed, and SYMKL_REQUIRE_COQ is set")
    if program is None:
        pytest.skip(f"coqc is not installed: {INSTALL}")
    return program


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether this is the long run, `make full`."""
    return request.config.getoption("--hypothesis-profile") == "full"
