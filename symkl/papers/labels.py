"""What a paper states, in order: each statement with its label, its tree, and the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from symkl.papers.families import NUMBER, Parameters
from symkl.papers.formula import Node, parse
from symkl.papers.laws import from_statement, named
from symkl.papers.manuscript import SETTING, Piece
from symkl.papers.names import whole_name
from symkl.papers.prose import told
from symkl.papers.rows import DECLARES, Statement, statements
from symkl.papers.scan import terminals
from symkl.papers.symbols import Symbols
from symkl.papers.tokens import Macro, Unreadable, expanded, tokens

BEGIN = r"\begin{document}"
NO_PROSE = re.compile(
    r"\\(?:begin|end|label|input|include)\{[^}]*\}|\\item|^\s*[-*#]+ |(?<!\\)%.*$", re.MULTILINE
)
LONGEST_SENTENCE = 200
NEAR = 200
"""Characters around an inline formula in which its line may say *covariance*."""
RIGHT_BEFORE = re.compile(r"(covariance|positive[- ]definite|symmetric)( matrix| matrices)?\s*$")
CONDITION = re.compile(
    r"\b(?:if|when|whenever|where|for|unless|assum\w*|suppos\w*|let|with|case|given|provided|such that|of the form)\b"
    r"[^.;:]*$", re.IGNORECASE
)  # fmt: skip
"""Words before an inline formula that make it a condition."""
INTRODUCED = re.compile(
    r"\b(?:let|defin(?:e|es|ed|ing)|denot\w+|writ(?:e|ing)|abbreviat\w+|introduc\w+|shorthand|notation)\b[^.;:]*:?\s*$"
    r"|\b(?:where|with|set|setting|put|putting)\s*(?:§[\s,]*(?:and\s*)?)*:?\s*$", re.IGNORECASE
)  # fmt: skip
"""Words before a formula that make a letter alone on its left stand for the right."""
ASSERTED = re.compile(
    r"\b(?:is|are|equals|gives|yields|becomes|obtains?|gets?|finds?|follows|hence|thus|therefore|so)\b"
    r"[\s,]*(?:that)?[\s,:]*$", re.IGNORECASE
)  # fmt: skip
"""Words before a formula that make it a claim about something that is known."""
CITED = re.compile(r"\\(?:eq)?ref\{([^}]*)\}|\(([A-Za-z]?\d+(?:\.\d+)*[a-z]?)\)")


class Said(NamedTuple):
    """One statement of a display, before its letters are known."""

    statement: Statement
    label: str
    start: int
    end: int
    sentence: str
    section: str
    sides: tuple[Node, ...] = ()
    problem: Unreadable | None = None
    cites: tuple[str, ...] = ()
    defines: bool = False
    introduced: bool = False
    asserted: bool = False


def statements_of(text: str, parts: list[Piece], known: dict[str, Macro], symbols: Symbols) -> Iterator[Said]:
    """Every statement, with its label; inline formulas and settings only tell what letters are."""
    laws = _from_prose(text, known, symbols)
    raw: list[tuple[Piece, list[Statement], Unreadable | None, str, str]] = []
    section, behind = "", text.find(BEGIN) + len(BEGIN) if BEGIN in text else 0
    for piece in parts:
        inside = text[piece.start : piece.end]
        if piece.kind == "heading":
            section, behind = re.sub(r"^#+\s*|\\(?:sub)*section\*?\{|\}$|\$", "", inside).strip(), piece.end
        elif piece.kind == "setting":
            try:
                symbols.set(SETTING.match(inside)["said"])  # type: ignore[index]
            except Unreadable as error:
                raw.append((piece, [], Unreadable(error.reason, piece.start, piece.end), "", section))
        elif piece.kind == "open":
            problem = Unreadable(f"{inside} is never closed", piece.start, piece.end)
            raw.append((piece, [], problem, "", section))
        else:
            found, problem = [], None
            try:
                shown = expanded(tokens(text, piece.start, piece.end), known)
                laws |= named(shown)
                found = list(statements(shown, piece.environment, piece.starred))
            except Unreadable as error:
                problem = error
            if piece.kind == "inline":
                raw.append((piece, found, None, _near(text, piece), section))
            else:
                raw.append((piece, found, problem, _sentence(text[behind : piece.outer[0]]), section))
                behind = piece.outer[1]
    yield from _labelled(text, raw, laws, symbols)


def _from_prose(text: str, known: dict[str, Macro], symbols: Symbols) -> set[str]:
    """The distributions that sentences call Gaussian, and what they say of their parameters."""
    names: set[str] = set()
    for one in told(text, known):
        names.add(one.name)
        if one.mean and one.name not in symbols.parameters:
            symbols.law(one.name, Parameters(one.mean, one.spread), "the text says so")
            if one.kind == "variance" and not one.spread.endswith("^2"):
                symbols.note(one.spread, "variance", "the text says so")
    return names


def _sentence(prose: str) -> str:
    """The last sentence before a display, in one line."""
    prose = NO_PROSE.sub(" ", prose)
    paragraph = prose.strip().rpartition("\n\n")[2]
    words = " ".join(paragraph.replace("$", "").replace("**", "").split())
    last = re.split(r"(?<=[.!?]) (?=[A-Z])", words)[-1] if words else ""
    return last[:LONGEST_SENTENCE].rstrip(" :,")


def _labelled(
    text: str,
    raw: list[tuple[Piece, list[Statement], Unreadable | None, str, str]],
    laws: set[str],
    symbols: Symbols,
) -> Iterator[Said]:
    keys: dict[str, str] = {}
    used = {s.label for piece, found, *_ in raw if piece.kind == "display" for s in found}
    cited = {c for _, _, _, sentence, _ in raw for c in citations(sentence, {})}
    counter, last, after = 0, "", 0
    for piece, found, problem, sentence, section in raw:
        if piece.kind == "inline":
            for statement in found:
                try:
                    if from_statement(statement, laws, symbols, sentence) or not _is_claim(statement, text, piece):
                        continue
                except Unreadable as error:
                    after += 1
                    yield _contradicting(f"{last or 0}.{after}", piece, error)
                    continue
                after += 1
                start, end = _between(statement)
                sides, problem = _parsed(statement, laws, start, end)
                sentence = _sentence(text[max(0, start - NEAR) : piece.outer[0]])
                introduced, asserted = _manner(text, piece)
                yield Said(statement, f"{last or 0}.{after}", start, end, sentence, section, sides, problem,
                           introduced=introduced, asserted=asserted)  # fmt: skip
            continue
        if problem is not None:
            label = _printed(text[piece.start : piece.end])
            if not label or label in used:
                after += 1
                label = f"{last or 0}.{after}"
            else:
                last, after = label, 0
            used.add(label)
            yield Said(_NOTHING, label, piece.start, piece.end, "", section, (), problem)
            continue
        for statement in found:
            try:
                if from_statement(statement, laws, symbols, sentence):
                    continue
            except Unreadable as error:
                after += 1
                yield _contradicting(f"{last or 0}.{after}", piece, error)
                continue
            if _claims_nothing(statement):
                continue
            label = statement.label
            if not label and statement.numbered:
                counter += 1
                label = str(counter)
            if not label:
                family = re.fullmatch(r"(\d+)[a-z]", last)
                label = family[1] if family and family[1] in cited and family[1] not in used else ""
            if label:
                last, after = label, 0
            while not label or (label in used and not statement.label):
                after += 1
                label = f"{last or 0}.{after}"
            used.add(label)
            keys[statement.key or label] = label
            start, end = _between(statement)
            sides, problem = _parsed(statement, laws, start, end)
            cites = tuple(citations(sentence, keys))
            yield Said(statement, label, start, end, sentence, section, sides, problem, cites, False,
                       *_manner(text, piece))  # fmt: skip


def _is_claim(statement: Statement, text: str, piece: Piece) -> bool:
    """Whether an inline formula says that something is so: no condition, as *if* and *for* make it, and no value."""
    if statement.problem is not None or statement.relation != "=" or statement.goes_on or len(statement.sides) < 2:
        return False
    names = [whole_name(side) for side in statement.sides]
    numbers = [NUMBER.fullmatch("".join(t.text for t in side)) for side in statement.sides]
    if all(name or number for (name, _), number in zip(names, numbers, strict=True)):
        return False
    is_condition = CONDITION.search(_words_before(text, piece)) is not None
    return not is_condition or names[0][0] != "" == names[0][1]


def _manner(text: str, piece: Piece) -> tuple[bool, bool]:
    """Whether the words before a formula introduce a letter, or claim something."""
    before = _words_before(text, piece)
    return INTRODUCED.search(before) is not None, ASSERTED.search(before) is not None


def _words_before(text: str, piece: Piece) -> str:
    """What stands before a formula in its paragraph, § for every other formula."""
    start = piece.outer[0]
    before = text[max(0, start - NEAR) : start].rpartition("\n\n")[2]
    before = before.partition("$")[2] if before.count("$") % 2 else before
    return re.sub(r"\$[^$]*\$|\\\(.*?\\\)", "§", before)


def _contradicting(label: str, piece: Piece, error: Unreadable) -> Said:
    problem = Unreadable(error.reason, piece.start, piece.end)
    return Said(_NOTHING, label, piece.start, piece.end, "", "", (), problem)


def _near(text: str, piece: Piece) -> str:
    """What is said of an inline formula: what follows it up to the next one, and a word right before it."""
    start, end = piece.outer
    after = re.split(r"\$|\\\(|[.;]\s|\n\s*\n", text[end : end + NEAR], maxsplit=1)[0]
    before = RIGHT_BEFORE.search(text[max(0, start - NEAR) : start])
    return "" if re.search(r"\b(not|no)\b", after) else f"{before[0] if before else ''} {after}"


_NOTHING = Statement((), "", "", "", False, False)


def _printed(display: str) -> str:
    """The label of a display of which nothing else can be read."""
    found = re.search(r"\\tag\*?\{([^{}]{1,20})\}|\(([A-Za-z]?\d+(?:\.\d+)*[a-z]?)\)\s*$", display)
    return (found[1] or found[2]) if found else ""


def citations(sentence: str, keys: dict[str, str]) -> list[str]:
    """The labels that a sentence names."""
    return [keys.get(m[1], m[1]) if m[1] else m[2] for m in CITED.finditer(sentence)]


def _claims_nothing(statement: Statement) -> bool:
    """Whether it is a lone expression, or a declaration."""
    too_few = statement.problem is None and len(statement.sides) < (1 if statement.goes_on else 2)
    return too_few or statement.relation in DECLARES


def _between(statement: Statement) -> tuple[int, int]:
    if statement.problem is not None:
        return statement.problem.start, statement.problem.end
    return statement.sides[0][0].start, statement.sides[-1][-1].end


def _parsed(
    statement: Statement, laws: set[str], start: int, end: int
) -> tuple[tuple[Node, ...], Unreadable | None]:
    if statement.problem is not None:
        return (), statement.problem
    try:
        return tuple(parse(terminals(list(side), laws), start, end) for side in statement.sides), None
    except Unreadable as error:
        return (), error
