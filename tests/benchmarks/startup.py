"""How long a check takes from the shell, beside a Python that only imports the standard library it needs."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import symkl
from symkl.papers.bundled import proofs_folder

ROUNDS = 25
BASE = "python -c 'import argparse, dataclasses, fractions, json'"
COMMANDS = {
    BASE: ["-c", "import argparse, dataclasses, fractions, json"],
    "symkl check --layers general": ["-m", "symkl", "check", "--layers", "general"],
    "symkl check --layers follows,general": ["-m", "symkl", "check", "--layers", "follows,general"],
}
BOUNDS = {"symkl check --layers general": 2, "symkl check --layers follows,general": 4}


def seconds() -> dict[str, float]:
    """The fastest of many runs of each command, output piped, the commands taking turns."""
    for folder in (Path(symkl.__file__).parent, proofs_folder()):
        compileall.compile_dir(folder, quiet=2)  # as an installer does
    fastest = dict.fromkeys(COMMANDS, float("inf"))
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            start = perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, check=True, env=dict(os.environ))
            fastest[name] = min(fastest[name], perf_counter() - start)
    return fastest


def table() -> str:
    found = seconds()
    rows = [
        f"| `{name}` | {1e3 * t:.0f} | {t / found[BASE]:.2f} | {BOUNDS.get(name, '')} |" for name, t in found.items()
    ]
    return "\n".join(["| command, output piped | ms | ratio | at most |", "|---|--:|--:|--:|", *rows])
