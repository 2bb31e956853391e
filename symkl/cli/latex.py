"""``symkl latex``: a derivation as a LaTeX document."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.cli.options import add_path
from symkl.documents.latex import article
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    parser.add_argument("-o", dest="output", metavar="FILE", help="the file to write (default: standard output)")


def run(arguments: Namespace) -> int:
    """Write a complete document that compiles with pdflatex."""
    output.write(article(load(arguments.path)), arguments.output)
    return 0
