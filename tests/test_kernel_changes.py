"""The tests of the kernel notice every one of some changes that would make it accept what is false."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each change is tried in a fork")
def test_every_unsound_change_of_the_sample_is_noticed(root):
    sample = subprocess.run(
        [sys.executable, root / "tests" / "mutation" / "sample.py"], capture_output=True, encoding="utf-8", check=False
    )
    assert (sample.stdout[-12:], sample.returncode) == ("are noticed\n", 0), sample.stdout + sample.stderr
