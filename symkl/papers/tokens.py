"""TeX as tokens, each with its place in the source; macros are expanded, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

MOST_TOKENS = 20_000
"""Tokens of one formula after its macros are expanded."""
LONGEST_DEFINITION, MOST_DEFINING = 400, 100_000
"""Tokens of one definition of a macro, and what is spent on all of them."""
DEEPEST = 200
"""Groups that stand in one another."""
TOKEN = re.compile(r"(?P<space>\s+|%[^\n]*)|(?P<command>\\(?:[A-Za-z]+\*?|.))|(?P<char>.)", re.DOTALL)
DEFINES = frozenset({r"\newcommand", r"\renewcommand", r"\providecommand", r"\newcommand*", r"\renewcommand*"})
OPERATORS = frozenset({r"\DeclareMathOperator", r"\DeclareMathOperator*"})


class Unreadable(Exception):
    """Why a formula cannot be read, and where in the source it stops being readable."""

    def __init__(self, reason: str, start: int, end: int) -> None:
        super().__init__(reason)
        self.reason, self.start, self.end = reason, start, end


class IllTyped(Unreadable):
    """A formula that is read, and whose shapes do not fit: it says nothing."""


class Token(NamedTuple):
    """A command, a letter, a digit or a sign, and where it stands; what a macro brings stands where it is called."""

    text: str
    start: int
    end: int


class Macro(NamedTuple):
    """How many arguments it takes, and what it stands for."""

    arity: int
    body: tuple[Token, ...]


def tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """The tokens between two places of the source; spaces and comments are none."""
    for match in TOKEN.finditer(source, start, end):
        if match.lastgroup != "space":
            yield Token(match[0], match.start(), match.end())


def group(found: list[Token], at: int) -> tuple[list[Token], int]:
    """The tokens of the argument that begins at a place, without its braces, and the place behind it."""
    if at >= len(found):
        last = found[-1] if found else Token("", 0, 0)
        raise Unreadable("something is missing here: an argument in braces is expected", last.start, last.end)
    if found[at].text != "{":
        return [found[at]], at + 1
    depth = 0
    for i in range(at, len(found)):
        depth += {"{": 1, "}": -1}.get(found[i].text, 0)
        if depth > DEEPEST:
            raise Unreadable(f"groups are nested more than {DEEPEST} deep", found[i].start, found[i].end)
        if depth == 0:
            return found[at + 1 : i], i + 1
    raise Unreadable("this brace is never closed", found[at].start, found[at].end)


def macros(source: str) -> dict[str, Macro]:
    r"""The macros that a source defines: ``\newcommand``, ``\def`` without patterns, ``\DeclareMathOperator``.

    A definition that cannot be read defines nothing; its name is unknown where it is used.
    """
    found: dict[str, Macro] = {}
    budget = MOST_DEFINING
    for match in re.finditer(r"\\(?:(?:re)?newcommand|providecommand|def|DeclareMathOperator)(?![A-Za-z])\*?", source):
        line = list(islice(tokens(source, match.start(), len(source)), min(budget, LONGEST_DEFINITION)))
        budget -= 1 + sum(1 for _ in line) // 4
        if budget <= 0:
            break
        try:
            name, macro = _defined(line)
        except Unreadable:
            continue
        found[name] = macro
    return found


def _defined(line: list[Token]) -> tuple[str, Macro]:
    command = line[0].text
    if command == r"\def":
        if line[1].text[0] != "\\" or line[2].text != "{":
            raise Unreadable("a pattern", line[0].start, line[0].end)
        return line[1].text, Macro(0, tuple(group(line, 2)[0]))
    name, at = group(line, 1)
    if len(name) != 1 or name[0].text[0] != "\\":
        raise Unreadable("no name", line[0].start, line[0].end)
    arity = 0
    if at + 2 < len(line) and line[at].text == "[" and line[at + 1].text.isdecimal() and line[at + 2].text == "]":
        arity, at = int(line[at + 1].text), at + 3
    body, _ = group(line, at)
    if command in OPERATORS:
        body = [Token(r"\operatorname", 0, 0), Token("{", 0, 0), *body, Token("}", 0, 0)]
    return name[0].text, Macro(arity, tuple(body))


def expanded(found: Iterable[Token], known: Mapping[str, Macro]) -> list[Token]:
    """The tokens with every macro written out.

    Raises
    ------
    Unreadable
        When there are too many tokens then: a macro may stand for itself.
    """
    waiting = list(found)[::-1]
    done: list[Token] = []
    steps = 0
    while waiting:
        token = waiting.pop()
        macro = known.get(token.text)
        steps += 1
        if steps > MOST_TOKENS or len(waiting) > MOST_TOKENS:
            raise Unreadable(f"with its macros written out this has more than {MOST_TOKENS} parts", token.start,
                             token.end)  # fmt: skip
        if macro is None:
            done.append(token)
            continue
        arguments = []
        for _ in range(macro.arity):
            arguments.append(_argument(waiting, token))
        waiting += _written(macro, arguments, token)[::-1]
    return done


def _argument(waiting: list[Token], call: Token) -> list[Token]:
    """The next argument, taken from the tokens that wait, the next of which is the last."""
    if not waiting:
        raise Unreadable(f"{call.text} lacks an argument", call.start, call.end)
    first = waiting.pop()
    if first.text != "{":
        return [first]
    argument: list[Token] = []
    depth = 1
    while waiting:
        token = waiting.pop()
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0:
            return argument
        argument.append(token)
    raise Unreadable("this brace is never closed", first.start, first.end)


def _written(macro: Macro, arguments: list[list[Token]], call: Token) -> list[Token]:
    written: list[Token] = []
    body = iter(macro.body)
    for token in body:
        if token.text == "#":
            number = next(body, token).text
            if number.isdecimal() and 0 < int(number) <= len(arguments):
                written += arguments[int(number) - 1]
                if len(written) > MOST_TOKENS:
                    raise Unreadable(f"{call.text} stands for more than {MOST_TOKENS} parts", call.start, call.end)
                continue
        written.append(Token(token.text, call.start, call.end))
    return written
