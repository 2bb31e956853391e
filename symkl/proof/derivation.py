"""Derivations as data: definitions and steps in order, each with its reason, checked for well-formedness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from symkl.errors import DerivationError, ShapeError, TermError
from symkl.proof.axioms import APPROVED, Axiom
from symkl.proof.source import Source, Unread, caller
from symkl.terms.build import Normal, laws
from symkl.terms.expr import Operand, Term, describe, term
from symkl.terms.shown import cut, listed, shown
from symkl.terms.variables import free_symbols, subterms

LONGEST_TEXT, LONGEST_LABEL = 10_000, 100
"""Characters of a title, a heading or a reason, and of a label."""
MOST_STEPS, MOST_SIDES = 10_000, 1000
"""Steps of a derivation, and sides of a chain."""
HEADS = ("symbol", "density", "normal", "kl")
"""What a definition may introduce."""


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
    unreasoned : bool
        It names no reason, as in a paper where none was found: whether it follows is not asked.
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
    unreasoned: bool = False

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

    printed = False  # whether it was read from a paper

    def __init__(self, title: str, goal: str) -> None:
        self._source = caller(__file__)
        for name, value in (("title", title), ("goal", goal)):
            self._check_text(name, value, self._source)
        self.title, self.goal = title, goal
        self._steps: dict[str, Step] = {}
        self._symbols: dict[str, Term] = {}
        self._laws: dict[str, Normal] = {}
        self._section = ""
        self._definitions: list[Step] = []
        self.unread: tuple[Unread, ...] = ()
        self._used: set[tuple[str, Any]] = set()
        self._sizes: dict[tuple[str, Any], set[int]] = {}
        self._defined: set[tuple[str, Any]] = set()

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
            raise self._error(f"no step has the label {shown(label)}; there are {listed(self._steps)}") from None

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
        return tuple(self._definitions)

    def section(self, title: str) -> None:
        """The steps that follow stand under this heading."""
        self._check_text("section", title, caller(__file__))
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
        by: Sequence[Axiom] | None = (),
        because: str = "",
    ) -> None:
        """Claim lhs = rhs, from the cited labels by the named axioms. A sequence as `rhs` claims a chain a = b = c.

        With ``by=None`` the step names no reason: whether it follows is not asked, and other layers judge its truth.
        """
        self._add(label, lhs, rhs, tuple(cites), tuple(by or ()), because, definition=False, unreasoned=by is None)

    def state(self, step: Step) -> None:
        """Add a step that was made elsewhere, such as one read from a paper; its source is the one it brings."""
        self._add(step.label, step.lhs, step.claim[1:], step.cites, step.by, step.because, step.is_definition, step,
                  step.unreasoned)  # fmt: skip

    def check_goal(self) -> None:
        """Refuse a goal that is no step of this derivation."""
        if self.goal not in self._steps:
            labels = listed(self._steps) or "no steps at all"
            raise self._error(f"the goal {shown(self.goal)} is no step of this derivation; it has {labels}")

    def _check_text(self, name: str, value: object, source: Source) -> None:
        if not isinstance(value, str):
            raise self._error(f"{name} is a text, found {type(value).__name__}: {shown(value)}", source)
        if len(value) > LONGEST_TEXT:
            raise self._error(f"{name} has at most {LONGEST_TEXT} characters, found {len(value)}: say less", source)
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise self._error(f"{name} holds half of a character, which cannot be written: {cut(ascii(value))}", source)

    def _error(self, message: str, source: Source | None = None) -> DerivationError:
        at = source or self._source
        return DerivationError(message, at.file, at.line, at.column)

    def _add(
        self, label: str, lhs: Term, rhs: Operand | Sequence[Operand], cites: tuple[str, ...], by: tuple[Axiom, ...],
        because: str, definition: bool, made: Step | None = None, unreasoned: bool = False,
    ) -> None:  # fmt: skip
        source = caller(__file__) if made is None else made.source
        self._check_text("because", because, source)
        try:
            sides = (lhs, *rhs) if isinstance(rhs, (tuple, list)) else (lhs, rhs)
            if len(sides) > MOST_SIDES:
                raise TermError(f"a chain has at most {MOST_SIDES} sides, found {len(sides)}: make it two steps")
            claim = tuple(term(side) for side in sides)
            if len(claim) < 2:
                raise TermError("a claim needs a right side")
            for side in claim[1:]:
                if side.shape != claim[0].shape:
                    raise ShapeError(
                        f"{cut(str(claim[0]))} = {cut(str(side))}: the sides of an equation have one shape, found "
                        f"{describe(claim[0].shape)} and {describe(side.shape)}"
                    )
            self._check_label(label, cites, by)
            if unreasoned and cites:
                raise TermError("it cites equations and names no reason, by=None: name the axioms, or cite nothing")
            sizes = self._declare(claim)
            parameters = self._parameters(claim) if definition else ()
        except (DerivationError, TermError) as error:
            raise self._error(f"step {shown(label)}: {error}", source) from None
        step = Step(label, claim, cites, by, because, self._section, source, definition, parameters, unreasoned)
        self._steps[label] = step
        if definition:
            self._definitions.append(step)
            self._defined.add((step.lhs.op, step.lhs.data))
            self._sizes |= {(step.lhs.op, step.lhs.data): sizes} if sizes else {}
        self._used |= {(t.op, t.data) for side in claim for t in subterms(side) if t.op in HEADS}

    def _check_label(self, label: str, cites: tuple[str, ...], by: tuple[Axiom, ...]) -> None:
        if len(self._steps) >= MOST_STEPS:
            raise TermError(f"a derivation has at most {MOST_STEPS} steps: prove a part of it in a file of its own")
        if (
            not isinstance(label, str)
            or not 0 < len(label) <= LONGEST_LABEL
            or not label.isprintable()
            or any(c in label for c in " ,\\{}$&#^_%~")
        ):
            raise TermError(f"{shown(label)} is not a label: use letters, digits, dots and dashes, like '13a', "
                            f"at most {LONGEST_LABEL} of them")  # fmt: skip
        if label in self._steps:
            raise TermError(f"the label is given twice, first in line {self._steps[label].source.line}")
        for cited in cites:
            if not isinstance(cited, str) or cited not in self._steps:
                raise TermError(
                    f"it cites {shown(cited)}, which is not an earlier label; earlier are "
                    f"{listed(self._steps) or 'none'}"
                )
        for axiom in by:
            if not isinstance(axiom, Axiom) or APPROVED.get(axiom.id) != axiom:
                raise TermError(f"{shown(axiom)} is not an approved axiom; approved are {', '.join(APPROVED)}")
        for repeated in (
            *(c for c, n in Counter(cites).items() if n > 1),
            *(a.id for a, n in Counter(by).items() if n > 1),
        ):
            raise TermError(f"it cites {repeated} twice")

    def _declare(self, claim: tuple[Term, ...]) -> set[int]:
        found = {law for side in claim for law in laws(side)}
        parts = [t for side in claim for t in subterms(side)] + [p for law in found for p in law.parameters]
        for t in parts:
            if t.op == "symbol" and self._symbols.setdefault(t.data.name, t) != t:
                both = f"as {_declared(self._symbols[t.data.name])} and as {_declared(t)}"
                raise TermError(f"the symbol {t} is declared in two ways: {both}")
        sizes = {max(t.data) for t in parts if t.op == "literal"}
        if self._sizes:  # what stands for a matrix that is written out has its size
            sizes = sizes.union(*(self._sizes.get((t.op, t.data), ()) for t in parts))
        if len(sizes) > 1:
            raise ShapeError(f"matrices of dimension {' and '.join(map(str, sorted(sizes)))} in one equation")
        for law in sorted(found, key=lambda law: law.name):
            if self._laws.setdefault(law.name, law) != law:
                raise TermError(f"the distribution {law.name} is declared in two ways")
        return sizes

    def _parameters(self, claim: tuple[Term, ...]) -> tuple[Term, ...]:
        head, body = claim[0], claim[1:]
        if len(body) != 1:
            raise TermError("a definition has one right side")
        if head.op not in HEADS:
            raise TermError(f"{head} cannot be defined: expected a symbol, a density P(x), N(x; m, S) or KL(P, Q)")
        if any(a.op != "symbol" for a in head.args) or len(set(head.args)) < len(head.args):
            raise TermError(f"{head} cannot be defined: its arguments must be different symbols")
        fixed = {t for law in self.laws for t in law.parameters}
        if head in fixed:
            raise TermError(f"{head} cannot be defined: it is a parameter of a distribution")
        names = [t for t in subterms(body[0]) if (t.op, t.data) == (head.op, head.data)]
        introduced = self._used if head.op == "symbol" else self._defined
        if names or (head.op, head.data) in introduced:
            raise TermError(f"{head} is already in use: a definition introduces something new")
        loose = free_symbols(body[0]) - set(head.args) - fixed
        if head.op != "symbol" and loose:
            named = ", ".join(sorted(map(str, loose)))
            raise TermError(f"{head} is defined by {named}, which its left side does not mention")
        return head.args


def _declared(t: Term) -> str:
    facts = ("symmetric " if t.data.symmetric else "") + ("positive " if t.data.positive else "")
    return describe(t.shape).replace("a ", f"a {facts}")
