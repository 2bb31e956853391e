"""A formula as a tree, by a LALR grammar; every node knows where it stands in the source."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from symkl.papers.scan import Terminal
from symkl.papers.tokens import Unreadable

DEEPEST = 100
"""Nodes above one another; what is deeper is not read."""


class Node(NamedTuple):
    """An operator, its arguments, the name or number of a leaf, and its place."""

    op: str
    args: tuple[Node, ...]
    value: str
    start: int
    end: int
    bracketed: bool = False


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark, Token
    from lark.lexer import Lexer

    class Ready(Lexer):
        """Terminals that are there already."""

        def __init__(self, conf: Any) -> None: ...

        def lex(self, data: list[Terminal]) -> Iterator[Token]:  # type: ignore[override]
            for t in data:
                yield Token(t.kind, t.value, start_pos=t.start, end_pos=t.end)

    grammar = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", lexer=Ready, propagate_positions=True)


def parse(terminals: list[Terminal], start: int, end: int) -> Node:
    """The tree of one side of an equation, which stands between two places of the source.

    Raises
    ------
    Unreadable
        Where it is no formula.
    """
    from lark.exceptions import UnexpectedInput, UnexpectedToken

    if not terminals:
        raise Unreadable("a side of the equation is empty", start, end)
    try:
        tree = _parser().parse(terminals)
    except UnexpectedToken as error:
        at, stop = error.token.start_pos, error.token.end_pos
        if at is None or error.token.type == "$END":
            raise Unreadable("the formula ends too early", terminals[-1].start, terminals[-1].end) from None
        raise Unreadable(f"{str(error.token)!r} cannot stand here", at, stop) from None
    except UnexpectedInput:
        raise Unreadable("this is no formula", start, end) from None
    return _node(tree.children[0], 0)


def _node(tree: Any, depth: int) -> Node:
    from lark import Token

    if isinstance(tree, Token):
        return Node(tree.type, (), str(tree), tree.start_pos or 0, tree.end_pos or 0)
    start, end = tree.meta.start_pos, tree.meta.end_pos
    if depth > DEEPEST:
        raise Unreadable(f"the formula is nested more than {DEEPEST} deep", start, end)
    value = "".join(str(c) for c in tree.children if isinstance(c, Token))
    args = tuple(_node(c, depth + 1) for c in tree.children if not isinstance(c, Token))
    if tree.data in ("itself", "script"):
        return args[0]._replace(start=start, end=end, bracketed=True)
    return Node(str(tree.data), args, value, start, end)
