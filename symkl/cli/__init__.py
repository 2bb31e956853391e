"""The command line, a small file a command. Nothing mathematical happens here.

What a command needs is imported when it runs, so that a quick check stays quick.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, HelpFormatter, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from symkl.cli.output import spell
from symkl.errors import DerivationError, SymklError

if TYPE_CHECKING:
    from symkl.proof.derivation import Derivation

COMMANDS = {
    "check": ("symkl.cli.check", "verify every step of a derivation"),
    # a module symkl.cli.list would hide Python's own `list` in this one
    "list": ("symkl.cli.steps", "show the steps of a derivation, without checking them"),
    "explain": ("symkl.cli.explain", "tell in full why a step holds, from one side to the other"),
    "kl": ("symkl.cli.kl", "the KL divergence of two Gaussians with numbers, to guaranteed digits"),
    "test": ("symkl.cli.test", "judge somebody's KL code: is it right, and what is wrong in it?"),
    "audit": ("symkl.cli.audit", "what every step needs, and what breaks without it"),
    "mutate": ("symkl.cli.mutate", "try every wrong version of a derivation: is each one refused?"),
    "report": ("symkl.cli.report", "write what the layers found as one HTML file"),
    "graph": ("symkl.cli.graph", "draw which step cites which"),
    "latex": ("symkl.cli.latex", "write a derivation as a LaTeX document, as macros, or as PDF"),
    "snapshot": ("symkl.cli.snapshot", "record what a derivation claims, and notice when a meaning changes"),
    "convert": ("symkl.cli.convert", "write a paper as the Python script that states its derivation"),
    "coq": ("symkl.cli.coq", "write a derivation for Coq, whose kernel can check it"),
    "completions": ("symkl.cli.completions", "let a shell complete commands and options"),
}
"""Every command: the module that has its `add_arguments` and `run`, and what it does."""

ALLOCATIONS = 50_000
"""So many new objects between two searches for cycles: a check of the paper makes fewer."""
INTERNAL_FAULT, INTERRUPTED, PIPE_CLOSED = 70, 130, 141
DEBUG = "SYMKL_DEBUG"
"""The environment variable that asks for the traceback of a fault of symkl's own."""

EXIT_CODES = """\
exit codes:
  0  no selected step is refuted or unknown
  1  a selected step is refuted or unknown; for kl, the two methods disagree;
     for snapshot --check, a formula has changed its meaning or is gone;
     for test, the function is wrong or unstable
  2  the input cannot be used; standard error says file, line, column and reason
     (for test, also a function that cannot be judged)
  3  a tool is missing; standard error says how to get it
others are no verdict: 70 a fault of symkl's own, 130 Ctrl-C, 141 a closed pipe
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
    from symkl.documents.visible import visible_lines

    if not (isinstance(error, DerivationError) and error.file):
        return visible_lines(f"symkl: {error}")
    from symkl.documents.spans import located

    return visible_lines(located(error))


def _run_command(given: list[str]) -> int:
    chosen = next(iter(given), "")
    parser = _program([chosen] if chosen in COMMANDS else COMMANDS, lambda name: name == chosen)
    arguments = parser.parse_args(given)
    return int(arguments.run(arguments))


def every_parser() -> ArgumentParser:
    """The program with all options of all commands, for the shell's completion and the documentation."""
    return _program(COMMANDS, lambda _: True)


def _program(names: Iterable[str], whole: Callable[[str], bool]) -> ArgumentParser:
    """The parser with these commands; only those that are `whole` are imported for their options."""
    from symkl import __version__

    parser = _parser("symkl", "Verify mathematical derivations of Gaussian information theory, step by step.")
    parser.add_argument("--version", action="version", version=f"symkl {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", prog="symkl", required=True)
    for name in names:
        module, summary = COMMANDS[name]
        description = f"{summary[0].upper()}{summary[1:]}{'' if summary.endswith('?') else '.'}"
        own = commands.add_parser(name, help=summary, description=description, **LOOK)
        if whole(name):
            command = import_module(module)
            command.add_arguments(own)
            own.set_defaults(run=command.run)
    return parser


def _help_format(prog: str) -> HelpFormatter:
    # a fixed width: asking for that of the terminal costs an import at every start
    return RawDescriptionHelpFormatter(prog, max_help_position=26, width=80)


LOOK: dict[str, Any] = {"epilog": EXIT_CODES, "formatter_class": _help_format, "allow_abbrev": False}
"""What the help of every command has in common."""


class Parser(ArgumentParser):
    """Arguments that name nothing are shown, and do not act on the terminal."""

    def error(self, message: str) -> NoReturn:
        from symkl.documents.visible import visible_lines

        super().error(visible_lines(message))


def _parser(name: str, description: str) -> ArgumentParser:
    return Parser(name, description=description, **LOOK)


def _guarded(run: Callable[[], int]) -> int:
    """Run a command; what the user can cause becomes a message and an exit code, never a traceback."""
    if sys.stdout is None or sys.stderr is None:
        from symkl.cli.output import replace_closed

        replace_closed()
    for stream in (sys.stdout, sys.stderr):
        spell(stream)
    try:
        code = run()
        sys.stdout.flush()
    except SystemExit as stop:  # argparse: --help, or an option it does not know
        return stop.code if isinstance(stop.code, int) else 2
    except SymklError as error:
        return _said(describe(error), error.exit_code)
    except KeyboardInterrupt:
        return _said("interrupted", INTERRUPTED)
    except UnicodeEncodeError as error:
        return _said(f"symkl: {error.object[error.start:error.end]!a} cannot be written in {error.encoding}", 2)
    except BrokenPipeError:  # the reader, such as head, has seen enough; nothing more may be flushed into the pipe
        return _unwritten(PIPE_CLOSED)
    except OSError as error:  # a full disk behind standard output
        return _unwritten(_said(f"symkl: cannot write: {error.strerror or error}", 2))
    except MemoryError:
        return _said("symkl: out of memory", 2)
    except Exception as error:
        return _said(_fault(error), INTERNAL_FAULT)
    return code


def _said(message: str, code: int) -> int:
    """The exit code, after the message, whatever becomes of standard error."""
    try:
        print(message, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    return code


def _unwritten(code: int) -> int:
    """The exit code; what standard output still holds goes nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _fault(error: Exception) -> str:
    """A fault of symkl's own in one line, or with its traceback: no program may take it for a verdict."""
    from traceback import extract_tb, format_exception

    if os.environ.get(DEBUG):
        return "".join(format_exception(error)).rstrip()
    last = extract_tb(error.__traceback__)[-1]
    said = str(error).strip().rpartition("\n")[2]  # of a process that it happened in, the last line
    place = f"{os.path.basename(last.filename)}:{last.lineno}"
    return (
        f"symkl: a fault of its own, and no verdict: {type(error).__name__}: {said} ({place}). Please report it with "
        f"the command and its input; {DEBUG}=1 shows the traceback"
    )
