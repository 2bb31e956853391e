"""Whether a distribution is on ℝ or on ℝᵈ, as its parameters and variables tell, and what its letters then are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from symkl.terms.build import Normal, covariance, identity, scalar, vector, zero
from symkl.terms.expr import Term, term

IDENTITY = re.compile("I(_[A-Za-z]+)?")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ON_THE_LINE = frozenset({"scalar", "positive", "variance", "deviation"})
SPREADS = re.compile(r"(sigma|s|std)(_[A-Za-z0-9]+)?'*")
"""Letters that stand for a standard deviation as often as for a variance."""


class Parameters(NamedTuple):
    """The mean, a name or number, and the spread, a name, ``name^2``, number or identity, as a paper prints them."""

    mean: str
    spread: str

    @property
    def base(self) -> str:
        """The spread without its square."""
        return self.spread.removesuffix("^2")


class Family(NamedTuple):
    """A normal distribution or density: its name if it has one, its parameters, and the variables it is written of."""

    owner: str
    parameters: Parameters
    variables: frozenset[str] = frozenset()

    def kinds(self, line: bool) -> dict[str, tuple[str, str]]:
        """What each letter then is, and why it is known."""
        whose = self.owner or "a normal density"
        mean, spread = self.parameters.mean, self.parameters.base
        squared = self.parameters.spread != spread
        kinds = {v: ("scalar" if line else "vector", "a random variable") for v in sorted(self.variables) if v}
        if is_name(mean):
            kinds[mean] = ("scalar" if line else "vector", f"the mean of {whose}")
        if is_name(spread):
            word = "standard deviation" if squared else "variance" if line else "covariance"
            kinds[spread] = ("positive" if line else "covariance", f"the {word} of {whose}")
        return kinds

    def on_the_line(self, known: Mapping[str, str]) -> bool | None:
        """True on ℝ, False on ℝᵈ, None where nothing tells."""
        mean, spread = self.parameters
        if spread.endswith("^2") or NUMBER.fullmatch(spread) or (NUMBER.fullmatch(mean) and mean != "0"):
            return True
        if IDENTITY.fullmatch(spread) and spread not in known:
            return False
        for name in (spread, mean, *sorted(self.variables)):
            if name in known:
                return known[name] in ON_THE_LINE
        return None


def is_name(text: str) -> bool:
    """Whether a parameter is a letter of which something must be known."""
    return bool(text) and not NUMBER.fullmatch(text) and not IDENTITY.fullmatch(text)


def law(name: str, parameters: Parameters, kinds: Mapping[str, str]) -> Normal:
    """The distribution of these parameters.

    Raises
    ------
    TermError
        When there is none: a vector with the spread of a scalar.
    """
    mean, spread = parameters
    if Family(name, parameters).on_the_line(kinds):
        base: Term = term(Fraction(spread)) if NUMBER.fullmatch(spread) else scalar(parameters.base, positive=True)
        squared = spread.endswith("^2") or kinds.get(spread) == "deviation"
        at = term(Fraction(mean)) if NUMBER.fullmatch(mean) else scalar(mean)
        return Normal(name, at, base**2 if squared else base)
    is_identity = IDENTITY.fullmatch(spread) and spread not in kinds
    return Normal(name, zero if mean == "0" else vector(mean), identity if is_identity else covariance(spread))


def doubtful(parameters: Parameters, kinds: Mapping[str, str]) -> str:
    """What is asked of a spread that is a variance or a standard deviation; empty when it is clear."""
    spread = parameters.spread
    if kinds.get(spread) != "positive" or not SPREADS.fullmatch(spread):
        return ""
    return spread_question(spread)


def spread_question(spread: str) -> str:
    """Asks whether a letter is a variance or a standard deviation."""
    return (f"is {spread} the variance or the standard deviation? Write its square in 𝒩 if it is the latter, or say "
            f"in a comment: symkl: {spread}: variance")  # fmt: skip


def settled(
    families: Iterable[Family], known: Mapping[str, str], pairs: list[tuple[str, str]], over_the_line: Collection[str]
) -> dict[str, tuple[str, str]]:
    """The kind and the reason of every letter of the families.

    What nothing else tells is told by an integral over ℝ, then by the other distribution of a divergence; then a
    distribution is one on ℝᵈ.
    """
    found: dict[str, tuple[str, str]] = {}
    kinds, sides = dict(known), dict[str, bool]()
    waiting = list(dict.fromkeys(families))
    while waiting:
        left = []
        for family in waiting:
            line = family.on_the_line(kinds)
            if line is None:
                left.append(family)
            else:
                _note(family, line, found, kinds, sides)
        if len(left) == len(waiting):
            family, line = _unsaid(left, sides, pairs, over_the_line)
            left.remove(family)
            _note(family, line, found, kinds, sides)
        waiting = left
    return found


def _note(
    family: Family, line: bool, found: dict[str, tuple[str, str]], kinds: dict[str, str], sides: dict[str, bool]
) -> None:
    if family.owner:
        sides.setdefault(family.owner, line)
    for name, told in family.kinds(line).items():
        found.setdefault(name, told)
        kinds.setdefault(name, told[0])


def _unsaid(
    waiting: list[Family], sides: Mapping[str, bool], pairs: list[tuple[str, str]], over_the_line: Collection[str]
) -> tuple[Family, bool]:
    """The first family over a variable of ℝ, or beside one that is known in a divergence, or else the first."""
    line = frozenset(over_the_line)
    for family in waiting:
        if family.variables & line:
            return family, True
    beside = {owner: sides[other] for p, q in pairs for owner, other in ((p, q), (q, p)) if other in sides}
    for family in waiting:
        if family.owner in beside:
            return family, beside[family.owner]
    return waiting[0], False
