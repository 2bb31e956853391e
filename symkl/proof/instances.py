"""The instances of premises that a claim calls for.

A premise holds for all values of its general symbols. It is taken at those symbols themselves, at every bound variable
that stands open in the problem, and at whatever its left side matches there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from symkl.proof import statements
from symkl.proof.opened import depth, level_term, levels, opened_subterms
from symkl.terms.build import Normal
from symkl.terms.expr import BINDERS, COLUMN, Term, substitute, subterms

Equation = tuple[Term, Term]
Holes = frozenset[Term]
MOST_INSTANCES = 400
MOST_POINTED = 2
"""Of the columns a premise is general in, this many at most are taken at bound variables: instances multiply."""


@dataclass(frozen=True, slots=True)
class Schema:
    """An equation that holds for all values of its holes."""

    left: Term
    right: Term
    holes: Holes


def instances(
    claim: Iterable[Term], schemas: Iterable[Schema], admits: Callable[[Term, Term], bool]
) -> list[Equation]:
    """Every instance wanted for the claim, each once.

    `admits(hole, value)` says whether a value may stand for a hole, as a positive definite one for a covariance.
    """
    schemas = list(schemas)
    points = [level_term(k) for k in range(1, _deepest(claim, schemas) + 1)]
    bound = _bound_names((*claim, *(side for s in schemas for side in (s.left, s.right))))
    found: dict[Equation, None] = {}
    pool: dict[Term, None] = {}
    waiting = [t for side in claim for t in opened_subterms(side)]
    for schema in schemas:
        for values in _at_points(schema.holes, points, bound):
            _record(schema, values, found, waiting)
    while waiting and len(found) < MOST_INSTANCES:
        t = waiting.pop()
        if t in pool:
            continue
        pool[t] = None
        for schema in schemas:
            matched = match(schema.left, t, schema.holes, {}) if schema.holes and schema.left not in schema.holes else None
            if matched is not None and schema.holes == matched.keys() and all(admits(h, v) for h, v in matched.items()):
                _record(schema, matched, found, waiting)
    return list(found)


def _deepest(claim: Iterable[Term], schemas: list[Schema]) -> int:
    """How many levels can stand open at once: a general premise with binders may nest them in others."""
    sides = [side for s in schemas for side in (s.left, s.right)]
    here = max((max(levels(t), default=0) for side in (*claim, *sides) for t in opened_subterms(side)), default=0)
    nested = max((depth(side) for s in schemas if s.holes for side in (s.left, s.right)), default=0)
    return here + nested if here else 0


def _bound_names(sides: Iterable[Term]) -> Holes:
    return frozenset(t.args[0] for side in sides for t in subterms(side) if t.op in BINDERS)


def _at_points(holes: Holes, points: list[Term], bound: Holes) -> Iterator[dict[Term, Term]]:
    """The hole itself, or any bound variable. Holes that carry a bound variable's name come first."""
    yield {}
    columns = sorted((h for h in holes if h.shape == COLUMN), key=lambda h: (h not in bound, str(h)))
    if len(columns) > MOST_POINTED:
        columns = [h for h in columns if h in bound][:MOST_POINTED]
    if not points:
        return
    for values in product(*([hole, *points] for hole in columns)):
        yield {h: v for h, v in zip(columns, values, strict=True) if h != v}


def _record(schema: Schema, values: dict[Term, Term], found: dict[Equation, None], waiting: list[Term]) -> None:
    left, right = substitute(schema.left, values), substitute(schema.right, values)
    if (left, right) not in found and len(found) < MOST_INSTANCES:
        found[(left, right)] = None
        waiting.extend(t for side in (left, right) for t in opened_subterms(side))


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


def axiom_schemas(axioms: frozenset[str], laws: Iterable[Normal], pairs: Iterable[tuple[Normal, Normal]]) -> Iterator[Schema]:
    """The axioms that are equations about distributions: their mean, covariance, density, divergence."""
    for law in laws:
        mean, covariance = statements.mean_and_covariance(law)
        if "normal_mean" in axioms:
            yield Schema(*mean, frozenset())
        if "normal_covariance" in axioms:
            yield Schema(*covariance, frozenset())
        if "density_formula" in axioms:
            yield Schema(*statements.density(law))
    if "density_formula" in axioms:
        yield Schema(*statements.NORMAL_DENSITY)
    if "kl_formula" in axioms:
        for p, q in pairs:
            yield Schema(*statements.divergence(p, q), frozenset())
