"""A paper in Markdown or LaTeX, read as a derivation: its equations, in order, with their places."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from symkl.errors import DerivationError, InputError, TermError
from symkl.papers.abbreviations import abbreviations, written
from symkl.papers.densities import exponentials
from symkl.papers.elaborate import Elaboration
from symkl.papers.formula import Node
from symkl.papers.header import header
from symkl.papers.labels import Said, statements_of
from symkl.papers.manuscript import pieces
from symkl.papers.placed import Placed, chain
from symkl.papers.reasons import Reasons
from symkl.papers.sources import Sources, alone, read_whole
from symkl.papers.symbols import Symbols, letters
from symkl.papers.tokens import IllTyped, Unreadable, macros
from symkl.proof.derivation import HEADS, Derivation, Step
from symkl.proof.source import Source, Unread
from symkl.terms.expr import Term


class Paper(Derivation):
    """The derivation that a paper prints.

    Parameters
    ----------
    places : dict of str to list of Placed
        Of each step, its sides with the place of every part in `text`.
    """

    printed = True

    def __init__(self, title: str, goal: str, sources: Sources, symbols: Symbols) -> None:
        super().__init__(title, goal)
        self._source = sources.place(0)
        self.sources, self.text, self.symbols = sources, sources.text, symbols
        self.places: dict[str, list[Placed]] = {}

    def source(self, at: int) -> Source:
        """File, line and column of a place of the text."""
        return self.sources.place(at)


def read(path: str | os.PathLike[str], *, reasons: bool = True) -> Paper:
    """Read a paper.

    Parameters
    ----------
    path : path-like
        A ``.md`` or ``.tex`` file.
    reasons : bool
        Whether to find from which earlier equations, and by which axioms, each follows.

    Returns
    -------
    Paper
        What could not be read is in its `unread`.

    Raises
    ------
    InputError
        When no equation of it can be read.
    """
    file = os.fspath(path)
    tex = file.lower().endswith(".tex")
    return _read(read_whole(file, tex=tex), tex=tex, reasons=reasons)


def of_text(text: str, file: str = "", *, tex: bool = False, reasons: bool = True) -> Paper:
    """The derivation that a text prints; see `read`."""
    return _read(alone(text, file), tex=tex, reasons=reasons)


def _read(sources: Sources, *, tex: bool, reasons: bool) -> Paper:
    text, problems = sources.text, list(sources.problems)
    known = macros(text)
    parts = list(pieces(text, tex))
    symbols = Symbols()
    try:
        for setting in header(text, tex):
            symbols.set(setting)
    except Unreadable as error:
        problems.append(error)
    said = list(statements_of(text, parts, known, symbols))
    titled = re.search(r"\\title\{([^{}]*)\}", text) if tex else re.search(r"^# +(.+)$", text, re.MULTILINE)
    title = " ".join(titled[1].split()) if titled else os.path.basename(sources.place(0).file) or "a paper"
    reading = _Reading(Paper(title, "", sources, symbols), symbols, Reasons() if reasons else None)
    for number, problem in enumerate(problems, 1):
        reading.unread.append(Unread(f"note-{number}", problem.reason, sources.place(problem.start)))
    return reading.read(said)


class _Reading:
    """Builds the derivation of a paper."""

    def __init__(self, paper: Paper, symbols: Symbols, reasons: Reasons | None) -> None:
        self.paper, self.symbols, self.reasons = paper, symbols, reasons
        self.unread: list[Unread] = []
        self.heads: set[tuple[str, object]] = set()
        self.before: Placed | None = None

    def read(self, said: list[Said]) -> Paper:
        said = self._with_exponentials(said)
        readable = [one for one in said if one.problem is None]
        for one in readable:
            self.symbols.from_density(one.sides)
            for side in one.sides:
                self.symbols.from_tree(side)
        self.symbols.settle()
        said = self._with_letters_written(said)
        readable = [one for one in said if one.problem is None]
        if "d" not in self.symbols.kinds and "dimension" not in self.symbols.kinds.values():
            self.symbols.note("d", "dimension", "by convention")
        self.symbols.solve([list(one.sides) for one in readable])
        self.elaboration = Elaboration(self.symbols.meanings())
        for one in said:
            self._state(one)
        self.paper.unread = tuple(self.unread)
        if not len(self.paper):
            reason = f": {self.unread[0].reason}" if self.unread else ""
            at = self.unread[0].source if self.unread else self.paper.source(0)
            raise InputError(f"no equation of it can be checked{reason}", at.file, at.line, at.column)
        self.paper.goal = list(self.paper)[-1].label
        return self.paper

    def _with_exponentials(self, said: list[Said]) -> list[Said]:
        """The statements with e read as Euler's number, unless it is a letter of the paper."""
        if "e" in self.symbols.kinds:
            return said
        sides = exponentials([one.sides for one in said])
        return [one._replace(sides=tuple(written)) for one, written in zip(said, sides, strict=True)]

    def _with_letters_written(self, said: list[Said]) -> list[Said]:
        """The statements with what their letters stand for; of a definition only the right side."""
        fixed = self.symbols.fixed()
        claims = [one.sides if one.problem is None and not one.statement.goes_on else () for one in said]
        introduced = {number for number, one in enumerate(said) if one.introduced or one.statement.defining}
        asserted = {number for number, one in enumerate(said) if one.asserted}
        known, doubtful = abbreviations(claims, introduced, asserted, fixed)
        defining = {number for number, _ in known.values()}
        for number, name in doubtful.items():
            question = f"does this say what {name} is, or something about it? Write := if it defines {name}"
            said[number] = said[number]._replace(problem=Unreadable(question, said[number].start, said[number].end))
        return [_written(one, known, number in defining) for number, one in enumerate(said)] if known else said

    def _state(self, one: Said) -> None:
        try:
            if one.problem is not None:
                raise one.problem
            placed = [self._placed(side) for side in one.sides]
            if one.statement.goes_on:
                if self.before is None:
                    raise Unreadable("this goes on from an equation that was not read", one.start, one.end)
                placed.insert(0, self.before)
            placed = chain(placed)
        except Unreadable as error:
            self._not_read(one, error.reason, error.start, isinstance(error, IllTyped))
            self.before = None if not one.statement.goes_on else self.before
            return
        self.before = placed[0]
        self._add(one, placed)

    def _placed(self, side: Node) -> Placed:
        for name in letters(side):
            if name not in self.symbols.kinds:
                raise Unreadable(self.symbols.question(name), side.start, side.end)
        return self.elaboration.placed(side)

    def _not_read(self, one: Said, reason: str, at: int, ill_typed: bool) -> None:
        self.unread.append(Unread(one.label, reason, self.paper.source(at), ill_typed))

    def _add(self, one: Said, placed: list[Placed]) -> None:
        claim = tuple(side.term for side in placed)
        source = self.paper.source(one.start)
        self.paper.section(one.section)
        try:
            if one.defines:
                self.paper.state(Step(one.label, claim, because=one.sentence, source=source, is_definition=True))
            elif self._defines(claim):
                self.paper.state(Step(one.label, claim, because=one.sentence, source=source, is_definition=True))
                self.heads.add((claim[0].op, claim[0].data))
                if self.reasons is not None:
                    self.reasons.define(self.paper[one.label])
            else:
                found = None if self.reasons is None else self.reasons.find(one.label, claim, one.cites)
                step = found or Step(one.label, claim, unreasoned=True)
                self.paper.state(step._replace(because=one.sentence, source=source))
        except (DerivationError, TermError) as error:
            self._not_read(one, str(error), one.start, False)
            return
        self.paper.places[one.label] = placed

    def _defines(self, claim: tuple[Term, ...]) -> bool:
        """Whether it says what a density, 𝒩 or KL means, for the first time."""
        head = claim[0]
        if len(claim) != 2 or head.op not in HEADS or head.op == "symbol" or (head.op, head.data) in self.heads:
            return False
        if any(a.op != "symbol" for a in head.args) or len(set(head.args)) < len(head.args):
            return False
        fixed = {p for law in self.elaboration.meanings.laws.values() for p in law.parameters}
        if head.op == "normal":  # what is said of one distribution's own parameters is no meaning of 𝒩
            return not fixed & set(head.args)
        return claim[1].op in ("normal", "integral", "expectation")


def _written(one: Said, known: Mapping[str, tuple[int, Node]], defines: bool) -> Said:
    try:
        sides = tuple(side if defines and not i else written(side, known) for i, side in enumerate(one.sides))
    except Unreadable as problem:
        return one._replace(problem=problem)
    return one._replace(sides=sides, defines=defines)
