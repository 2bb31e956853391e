"""``symkl check``: run the layers on derivations and show what they found."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, _ArgumentGroup

from symkl.cli import describe, output
from symkl.cli.options import PATH_HELP, dimensions, jobs, names, positive, seconds, seed
from symkl.cli.running import progress
from symkl.documents import terminal
from symkl.documents.spans import line
from symkl.errors import SymklError
from symkl.layers.verify import EVERY, LAYERS, check
from symkl.papers.script import load
from symkl.proof.derivation import Derivation
from symkl.proof.report import Report, Verdict

JSON_HELP = (
    "also write the report as JSON; with - the JSON goes to standard output and nothing else does. "
    "One PATH gives an object; several give a list of the reports that could be made"
)
LAYERS_HELP = f"some of {','.join(EVERY)} (default: all but coq, which needs Coq)"
TIMEOUT_HELP = (
    "give up a check that takes longer; it is unknown then, and so is one whose process dies (default: no limit; "
    "running the PATH itself is not limited)"
)


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help=PATH_HELP)
    add_options(parser)
    parser.add_argument("--symbols", action="store_true",
                        help="show what the letters of a paper were taken for, and stop")
    parser.add_argument("--sarif", metavar="FILE", help="also write what does not pass as SARIF, for code review")
    parser.add_argument("--junitxml", metavar="FILE", help="also write every step as JUnit XML")
    parser.add_argument("--allow-unknown", action="store_true",
                        help="exit with 0 if nothing is refuted; what is unknown is still shown as such")


def add_options(parser: ArgumentParser) -> None:
    """The options, which a proof script run by itself takes, too."""
    add_selection(parser)
    parser.add_argument("--json", metavar="FILE", help=JSON_HELP)


def add_selection(parser: ArgumentParser | _ArgumentGroup) -> None:
    """What is to be checked, and how: the options of every command that runs the layers."""
    add = parser.add_argument
    add("-k", dest="only", action="extend", type=names, metavar="LABELS", help="only these steps, such as 13a,16")
    add("--dims", type=dimensions, default=(1, 2, 3), metavar="DIMS",
        help="dimensions of the layer `explicit`, such as 1-3 or 1,2,5 (default: 1-3)")
    add("--digits", type=positive, default=50, metavar="N", help="digits asked of the layer `numeric` (default: 50)")
    add("--layers", type=names, default=LAYERS, metavar="LAYERS", help=LAYERS_HELP)
    add("--jobs", type=jobs, default=1, metavar="N",
        help="processes for the layers `explicit`, `numeric` and `coq` (default: 1)")
    add("--timeout", type=seconds, metavar="SECONDS", help=TIMEOUT_HELP)
    add("--seed", type=seed, default=0, metavar="N", help="seed of the search for counterexamples (default: 0)")
    add("--thorough", action="store_true", help="let the layer `numeric` try more and nastier instances")


def run(arguments: Namespace) -> int:
    """Check every PATH, or the Gaussian KL; the worst exit code counts."""
    reports: list[Report] = []
    codes = [0]
    for path in arguments.paths or [None]:
        try:
            derivation = load(path)
            if arguments.symbols:
                _show_symbols(derivation)
                continue
            report = checked(derivation, arguments)
        except SymklError as error:
            print(describe(error), file=sys.stderr)
            codes.append(error.exit_code)
            continue
        if reports:
            _separate(arguments)
        _show(report, arguments)
        _point(derivation, report, arguments)
        reports.append(report)
        codes.append(_code(report, arguments.allow_unknown))
    if arguments.symbols:
        return max(codes)
    _write_for_machines(reports, arguments)
    if len(arguments.paths) > 1:
        _write_json(reports, arguments)
    elif reports:
        _write_json(reports[0], arguments)
    return max(codes)


def run_on(derivation: Derivation, arguments: Namespace) -> int:
    """Check one derivation that is there already."""
    derivation.check_goal()
    report = checked(derivation, arguments)
    _show(report, arguments)
    _write_json(report, arguments)
    return 0 if report.ok else 1


def checked(derivation: Derivation, arguments: Namespace) -> Report:
    """The report that these options ask for."""
    with progress(arguments) as advance:
        return check(
            derivation, arguments.layers, arguments.dims, arguments.digits, only=arguments.only, seed=arguments.seed,
            thorough=arguments.thorough, jobs=arguments.jobs, timeout=arguments.timeout, progress=advance,
        )  # fmt: skip


def _show(report: Report, arguments: Namespace) -> None:
    if arguments.json != "-":
        output.show(lambda width: terminal.lines(report, width))


def _write_for_machines(reports: list[Report], arguments: Namespace) -> None:
    if not (arguments.sarif or arguments.junitxml):
        return
    from symkl.documents import machines

    if arguments.sarif:
        output.write_json(machines.sarif(reports), arguments.sarif)
    if arguments.junitxml:
        output.write(machines.junit(reports), arguments.junitxml)


def _code(report: Report, allow_unknown: bool) -> int:
    allowed = allow_unknown and report.verdict is Verdict.UNKNOWN
    if allowed:
        print("unknown is allowed by --allow-unknown: the exit code is 0", file=sys.stderr)
    return 0 if report.ok or allowed else 1


def _point(derivation: Derivation, report: Report, arguments: Namespace) -> None:
    """What is said of a paper alone: how its equations were found to follow, and where those stand that do not pass."""
    if not derivation.printed or arguments.json == "-":
        return
    from symkl.cli import pointed
    from symkl.papers.paper import Paper

    assert isinstance(derivation, Paper)
    output.show(lambda width: pointed.reasons(derivation, report, width))
    if not report.ok:
        output.show(lambda width: pointed.lines(derivation, report, width))


def _show_symbols(derivation: Derivation) -> None:
    from symkl.errors import UsageError
    from symkl.papers.paper import Paper

    if not isinstance(derivation, Paper):
        raise UsageError("--symbols is about papers in .md and .tex; a Python file declares its letters itself")
    symbols = derivation.symbols
    rows = [(name, kind, symbols.why[name]) for name, kind in symbols.kinds.items()]
    rows += [(name, f"normal({m}, {s})", symbols.why[name]) for name, (m, s) in symbols.parameters.items()]
    wide = [max(len(row[i]) for row in rows) for i in (0, 1)] if rows else [0, 0]
    output.show(lambda width: iter([line(f"{n:{wide[0]}}  {k:{wide[1]}}  {why}") for n, k, why in rows]))


def _separate(arguments: Namespace) -> None:
    if arguments.json != "-":
        output.show(lambda width: iter(((), ())))


def _write_json(reports: Report | list[Report], arguments: Namespace) -> None:
    data = [report.to_json() for report in reports] if isinstance(reports, list) else reports.to_json()
    output.write_json(data, arguments.json)
