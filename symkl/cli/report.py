"""``symkl report``: what the layers found, as one HTML file."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.cli.check import add_selection, checked
from symkl.cli.options import add_path
from symkl.documents.html.page import page
from symkl.documents.spans import shown_path
from symkl.documents.terminal import overall
from symkl.papers.script import load

DEFAULT = "report.html"


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    add_selection(parser)
    add = parser.add_argument
    add("-o", dest="output", default=DEFAULT, metavar="FILE",
        help=f"the file to write, or - for standard output (default: {DEFAULT})")  # fmt: skip
    add("--open", action="store_true", help="open the file in a browser")


def run(arguments: Namespace) -> int:
    """Check the derivation and write the report, of whatever verdict; the exit code is that of ``symkl check``."""
    derivation = load(arguments.path)
    report = checked(derivation, arguments)
    document = page(derivation, report, command(arguments), arguments.digits, arguments.thorough)
    output.write_markup(document, arguments.output)
    if arguments.output != "-":
        print(f"{shown_path(arguments.output)}: {overall(report)}")
        if arguments.open:
            _open(arguments.output)
    return 0 if report.ok else 1


def command(arguments: Namespace) -> str:
    """The command line that writes the same report."""
    options = ArgumentParser(add_help=False)
    add_selection(options)
    words = ["symkl", "report", *([arguments.path] if arguments.path else [])]
    for action in options._actions:
        value = getattr(arguments, action.dest)
        if value != action.default and action.dest != "jobs":  # as many processes as there are find the same
            words += [action.option_strings[0], *([] if value is True else [_written(value)])]
    return shlex.join([*words, "-o", arguments.output])


def _written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _open(path: str) -> None:
    import webbrowser
    from pathlib import Path

    if not webbrowser.open(Path(path).resolve().as_uri()):
        print("symkl: no browser was found to open it; the file is written", file=sys.stderr)
