"""The page of the command line for the docs, written from the parsers: ``python -m symkl.cli.manual``."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator

from symkl.cli import EXIT_CODES, every_parser
from symkl.cli.completions import parsers

HEAD = """# The command line

This page is written by `python -m symkl.cli.manual` from the parsers, and a test holds them together.
"""
COMPLETION = """\
## Completion

`symkl completions` writes what a shell needs to complete commands, options and files.

| shell | once |
|---|---|
| bash | `symkl completions bash > ~/.local/share/bash-completion/completions/symkl` |
| zsh | `symkl completions zsh > _symkl`, in a folder of `$fpath` |
| fish | `symkl completions fish > ~/.config/fish/completions/symkl.fish` |
"""


def manual_page() -> str:
    """The page as Markdown, one section a command."""
    _, *commands = parsers(every_parser())
    return "\n".join([HEAD, *(line for each in commands for line in _section(each)), *_exit_codes(), COMPLETION])


def _section(parser: ArgumentParser) -> Iterator[str]:
    yield f"## {parser.prog}\n"
    yield f"{parser.description}\n"
    yield f"`{' '.join([parser.prog, '[OPTIONS]', *map(_placed, _positional(parser))])}`\n"
    yield "| argument | what it is |"
    yield "|---|---|"
    for action in parser._actions:
        if action.help is not SUPPRESS and "--help" not in action.option_strings:
            yield f"| {_written(action)} | {_cell(action.help or '')} |"
    yield ""


def _positional(parser: ArgumentParser) -> list[Action]:
    return [action for action in parser._actions if not action.option_strings]


def _placed(action: Action) -> str:
    name = _value(action)
    return {"?": f"[{name}]", "*": f"[{name} …]", "+": f"{name} …"}.get(str(action.nargs), name)


def _value(action: Action) -> str:
    if action.choices is not None and not isinstance(action.metavar, str):
        return "{" + ",".join(map(str, action.choices)) + "}"
    return str(action.metavar or action.dest.upper())


def _written(action: Action) -> str:
    names = action.option_strings or [""]
    value = "" if action.nargs == 0 else _value(action)
    return ", ".join(f"`{f'{name} {value}'.strip()}`" for name in names)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes\n"
    yield "| code | meaning |"
    yield "|---|---|"
    for line in EXIT_CODES.splitlines()[1:]:
        code, _, meaning = line.strip().partition("  ")
        yield f"| {code} | {_cell(meaning)} |"
    yield ""


if __name__ == "__main__":
    print(manual_page(), end="")
