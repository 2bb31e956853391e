"""Equations as rewrite rules, completed against one another.

Every rule is an equality, so a wrong orientation or an unfinished completion can lose a proof and never make one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from fractions import Fraction

from symkl.errors import NotProved
from symkl.proof.algebra import is_definite
from symkl.proof.normal import Normaliser
from symkl.proof.rules import Rule
from symkl.proof.values import UNIT, Atom, Monomial, Poly, difference, monomial_of, monomial_order, scaled
from symkl.terms.expr import SCALAR, Term


def complete(n: Normaliser, equations: Iterable[tuple[Term, Term]]) -> None:
    """Put the equations in force as rules, each reduced by the others.

    Raises
    ------
    NotProved
        When they contradict the axioms (0 = 1): then nothing follows, rather than everything.
    """
    for left, right in sorted(equations, key=_binders):
        _settle(n, n.evaluate(left), n.evaluate(right))


def _binders(equation: tuple[Term, Term]) -> int:
    """Equations without binders come first, so that bodies are evaluated once, with what is known of their parts."""
    return max(equation[0].binders, equation[1].binders)


def _settle(n: Normaliser, left: Poly, right: Poly) -> None:
    """Put one equation in force, and every older rule it reaches into again."""
    pending = deque([(left, right)])
    while pending:
        n.spend()
        left, right = map(n.again, pending.popleft())
        if left == right or _records_symmetry(n, left, right):
            continue
        rule = _oriented(n, left, right)
        if rule is not None:
            _put_in_force(n, rule, pending)


def _put_in_force(n: Normaliser, rule: Rule, pending: deque[tuple[Poly, Poly]]) -> None:
    older = n.rules.all
    n.change_rules([rule])
    kept = []
    for old in older:  # a rule the new one reaches into is an equation again
        sides = n.again(old.sides[0]), n.again(old.sides[1])
        if sides == old.sides:
            kept.append(old)
        else:
            pending.append(sides)
    n.change_rules([rule, *kept])


def _records_symmetry(n: Normaliser, left: Poly, right: Poly) -> bool:
    """A = Aᵀ is a fact about A; as a rule it would turn for ever."""
    a, b = left.letter(), right.letter()
    if a is None or b is None or a.atom is not b.atom or a.inverted != b.inverted:
        return False
    n.rules.symmetric.add(a.atom)
    n.change_rules(n.rules.all)
    return True


def _oriented(n: Normaliser, left: Poly, right: Poly) -> Rule | None:
    """The equation as a rule: eliminate a bare atom, left side first; else solve for the greatest monomial."""
    for a, b in ((left, right), (right, left)):
        atom = a.bare_atom()
        if atom is not None and _may_go(atom) and atom not in b.inner:
            sole = a.sole()
            assert sole is not None
            return Rule(sole[0], b, (left, right), atom)
    return _solved(left, right) if n.has("ring") else _largest_side(left, right)


def _may_go(atom: Atom) -> bool:
    """A declared positive definite matrix carries facts that its value would lose; d and π are what they are."""
    return not is_definite(atom) and atom.op not in ("dimension", "pi")


def _solved(left: Poly, right: Poly) -> Rule | None:
    """Divide by the coefficient of the greatest monomial, a rational number; never by anything else."""
    zero = difference(left, right)
    candidates = [m for m in zero.terms if zero.shape == SCALAR or m[1]]
    if not zero.terms.keys() - {UNIT}:
        raise NotProved("the cited premises contradict the axioms, so nothing follows from them")
    if not candidates:
        return None
    top = max(candidates, key=monomial_order)
    pivot = Fraction(zero.terms[top])
    value = Poly(zero.shape, {k: -c / pivot for k, c in zero.terms.items() if k != top})
    return _rule(top, value, (left, right))


def _rule(top: Monomial, value: Poly, sides: tuple[Poly, Poly]) -> Rule:
    alone = monomial_of(value.shape, *top).bare_atom()
    bare = alone if alone is not None and _may_go(alone) and alone not in value.inner else None
    return Rule(top, value, sides, bare)


def _largest_side(left: Poly, right: Poly) -> Rule | None:
    """Without `ring` only an equation of two single monomials is solved."""
    a, b = left.sole(), right.sole()
    if a is None or b is None:
        return None
    (big, c), small = max(((a, right), (b, left)), key=lambda pair: monomial_order(pair[0][0]))
    if big == UNIT or (left.shape != SCALAR and not big[1]):
        return None
    return Rule(big, scaled(small, 1 / Fraction(c)), (left, right), None)
