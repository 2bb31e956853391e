"""What the arguments of a KL function mean: the vocabulary of ``takes``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from symkl.errors import UsageError
from symkl.terms.shown import shown

VECTORS = ("var", "std", "logvar", "logstd")
"""Diagonal covariances, as vectors of shape (d,)."""
LOGARITHMS = ("logvar", "logstd")
MATRICES = ("cov", "scale_tril", "precision")
"""Full covariances, of shape (d, d)."""
SCALES = (*VECTORS, *MATRICES)
KINDS = ("mean", *SCALES)
ON_THE_LINE = {"cov": "var", "scale_tril": "std", "precision": "inverse_variance"}
"""What the kinds of matrices are where a function takes plain floats: one dimension at a time."""
LONGEST = 200
"""Characters of ``takes``."""
EXAMPLES = '"mean, logvar" or "mean1, cov1, mean2, cov2"'


class Argument(NamedTuple):
    """One argument: a mean or a scale of P (1) or Q (2)."""

    kind: str
    of: int

    @property
    def key(self) -> str:
        """Its letter: m1, x1, m2 or x2."""
        return f"{'m' if self.kind == 'mean' else 'x'}{self.of}"


@dataclass(frozen=True)
class Takes:
    """The arguments of a function in order.

    Attributes
    ----------
    arguments : tuple of Argument
    numbered : bool
        Whether the function takes P and Q; else P, against the standard normal.
    said : tuple of str
        The words for the arguments, where they are not those of their kinds.
    """

    arguments: tuple[Argument, ...]
    numbered: bool
    said: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The words of ``takes``."""
        return self.said or tuple(f"{a.kind}{a.of if self.numbered else ''}" for a in self.arguments)

    @property
    def keys(self) -> tuple[str, ...]:
        """The letters of the arguments in order."""
        return tuple(argument.key for argument in self.arguments)

    @property
    def scales(self) -> tuple[str, ...]:
        """The letters of the scales, P first: x1, or x1 and x2."""
        return tuple(key for key in ("x1", "x2") if key in self.keys)

    @property
    def means(self) -> tuple[str, ...]:
        """The letters of the means, P first."""
        return tuple(key for key in ("m1", "m2") if key in self.keys)

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of every letter."""
        return {argument.key: argument.kind for argument in self.arguments}

    @property
    def has_matrices(self) -> bool:
        """Whether any scale is a matrix."""
        return any(kind in MATRICES for kind in self.kinds.values())

    def name(self, key: str) -> str:
        """The word for a letter."""
        return self.names[self.keys.index(key)]

    def on_the_line(self) -> Takes:
        """The same for a function of plain floats, whose kinds of matrices are numbers."""
        arguments = tuple(Argument(ON_THE_LINE.get(a.kind, a.kind), a.of) for a in self.arguments)
        return Takes(arguments, self.numbered, self.names)


def parse(text: str) -> Takes:
    """Read ``takes``.

    Raises
    ------
    UsageError
        For an unknown word, a word too many, or a scale that is missing.

    Examples
    --------
    >>> parse("mean1, cov1, mean2, precision2").keys
    ('m1', 'x1', 'm2', 'x2')
    >>> str(parse(" mean,logvar "))
    'mean, logvar'
    """
    words = [word.strip() for word in text.split(",")] if len(text) <= LONGEST else []
    arguments = tuple(_argument(word, text) for word in words)
    if not arguments:
        raise UsageError(f"takes names the arguments in order, such as {EXAMPLES}; found {shown(text)}")
    numbered = {argument.of > 0 for argument in arguments}
    if len(numbered) == 2:
        raise UsageError(f"takes {shown(text)}: either every word has 1 (for P) or 2 (for Q), or none has")
    takes = Takes(tuple(Argument(a.kind, a.of or 1) for a in arguments), numbered == {True})
    for key in set(takes.keys):
        if takes.keys.count(key) > 1:
            what = "means" if key[0] == "m" else "scales"
            raise UsageError(f"takes {shown(text)}: there are two {what} of {'PQ'[int(key[1]) - 1]}")
    for key in ("x1", "x2") if takes.numbered else ("x1",):
        if key not in takes.keys:
            raise UsageError(
                f"takes {shown(text)}: the scale of {'PQ'[int(key[1]) - 1]} is missing, one of {', '.join(SCALES)}"
            )
    return takes


def _argument(word: str, text: str) -> Argument:
    kind, of = (word[:-1], int(word[-1])) if word[-1:] in ("1", "2") else (word, 0)
    if kind not in KINDS:
        raise UsageError(
            f"takes {shown(text)}: {shown(word)} is none of {', '.join(KINDS)}, each with 1 for P or 2 for Q, or "
            f"none of them with a number for P against the standard normal; such as {EXAMPLES}"
        )
    return Argument(kind, of)
