"""``symkl list``: the steps of a derivation, before anything is checked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.cli.options import add_path
from symkl.documents import listing
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)


def run(arguments: Namespace) -> int:
    """Show label, claim, citations, axioms and reason of every step."""
    derivation = load(arguments.path)
    output.show(lambda width: listing.lines(derivation, width))
    return 0
