"""One link of a chain: an equation that the kernel has proved with one reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symkl.audit.moves import Reason
from symkl.errors import NotProved
from symkl.proof.axioms import Axiom
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.expr import Term

WITH_SUMS = frozenset({"log_product", "power_laws", "expectation_linear"})
"""Axioms whose statement has a sum in it: the kernel takes sums apart with `ring` only."""


class Link(NamedTuple):
    """A proved equation: `theorem` claims before = after.

    Parameters
    ----------
    theorem : Theorem
        What the kernel made of it.
    reason : Axiom, Theorem or None
        The one axiom or premise it was proved with; None if it holds as written, by what is always on.
    with_ring : bool
        Whether the kernel needed `ring` besides, to take a sum apart: only for a premise and the axioms `WITH_SUMS`.
    """

    theorem: Theorem
    reason: Reason
    with_ring: bool = False

    @property
    def before(self) -> Term:
        """The left side."""
        return self.theorem.claim[0]

    @property
    def after(self) -> Term:
        """The right side."""
        return self.theorem.claim[1]


class Prover:
    """Makes links, each asked of the kernel once.

    Parameters
    ----------
    kernel : Kernel
        The one that made the premises.
    axioms : sequence of Axiom
        Those that the chain may use; `ring` stands by where it is among them.
    """

    def __init__(self, kernel: Kernel, axioms: Sequence[Axiom]) -> None:
        self._kernel = kernel
        self._ring = next((a for a in axioms if a.id == "ring"), None)
        self._known: dict[tuple[Term, Term, int], Link | None] = {}

    @property
    def asked(self) -> int:
        """How many links were asked for."""
        return len(self._known)

    @property
    def ring(self) -> Axiom | None:
        """The axiom `ring`, if the chain may use it."""
        return self._ring

    def link(self, before: Term, after: Term, reason: Reason) -> Link | None:
        """The link before = after, if the kernel proves it with that reason."""
        key = before, after, id(reason)
        if key not in self._known:
            self._known[key] = self._proved(before, after, reason)
        return self._known[key]

    def _proved(self, before: Term, after: Term, reason: Reason) -> Link | None:
        alone = self._theorem(before, after, reason, ())
        if alone is not None:
            return Link(alone, reason)
        if self._ring is None or not (isinstance(reason, Theorem) or (reason is not None and reason.id in WITH_SUMS)):
            return None
        beside = self._theorem(before, after, reason, (self._ring,))
        return None if beside is None else Link(beside, reason, with_ring=True)

    def _theorem(self, before: Term, after: Term, reason: Reason, ring: tuple[Axiom, ...]) -> Theorem | None:
        premises = (reason,) if isinstance(reason, Theorem) else ()
        axioms = (reason, *ring) if isinstance(reason, Axiom) else ring
        try:
            return self._kernel.prove("link", (before, after), premises, axioms)
        except NotProved:
            return None
