"""pytest verifies derivations: ``pytest proofs/gaussian_kl.py`` has an item for every step and layer. The fixture
`assert_kl` and the marker `symkl` judge KL code in anybody's tests.

Whoever has symkl installed loads this in every run of pytest. So nothing of symkl is imported before a file that states
a derivation is collected, and no other file is touched: such a file is named on the command line, or by the setting
`symkl_proofs`, and assigns `derivation` at module level, which is found out without running it.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Generator, Iterator
from fnmatch import fnmatchcase
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

    from symkl.implementations.judgement import Judgement
    from symkl.layers.single import Checks
    from symkl.proof.derivation import Step
    from symkl.proof.report import StepReport

OPTIONS = {
    "layers": ("LAYERS", "some of follows,general,explicit,numeric (default: all but coq)"),
    "dims": ("DIMS", "dimensions of the layer explicit, such as 1-3 or 1,2,5 (default: 1-3)"),
    "digits": ("N", "digits asked of the layer numeric (default: 50)"),
}
"""Each is an option ``--symkl-…`` and a setting ``symkl_…``: how its value is called, and what it does."""
PROOFS_HELP = (
    "patterns of files, relative to the rootdir, whose derivations are verified when pytest comes across them; "
    "others are when the command line names them"
)

MARKER = (
    "symkl(takes, **options): what the fixture assert_kl is called with in this test, such as "
    "takes='mean, logvar' and reduction='none'"
)

LISTED = pytest.StashKey[frozenset[str]]()
CHOSEN = pytest.StashKey[dict[str, Any]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("symkl", "derivations, verified by symkl")
    parser.addini("symkl_proofs", PROOFS_HELP, type="args", default=[])
    for name, (metavar, described) in OPTIONS.items():
        group.addoption(f"--symkl-{name}", metavar=metavar, help=described)
        parser.addini(f"symkl_{name}", described)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    config.stash[LISTED] = frozenset(_listed(config))
    config.stash[CHOSEN] = _chosen(config)


def _listed(config: pytest.Config) -> Iterator[str]:
    """The files that `symkl_proofs` names."""
    for pattern in config.getini("symkl_proofs"):
        found = glob(pattern, root_dir=config.rootpath, recursive=True)
        yield from (os.path.normpath(config.rootpath / path) for path in found)
        if not found and not hasattr(config, "workerinput"):  # one warning is enough, where xdist has many processes
            _warn(config, f"symkl_proofs: no file matches {pattern!r}")


def _warn(config: pytest.Config, message: str) -> None:
    try:
        config.issue_config_time_warning(pytest.PytestConfigWarning(message), stacklevel=2)
    except pytest.PytestConfigWarning:  # -W error
        raise pytest.UsageError(message) from None


def _chosen(config: pytest.Config) -> dict[str, Any]:
    """What the options say, as arguments of `Checks`; it has the same defaults as the command line of symkl."""
    found = {}
    for name in OPTIONS:
        option, setting = config.getoption(f"symkl_{name}"), config.getini(f"symkl_{name}")
        if option is not None:
            found[name] = _read(name, option, f"--symkl-{name}")
        elif setting:
            found[name] = _read(name, setting if isinstance(setting, str) else ",".join(setting), f"symkl_{name}")
    return found


def _read(name: str, text: str, source: str) -> Any:
    from symkl.errors import UsageError
    from symkl.layers import verify, written

    readers: dict[str, tuple[Callable[[str], Any], Callable[[Any], Any]]] = {
        "layers": (written.names, verify.known_layers),
        "dims": (written.dimensions, verify.dimensions),
        "digits": (written.positive, verify.known_digits),
    }
    read, known = readers[name]
    try:
        return known(read(text))
    except UsageError as error:
        raise pytest.UsageError(f"{source}: {error}") from None


# -- somebody's KL code


@pytest.fixture
def assert_kl(request: pytest.FixtureRequest) -> Callable[..., Judgement]:
    """`symkl.implementations.assert_kl`, with the arguments that markers `symkl` of the test give."""
    from functools import partial

    from symkl.implementations import assert_kl

    options: dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers("symkl"))):  # the nearest comes last
        options |= dict(zip(("takes",), mark.args, strict=False)) | mark.kwargs
    return partial(assert_kl, **options)


# -- which files


class Contents(NamedTuple):
    """What a file is for, found in its text: whether it derives something, and what else there is to collect in it."""

    derivation: bool
    tests: bool = False
    doctests: bool = False
    imports_symkl: bool = True


ASSIGNED, IMPORTED = r"(?m)^derivation\s*[:=]", r"(?m)^\s*(?:from|import)\s+symkl\b"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    found = yield
    listed = os.path.normpath(file_path) in parent.config.stash[LISTED]
    if file_path.suffix != ".py" or not (listed or parent.session.isinitpath(file_path)):
        return found
    contents = _contents(file_path, parent.config.getini("python_functions"), listed)
    if not contents.derivation:
        return found
    others = [collector for collector in found if _is_wanted(collector, contents)]
    if others and not (listed or contents.imports_symkl):  # somebody's tests, about a derivation of another kind
        return found
    return [DerivationFile.from_parent(parent, path=file_path), *others]


def _is_wanted(collector: pytest.Collector, contents: Contents) -> bool:
    """Whether it has anything to collect; a module that has not is left out, so that its file is not run again."""
    if not isinstance(collector, pytest.Module):
        return True
    return contents.tests if type(collector) is pytest.Module else contents.doctests


def _contents(path: Path, test_functions: list[str], listed: bool) -> Contents:
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return Contents(derivation=False)
    if "derivation" not in text:
        return Contents(derivation=False)
    from symtable import symtable

    imports_symkl = re.search(IMPORTED, text) is not None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whoever runs the file is warned
            top = symtable(text, str(path), "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # `load` says what is wrong with it
        return Contents(listed or (imports_symkl and re.search(ASSIGNED, text) is not None))
    bound = {name.get_name(): name for name in top.get_symbols() if name.is_assigned() or name.is_imported()}
    derivation = bound.get("derivation")
    return Contents(
        # not a function of that name, such as a fixture, nor somebody else's derivation, imported to be used
        derivation=derivation is not None and derivation.is_assigned() and not derivation.is_namespace(),
        tests=any(table.get_type() == "class" for table in top.get_children())
        or any(name.startswith(start) or fnmatchcase(name, start) for name in bound for start in test_functions),
        doctests=">>>" in text,
        imports_symkl=imports_symkl,
    )


# -- what is collected in them


class DerivationFile(pytest.File):
    """A file that states a derivation."""

    checks: Checks

    def collect(self) -> Iterator[StepCheck]:
        from symkl.errors import DerivationError
        from symkl.layers.single import Checks
        from symkl.papers.script import load

        try:
            self.checks = Checks(load(self.path), **self.config.stash[CHOSEN])
        except DerivationError as error:
            if isinstance(error.__cause__, pytest.skip.Exception):
                raise error.__cause__ from None
            raise
        for step, layer in self.checks:
            name = f"{step.label}[{layer}]"
            # with a node id that is read from text the layer is to pytest what parameters of tests are, as in --lf
            yield StepCheck.from_parent(self, name=name, nodeid=f"{self.nodeid}::{name}", step=step, layer=layer)

    def repr_failure(  # type: ignore[override] # as in pytest
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> str | TerminalRepr:
        from symkl.documents.spans import located
        from symkl.errors import DerivationError

        error = excinfo.value
        return located(error) if isinstance(error, DerivationError) else super().repr_failure(excinfo)


class NotVerified(Exception):
    """A layer refutes a step, or does not know: what `StepCheck` raises, and tells in words."""

    def __init__(self, report: StepReport) -> None:
        super().__init__(f"({report.label}) is {report.verdict.value}")
        self.report = report


class StepCheck(pytest.Item):
    """One step, asked of one layer."""

    parent: DerivationFile

    def __init__(self, *, step: Step, layer: str, **node: Any) -> None:
        super().__init__(**node)
        self.step, self.layer = step, layer
        if layer.startswith("d="):  # -k takes no "="
            self.extra_keyword_matches |= {"explicit", layer.replace("=", "")}

    def runtest(self) -> None:
        report = self.parent.checks.report(self.step.label, self.layer)
        if report is None:
            reason = f"({self.step.label}) claims nothing that {self.layer} could compare"
            raise pytest.skip.Exception(reason, _use_item_location=True)
        check = report.checks[0]
        self.user_properties.append(("verdict", report.verdict.value))
        if check.digits is not None:
            self.user_properties.append(("digits", check.digits))
        if not report.verdict.passes:
            raise NotVerified(report)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        from _pytest._code.code import ReprExceptionInfo, ReprFileLocation, ReprTracebackNative

        from symkl.documents.failures import block, in_short
        from symkl.documents.spans import plain
        from symkl.documents.terminal import WIDTH

        if not isinstance(excinfo.value, NotVerified):
            return super().repr_failure(excinfo, style)
        report, source = excinfo.value.report, self.step.source
        premises = self.parent.checks.failed_premises(self.step.label, self.layer)
        told = plain(block(report, premises, WIDTH))
        # in the form of a traceback it gets through xdist, and its line in the summary has a reason
        place = ReprFileLocation(source.file, source.line, in_short(report.checks[0]))
        return ReprExceptionInfo(ReprTracebackNative([told]), place)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        return self.step.source.file, self.step.source.line - 1, self.name
