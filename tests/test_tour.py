"""The notebook of the docs runs from top to bottom, and shows what is stored in it."""

from __future__ import annotations

import os

import pytest

if not os.environ.get("SYMKL_REQUIRE_DOCS"):  # with it, what is missing is an error
    pytest.importorskip("nbclient", reason="pip install symkl[docs]")
    pytest.importorskip("ipykernel", reason="pip install symkl[docs]")

WRITE_AGAIN = "write it again: python tests/tour.py"


@pytest.mark.filterwarnings("default")  # those of the machinery of notebooks
def test_the_tour_runs_and_shows_what_it_says(tmp_path):
    import nbformat
    from tour import TOUR, executed, shown

    assert shown(executed(tmp_path)) == shown(nbformat.read(TOUR, as_version=4)), WRITE_AGAIN
