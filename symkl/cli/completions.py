"""``symkl completions``: what a shell needs to complete commands, options and files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator

from symkl.cli import every_parser, output

FILES = ("FILE", "PATH")
"""Metavariables of what is a file."""
SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("shell", choices=SHELLS, help="the shell to write for")


def run(arguments: Namespace) -> int:
    """Write the script that the shell reads at its start."""
    from shtab import FILE, complete

    program = every_parser()
    for action in [action for parser in parsers(program) for action in parser._actions]:
        if action.metavar in FILES:
            action.complete = FILE  # type: ignore[attr-defined] # where shtab looks for it
    output.write(complete(program, arguments.shell), None)
    return 0


def parsers(program: ArgumentParser) -> Iterator[ArgumentParser]:
    """The program's parser, and then that of each of its commands."""
    yield program
    for action in program._actions:
        if isinstance(action, _SubParsersAction):
            yield from action.choices.values()
