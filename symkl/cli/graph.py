"""``symkl graph``: which step cites which, as SVG or dot."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.cli.check import add_selection, checked
from symkl.cli.options import add_path
from symkl.documents.drawing import FORMATS
from symkl.documents.graph import layered, nodes
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    add = parser.add_argument
    add("--format", choices=tuple(FORMATS), default="svg", help=f"one of {', '.join(FORMATS)} (default: svg)")
    add("-o", dest="output", metavar="FILE", help="the file to write (default: standard output)")
    add("--check", action="store_true", help="run the layers first, and show what they found of every step")
    add_selection(parser.add_argument_group("with --check"))


def run(arguments: Namespace) -> int:
    """Draw the graph; with verdicts the exit code is that of ``symkl check``."""
    derivation = load(arguments.path)
    report = checked(derivation, arguments) if arguments.check else None
    graph = layered(nodes(derivation, report))
    write = output.write_markup if arguments.format == "svg" else output.write
    write(FORMATS[arguments.format](graph, derivation.title), arguments.output)
    return 0 if report is None or report.ok else 1
