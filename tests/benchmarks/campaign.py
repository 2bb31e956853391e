"""How long the mutation campaign of the exact layers takes, with two processes and with one."""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

BOUND = 15
COMMANDS = {jobs: [sys.executable, "-m", "symkl", "mutate", "--jobs", str(jobs)] for jobs in (2, 1)}


def table() -> str:
    rows = []
    for jobs, command in COMMANDS.items():
        start = perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
        seconds = perf_counter() - start
        said = next(line for line in done.stdout.splitlines() if " mutants: " in line)
        rows.append(f"| `symkl mutate --jobs {jobs}` | {said.partition(':')[0]} | {seconds:.1f} | "
                    f"{f'{BOUND} s' if jobs == 2 else ''} |")  # fmt: skip
    return "\n".join(["| command | what | s | at most |", "|---|---|--:|--:|", *rows])
