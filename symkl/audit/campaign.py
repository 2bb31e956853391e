"""The mutation campaign: every wrong version of a derivation is put to every exact layer, and every true rewriting too.

A mutant is killed if its own step fails in some layer, or a step that cites it does. What survives is proved equal in
meaning to the original, side by side, or the campaign fails. A rewriting is true, so no truth layer may refuse it, nor
`follows` its premises in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from symkl.audit.judges import FOLLOWS, Judges
from symkl.audit.mutants import Mutant, mutants
from symkl.audit.rewritings import AS_IT_IS, Rewriting, rewritings
from symkl.layers.verify import dimensions, selected
from symkl.proof.derivation import Derivation

if TYPE_CHECKING:
    from concurrent.futures import Executor

Item = TypeVar("Item", Mutant, Rewriting)

AT_ONCE = 96
"""So many mutants or rewritings make one task."""


class Fate(NamedTuple):
    """What became of a mutant.

    Parameters
    ----------
    killed_by : tuple of str
        The layers its own step fails in.
    citers : tuple of str
        The steps that cite it and fail; asked only where no layer killed it.
    equal_by : tuple of str or None
        Of a survivor, the axioms that prove it equal in meaning; None where nothing does.
    """

    mutant: Mutant
    killed_by: tuple[str, ...] = ()
    citers: tuple[str, ...] = ()
    equal_by: tuple[str, ...] | None = None

    @property
    def ill_typed(self) -> bool:
        """Whether it could not be built."""
        return self.mutant.claim is None

    @property
    def killed(self) -> bool:
        return bool(self.killed_by or self.citers)

    @property
    def equal(self) -> bool:
        """Whether it says the same as the original."""
        return not self.ill_typed and not self.killed and self.equal_by is not None

    @property
    def survives(self) -> bool:
        """Whether it changes the meaning, and nothing noticed."""
        return not self.ill_typed and not self.killed and self.equal_by is None


class Refusal(NamedTuple):
    """A true rewriting that a layer does not prove, or a step that it does not prove as it is."""

    rewriting: Rewriting
    layers: tuple[str, ...]


class Justification(NamedTuple):
    """A citation that was dropped: a premise or an axiom of a step. Noticed if the step then fails, else idle."""

    label: str
    citation: str
    noticed: bool


class Campaign(NamedTuple):
    """All that was tried, and what became of it."""

    title: str
    labels: tuple[str, ...]
    layers: tuple[str, ...]
    fates: tuple[Fate, ...]
    justifications: tuple[Justification, ...]
    rewritings: int
    refusals: tuple[Refusal, ...]
    seed: int

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """The mutants that change the meaning and were not noticed."""
        return tuple(fate for fate in self.fates if fate.survives)

    @property
    def ok(self) -> bool:
        """Whether no mutant survives and no rewriting is refused."""
        return not self.survivors and not self.refusals

    def killed_by(self, layer: str) -> int:
        """How many mutants this layer kills."""
        return sum(layer in fate.killed_by for fate in self.fates)


class Work(NamedTuple):
    """One task: plain data, picklable."""

    derivation: Derivation
    dims: tuple[int, ...]
    seed: int
    mutants: tuple[Mutant, ...] = ()
    rewritings: tuple[Rewriting, ...] = ()


class Done(NamedTuple):
    fates: tuple[Fate, ...]
    refusals: tuple[Refusal, ...]


def run(derivation: Derivation, dims: Sequence[int] = (1, 2, 3), *, only: Sequence[str] | None = None, seed: int = 0,
        executor: Executor | None = None, progress: Callable[[int, int], None] | None = None) -> Campaign:  # fmt: skip
    """Try every mutant, every rewriting, and every step without each of its citations.

    Parameters
    ----------
    derivation : Derivation
        What is changed; it should hold as it is.
    dims : sequence of int
        The dimensions of the family ``explicit``.
    only : sequence of str, optional
        The labels to change; all by default.
    seed : int
        Seeds the instances at which sides are told apart.
    executor : concurrent.futures.Executor, optional
        Where the tasks run; by default in the calling process.
    progress : callable, optional
        Called with the number of claims that are judged, and of all.

    Raises
    ------
    UsageError
        For an unknown label, a dimension below 1, or more mutants than can be tried.
    """
    derivation.check_goal()
    labels, dims = selected(derivation, only), dimensions(dims)
    wrong, right = mutants(derivation, labels), tuple(rewritings(derivation, labels))
    built = tuple(mutant for mutant in wrong if mutant.claim is not None)
    work = [Work(derivation, dims, seed, mutants=part) for part in _parts(built)]
    work += [Work(derivation, dims, seed, rewritings=part) for part in _parts(right)]
    fates, refusals, judged = list[Fate](), list[Refusal](), 0
    for task, done in zip(work, map(judge, work) if executor is None else executor.map(judge, work), strict=True):
        fates += done.fates
        refusals += done.refusals
        judged += len(task.mutants) + len(task.rewritings)
        if progress is not None:
            progress(judged, len(built) + len(right))
    of = iter(fates)
    every = tuple(Fate(mutant) if mutant.claim is None else next(of) for mutant in wrong)
    judges = Judges(derivation, (), seed)
    dropped = tuple(drop for label in labels for drop in justifications(judges, label))
    layers = (*judges.layers, *(f"d={d}" for d in dims))
    otherwise = sum(rewriting.operator != AS_IT_IS for rewriting in right)
    return Campaign(derivation.title, labels, layers, every, dropped, otherwise, tuple(refusals), seed)


def _parts(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    return (tuple(items[i : i + AT_ONCE]) for i in range(0, len(items), AT_ONCE))


def judge(work: Work) -> Done:
    """The fates of the mutants of one task, and the rewritings that are refused."""
    judges = Judges(work.derivation, work.dims, work.seed)
    fates = tuple(map(partial(fate, judges), work.mutants))
    return Done(fates, tuple(r for rewriting in work.rewritings for r in refused(judges, rewriting)))


def fate(judges: Judges, mutant: Mutant) -> Fate:
    """What becomes of a mutant that could be built."""
    step = mutant.of(judges.derivation)
    killed_by = tuple(layer for layer in judges.layers if not judges.passes(layer, step))
    citers = () if killed_by else judges.failing_citers(step)
    return Fate(mutant, killed_by, citers, None if killed_by or citers else judges.equal_by(step))


def refused(judges: Judges, rewriting: Rewriting) -> Iterator[Refusal]:
    """The layers that do not prove a rewriting: the truth layers, or `follows` where only the premises moved.

    Of a step that does not hold as it is, no other way of writing it is asked about.
    """
    step = judges.derivation[rewriting.label]
    as_it_is = rewriting.operator == AS_IT_IS
    if not as_it_is and not judges.holds(rewriting.label):
        return
    written = step._replace(claim=rewriting.claim, cites=rewriting.cites)
    moved = written.claim == step.claim
    asked = [layer for layer in judges.layers if as_it_is or (layer == FOLLOWS) == moved]
    layers = tuple(layer for layer in asked if not judges.passes(layer, written, doubtful=False))
    if layers:
        yield Refusal(rewriting, layers)


def justifications(judges: Judges, label: str) -> Iterator[Justification]:
    """The step without each of its premises, and without each of its axioms."""
    step = judges.derivation[label]
    for cited in step.cites:
        fewer = tuple(c for c in step.cites if c != cited)
        yield Justification(label, cited, not judges.ledger.proves(step, fewer, step.by))
    for axiom in step.by:
        less = tuple(a for a in step.by if a != axiom)
        yield Justification(label, axiom.id, not judges.ledger.proves(step, step.cites, less))
