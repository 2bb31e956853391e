"""The notebook of the docs, executed: ``python tests/tour.py`` writes what its cells show back into it."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
TOUR = ROOT / "docs" / "tour.ipynb"


def executed(folder: Path) -> nbformat.NotebookNode:
    """The notebook, its cells run from top to bottom in a kernel of its own in `folder`; one that raises ends it."""
    notebook = nbformat.read(TOUR, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(notebook, timeout=120, record_timing=False, resources={"metadata": {"path": str(folder)}})
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    client.execute(env=env)
    return notebook


def shown(notebook: nbformat.NotebookNode) -> list[object]:
    """What every cell shows."""
    return [[_plain(output) for output in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"]


def _plain(output: nbformat.NotebookNode) -> dict[str, object]:
    return {"text": output.get("text"), "data": dict(output.get("data", {})), "type": output.output_type}


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = executed(Path(folder))
    found.metadata.pop("language_info", None)  # it has the version of this Python
    nbformat.write(found, TOUR)
