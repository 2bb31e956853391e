"""The instances of premises that a claim calls for.

A premise holds for all values of its general symbols. It is taken at those symbols themselves, at every bound variable
that stands open in the problem, and at whatever its left side matches there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from symkl.errors import TermError
from symkl.proof import statements
from symkl.proof.defined import Judge
from symkl.proof.opened import bound_symbols, deepest_level, level_term, opened_subterms
from symkl.terms.build import Normal, divergences, factored_matrices, laws
from symkl.terms.expr import COLUMN, MEMO, Term
from symkl.terms.variables import free_symbols, substitute

Equation = tuple[Term, Term]
Holes = frozenset[Term]
FEW = 64
"""Problems that follow one another often have the same premises; so many are remembered."""
MOST_INSTANCES = 400
MOST_POINTED = 2
"""Of the columns a premise is general in, this many at most are taken at bound variables: instances multiply."""


class Schema(NamedTuple):
    """An equation that holds for all values of its holes."""

    left: Term
    right: Term
    holes: Holes


class Setting(NamedTuple):
    """How many bound variables can stand open at once in a problem, and what they are called."""

    levels: int
    names: Holes


def setting(claim: Sequence[Term], schemas: tuple[Schema, ...]) -> Setting:
    """The setting of a claim and its premises. A general premise with binders may nest them in others."""
    premises, nested = _setting_of_premises(schemas)
    here = max(premises.levels, *map(deepest_level, claim))
    return Setting(here + nested if here else 0, premises.names.union(*map(bound_symbols, claim)))


@lru_cache(maxsize=FEW)
def _setting_of_premises(schemas: tuple[Schema, ...]) -> tuple[Setting, int]:
    sides = [side for s in schemas for side in (s.left, s.right)]
    nested = max((side.binders for s in schemas if s.holes for side in (s.left, s.right)), default=0)
    names = frozenset[Term]().union(*map(bound_symbols, sides))
    return Setting(max(map(deepest_level, sides), default=0), names), nested


class Instances:
    """The instances of some schemas: those they call for among themselves, and those a claim adds.

    Parameters
    ----------
    schemas : sequence of Schema
        What holds.
    within : Setting
        Claims in the same setting share these instances.
    admits : callable
        ``admits(hole, value)`` says whether a value may stand for a hole, as a positive definite one for a covariance.
    """

    def __init__(self, schemas: Sequence[Schema], within: Setting, admits: Callable[[Term, Term], bool]) -> None:
        self.schemas, self.admits, self.deepest = tuple(schemas), admits, within.levels
        self.largest = 2 * max((side.size for s in self.schemas for side in (s.left, s.right)), default=0) + 20
        self.patterns = [s for s in self.schemas if s.holes and s.left not in s.holes]
        self.heads = frozenset(s.left.op for s in self.patterns)
        self.found: dict[Equation, None] = {}
        self.pool: set[Term] = set()
        waiting: list[Term] = []
        for schema in self.schemas:
            for values in _at_points(schema.holes, within):
                self._record(schema, values, self.found, waiting)
        self._match(waiting, self.found, self.pool)
        self.shared = tuple(self.found)

    def of(self, claim: Iterable[Term]) -> tuple[Equation, ...]:
        """Every instance wanted for the claim, each once."""
        fresh = [t for side in claim for t in self._matchable(side) if t not in self.pool]
        if not fresh:
            return self.shared
        found = dict(self.found)
        self._match(fresh, found, set(self.pool))
        return self.shared if len(found) == len(self.found) else tuple(found)

    def _matchable(self, side: Term) -> list[Term]:
        """The subterms with an operator that some left side has."""
        return [t for t in opened_subterms(side) if t.op in self.heads]

    def _match(self, waiting: list[Term], found: dict[Equation, None], pool: set[Term]) -> None:
        while waiting and len(found) < MOST_INSTANCES:
            t = waiting.pop()
            if t in pool or t.opens > self.deepest:
                continue
            pool.add(t)
            for schema in self.patterns:
                matched = match(schema.left, t, schema.holes, {})
                if matched is None or schema.holes != matched.keys():
                    continue
                if all(self.admits(hole, value) for hole, value in matched.items()):
                    self._record(schema, matched, found, waiting)

    def _record(
        self, schema: Schema, values: dict[Term, Term], found: dict[Equation, None], waiting: list[Term]
    ) -> None:
        try:
            instance = _instance(schema.left, schema.right, tuple(values.items()))
        except TermError:
            return  # too large to be a term
        if max(instance[0].size, instance[1].size) > self.largest:
            return  # premises that unfold into one another grow without end
        if instance not in found and len(found) < MOST_INSTANCES:
            found[instance] = None
            waiting.extend(t for side in instance for t in self._matchable(side))


@lru_cache(maxsize=MEMO)
def _instance(left: Term, right: Term, values: tuple[tuple[Term, Term], ...]) -> Equation:
    """An equation at these values of its holes; claims that share a premise share its instances."""
    return (substitute(left, dict(values)), substitute(right, dict(values))) if values else (left, right)


def _at_points(holes: Holes, within: Setting) -> Iterator[dict[Term, Term]]:
    """The hole itself, or any bound variable. Holes that carry a bound variable's name come first.

    Bound variables are columns or any real numbers: a hole declared positive is at none of them.
    """
    yield {}
    names = within.names
    shapes = {name.shape for name in names} | {COLUMN}
    free = [h for h in holes if h.shape in shapes and not h.data.positive]
    free.sort(key=lambda h: (h not in names, str(h)))
    if len(free) > MOST_POINTED:
        free = [h for h in free if h in names][:MOST_POINTED]
    levels = range(1, within.levels + 1)
    if not levels:
        return
    for values in product(*([(h, value) for value in (h, *(level_term(k, h.shape) for k in levels))] for h in free)):
        yield {hole: value for hole, value in values if hole != value}


def match(pattern: Term, t: Term, holes: Holes, found: dict[Term, Term]) -> dict[Term, Term] | None:
    """What the holes of the pattern are in `t`, by first-order matching; None if it does not match."""
    if pattern in holes:
        return found if pattern.shape == t.shape and found.setdefault(pattern, t) == t else None
    alike = (pattern.op, pattern.data, pattern.shape, len(pattern.args)) == (t.op, t.data, t.shape, len(t.args))
    if not alike:
        return None
    for p, a in zip(pattern.args, t.args, strict=True):
        if match(p, a, holes, found) is None:
            return None
    return found


Statement = tuple[Term, Term, frozenset[Term]]
"""Two sides, and the symbols that are fixed in them."""


@lru_cache(maxsize=FEW)
def schemas_of(
    stated: tuple[Statement, ...],
    axioms: frozenset[str],
    own_laws: frozenset[Normal],
    own_pairs: frozenset[tuple[Normal, Normal]],
    own_factored: frozenset[Term] = frozenset(),
) -> tuple[Schema, ...]:
    """What premises state, and the axioms that are equations about the distributions of premises and claim."""
    schemas = [Schema(a, b, (free_symbols(a) | free_symbols(b)) - fixed) for a, b, fixed in stated]
    sides = [side for a, b, _ in stated for side in (a, b)]
    for law in sorted(own_laws.union(*map(laws, sides)), key=str):
        mean, covariance = statements.mean_and_covariance(law)
        if "normal_mean" in axioms:
            schemas.append(Schema(*mean, frozenset()))
        if "normal_covariance" in axioms:
            schemas.append(Schema(*covariance, frozenset()))
        if "density_formula" in axioms:
            schemas.append(Schema(*statements.density(law)))
    if "density_formula" in axioms:
        schemas += [Schema(*statement) for statement in statements.NORMAL_DENSITIES]
    if "kl_formula" in axioms:
        pairs = sorted(own_pairs.union(*map(divergences, sides)), key=str)
        schemas += [Schema(*statements.divergence(p, q), frozenset()) for p, q in pairs]
    factored = sorted(own_factored.union(*map(factored_matrices, sides)), key=str)
    return (*schemas, *(Schema(*sides, frozenset()) for S in factored for sides in _of_factor(S, axioms)))


def _of_factor(S: Term, axioms: frozenset[str]) -> Iterator[Equation]:
    """What the axioms say of the Cholesky factor of S, if S is positive definite whatever its letters are."""
    if not Judge().definite(S):
        return
    if "cholesky_factor" in axioms:
        yield from statements.cholesky_factor(S)
        if "determinant" in axioms:
            yield statements.determinant_of_factor(S)
    if "triangular_determinant" in axioms:
        yield statements.triangular_determinant(S)
