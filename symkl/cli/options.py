"""How arguments are declared that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import TypeVar

from symkl.errors import UsageError
from symkl.layers import written

Read = TypeVar("Read")
PATH_HELP = (
    "a Python file with a module-level `derivation`, which is run, or a paper in .md or .tex, which is read "
    "(default: the Gaussian KL divergence that comes with symkl)"
)


def add_path(parser: ArgumentParser) -> None:
    """The one derivation a command is about."""
    parser.add_argument("path", nargs="?", metavar="PATH", help=PATH_HELP)


def argument(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """The type of an argument: what `read` refuses argparse reports, with the name of the option."""

    def of_argument(text: str) -> Read:
        try:
            return read(text)
        except UsageError as error:
            raise ArgumentTypeError(str(error)) from None

    return of_argument


names, dimensions, positive = argument(written.names), argument(written.dimensions), argument(written.positive)
jobs, seed, seconds = argument(written.jobs), argument(written.seed), argument(written.seconds)
