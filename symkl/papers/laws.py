"""The distributions of a paper: their names, and what is said of their parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from symkl.papers.families import Parameters
from symkl.papers.names import name_of, plain_text
from symkl.papers.parameters import NORMALS, arguments, pair, parameters
from symkl.papers.rows import DECLARES, Statement
from symkl.papers.symbols import Symbols
from symkl.papers.tokens import Token, Unreadable


def named(found: Sequence[Token]) -> set[str]:
    r"""Names of distributions: in ``D_{KL}(P \| Q)``, under E, before ``= \mathcal{N}`` and ``= … \exp``."""
    names: set[str] = set()
    for at, token in enumerate(found):
        if token.text in ("|", r"\|", r"\Vert", r"\parallel") and at:
            behind = at + (2 if found[at + 1 : at + 2] and found[at + 1].text == "|" else 1)
            if behind < len(found) and _before_a_divergence(found, at):
                first = at - 1 - 3 * (found[at - 1].text == ")" and at > 3)  # P, or P(x)
                names |= {t.text for t in (found[first], found[behind]) if t.text.isalpha() and len(t.text) == 1}
        if token.text == r"\sim" and at + 1 < len(found) and found[at + 1].text.isalpha():
            names.add(found[at + 1].text)
        if _is_normal(found, at):
            names |= _before_equals(found, at)
    if len(found) > 4 and [t.text for t in found[1:5:2]] == ["(", ")"] and found[4].text == "=":
        is_density = any(t.text == r"\exp" or (t.text == "e" and n.text == "^") for t, n in pairwise(found))
        names |= {found[0].text} if is_density else set()
    return {name for name in names if re.fullmatch("[A-Za-z]", name) and name != "N"}


def _is_normal(found: Sequence[Token], at: int) -> bool:
    """Whether 𝒩 begins here: in script, or a plain N before a bracket."""
    if found[at].text == "N":
        return at + 1 < len(found) and found[at + 1].text == "("
    return found[at].text in NORMALS and [t.text for t in found[at + 1 : at + 4] if t.text not in "{}"][:1] == ["N"]


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
    if len(sides) == 3 and statement.relation == r"\sim" and plain_text(list(sides[1])) in laws:
        found = parameters(sides[2])
        if found is not None:
            symbols.law(plain_text(list(sides[1])), found, "declared normal")
            symbols.variables.setdefault(_name(sides[0]), plain_text(list(sides[1])))
            return True
    if len(sides) == 2 and sides[0] and sides[1]:
        found = parameters(sides[1])
        head = plain_text(list(sides[0]))
        if found is not None and statement.relation == r"\sim":
            name = "P" if "P" not in symbols.parameters else f"P_{head}"
            symbols.variables[_name(sides[0])] = name
            symbols.law(name, found, f"{head} is declared normal")
            return True
        if found is not None and statement.relation == "=" and head in laws:
            symbols.law(head, found, "declared normal")
            return True
        if statement.relation == r"\sim" and head and plain_text(list(sides[1])) in laws:
            symbols.variables.setdefault(_name(sides[0]), plain_text(list(sides[1])))
            return True
        density = _density(sides)
        if density is not None and statement.relation == "=":
            symbols.law(*density[:2], "its density is declared normal")
            symbols.write_of(density[0], density[2])
    if statement.relation in DECLARES and len(sides) >= 2:
        symbols.declare(sides, statement.relation, sentence)
        return True
    return False


def _name(side: Sequence[Token]) -> str:
    try:
        return name_of(list(side))
    except Unreadable:
        return plain_text(list(side))


def _density(sides: Sequence[Sequence[Token]]) -> tuple[str, Parameters, str] | None:
    """P, its parameters and x of ``P(x) = \\mathcal{N}(x; m, S)``."""
    head = [t.text for t in sides[0] if t.text not in ("&", r"\,")]
    parts = arguments(sides[1])
    if len(head) < 4 or head[1] != "(" or not head[0].isalpha() or parts is None or len(parts) != 3:
        return None
    found = pair(parts[1:])
    return None if found is None else (head[0], found, _name(parts[0]))
