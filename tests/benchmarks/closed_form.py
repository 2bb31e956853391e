"""The closed form to guaranteed digits, against a Cholesky factorisation in mpmath and double precision.

Each measurement runs in a process of its own, imports and inputs not counted.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.memory import peak_mib

TIMEOUT = 120
TESTS = Path(__file__).parent.parent


def pair(d: int):
    """Two well-conditioned Gaussians whose entries are doubles."""
    from symkl import Gaussian

    random = Random(d)

    def one():
        factor = [[random.gauss(0, 1) for _ in range(d)] for _ in range(d)]
        lower = [[sum(a * b for a, b in zip(u, v, strict=True)) / d + (i == j) for j, v in enumerate(factor[: i + 1])]
                 for i, u in enumerate(factor)]  # fmt: skip
        covariance = [[lower[max(i, j)][min(i, j)] for j in range(d)] for i in range(d)]
        return Gaussian([random.gauss(0, 1) for _ in range(d)], covariance=covariance)

    return one(), one()


def certified(d: int, digits: int = 30) -> None:
    """symkl.kl."""
    import symkl.gaussian.closed_form

    p, q = pair(d)
    _measure(lambda: symkl.gaussian.closed_form.kl(p, q, digits))


def by_mpmath(d: int, digits: int = 30) -> None:
    """Cholesky with mpmath's matrices at a few digits more than are wanted: nothing is guaranteed."""
    import mpmath

    p, q = pair(d)
    with mpmath.workdps(digits + 15):
        s1, s2 = (mpmath.matrix([[mpmath.mpf(a.numerator) / a.denominator for a in row] for row in g.covariance])
                  for g in (p, q))  # fmt: skip
        delta = mpmath.matrix([float(a - b) for a, b in zip(p.mean, q.mean, strict=True)])

        def value():
            l1, l2 = mpmath.cholesky(s1), mpmath.cholesky(s2)
            columns = [mpmath.mp.L_solve(l2, l1[:, j]) for j in range(d)] + [mpmath.mp.L_solve(l2, delta)]
            squares = mpmath.fsum(a * a for column in columns for a in column)
            return (squares - d) / 2 + sum(mpmath.log(l2[i, i] / l1[i, i]) for i in range(d))

        _measure(value)


def _measure(value) -> None:
    """Seconds: the fastest of several where one is quick."""
    seconds, spent = [], 0.0
    while not seconds or (spent < 0.5 and len(seconds) < 100):
        start = perf_counter()
        value()
        seconds.append(perf_counter() - start)
        spent += seconds[-1]
    print(min(seconds), peak_mib())


MEASURED: list[tuple[str, int, int, str]] = [
    *(("30 digits", d, 30, bound) for d, bound in
      ((1, "1 ms"), (2, "1 ms"), (3, "1 ms"), (10, ""), (100, "0.5 s"), (200, "3 s"))),
    ("1,000 digits", 10, 1000, "20 ms"),
]  # fmt: skip


def measured(call: str) -> tuple[float, float] | None:
    """Seconds and MiB of one measurement; None after the time limit."""
    code = f"from benchmarks.closed_form import *; {call}"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=TESTS, stdout=subprocess.PIPE, text=True, check=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return None
    seconds, mib = done.stdout.split()
    return float(seconds), float(mib)


def table() -> str:
    rows = ["| what | d | symkl, ms | MiB | mpmath, ms | MiB | mpmath / symkl | symkl at most |",
            "|---|--:|--:|--:|--:|--:|--:|--:|"]  # fmt: skip
    for name, d, digits, bound in MEASURED:
        ours, theirs = measured(f"certified({d}, {digits})"), measured(f"by_mpmath({d}, {digits})")
        assert ours is not None
        other = f"> {TIMEOUT * 1000} | |" if theirs is None else f"{theirs[0] * 1000:.2f} | {theirs[1]:.0f} |"
        ratio = "" if theirs is None else f"{theirs[0] / ours[0]:.1f}"
        rows.append(f"| {name} | {d} | {ours[0] * 1000:.2f} | {ours[1]:.0f} | {other} {ratio} | {bound} |")
    return "\n".join(rows)
