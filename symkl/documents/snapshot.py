"""The claims of a derivation in a text file for version control: what each says, and nothing of whether it holds.

A file can be read by people, by `diff`, and by `read`, which makes terms of its text and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from symkl.audit.changes import Stated
from symkl.documents.visible import visible
from symkl.errors import DerivationError, InputError, TermError
from symkl.proof.derivation import LONGEST_LABEL, MOST_SIDES, MOST_STEPS, Derivation
from symkl.terms.build import Normal, laws
from symkl.terms.expr import Term
from symkl.terms.plain import KINDS, Letters, kind, plain
from symkl.terms.plain import read as read_term
from symkl.terms.shown import shown
from symkl.terms.variables import subterms

HEADER = "symkl-snapshot/1"
LARGEST = 10_000_000
"""Bytes of a snapshot."""
CLAIM = re.compile(r"\((.+)\) (definition|step)")
DIGITS = re.compile(r"(\d+)")


class Snapshot(NamedTuple):
    """The claims by their labels, in the order of the labels."""

    title: str
    claims: Mapping[str, Stated]


def of_derivation(derivation: Derivation) -> Snapshot:
    """What a derivation claims now."""
    found = {step.label: Stated(step.claim, step.is_definition) for step in derivation}
    return Snapshot(derivation.title, {label: found[label] for label in sorted(found, key=label_order)})


def label_order(label: str) -> tuple[tuple[int, int, str], ...]:
    """The order in which labels are read: 2 before 10, 13 before 13a.

    >>> sorted(["13a", "2", "10", "13"], key=label_order)
    ['2', '10', '13', '13a']
    """
    parts = [part for part in DIGITS.split(label) if part]
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)


def write(snapshot: Snapshot) -> str:
    """The text of the file: letters, distributions, then the claims, each as it prints and as it is read back."""
    terms = [side for recorded in snapshot.claims.values() for side in recorded.claim]
    found = sorted({law for t in terms for law in laws(t)}, key=lambda law: law.name)
    parts = {s for t in terms for s in subterms(t)} | {p for law in found for p in law.parameters}
    symbols = sorted((s for s in parts if s.op == "symbol"), key=lambda s: label_order(str(s.data.name)))
    lines = [HEADER, visible(snapshot.title), ""]
    lines += [f"letter {s.data.name} {kind(s)}" for s in symbols]
    lines += [f"distribution {law.name} {plain(law.mean)} {plain(law.covariance)}" for law in found]
    for label, recorded in snapshot.claims.items():
        lines += ["", f"({label}) {'definition' if recorded.is_definition else 'step'}"]
        lines += [f"  {' = '.join(map(str, recorded.claim))}"]
        lines += [f"    {plain(side)}" for side in recorded.claim]
    return "\n".join(lines) + "\n"


def load(path: str) -> Snapshot:
    """The snapshot in a file.

    Raises
    ------
    InputError
        When there is none, or it is not one; with line and reason.
    """
    try:
        with open(path, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        reason = "there is no such snapshot: record one first, by the same command without --check"
        raise InputError(reason, path) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path) from None
    if len(data) > LARGEST:
        raise InputError(f"has more than {LARGEST} bytes; a snapshot has fewer", path)
    try:
        return read(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise InputError(f"this is not UTF-8: {error.reason}", path) from None


def read(text: str, file: str = "") -> Snapshot:
    """The snapshot that a text is; errors as of `load`."""
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    reader = _Reader()
    number = 1
    try:
        for number, line in lines:
            reader.take(number, line)
        reader.finish()
    except (TermError, DerivationError) as error:
        raise InputError(str(error), file, number, 1) from None
    return Snapshot(reader.title, reader.claims)


class _Reader:
    """Takes the lines of a snapshot in order."""

    def __init__(self) -> None:
        self.title = ""
        self.claims: dict[str, Stated] = {}
        self._symbols: dict[str, Term] = {}
        self._laws: dict[str, Normal] = {}
        self._open: tuple[str, bool] | None = None
        self._sides: list[Term] = []
        self._shown = False

    def take(self, number: int, line: str) -> None:
        if number == 1:
            if line.strip() != HEADER:
                raise TermError(f"expected {HEADER}, found {shown(line)}: this is no snapshot that this version reads")
        elif number == 2:
            self.title = line
        elif line.startswith("    "):
            self._side(line)
        elif line.startswith("  "):
            self._formula()
        elif line.strip():
            self._statement(line)

    def _formula(self) -> None:
        """The formula as it prints is for people: the terms below it are what counts."""
        if self._open is None or self._shown or self._sides:
            raise TermError("a formula stands below the label of its claim, in one line")
        self._shown = True

    def _side(self, line: str) -> None:
        if self._open is None:
            raise TermError("a term stands below the label of its claim")
        if len(self._sides) >= MOST_SIDES:
            raise TermError(f"a claim has at most {MOST_SIDES} sides")
        side = read_term(line, Letters(self._symbols, self._laws))
        if self._sides and side.shape != self._sides[0].shape:
            raise TermError(f"the sides of a claim have one shape, found {self._sides[0]} and {side}")
        self._sides.append(side)

    def _statement(self, line: str) -> None:
        self.finish()
        word, *rest = line.split(None, 2)
        if word == "letter" and len(rest) == 2:
            self._letter(*rest)
        elif word == "distribution" and len(rest) == 2:
            self._distribution(*rest)
        else:
            self._claim(line)

    def _letter(self, name: str, declared: str) -> None:
        if declared not in KINDS:
            raise TermError(f"{shown(declared)} is no kind of letter; there are {', '.join(KINDS)}")
        if name in self._symbols:
            raise TermError(f"the letter {shown(name)} is declared twice")
        self._symbols[name] = KINDS[declared](name)

    def _distribution(self, name: str, parameters: str) -> None:
        if name in self._laws:
            raise TermError(f"the distribution {shown(name)} is declared twice")
        mean, spread = _two_terms(parameters)
        letters = Letters(self._symbols, {})
        self._laws[name] = Normal(name, read_term(mean, letters), read_term(spread, letters))

    def _claim(self, line: str) -> None:
        found = CLAIM.fullmatch(line.rstrip())
        if found is None:
            raise TermError(f"expected `(label) step` or `(label) definition`, found {shown(line)}")
        label = found[1]
        if len(label) > LONGEST_LABEL or not label.isprintable():
            raise TermError(f"{shown(label)} is no label")
        if label in self.claims:
            raise TermError(f"the label {shown(label)} is given twice")
        if len(self.claims) >= MOST_STEPS:
            raise TermError(f"a snapshot has at most {MOST_STEPS} claims")
        self._open, self._shown = (label, found[2] == "definition"), False

    def finish(self) -> None:
        """Close the claim that is open."""
        if self._open is not None:
            label, is_definition = self._open
            if len(self._sides) < 2:
                raise TermError(f"the claim ({label}) has two sides or more, found {len(self._sides)}")
            self.claims[label] = Stated(tuple(self._sides), is_definition)
        self._open, self._sides = None, []


def _two_terms(text: str) -> tuple[str, str]:
    """Two terms in a row, taken apart where the first one ends."""
    depth, ended = 0, list[int]()
    for i, (c, after) in enumerate(_with_next(text)):
        depth += (c == "(") - (c == ")")
        if not depth and not c.isspace() and (c == ")" or after.isspace() or after in "()"):
            ended.append(i + 1)
    if len(ended) != 2:
        raise TermError(f"a distribution has a mean and a covariance, found {shown(text)}")
    return text[: ended[0]], text[ended[0] :]


def _with_next(text: str) -> Iterator[tuple[str, str]]:
    return zip(text, text[1:] + " ", strict=True)
