"""Documents as text: what is written is what the golden files hold."""

from __future__ import annotations

import pytest
from golden import FOLDER, texts

TEXTS = texts()


@pytest.mark.parametrize("name", TEXTS)
def test_the_document_is_the_golden_file(name):
    assert TEXTS[name] == (FOLDER / name).read_text("utf-8"), "write it again: python tests/documents/golden.py"


def test_no_golden_file_is_left_over():
    assert {path.name for path in FOLDER.iterdir()} == set(TEXTS)
