"""One changed module against the tests, in a forked process: the file on the disk stays as it is.

The parent has imported pytest and Hypothesis and nothing of symkl, so that a child costs a fork, the import of the
kernel, and the tests up to the first that notices.
"""

from __future__ import annotations

import compileall
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from enum import StrEnum
from io import StringIO
from itertools import islice
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from types import CodeType, ModuleType
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parent.parent.parent
KERNEL = ROOT / "symkl" / "proof"
MEMORY = 2**31
"""What one trial may take; the tests by themselves take 100 MB."""
OPTIONS = [
    "-x", "-q", "--tb=line", "--assert=plain", "-p", "no:cacheprovider", "-o", "addopts=",
    "--hypothesis-profile=mutation", "-W", "ignore:Module already imported",
]  # fmt: skip
FIRST = {
    "algebra.py": ["test_values.py", "test_cholesky.py"],
    "axioms.py": ["../documents/test_axioms.py"],
    "binding.py": ["test_binding.py"],
    "completion.py": ["test_completion.py"],
    "defined.py": ["test_definedness.py"],
    "derivation.py": ["test_derivation.py"],
    "instances.py": ["test_instances.py"],
    "kernel.py": ["test_kernel.py", "test_theorems.py"],
    "moments.py": ["test_moments.py"],
    "normal.py": ["test_binding.py"],
    "opened.py": ["test_binding.py"],
    "positive.py": ["test_positive.py"],
    "report.py": ["test_report.py"],
    "residual.py": ["test_residual.py"],
    "rules.py": ["test_completion.py", "test_values.py"],
    "statements.py": ["test_instances.py"],
    "traces.py": ["test_values.py"],
    "values.py": ["test_values.py"],
}
"""The tests that are most likely to notice a change of a file."""


class Verdict(StrEnum):
    NOTICED = "noticed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


class Trial(NamedTuple):
    """A file of the kernel, what to put in its place, and the processor time that each stage of the tests may take."""

    file: str
    source: str
    seconds: int = 20


class Result(NamedTuple):
    """The verdict of the trial with that number, and the processor time it took."""

    number: int
    verdict: Verdict
    seconds: float


def stages(file: str) -> list[list[str]]:
    """The tests in the order that finds out soonest: each stage is collected only if the one before it passed."""
    proof = ROOT / "tests" / "proof"
    own = [proof / name for name in FIRST.get(file, ())]
    rules = [proof / name for name in ("test_rules.py", "test_soundness.py")]
    random = [proof / name for name in ("test_random_terms.py", "test_mutants.py")]
    rest = [path for path in sorted(proof.glob("test_*.py")) if path not in (*own, *rules, *random)]
    rest.append(ROOT / "tests" / "layers" / "test_follows_and_general.py")
    return [[str(path) for path in paths] for paths in (own, rules, rest, random) if paths]


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads the changed text under the name and path of the file."""

    changed = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.changed, self.path, "exec", dont_inherit=True)  # type: ignore[no-any-return]


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, trial: Trial) -> None:
        self.trial = trial

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != f"symkl.proof.{self.trial.file.removesuffix('.py')}":
            return None
        where = str(KERNEL / self.trial.file)
        loader = _Changed(fullname, where)
        loader.changed = self.trial.source
        return importlib.util.spec_from_file_location(fullname, where, loader=loader)


def prepare() -> None:
    """What every trial needs is imported once; Hypothesis need not shrink what it finds."""
    assert not any(name.partition(".")[0] == "symkl" for name in sys.modules), "trials import symkl themselves"
    for name in ("sympy", "mpmath", "flint"):
        importlib.import_module(name)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    settings.register_profile(
        "mutation", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), max_examples=50
    )
    for folder in ("symkl", "proofs", "tests"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    with TemporaryDirectory() as empty, redirect_stdout(StringIO()):  # pytest imports its own parts when it first runs
        pytest.main([*OPTIONS, "-c", os.devnull, empty])
    gc.freeze()


def _run(trial: Trial, output: int) -> int:
    """In the child: 0 if every test passes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(100 * trial.seconds)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(ROOT)
    sys.meta_path.insert(0, _Finder(trial))
    for paths in stages(trial.file):
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(process_time()) + trial.seconds, resource.RLIM_INFINITY))
        if pytest.main([*OPTIONS, *paths]):
            return 1
    return 0


def _start(trial: Trial, output: int) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _run(trial, output)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def run(trials: Iterable[Trial], jobs: int) -> Iterator[Result]:
    """The result of each trial, as they end; `jobs` at a time."""
    running: dict[int, int] = {}
    waiting = enumerate(trials)
    output = os.open(os.environ.get("SYMKL_TRIALS", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        while True:
            for number, trial in islice(waiting, jobs - len(running)):
                running[_start(trial, output)] = number
            if not running:
                return
            pid, status, used = os.wait4(-1, 0)
            yield Result(running.pop(pid), _verdict(status), round(used.ru_utime + used.ru_stime, 2))
    finally:
        os.close(output)
        for pid in running:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _verdict(status: int) -> Verdict:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL):
        return Verdict.TIMED_OUT
    return Verdict.NOTICED if status else Verdict.SURVIVED
