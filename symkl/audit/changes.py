"""What a change of a formula changed: its spelling, or its meaning. The kernel decides.

Two sides mean the same when they are equal for every d by algebra alone, with what the derivation defines its letters
to be. Facts about distributions are left out: that E[x − μ] is 0 does not make the one a spelling of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from symkl.errors import NotProved
from symkl.proof.axioms import APPROVED
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.build import laws
from symkl.terms.expr import Term
from symkl.terms.variables import subterms

FACTS = frozenset({
    "density_formula", "kl_formula", "normal_mean", "normal_covariance", "expectation_integral",
})  # fmt: skip
"""Axioms that say what distributions are, and not how a formula may be written."""
ALGEBRA = tuple(axiom for axiom in APPROVED.values() if axiom.id not in FACTS)

Claim = tuple[Term, ...]


class Fate(Enum):
    """What became of a recorded claim."""

    SAME = "same"
    SPELLING = "spelling"
    MEANING = "meaning"
    ADDED = "added"
    REMOVED = "removed"


class Change(NamedTuple):
    """A label, what became of its claim, both forms, and why they are not taken for the same."""

    label: str
    fate: Fate
    old: Claim = ()
    new: Claim = ()
    reason: str = ""


class Stated(NamedTuple):
    """A claim, and whether it is a definition."""

    claim: Claim
    is_definition: bool


def changes(old: Mapping[str, Stated], new: Mapping[str, Stated]) -> list[Change]:
    """What became of every claim: those that were there, in their order, then those that are new.

    Parameters
    ----------
    old, new : mapping of str to Stated
        The claims by their labels, as recorded and as they are now.
    """
    kept = [a.claim for label, a in old.items() if label in new and _defines_letter(a) and a == new[label]]
    judge = _Judge(kept)
    found = [_fate(judge, label, a, new.get(label)) for label, a in old.items()]
    return found + [Change(label, Fate.ADDED, new=b.claim) for label, b in new.items() if label not in old]


def _defines_letter(stated: Stated) -> bool:
    return stated.is_definition and stated.claim[0].op == "symbol"


def _fate(judge: _Judge, label: str, old: Stated, new: Stated | None) -> Change:
    if new is None:
        return Change(label, Fate.REMOVED, old.claim)
    if old.is_definition != new.is_definition:
        words = ("a step", "a definition")
        reason = f"it was {words[old.is_definition]}, and is {words[new.is_definition]} now"
        return Change(label, Fate.MEANING, old.claim, new.claim, reason)
    if old.claim == new.claim:
        return Change(label, Fate.SAME, old.claim, new.claim)
    reason = judge.difference(old.claim, new.claim)
    return Change(label, Fate.MEANING if reason else Fate.SPELLING, old.claim, new.claim, reason)


class _Judge:
    """Knows the definitions of letters that did not change."""

    def __init__(self, definitions: Iterable[Claim]) -> None:
        self._kernel = Kernel()
        self._premises = [
            self._kernel.assume(f"definition {i}", claim, definition=True) for i, claim in enumerate(definitions)
        ]

    def difference(self, old: Claim, new: Claim) -> str:
        """Why two claims do not mean the same; the empty string if every side of each is a side of the other."""
        redeclared = _redeclared(old, new)
        if redeclared:
            return redeclared
        strange = next(((side, "now") for side in old if self._is_none_of(side, new)), None)
        strange = strange or next(((side, "recorded") for side in new if self._is_none_of(side, old)), None)
        if strange is None:
            return ""
        if len(old) == len(new):  # the difference of two sides in one place says most
            reason = next(filter(None, map(self._unequal, old, new)))
            return reason.replace("left − right", "recorded − now")
        return f"{strange[0]} is none of the sides {strange[1]}"

    def _is_none_of(self, side: Term, others: Claim) -> bool:
        return all(self._unequal(side, other) for other in others)

    def _unequal(self, a: Term, b: Term) -> str:
        if a == b:
            return ""
        if a.shape != b.shape:
            return f"the shapes differ: {a.shape[0]}×{a.shape[1]} and {b.shape[0]}×{b.shape[1]}"
        try:
            theorem: Theorem = self._kernel.prove("?", (a, b), self._premises, ALGEBRA)
        except NotProved as error:
            return str(error) or "they were not shown to be equal"
        return "" if self._kernel.is_proved(theorem) else "they were not shown to be equal"


def _redeclared(old: Claim, new: Claim) -> str:
    """Which letter of both claims was declared anew, as a matrix that was a covariance."""
    before, now = _letters(old), _letters(new)
    letters = sorted(name for name in before.keys() & now.keys() if before[name] != now[name])
    return f"{now[letters[0]]} is declared in another way" if letters else ""


def _letters(claim: Claim) -> dict[str, Term]:
    found = {t for side in claim for t in subterms(side)}.union(*(law.parameters for t in claim for law in laws(t)))
    return {str(t.data.name): t for t in found if t.op == "symbol"}
