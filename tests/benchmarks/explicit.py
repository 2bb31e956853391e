"""The explicit layer on every equation of the Gaussian KL, and what SymPy does with some of them by itself.

Each measurement runs in a process of its own: ``python -m benchmarks.explicit NAME …`` prints seconds and MiB.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.memory import peak_mib

TIMEOUT = 30
TESTS = Path(__file__).parent.parent


def ours(dims: tuple[int, ...]) -> None:
    """Every equation, in the calling process; the import of SymPy is not counted."""
    import sympy  # noqa: F401

    import symkl
    from symkl.papers.bundled import bundled
    from symkl.papers.script import load

    derivation = load(bundled())
    start = perf_counter()
    assert symkl.check(derivation, layers=["explicit"], dims=dims).ok
    _report(start)


def naive(label: str, d: int) -> None:
    """``simplify(lhs - rhs) == 0`` entry by entry, on explicit matrices."""
    import sympy

    from symkl.papers.bundled import bundled
    from symkl.papers.script import load

    left, right = (side.explicit(d) for side in load(bundled())[label].claim[:2])
    start = perf_counter()
    difference = sympy.Matrix([left - right]) if isinstance(left, sympy.Expr) else left - right
    assert all(sympy.simplify(entry) == 0 for entry in difference)
    _report(start)


def integrated(d: int) -> None:
    """Eq. 20 by ``sympy.integrate`` of the density times the quadratic form."""
    import sympy

    x, m1, m2 = (sympy.symbols(f"{name}1:{d + 1}", real=True) for name in ("x", "m", "n"))
    s, t = (sympy.symbols(f"{name}1:{d + 1}", positive=True) for name in ("s", "t"))
    start = perf_counter()
    value = sum((x[i] - m2[i]) ** 2 / t[i] for i in range(d))
    for i in range(d):
        value *= sympy.exp(-((x[i] - m1[i]) ** 2) / (2 * s[i])) / sympy.sqrt(2 * sympy.pi * s[i])
    for i in range(d):
        value = sympy.integrate(value, (x[i], -sympy.oo, sympy.oo))
    assert sympy.simplify(value - sum((s[i] + (m1[i] - m2[i]) ** 2) / t[i] for i in range(d))) == 0
    _report(start)


def expected(d: int) -> None:
    """Eq. 20 by ``sympy.stats``, diagonal covariances."""
    import sympy
    from sympy.stats import E, Normal

    m1, m2 = (sympy.symbols(f"{name}1:{d + 1}", real=True) for name in ("m", "n"))
    s, t = (sympy.symbols(f"{name}1:{d + 1}", positive=True) for name in ("s", "t"))
    x = [Normal(f"x{i}", m1[i], sympy.sqrt(s[i])) for i in range(d)]
    start = perf_counter()
    value = E(sum((x[i] - m2[i]) ** 2 / t[i] for i in range(d)))
    assert sympy.simplify(value - sum((s[i] + (m1[i] - m2[i]) ** 2) / t[i] for i in range(d))) == 0
    _report(start)


def _report(start: float) -> None:
    print(perf_counter() - start, peak_mib())


MEASURED: list[tuple[str, str, str]] = [
    ("symkl, all 30 equations, d = 1, 2, 3", "ours((1, 2, 3))", "1.5 s"),
    ("symkl, all 30 equations, d = 10", "ours((10,))", "5 s, 500 MiB"),
    *((f"`simplify(lhs - rhs) == 0`, ({label}), d = {d}", f"naive('{label}', {d})", "")
      for label in ("13a", "16", "22") for d in (1, 2, 3)),
    *((f"`sympy.integrate`, (20), diagonal, d = {d}", f"integrated({d})", "") for d in (1, 2, 3)),
    *((f"`sympy.stats.E`, (20), diagonal, d = {d}", f"expected({d})", "") for d in (1, 2, 3)),
]  # fmt: skip


def measured(call: str) -> tuple[float, float] | None:
    """Seconds and MiB of one measurement; None after the time limit."""
    code = f"from benchmarks.explicit import *; {call}"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=TESTS, stdout=subprocess.PIPE, text=True, check=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return None
    seconds, mib = done.stdout.split()
    return float(seconds), float(mib)


def table() -> str:
    rows = ["| what | s | ratio | MiB | at most |", "|---|--:|--:|--:|--:|"]
    unit = 0.0
    for name, call, bound in MEASURED:
        found = measured(call)
        if found is None:
            rows.append(f"| {name} | > {TIMEOUT} | > {TIMEOUT / unit:.1f} | | {bound} |")
            continue
        unit = unit or found[0]
        rows.append(f"| {name} | {found[0]:.2f} | {found[0] / unit:.2f} | {found[1]:.0f} | {bound} |")
    return "\n".join(rows)
