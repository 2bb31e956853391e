"""From a display to its statements: rows, labels, chains of sides, and several claims beside one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from symkl.papers.names import whole_name
from symkl.papers.tokens import Token, Unreadable, group

MATRICES = frozenset({"pmatrix", "bmatrix", "matrix", "smallmatrix"})
INNER = frozenset({"split", "aligned", "gathered", "alignedat"})
ROWED = frozenset({"align", "gather", "alignat", "eqnarray", "flalign"})
EQUALS = frozenset({"=", r"\equiv", r"\triangleq", r"\coloneqq"})
DEFINING = frozenset({r"\equiv", r"\triangleq", r"\coloneqq"})
OTHERS = frozenset({
    "<", ">", r"\le", r"\leq", r"\ge", r"\geq", r"\approx", r"\propto", r"\simeq", r"\ne", r"\neq", r"\ll", r"\gg",
    r"\to", r"\rightarrow",
})  # fmt: skip
DECLARES = frozenset({r"\in", r"\sim", r"\succ", r"\succeq", ">"})
BETWEEN = frozenset({r"\Rightarrow", r"\implies", r"\iff", r"\Leftrightarrow", r"\Longrightarrow", ","})
OPEN = frozenset({"(", "[", "{", r"\{", r"\lbrace", r"\matrix"})
CLOSE = frozenset({")", "]", "}", r"\}", r"\rbrace", r"\endmatrix"})
LABEL = re.compile(r"[A-Za-z]?[0-9]+(?:\.[0-9]+)*[a-z]?'*|[A-Z]\.[0-9]+[a-z]?")
TEXTS = frozenset({r"\text", r"\mbox", r"\textrm", r"\quad", r"\qquad"})


class Statement(NamedTuple):
    """The sides of a chain of equations, as tokens; or a declaration, with the sign that makes it one.

    `label` is the label as printed, `key` what ``\\label`` calls it; `goes_on` says that it begins with ``=``, and
    `defining` that its sign is ``:=`` or another that says *is by definition*.
    """

    sides: tuple[tuple[Token, ...], ...]
    relation: str
    label: str
    key: str
    numbered: bool
    goes_on: bool
    problem: Unreadable | None = None
    defining: bool = False


class Row(NamedTuple):
    """One numbered line, or what stands on several lines of which only the last has a number."""

    tokens: list[Token]
    label: str
    key: str
    numbered: bool


def statements(found: list[Token], environment: str, starred: bool) -> Iterator[Statement]:
    """What a display states; a claim that is no equation has a problem instead of sides.

    Raises
    ------
    Unreadable
        For an environment that is not known, or a group that is never closed.
    """
    for row in _rows(found, environment, starred):
        parts = [part for part in _claims(row.tokens) if part]
        for number, part in enumerate(parts, 1):
            label = row.label if len(parts) == 1 or not row.label else f"{row.label}-{number}"
            try:
                yield _statement(part, label, row)
            except Unreadable as problem:
                yield Statement((), "=", label, row.key, row.numbered, False, problem)


def _rows(found: list[Token], environment: str, starred: bool) -> Iterator[Row]:
    lines = _lines(found) if environment in ROWED else [[t for line in _lines(found) for t in line]]
    waiting: list[Token] = []
    for line in lines:
        kept, label, key, silent = _labelled(line)
        numbered = not starred and not silent and not label
        waiting += kept
        if not kept and not label:
            continue
        if environment in ROWED and not starred and silent and not label:
            continue  # the number comes on a later line
        starts_chain = environment in ROWED and starred and not label
        if starts_chain and _first_goes_on(lines, line):
            continue
        yield Row(waiting, label, key, numbered)
        waiting = []
    if waiting:
        yield Row(waiting, "", "", False)


def _first_goes_on(lines: list[list[Token]], line: list[Token]) -> bool:
    """Whether the line after this one begins with ``=``, so that both are one chain."""
    following = lines[lines.index(line) + 1 :]
    rest = [t for t in following[0] if t.text not in ("&", r"\quad", r"\qquad")] if following else []
    return bool(rest) and rest[0].text in ("=", "+", "-")


def _lines(found: list[Token]) -> list[list[Token]]:
    """Lines end at ``\\\\``; those of an inner ``split`` or ``aligned`` are one."""
    lines: list[list[Token]] = [[]]
    depth, inner, matrices, at = 0, 0, 0, 0
    while at < len(found):
        token = found[at]
        if matrices and token.text in (r"\\", "&"):
            lines[-1].append(token._replace(text=r"\row" if token.text == r"\\" else r"\column"))
            at += 1
            continue
        if token.text in (r"\begin", r"\end"):
            name, behind = group(found, at + 1)
            word = "".join(t.text for t in name).rstrip("*")
            if word in MATRICES:
                lines[-1].append(token._replace(text=r"\matrix" if token.text == r"\begin" else r"\endmatrix"))
                matrices += 1 if token.text == r"\begin" else -1
                at = behind
                continue
            if word not in INNER:
                raise Unreadable(f"the environment {word} is not read", token.start, found[behind - 1].end)
            inner += 1 if token.text == r"\begin" else -1
            at = behind
            continue
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.text == r"\\":
            if at + 1 < len(found) and found[at + 1].text == "[" and found[at + 1].start == token.end:
                at = next((i for i in range(at, len(found)) if found[i].text == "]"), at)
            if depth == 0 and inner == 0:
                lines.append([])
        else:
            lines[-1].append(token)
        at += 1
    return lines


def _labelled(line: list[Token]) -> tuple[list[Token], str, str, bool]:
    """The line without its labels: the printed one, the key, and whether it asks for no number."""
    kept: list[Token] = []
    label, key, silent, at = "", "", False, 0
    while at < len(line):
        token = line[at]
        if token.text in (r"\tag", r"\tag*", r"\label"):
            inside, at = group(line, at + 1)
            word = "".join(t.text for t in inside if t.text not in ("$", "(", ")"))
            label, key = (label, word) if token.text == r"\label" else (word, key)
            continue
        silent |= token.text in (r"\nonumber", r"\notag")
        if token.text not in (r"\nonumber", r"\notag"):
            kept.append(token)
        at += 1
    kept, trailing = _trailing(kept)
    return kept, label or trailing, key, silent


def _trailing(line: list[Token]) -> tuple[list[Token], str]:
    """A number in brackets behind a wide space at the end."""
    if line and line[-1].text == ")":
        for at in range(len(line) - 2, max(-1, len(line) - 12), -1):
            if line[at].text == "(":
                word = "".join(t.text for t in line[at + 1 : -1])
                if at and line[at - 1].text in (r"\quad", r"\qquad") and LABEL.fullmatch(word):
                    return line[:at], word
                break
    return line, ""


def _claims(row: list[Token]) -> Iterator[list[Token]]:
    """Told apart by arrows, words and commas outside of brackets."""
    part: list[Token] = []
    depth, at = 0, 0
    while at < len(row):
        token = row[at]
        depth += (token.text in OPEN) - (token.text in CLOSE)
        if depth == 0 and token.text in BETWEEN and (token.text != "," or _relates(part)):
            yield _without_end(part)
            part = []
        elif depth == 0 and token.text in (r"\text", r"\mbox", r"\textrm") and _is_prose(row, at):
            _, at = group(row, at + 1)
            yield _without_end(part)
            part = []
            continue
        else:
            part.append(token)
        at += 1
    yield _without_end(part)


def _relates(part: list[Token]) -> bool:
    """Whether a relation stands in it: the commas of x, y ∈ ℝᵈ tell no claims apart."""
    return any(t.text in EQUALS or t.text in DECLARES or t.text in OTHERS for t in part)


PROSE = frozenset({
    "and", "or", "where", "with", "if", "for", "so", "hence", "thus", "therefore", "since", "as", "because", "then",
    "using", "by",
})  # fmt: skip


def _is_prose(row: list[Token], at: int) -> bool:
    inside, _ = group(row, at + 1)
    return "".join(t.text for t in inside).strip(",.").lower() in PROSE or len(inside) > 12


def _without_end(part: list[Token]) -> list[Token]:
    """Without the stop at its end, and spaces."""
    while part and part[-1].text in (".", ",", ";", r"\quad", r"\qquad", r"\,", "&", "\\ ", "~", r"\;", r"\:"):
        part = part[:-1]
    while part and part[0].text in (r"\quad", r"\qquad", "&", r"\,", "\\ ", "~", r"\;", r"\:"):
        part = part[1:]
    return part


def _is_positive(part: list[Token]) -> bool:
    """Whether it declares letters positive: ``σ > 0`` and ``σ_1, σ_2 > 0``, and no formula."""
    sign = next((i for i, t in enumerate(part) if t.text in (">",)), len(part))
    if [t.text for t in part[sign + 1 :]] != ["0"]:
        return False
    return all(name and not power for name, power in map(whole_name, _listed(part[:sign])))


def _listed(part: list[Token]) -> Iterator[list[Token]]:
    """What commas tell apart."""
    start = 0
    for at, token in enumerate([*part, Token(",", 0, 0)]):
        if token.text == ",":
            yield part[start:at]
            start = at + 1


def _statement(part: list[Token], label: str, row: Row) -> Statement:
    sides: list[list[Token]] = [[]]
    relation, depth, defining = "", 0, False
    positive = _is_positive(part)
    for token in part:
        depth += (token.text in OPEN) - (token.text in CLOSE)
        if depth == 0 and token.text in OTHERS and not positive:
            raise Unreadable(f"{token.text} is no equation; only equations are checked", token.start, token.end)
        if depth == 0 and (token.text in EQUALS or (token.text in DECLARES and (token.text != ">" or positive))):
            relation = relation if relation in DECLARES else token.text if token.text in DECLARES else "="
            defining |= token.text in DEFINING
            if sides[-1] and sides[-1][-1].text == ":":
                sides[-1].pop()
                defining = True
            sides.append([])
        else:
            sides[-1].append(token)
    if depth:
        raise Unreadable("brackets are not closed as they were opened", part[0].start, part[-1].end)
    hidden = next((t for t in part if not relation and (t.text in EQUALS or t.text in OTHERS)), None)
    if hidden is not None:
        raise Unreadable(f"{hidden.text} within braces or brackets is not read", hidden.start, hidden.end)
    goes_on = relation == "=" and not [t for t in sides[0] if t.text not in ("&", r"\quad", r"\,")]
    kept = sides[1:] if goes_on else sides
    if relation and not all(kept):
        raise Unreadable("a side of the equation is empty", part[0].start, part[-1].end)
    return Statement(tuple(map(tuple, kept)), relation, label, row.key, row.numbered, goes_on,
                     defining=defining)  # fmt: skip
