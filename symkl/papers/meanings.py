"""What the letters of a paper can be, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from symkl.terms.build import Normal, covariance, d, identity, matrix, scalar, vector
from symkl.terms.expr import Term

KINDS: dict[str, Callable[[str], Term]] = {
    "scalar": scalar,
    "positive": lambda name: scalar(name, positive=True),
    "variance": lambda name: scalar(name, positive=True),
    "deviation": lambda name: scalar(name, positive=True),
    "vector": vector,
    "matrix": matrix,
    "symmetric": lambda name: matrix(name, symmetric=True),
    "covariance": covariance,
    "dimension": lambda name: d,
    "identity": lambda name: identity,
}
"""What a letter may be, and the term it then is."""


@dataclass(frozen=True)
class Meanings:
    """What the letters of a paper are, and its distributions.

    Parameters
    ----------
    kinds : dict of str to str
        A name of `KINDS` for each letter.
    laws : dict of str to Normal
        The distributions by name.
    variables : dict of str to str
        Of a random variable, the name of its distribution.
    of_one : dict of str to str
        Of a distribution whose density is written of one variable only, that variable.
    solved : frozenset of str
        The letters of which nothing is declared, and whose shape alone was solved for.
    doubts : dict of str to str
        Of a distribution whose parameters are not clear, what is asked.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    laws: Mapping[str, Normal] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    of_one: Mapping[str, str] = field(default_factory=dict)
    solved: frozenset[str] = frozenset()
    doubts: Mapping[str, str] = field(default_factory=dict)
