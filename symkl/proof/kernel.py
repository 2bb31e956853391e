"""The kernel: the only maker of theorems.

    Γ ⊢ a = b   premises Γ, axioms A
    ──────────────────────────────── prove
    a and b are defined, and have one normal form under A and the rules made of Γ

A `Theorem` says that its claim holds for every dimension d and all values of its general symbols, given the
assumptions it lists. Premises are theorems, hence earlier: there are no cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import is_not
from typing import NamedTuple, NoReturn

from symkl.errors import KernelError, NotProved, TermError
from symkl.proof.axioms import APPROVED, Axiom
from symkl.proof.completion import complete
from symkl.proof.defined import Judge
from symkl.proof.facts import facts, parameters, symbols
from symkl.proof.instances import Equation, Instances, Schema, Setting, schemas_of, setting
from symkl.proof.normal import Normaliser
from symkl.proof.residual import is_generic, residual
from symkl.proof.values import difference
from symkl.terms.build import Normal, divergences, factored_matrices, laws
from symkl.terms.expr import SQUARE, Term
from symkl.terms.frozen import Frozen, fix
from symkl.terms.shown import shown

_SEAL = object()
MOST_ATOMS = 20_000
DECIDING = APPROVED.keys() - {"density_formula", "kl_formula"}
"""With these axioms and no premises the normal form decides every claim about letters alone."""


class Theorem(Frozen):
    """A claim that was proved, or assumed.

    Parameters
    ----------
    label : str
        What it is called.
    claim : tuple of Term
        a = b = c …
    premises : tuple of str
        The labels it was proved from.
    axioms : frozenset of str
        The axioms of this theorem and of all its ancestors.
    assumptions : frozenset of str
        The definitions it rests on, with its ancestors, and what is declared of its letters.
    open : frozenset of str
        The hypotheses it rests on that nobody proved.
    fixed : frozenset of Term
        Symbols its assumptions speak of: the claim holds for them alone, and for all values of every other symbol.
    """

    __slots__ = ("assumptions", "axioms", "claim", "fixed", "label", "open", "premises")
    label: str
    claim: tuple[Term, ...]
    premises: tuple[str, ...]
    axioms: frozenset[str]
    assumptions: frozenset[str]
    open: frozenset[str]
    fixed: frozenset[Term]

    def __init__(
        self,
        label: str,
        claim: tuple[Term, ...],
        premises: tuple[str, ...] = (),
        axioms: frozenset[str] = frozenset(),
        assumptions: frozenset[str] = frozenset(),
        open: frozenset[str] = frozenset(),
        fixed: frozenset[Term] = frozenset(),
        seal: object = None,
    ) -> None:
        if seal is not _SEAL:
            raise KernelError("only the kernel makes theorems")
        fix(self, label=label, claim=claim, premises=premises, axioms=axioms, assumptions=assumptions)
        fix(self, open=open, fixed=fixed)

    def __init_subclass__(cls) -> NoReturn:
        raise KernelError("only the kernel makes theorems: there are none of another class")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise KernelError("a theorem is not copied or pickled: only the kernel makes one, and knows its own")

    @property
    def stated(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __repr__(self) -> str:
        return f"<Theorem {self.label}: {' = '.join(map(str, self.claim))}>"

    @property
    def links(self) -> tuple[Equation, ...]:
        return tuple(pairwise(self.claim))


class Kernel:
    """Makes theorems, and knows its own: a copy is none of them, nor is one that was changed."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Theorem, tuple[object, ...]]] = {}
        self._proved: set[int] = set()
        self._last: dict[frozenset[str], Completed] = {}
        self._judge = Judge()
        self._plain: dict[tuple[frozenset[str], tuple[Normal, ...]], Normaliser] = {}
        self._instances: tuple[tuple[tuple[Schema, ...], Setting], Instances] | None = None

    def _make(self, theorem: Theorem) -> Theorem:
        self._made[id(theorem)] = theorem, theorem.stated
        return theorem

    def is_proved(self, theorem: object) -> bool:
        """Whether it is a theorem that this kernel proved, as it was made, and that rests on no open hypothesis."""
        if not isinstance(theorem, Theorem):
            return False
        self.check_own(theorem)
        return id(theorem) in self._proved and not theorem.open

    def check_own(self, premise: Theorem) -> None:
        made = self._made.get(id(premise))  # its theorem is kept, so that no other object gets its id
        if made is None or made[0] is not premise:
            raise KernelError(f"a premise that this kernel did not make: {shown(premise)}")
        if any(map(is_not, premise.stated, made[1])):
            raise KernelError(f"{premise} was changed after it was made")

    def assume(
        self, label: str, claim: tuple[Term, ...], *, general: Iterable[Term] = (), definition: bool = False
    ) -> Theorem:
        """A definition, or a hypothesis that stays open in all that follows from it.

        It holds for all values of the symbols in `general`; about the others it speaks as they are.
        """
        claim = tuple(claim)
        _check_claim(claim)
        named, none = frozenset({label}), frozenset[str]()
        assumptions = facts(claim) | (named if definition else none)
        fixed = (symbols(claim) - frozenset(general)) | parameters(claim)
        return self._make(Theorem(label, claim, (), none, assumptions, none if definition else named, fixed, _SEAL))

    def prove(
        self,
        label: str,
        claim: Sequence[Term],
        premises: Sequence[Theorem] = (),
        axioms: Iterable[Axiom] = (),
        *,
        as_written: bool = True,
    ) -> Theorem:
        """The theorem that every link of the claim follows from the premises by the axioms.

        With `ring` among the axioms, sums are multiplied out. Should that fail, sums are also tried as written, where
        premises apply as written, unless `as_written` is false: what follows from less follows from more.

        Raises
        ------
        NotProved
            When it was not derived: some side may be undefined, or the sides have different normal forms.
        KernelError
            For an axiom that is not approved, a premise this kernel did not make, or sides of different shape.
        """
        claim, premises, axioms = tuple(claim), tuple(premises), tuple(axioms)  # read once, whatever they are
        _check_claim(claim)
        for axiom in axioms:
            if not isinstance(axiom, Axiom) or APPROVED.get(axiom.id) != axiom:
                raise KernelError(f"{axiom} is not an approved axiom")
        for premise in premises:
            self.check_own(premise)
        names = frozenset(axiom.id for axiom in axioms)
        try:
            for link in pairwise(claim):
                self._prove_link(link, premises, names, as_written)
        except RecursionError:
            raise NotProved("gave up: the terms are nested too deeply, or the premises rewrite one another") from None
        except TermError as error:
            raise NotProved(f"gave up: an instance of a premise is out of bounds: {error}") from None
        theorem = self._make(Theorem(
            label, tuple(claim), tuple(p.label for p in premises),
            names.union(*(p.axioms for p in premises)),
            facts(claim).union(*(p.assumptions for p in premises)),
            frozenset[str]().union(*(p.open for p in premises)),
            parameters(claim).union(*(p.fixed for p in premises)), _SEAL,
        ))  # fmt: skip
        self._proved.add(id(theorem))
        return theorem

    def _prove_link(
        self, link: Equation, premises: Sequence[Theorem], axioms: frozenset[str], as_written: bool
    ) -> None:
        reason = self.undefined(link, premises, axioms)
        if reason:
            raise NotProved(f"a side may be undefined: {reason}")
        failure = self.failure(link, premises, axioms, as_written)
        if failure is not None:
            raise failure

    def undefined(self, link: Equation, premises: Sequence[Theorem], axioms: frozenset[str]) -> str:
        """Why a side of the link may have no value; the empty string if both have one.

        It is judged without the premises first, which most sides do not need.
        """
        if len(self._judge) > MOST_ATOMS:
            self._judge = Judge()
        if not any(map(self._judge.undefined, link)):
            return ""
        judge = Judge(self._equations(link, premises, axioms))
        return judge.undefined(link[0]) or judge.undefined(link[1])

    def failure(
        self, link: Equation, premises: Sequence[Theorem], axioms: frozenset[str], as_written: bool = True
    ) -> NotProved | None:
        """What is left of the link, whose sides are granted their values; None when nothing is. No theorem is made."""
        equations = self._equations(link, premises, axioms)
        if link[0] == link[1] or link in equations or (link[1], link[0]) in equations:
            return None
        failure = self._attempt(link, equations, axioms, bool(premises))
        if failure is not None and as_written and "ring" in axioms:
            failure = failure if self._attempt(link, equations, axioms - {"ring"}, bool(premises)) else None
        return failure

    def _equations(self, link: Equation, premises: Sequence[Theorem], axioms: frozenset[str]) -> tuple[Equation, ...]:
        """The premises' instances, and those of the axioms about distributions, that the link calls for."""
        stated = tuple((a, b, p.fixed) for p in premises for a, b in p.links)
        found = [of(link[0]) | of(link[1]) for of in (laws, divergences, factored_matrices)]
        schemas = schemas_of(stated, axioms, *found)
        question = schemas, setting(link, schemas)
        if self._instances is None or self._instances[0] != question:
            self._instances = question, Instances(*question, _admits)
        return self._instances[1].of(link)

    def _attempt(
        self, link: Equation, equations: tuple[Equation, ...], axioms: frozenset[str], premises: bool
    ) -> NotProved | None:
        """What is left of the link after normalising both sides; None when nothing is."""
        found = {law for equation in (link, *equations) for side in equation for law in laws(side)}
        try:
            normaliser = self._completed(equations, axioms, tuple(sorted(found, key=lambda law: law.name)))
            a, b = normaliser.evaluate(link[0]), normaliser.evaluate(link[1])
        except NotProved as error:
            return error
        if a == b:
            return None
        decided = axioms >= DECIDING and not premises and is_generic(difference(a, b))
        return NotProved(lambda: residual(a, b, "ring" in axioms), decided)

    def _completed(
        self, equations: tuple[Equation, ...], axioms: frozenset[str], found: tuple[Normal, ...]
    ) -> Normaliser:
        """The equations as rules; the last of each set of axioms are kept, for the next claim often has the same."""
        last = self._last.get(axioms)
        if last is None or last.question != (equations, found) or len(last.normaliser.atoms) > MOST_ATOMS:
            normaliser = Normaliser(axioms, found, self._without_rules(axioms, found))
            complete(normaliser, equations)
            last = self._last[axioms] = Completed((equations, found), normaliser)
        last.normaliser.refuel()
        return last.normaliser

    def _without_rules(self, axioms: frozenset[str], found: tuple[Normal, ...]) -> Normaliser:
        """The values that every problem with these axioms starts from; begun anew before they fill the memory."""
        plain = self._plain.get((axioms, found))
        if plain is None or len(plain.atoms) > MOST_ATOMS:
            plain = self._plain[axioms, found] = Normaliser(axioms, found)
        plain.refuel()
        return plain


class Completed(NamedTuple):
    """A completed set of rules, and what it was made of."""

    question: tuple[tuple[Equation, ...], tuple[Normal, ...]]
    normaliser: Normaliser


def _check_claim(claim: tuple[Term, ...]) -> None:
    if len(claim) < 2 or any(not isinstance(side, Term) or side.shape != claim[0].shape for side in claim):
        raise KernelError("a claim has two or more sides, terms of one shape")


def _admits(hole: Term, value: Term) -> bool:
    """Facts declared of a symbol must be proved of what stands for it."""
    judge = Judge()
    if hole.data.positive:
        return judge.definite(value) if hole.shape == SQUARE else judge.positive(value)
    return not hole.data.symmetric or judge.definite(value)
