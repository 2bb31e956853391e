"""``symkl coq``: write a derivation for Coq."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.cli.options import add_path
from symkl.coq.written import MAIN, files_of
from symkl.errors import UsageError
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    parser.add_argument("-o", dest="output", metavar="DIR",
                        help="the folder to write the prelude and the derivation to (default: the derivation alone, to "
                        "standard output)")  # fmt: skip
    parser.add_argument("--measure", action="store_true",
                        help="let E be a Lebesgue integral: that it is linear is proved then, not assumed")


def run(arguments: Namespace) -> int:
    """Write it; what could not be written is told on standard error."""
    found = files_of(load(arguments.path), arguments.measure)
    if arguments.output is None:
        output.write(found.texts[MAIN], None)
    else:
        try:
            os.makedirs(arguments.output, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write {arguments.output}: {error.strerror or error}") from None
        for name, text in found.texts.items():
            output.write(text, os.path.join(arguments.output, name))
        commands = " && ".join(f"coqc -w none {name}" for name in found.texts)
        print(f"{arguments.output}: {', '.join(found.texts)}; in this folder: {commands}", file=sys.stderr)
    for label, reason in found.left_out.items():
        print(f"symkl: ({label}) is not proved there: {reason}", file=sys.stderr)
    return 0
