"""How long it takes to judge somebody's KL code: a test that passes, a diagnosis, and a function nothing explains."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "implementations"))

from right_code import cholesky
from wild import pytorch_example, reverse, wrong_sign

from symkl.implementations.cache import FOLDER
from symkl.implementations.judge import judge

ROUNDS = 5
LOG, PAIR = "mean, logvar", "mean1, cov1, mean2, cov2"


def root(*arguments: np.ndarray) -> float:
    """Nothing that a sum of terms could be."""
    return float(np.sqrt(cholesky(*arguments)))


def root_of_diagonal(mu: np.ndarray, logvar: np.ndarray) -> float:
    return float(np.sqrt(pytorch_example(mu, logvar)))


ROWS: list[tuple[str, Callable[..., float], Callable[..., float], bool, str]] = [
    ("a passing test, certified values from the cache", pytorch_example, cholesky, True, "0.5 s"),
    ("a passing test, certified values computed", pytorch_example, cholesky, False, ""),
    ("a diagnosis", wrong_sign, reverse, True, "1 s"),
    ("a function that nothing explains", root_of_diagonal, root, True, "5 s"),
]


def table() -> str:
    with TemporaryDirectory() as folder:
        before = os.environ.get(FOLDER)
        os.environ[FOLDER] = folder
        try:
            rows = _rows()
        finally:
            if before is None:
                del os.environ[FOLDER]
            else:
                os.environ[FOLDER] = before
    head = ["| what | diagonal, s | full, s | ratio to the first row | at most |", "|---|--:|--:|--:|--:|"]
    return "\n".join([*head, *rows])


def _rows() -> list[str]:
    judge(pytorch_example, LOG)  # the values of both signatures into the cache
    judge(cholesky, PAIR)
    first, rows = None, []
    for name, diagonal, full, cached, most in ROWS:
        seconds = _fastest(diagonal, LOG, cached), _fastest(full, PAIR, cached)
        first = first or seconds
        ratios = " and ".join(f"{mine / other:.1f}" for mine, other in zip(seconds, first, strict=True))
        rows.append(f"| {name} | {seconds[0]:.3f} | {seconds[1]:.3f} | {ratios} | {most} |")
    return rows


def _fastest(function: Callable[..., float], takes: str, cached: bool) -> float:
    seconds = []
    for round_ in range(ROUNDS):
        seed = 0 if cached else 1000 + round_  # other cases, whose values nobody has computed
        start = perf_counter()
        judge(function, takes, seed=seed)
        seconds.append(perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    print(table())
