"""The command line, a small file a command. Nothing mathematical happens here.

What a command needs is imported when it runs, so that a quick check stays quick.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, HelpFormatter, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from symkl.errors import DerivationError, SymklError

if TYPE_CHECKING:
    from symkl.proof.derivation import Derivation

COMMANDS = {
    "check": ("symkl.cli.check", "verify every step of a derivation"),
    # a module symkl.cli.list would hide Python's own `list` in this one
    "list": ("symkl.cli.steps", "show the steps of a derivation, without checking them"),
    "explain": ("symkl.cli.explain", "tell in full why a step holds, from one side to the other"),
    "kl": ("symkl.cli.kl", "the KL divergence of two Gaussians with numbers, to guaranteed digits"),
    "audit": ("symkl.cli.audit", "what every step needs, and what breaks without it"),
    "mutate": ("symkl.cli.mutate", "try every wrong version of a derivation: is each one refused?"),
    "latex": ("symkl.cli.latex", "write a derivation as a LaTeX document, as macros, or as PDF"),
}
"""Every command: the module that has its `add_arguments` and `run`, and what it does."""

ALLOCATIONS = 50_000
"""So many new objects between two searches for cycles: a check of the paper makes fewer."""
INTERRUPTED = 130
PIPE_CLOSED = 141

EXIT_CODES = """\
exit codes:
  0  no selected step is refuted or unknown
  1  a selected step is refuted or unknown; for kl, the two methods disagree
  2  the input cannot be used; standard error says file, line, column and reason
  3  a tool is missing; standard error says how to get it
"""


def program() -> int:
    """Run symkl as a process of its own, whose objects almost all live until its end."""
    gc.set_threshold(ALLOCATIONS)
    code = main()
    gc.freeze()  # at the end nothing is searched for cycles once more
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Run symkl with these arguments, by default those of the process, and return the exit code."""
    return _guarded(lambda: _run_command(sys.argv[1:] if argv is None else list(argv)))


def main_of_proof(derivation: Derivation, file: str) -> NoReturn:
    """Check one derivation and exit with the code of ``symkl check``: what a proof script does when it is run itself.

    Parameters
    ----------
    derivation : Derivation
        What to check.
    file : str
        The script, its ``__file__``.
    """
    from symkl.cli import check

    def run() -> int:
        parser = _parser(os.path.basename(file), f"Verify: {derivation.title}.")
        check.add_options(parser)
        return check.run_on(derivation, parser.parse_args())

    sys.exit(_guarded(run))


def describe(error: SymklError) -> str:
    """The error as one message: ``file:line:column: reason``."""
    if not (isinstance(error, DerivationError) and error.file):
        return f"symkl: {error}"
    from symkl.documents.spans import located

    return located(error)


def _run_command(given: list[str]) -> int:
    from symkl import __version__

    parser = _parser("symkl", "Verify mathematical derivations of Gaussian information theory, step by step.")
    parser.add_argument("--version", action="version", version=f"symkl {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", prog="symkl", required=True)
    chosen = next(iter(given), "")
    for name in [chosen] if chosen in COMMANDS else COMMANDS:
        module, summary = COMMANDS[name]
        description = f"{summary[0].upper()}{summary[1:]}."
        own = commands.add_parser(name, help=summary, description=description, **LOOK)
        if name == chosen:
            command = import_module(module)
            command.add_arguments(own)
            own.set_defaults(run=command.run)
    arguments = parser.parse_args(given)
    return int(arguments.run(arguments))


def _help_format(prog: str) -> HelpFormatter:
    # a fixed width: asking for that of the terminal costs an import at every start
    return RawDescriptionHelpFormatter(prog, max_help_position=26, width=80)


LOOK: dict[str, Any] = {"epilog": EXIT_CODES, "formatter_class": _help_format, "allow_abbrev": False}
"""What the help of every command has in common."""


def _parser(name: str, description: str) -> ArgumentParser:
    return ArgumentParser(name, description=description, **LOOK)


def _guarded(run: Callable[[], int]) -> int:
    """Run a command; what the user can cause becomes a message and an exit code, never a traceback."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - standard output was closed for good
    if "utf" not in (sys.stdout.encoding or "").lower() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = run()
        sys.stdout.flush()
    except SystemExit as stop:  # argparse: --help, or an option it does not know
        return stop.code if isinstance(stop.code, int) else 2
    except SymklError as error:
        print(describe(error), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except UnicodeEncodeError as error:
        print(f"symkl: {error.object[error.start:error.end]!a} cannot be written in {error.encoding}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as head, has seen enough; nothing more may be flushed into the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:  # a full disk behind standard output
        print(f"symkl: cannot write: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code
