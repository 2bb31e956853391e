"""The distributions of a paper: their names, and what is said of their parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symkl.papers.names import name_of, plain_text
from symkl.papers.rows import DECLARES, Statement
from symkl.papers.scan import terminals
from symkl.papers.symbols import Symbols, parameter
from symkl.papers.tokens import Token, Unreadable, group

NORMALS = frozenset({r"\mathcal", r"\mathscr", r"\mathrm"})


def named(found: Sequence[Token]) -> set[str]:
    r"""The names that stand for distributions: in ``D_{KL}(P \| Q)``, under E, before ``= \mathcal{N}``."""
    names: set[str] = set()
    for at, token in enumerate(found):
        if token.text in ("|", r"\|", r"\Vert", r"\parallel") and at:
            behind = at + (2 if found[at + 1 : at + 2] and found[at + 1].text == "|" else 1)
            if behind < len(found) and _before_a_divergence(found, at):
                names |= {t.text for t in (found[at - 1], found[behind]) if t.text.isalpha() and len(t.text) == 1}
        if token.text == r"\sim" and at + 1 < len(found) and found[at + 1].text.isalpha():
            names.add(found[at + 1].text)
        if token.text in NORMALS and plain_text(list(found[at + 1 : at + 4])) == "N":
            names |= _before_equals(found, at)
    return {name for name in names if re.fullmatch("[A-Za-z]", name) and name != "N"}


def _before_a_divergence(found: Sequence[Token], at: int) -> bool:
    """Whether the bars are those of a divergence: its name stands before the bracket they are in."""
    depth = 0
    for i in range(at - 1, max(-1, at - 80), -1):
        depth += (found[i].text in ")]}") - (found[i].text in "([{")
        if depth < 0:
            return "L" in plain_text(list(found[max(0, i - 8) : i])).upper()
    return False


def _before_equals(found: Sequence[Token], at: int) -> set[str]:
    """P in ``P(x) = \\mathcal{N}`` and ``P = \\mathcal{N}``."""
    if at and found[at - 1].text == "=":
        before = [t.text for t in found[:at - 1] if t.text not in ("&", r"\,")]
        if before and before[-1] == ")":
            before = before[: len(before) - 1 - before[::-1].index("(")] if "(" in before else []
        if before and before[-1].isalpha():
            return {before[-1]}
    return set()


def from_statement(statement: Statement, laws: set[str], symbols: Symbols, sentence: str) -> bool:
    """Take what a statement says of letters; whether it says nothing else."""
    sides = statement.sides
    if len(sides) == 2 and sides[0] and sides[1]:
        pair = _parameters(sides[1])
        head = plain_text(list(sides[0]))
        if pair is not None and statement.relation == r"\sim":
            name = "P" if "P" not in symbols.parameters else f"P_{head}"
            symbols.variables[_name(sides[0])] = name
            symbols.law(name, *pair, f"{head} is declared normal")
            symbols.note(_name(sides[0]), "vector", "a random variable")
            return True
        if pair is not None and statement.relation == "=" and head in laws:
            symbols.law(head, *pair, "declared normal")
            return True
        if statement.relation == r"\sim" and head and plain_text(list(sides[1])) in laws:
            symbols.variables.setdefault(_name(sides[0]), plain_text(list(sides[1])))
            return True
        density = _density(sides)
        if density is not None and statement.relation == "=":
            symbols.law(*density[:3], "its density is declared normal")
            symbols.write_of(density[0], density[3])
    if statement.relation in DECLARES and len(sides) >= 2:
        symbols.declare(sides, statement.relation, sentence)
        return True
    return False


def _name(side: Sequence[Token]) -> str:
    try:
        return name_of(list(side))
    except Unreadable:
        return plain_text(list(side))


def _arguments(side: Sequence[Token]) -> list[list[Token]] | None:
    """What stands in the brackets of 𝒩(…), separated by commas, semicolons and bars; None for anything else."""
    kept = [t for t in side if t.text not in (r"\left", r"\right", r"\,", r"\;", r"\big", r"\bigl", r"\bigr")]
    if not kept:
        return None
    try:
        if kept[0].text in NORMALS:
            word, at = group(kept, 1)
        else:
            word, at = kept[:1], 1
    except Unreadable:
        return None
    if plain_text(word) != "N" or at >= len(kept) or kept[at].text != "(" or kept[-1].text != ")":
        return None
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in kept[at + 1 : -1]:
        depth += (token.text in "([{") - (token.text in ")]}")
        if depth < 0:
            return None
        if depth == 0 and token.text in (",", ";", "|", r"\mid"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _parameters(side: Sequence[Token]) -> tuple[str, str] | None:
    """The mean and the covariance of ``\\mathcal{N}(m, S)``, by name."""
    parts = _arguments(side)
    if parts is None or len(parts) != 2:
        return None
    return _pair(parts)


def _pair(parts: list[list[Token]]) -> tuple[str, str] | None:
    try:
        kinds = [[t.kind for t in terminals(part, ())] for part in parts]
        if all(kind in (["SYMBOL"], ["NUMBER"]) for kind in kinds):
            return parameter(parts[0]), parameter(parts[1])
    except Unreadable:
        return None
    return None


def _density(sides: Sequence[Sequence[Token]]) -> tuple[str, str, str, str] | None:
    """P, m, S and x of ``P(x) = \\mathcal{N}(x; m, S)``."""
    head = [t.text for t in sides[0] if t.text not in ("&", r"\,")]
    parts = _arguments(sides[1])
    if len(head) < 4 or head[1] != "(" or not head[0].isalpha() or parts is None or len(parts) != 3:
        return None
    pair = _pair(parts[1:])
    return None if pair is None else (head[0], *pair, _name(parts[0]))
