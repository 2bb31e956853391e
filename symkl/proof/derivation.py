"""Derivations as data: definitions and steps in order, each with its reason, checked for well-formedness."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from types import CodeType
from typing import NamedTuple

from symkl.errors import DerivationError, ShapeError, TermError
from symkl.proof.axioms import APPROVED, Axiom
from symkl.terms.build import Normal, laws
from symkl.terms.expr import Operand, Term, describe, term
from symkl.terms.variables import free_symbols, subterms


class Source(NamedTuple):
    """Where a step was stated: 1-based line and column."""

    file: str = ""
    line: int = 0
    column: int = 0


class Step(NamedTuple):
    """A claim with its reason. A definition is a step that introduces its left side and cites nothing.

    Parameters
    ----------
    claim : tuple of Term
        Two or more sides of one shape: a = b = c claims a = b and b = c.
    cites : tuple of str
        Labels of the premises, all earlier.
    by : tuple of Axiom
        The axioms this step may use.
    parameters : tuple of Term
        In a definition, the symbols it holds for all values of.
    """

    label: str
    claim: tuple[Term, ...]
    cites: tuple[str, ...] = ()
    by: tuple[Axiom, ...] = ()
    because: str = ""
    section: str = ""
    source: Source = Source()
    is_definition: bool = False
    parameters: tuple[Term, ...] = ()

    @property
    def lhs(self) -> Term:
        """The first side."""
        return self.claim[0]

    @property
    def rhs(self) -> Term:
        """The last side."""
        return self.claim[-1]

    @property
    def links(self) -> tuple[tuple[Term, Term], ...]:
        """The equations of the chain, one a pair of neighbours."""
        return tuple(pairwise(self.claim))

    def __repr__(self) -> str:
        return f"<Step ({self.label}): {' = '.join(map(str, self.claim))}>"

    def _repr_html_(self) -> str | None:
        from symkl.shown import shown

        return shown("step", self)


class Derivation:
    """A titled list of definitions and steps that ends at a goal.

    Parameters
    ----------
    title : str
        What is derived.
    goal : str
        Label of the step the derivation is for.

    Raises
    ------
    DerivationError
        By `define` and `step`: for a label given twice, an unknown or later label cited, sides of different shape, a
        symbol declared in two ways, an axiom not on the list. Every error has the file and line of the call.
    """

    def __init__(self, title: str, goal: str) -> None:
        self._source = _caller()
        for name, value in (("title", title), ("goal", goal)):
            self._check_text(name, value, self._source)
        self.title, self.goal = title, goal
        self._steps: dict[str, Step] = {}
        self._symbols: dict[str, Term] = {}
        self._laws: dict[str, Normal] = {}
        self._section = ""

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __len__(self) -> int:
        return len(self._steps)

    def __contains__(self, label: str) -> bool:
        return label in self._steps

    def __getitem__(self, label: str) -> Step:
        try:
            return self._steps[label]
        except KeyError:
            raise self._error(f"no step has the label {label!r}; there are {', '.join(self._steps)}") from None

    def __repr__(self) -> str:
        return f"<Derivation {self.title!r}: {len(self)} steps, goal ({self.goal})>"

    def _repr_html_(self) -> str | None:
        from symkl.shown import shown

        return shown("derivation", self)

    @property
    def laws(self) -> tuple[Normal, ...]:
        """The distributions that occur, in order of appearance."""
        return tuple(self._laws.values())

    @property
    def definitions(self) -> tuple[Step, ...]:
        """The steps that are definitions."""
        return tuple(s for s in self if s.is_definition)

    def section(self, title: str) -> None:
        """The steps that follow stand under this heading."""
        self._check_text("section", title, _caller())
        self._section = title

    def define(self, label: str, lhs: Term, rhs: Operand, *, because: str = "") -> None:
        """State what `lhs` means.

        `lhs` is a new symbol, a density P(x), 𝒩(x; μ, Σ), or KL(P‖Q). The definition holds for all values of the
        symbols that stand as arguments on the left: x in P(x); x, μ and Σ in 𝒩(x; μ, Σ).
        """
        self._add(label, lhs, rhs, (), (), because, definition=True)

    def step(
        self,
        label: str,
        lhs: Term,
        rhs: Operand | Sequence[Operand],
        *,
        cites: Sequence[str] = (),
        by: Sequence[Axiom] = (),
        because: str = "",
    ) -> None:
        """Claim lhs = rhs, from the cited labels by the named axioms. A sequence as `rhs` claims a chain a = b = c."""
        self._add(label, lhs, rhs, tuple(cites), tuple(by), because, definition=False)

    def check_goal(self) -> None:
        """Refuse a goal that is no step of this derivation."""
        if self.goal not in self._steps:
            labels = ", ".join(self._steps) or "no steps at all"
            raise self._error(f"the goal {self.goal!r} is no step of this derivation; it has {labels}")

    def _check_text(self, name: str, value: object, source: Source) -> None:
        if not isinstance(value, str):
            raise self._error(f"{name} is a text, found {type(value).__name__}: {value!r}", source)
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise self._error(f"{name} holds half of a character, which cannot be written: {value!a}", source)

    def _error(self, message: str, source: Source | None = None) -> DerivationError:
        at = source or self._source
        return DerivationError(message, at.file, at.line, at.column)

    def _add(
        self, label: str, lhs: Term, rhs: Operand | Sequence[Operand], cites: tuple[str, ...], by: tuple[Axiom, ...],
        because: str, definition: bool,
    ) -> None:  # fmt: skip
        source = _caller()
        self._check_text("because", because, source)
        try:
            sides = (lhs, *rhs) if isinstance(rhs, (tuple, list)) else (lhs, rhs)
            claim = tuple(term(side) for side in sides)
            if len(claim) < 2:
                raise TermError("a claim needs a right side")
            for side in claim[1:]:
                if side.shape != claim[0].shape:
                    raise ShapeError(
                        f"{claim[0]} = {side}: the sides of an equation have one shape, found "
                        f"{describe(claim[0].shape)} and {describe(side.shape)}"
                    )
            self._check_label(label, cites, by)
            self._declare(claim)
            parameters = self._parameters(claim) if definition else ()
        except (DerivationError, TermError) as error:
            raise self._error(f"step {label!r}: {error}", source) from None
        self._steps[label] = Step(label, claim, cites, by, because, self._section, source, definition, parameters)

    def _check_label(self, label: str, cites: tuple[str, ...], by: tuple[Axiom, ...]) -> None:
        if (
            not isinstance(label, str)
            or not label
            or not label.isprintable()
            or any(c in label for c in " ,\\{}$&#^_%~")
        ):
            raise TermError(f"{label!r} is not a label: use letters, digits, dots and dashes, like '13a'")
        if label in self._steps:
            raise TermError(f"the label is given twice, first in line {self._steps[label].source.line}")
        for cited in cites:
            if cited not in self._steps:
                raise TermError(
                    f"it cites {cited!r}, which is not an earlier label; earlier are {', '.join(self._steps) or 'none'}"
                )
        for axiom in by:
            if not isinstance(axiom, Axiom) or APPROVED.get(axiom.id) != axiom:
                raise TermError(f"{axiom!r} is not an approved axiom; approved are {', '.join(APPROVED)}")
        for repeated in (
            *(c for i, c in enumerate(cites) if c in cites[:i]),
            *(a.id for i, a in enumerate(by) if a in by[:i]),
        ):
            raise TermError(f"it cites {repeated} twice")

    def _declare(self, claim: tuple[Term, ...]) -> None:
        found = {law for side in claim for law in laws(side)}
        parts = [t for side in claim for t in subterms(side)] + [p for law in found for p in (law.mean, law.covariance)]
        for t in parts:
            if t.op == "symbol" and self._symbols.setdefault(t.data.name, t) != t:
                raise TermError(
                    f"the symbol {t} is declared in two ways: as {_declared(self._symbols[t.data.name])} "
                    f"and as {_declared(t)}"
                )
        for law in sorted(found, key=lambda law: law.name):
            if self._laws.setdefault(law.name, law) != law:
                raise TermError(f"the distribution {law.name} is declared in two ways")

    def _parameters(self, claim: tuple[Term, ...]) -> tuple[Term, ...]:
        head, body = claim[0], claim[1:]
        if len(body) != 1:
            raise TermError("a definition has one right side")
        if head.op not in ("symbol", "density", "normal", "kl"):
            raise TermError(
                f"{head} cannot be defined: a definition introduces a symbol, a density P(x), N(x; m, S) or KL(P, Q)"
            )
        if any(a.op != "symbol" for a in head.args) or len(set(head.args)) < len(head.args):
            raise TermError(f"{head} cannot be defined: its arguments must be different symbols")
        fixed = {t for law in self.laws for t in (law.mean, law.covariance)}
        if head in fixed:
            raise TermError(f"{head} cannot be defined: it is a parameter of a distribution")
        names = [t for t in subterms(body[0]) if (t.op, t.data) == (head.op, head.data)]
        before = [s for s in self for side in s.claim for t in subterms(side) if (t.op, t.data) == (head.op, head.data)]
        if names or (
            before
            and (
                head.op == "symbol"
                or any(s.is_definition and s.lhs.op == head.op and s.lhs.data == head.data for s in before)
            )
        ):
            raise TermError(f"{head} is already in use: a definition introduces something new")
        loose = free_symbols(body[0]) - set(head.args) - fixed
        if head.op != "symbol" and loose:
            raise TermError(
                f"{head} is defined by {', '.join(sorted(map(str, loose)))}, which its left side does not mention"
            )
        return head.args


def _declared(t: Term) -> str:
    facts = ("symmetric " if t.data.symmetric else "") + ("positive " if t.data.positive else "")
    return describe(t.shape).replace("a ", f"a {facts}", 1)


def _caller() -> Source:
    """The first frame outside this module: the line of the derivation that is being read."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    column = _columns(frame.f_code)[frame.f_lasti // 2]
    return Source(frame.f_code.co_filename, frame.f_lineno, (column or 0) + 1)


@lru_cache(maxsize=1)
def _columns(code: CodeType) -> tuple[int | None, ...]:
    """Where the expression of each instruction starts; kept for the next step, which stands in the same code."""
    return tuple(column for _, _, column, _ in code.co_positions())
