"""The integral of the definition to 30 certified digits, the numeric layer, and what `mpmath.quad` does with it.

Each measurement runs in a process of its own: ``python -m benchmarks.integral NAME …`` prints seconds and MiB.
"""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace

from benchmarks.memory import peak_mib

TIMEOUT = 60
TESTS = Path(__file__).parent.parent


def pair(d: int) -> tuple[SimpleNamespace, SimpleNamespace]:
    """Two correlated Gaussians in d dimensions."""

    def law(mean: int, diagonal: Fraction, beside: Fraction) -> SimpleNamespace:
        rows = tuple(
            tuple(diagonal + i if i == j else beside if abs(i - j) == 1 else Fraction(0) for j in range(d))
            for i in range(d)
        )
        return SimpleNamespace(dimension=d, mean=tuple(Fraction(mean + i, 2) for i in range(d)), covariance=rows)

    return law(1, Fraction(2), Fraction(1, 2)), law(-2, Fraction(3, 2), Fraction(-1, 3))


def certified(d: int, form: str, digits: int = 30) -> None:
    """Enclosed by balls, the lattice planned anew."""
    from symkl.gaussian.integral import kl_integral

    p, q = pair(d)
    start = perf_counter()
    found = kl_integral(p, q, digits, form)  # type: ignore[arg-type]
    _report(start)
    assert found.digits == digits


def floats(d: int, form: str, digits: int = 30) -> None:
    """The same lattice in mpmath, rounded."""
    from symkl.gaussian.integral import kl_integral_floats

    p, q = pair(d)
    start = perf_counter()
    kl_integral_floats(p, q, digits, form)  # type: ignore[arg-type]
    _report(start)


def quad(d: int, digits: int = 30) -> None:
    """`mpmath.quad` of P·log(P/Q) over ℝᵈ."""
    import mpmath

    with mpmath.workdps(digits + 5):
        laws = []
        for law in pair(d):
            rows = [[mpmath.mpf(a.numerator) / a.denominator for a in row] for row in law.covariance]
            covariance = mpmath.matrix(rows)
            mean = [mpmath.mpf(a.numerator) / a.denominator for a in law.mean]
            laws.append((mean, covariance**-1, 1 / mpmath.sqrt((2 * mpmath.pi) ** d * mpmath.det(covariance))))

        def density(law: tuple[list[object], object, object], x: tuple[object, ...]) -> object:
            mean, inverse, factor = law
            y = [a - b for a, b in zip(x, mean, strict=True)]
            return factor * mpmath.exp(-sum(y[i] * inverse[i, j] * y[j] for i in range(d) for j in range(d)) / 2)

        def integrand(*x: object) -> object:
            p = density(laws[0], x)
            return p * mpmath.log(p / density(laws[1], x)) if p else mpmath.mpf(0)

        start = perf_counter()
        mpmath.quad(integrand, *[[-mpmath.inf, mpmath.inf]] * d)
        _report(start)


def layer(thorough: bool) -> None:
    """The layer `numeric` on all equations of the Gaussian KL."""
    import symkl
    from symkl.papers.bundled import bundled
    from symkl.papers.script import load

    derivation = load(bundled())
    start = perf_counter()
    assert symkl.check(derivation, layers=["numeric"], thorough=thorough).ok
    _report(start)


def _report(start: float) -> None:
    print(perf_counter() - start, peak_mib())


LIMITS = {
    (1, "log"): "5 ms", (2, "log"): "50 ms", (3, "log"): "1 s", (4, "log"): "15 s",
    (1, "verbatim"): "5 ms", (2, "verbatim"): "50 ms", (3, "verbatim"): "2 s",
}  # fmt: skip
MEASURED: list[tuple[str, str, str]] = [
    *((f"certified, {form}, d = {d}", f"certified({d}, {form!r})", limit) for (d, form), limit in LIMITS.items()),
    *((f"mpmath lattice, {form}, d = {d}", f"floats({d}, {form!r})", "") for form in ("log", "verbatim")
      for d in (1, 2)),
    *((f"`mpmath.quad`, d = {d}", f"quad({d})", "") for d in (1, 2)),
    ("the layer `numeric`, all 30 equations", "layer(False)", "5 s"),
    ("the same with `--thorough`", "layer(True)", ""),
]  # fmt: skip


def measured(call: str) -> tuple[float, float] | None:
    """Seconds and MiB of one measurement; None after the time limit."""
    code = f"from benchmarks.integral import *; {call}"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=TESTS, stdout=subprocess.PIPE, text=True, check=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return None
    seconds, mib = done.stdout.split()
    return float(seconds), float(mib)


def table() -> str:
    rows = ["| what, 30 digits | s | MiB | at most |", "|---|--:|--:|--:|"]
    for name, call, bound in MEASURED:
        found = measured(call)
        if found is None:
            rows.append(f"| {name} | > {TIMEOUT} | | {bound} |")
        else:
            rows.append(f"| {name} | {found[0]:.4f} | {found[1]:.0f} | {bound} |")
    return "\n".join(rows)
