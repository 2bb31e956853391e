"""``symkl convert``: a paper as the Python script that states its derivation."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.cli.options import add_path
from symkl.documents import python
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    parser.add_argument("-o", dest="output", metavar="FILE", help="the file to write (default: standard output)")


def run(arguments: Namespace) -> int:
    """Write the script; 1 if some equation of the paper is not in it, since it could not be read."""
    derivation = load(arguments.path)
    output.write(python.write(derivation), arguments.output)
    for one in derivation.unread:
        print(f"symkl: ({one.label}) is left out, {one.source.line}:{one.source.column}: {one.reason}", file=sys.stderr)
    return 1 if derivation.unread else 0
