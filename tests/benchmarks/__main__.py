"""Measure, and write docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import campaign, closed_form, double, explanations, explicit, implementations, integral, papers, startup

PAGE = """# Benchmarks

Written by `python tests/benchmarks` on {machine}.
Each table was measured in one run, the commands of the first taking turns, so that the ratios mean more than the times.

## From the shell

The Gaussian KL, fastest of {rounds} runs. Nothing on this path imports SymPy.

{startup}

## Explicit matrices

Seconds of work without imports, and the peak memory of the process; the ratio is to the first row. SymPy by itself is
given one equation, with diagonal covariances where it integrates, and {timeout} s.

{explicit}

## The mutation campaign

Every mutant and every rewriting of the Gaussian KL, put to the exact layers, from the shell.

{campaign}

## Explanations

The readable chains that `symkl explain` shows, each link proved by the kernel.

{explanations}

## Papers

{papers}

## Judging KL code

A function of NumPy on the 206 cases of a signature (d to 20), without imports; the fastest of 5 rounds.

{implementations}

## The integral of the definition

{integral}

## The closed form

{closed_form}

## Digits lost in double precision

What the usual formulas lose of about 16 digits, against the certified value for the same doubles. In the last column
the factors themselves are the input: what is lost before is lost by rounding covariances, or by factoring them.

{double}

![Digits lost by each formula on each pair](digits-lost.svg)
"""


def main() -> None:
    import sympy

    machine = (
        f"{platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SymPy {sympy.__version__}"
    )
    parts = (startup, explicit, campaign, explanations, papers, implementations, integral, closed_form, double)
    tables = {part.__name__.rpartition(".")[2]: part.table() for part in parts}
    page = PAGE.format(machine=machine, rounds=startup.ROUNDS, timeout=explicit.TIMEOUT, **tables)
    target = Path(__file__).parent.parent.parent / "docs" / "benchmarks.md"
    beside = target.with_suffix(".tmp")
    beside.write_text(page, "utf-8")
    beside.replace(target)
    print(page)


if __name__ == "__main__":
    main()
