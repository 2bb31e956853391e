"""What the letters of a paper are: from its declarations, from distributions, and by solving for shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from symkl.errors import TermError
from symkl.papers.elaborate import Elaboration
from symkl.papers.formula import Node
from symkl.papers.meanings import KINDS, Meanings
from symkl.papers.names import name_of, plain_text
from symkl.papers.placed import chain
from symkl.papers.tokens import IllTyped, Token, Unreadable
from symkl.terms.build import Normal, covariance, identity, vector, zero

MOST_UNKNOWN = 5
"""Letters of one statement that are tried at once."""
SHAPE = {"covariance": "matrix", "symmetric": "matrix", "positive": "scalar", "dimension": "scalar"}
SOLVED = "the only shape that fits"
TRIED = ("scalar", "vector", "matrix")
SPACES = re.compile(r"\\mathbb\{?R\}?|\\R(?![A-Za-z])|\\Re(?![A-Za-z])")


class Symbols:
    """What was found out so far: the kind of a letter and how it is known, and the parameters of distributions."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.parameters: dict[str, tuple[str, str]] = {}
        self.variables: dict[str, str] = {}
        self.possible: dict[str, set[str]] = {}
        self.written_of: dict[str, set[str]] = {}

    def note(self, name: str, kind: str, why: str) -> None:
        """The first word on a letter counts, but a matrix may turn out to be a covariance.

        Raises
        ------
        Unreadable
            When it was declared to be something else.
        """
        before = self.kinds.get(name, kind)
        if why == "declared" == self.why.get(name) and SHAPE.get(before, before) != SHAPE.get(kind, kind):
            raise Unreadable(f"{name} is declared twice, as a {before} and as a {kind}; a letter means one thing", 0, 0)
        if name not in self.kinds or (self.kinds[name] in ("matrix", "symmetric") and kind == "covariance"):
            self.kinds[name], self.why[name] = kind, why

    def law(self, name: str, mean: str, spread: str, why: str) -> None:
        """A distribution with these parameters."""
        if self.parameters.get(name, (mean, spread)) != (mean, spread):
            m, s = self.parameters[name]
            raise Unreadable(f"{name} is declared twice, with {m}, {s} and with {mean}, {spread}", 0, 0)
        if name in self.parameters:
            return
        self.parameters[name] = mean, spread
        self.why[name] = why
        if mean != "0":
            self.note(mean, "vector", f"the mean of {name}")
        if not re.fullmatch("I(_[A-Za-z]+)?", spread):
            self.note(spread, "covariance", f"the covariance of {name}")

    def write_of(self, law: str, variable: str) -> None:
        """The density of a distribution is written of this variable."""
        self.variables.setdefault(variable, law)
        self.written_of.setdefault(law, set()).add(variable)

    def meanings(self) -> Meanings:
        """What is known, as the elaboration takes it."""
        laws: dict[str, Normal] = {}
        for name, (mean, spread) in self.parameters.items():
            at = zero if mean == "0" else vector(mean)
            is_identity = re.fullmatch("I(_[A-Za-z]+)?", spread) and spread not in self.kinds
            try:
                laws[name] = Normal(name, at, identity if is_identity else covariance(spread))
            except TermError:
                continue
        of_one = {law: next(iter(v)) for law, v in self.written_of.items() if len(v) == 1}
        solved = frozenset(name for name, why in self.why.items() if why == SOLVED)
        return Meanings(dict(self.kinds), laws, dict(self.variables), of_one, solved)

    def declare(self, sides: tuple[tuple[Token, ...], ...], relation: str, sentence: str) -> None:
        """A declaration: ``x \\in \\mathbb{R}^d``, ``X \\sim \\mathcal{N}(m, S)``, ``S \\succ 0``."""
        names = list(_names(sides[0]))
        if relation in (r"\succ", r"\succeq"):
            for name in names:
                self.note(name, "covariance" if relation == r"\succ" else "symmetric", "declared with ≻")
            return
        text = "".join(t.text for t in sides[1])
        if relation == r"\in" and SPACES.match(text):
            self._in_space(names, SPACES.sub("", text, count=1), sentence)

    def _in_space(self, names: list[str], power: str, sentence: str) -> None:
        found = re.fullmatch(r"(?:\^\{?(\\?[A-Za-z0-9]+)(?:\\times(\\?[A-Za-z0-9]+))?\}?)?[.,;]*", power)
        if found is None:
            return
        rows, columns = found[1], found[2]
        for size in (rows, columns):
            if size and not size.isdecimal():
                self.note(size.removeprefix("\\"), "dimension", "a size in a declaration")
        kind = "scalar" if rows is None else "vector" if columns in (None, "1") else "matrix"
        lower = sentence.lower()
        if kind == "matrix" and ("covariance" in lower or "positive definite" in lower or "positive-definite" in lower):
            kind = "covariance"
        elif kind == "matrix" and "symmetric" in lower:
            kind = "symmetric"
        for name in names:
            self.note(name, kind, "declared")

    def set(self, said: str) -> None:
        """``x, mu_1: vector; Sigma_1: covariance; n: dimension; P: normal(mu_1, Sigma_1)``."""
        for part in re.split("[;\n]", said):
            names, colon, kind = part.partition(":")
            law = re.fullmatch(r"normal\(\s*([\w']+)\s*,\s*([\w']+)\s*\)", kind.strip())
            for name in (n.strip() for n in names.split(",")):
                if law and name:
                    self.law(name, law[1], law[2], "set in the paper")
                elif colon and name and kind.strip() in KINDS:
                    self.kinds[name], self.why[name] = kind.strip(), "set in the paper"

    def from_tree(self, node: Node) -> None:
        """What distributions and bound variables tell."""
        if node.op == "normal":
            for argument, kind in zip(node.args, ("vector", "vector", "covariance"), strict=True):
                if argument.op == "symbol" and not re.fullmatch("I(_[A-Za-z]+)?", argument.value):
                    self.note(argument.value, kind, "its place in a normal density")
        if node.op == "distribution":
            for argument, kind in zip(node.args, ("vector", "covariance"), strict=True):
                if argument.op == "symbol" and not re.fullmatch("I(_[A-Za-z]+)?", argument.value):
                    self.note(argument.value, kind, "its place in a normal distribution")
        if node.op in ("density", "integral"):
            point = node.args[0].value if node.args[0].op == "symbol" else ""
            variable = node.value if node.op == "integral" else point
            if variable:
                self.note(variable, "vector", "a random variable")
            if variable and node.op == "density":
                self.write_of(node.value, variable)
        if node.op == "expectation":
            before, tilde, _ = "".join(node.value.split()).partition("\\sim")
            if tilde and re.fullmatch(r"[A-Za-z]|\\[A-Za-z]+", before):
                self.note(before.removeprefix("\\"), "vector", "a random variable")
        for argument in node.args:
            self.from_tree(argument)

    def solve(self, claims: Iterable[list[Node]]) -> None:
        """Kinds of letters of which nothing is declared: those with which every statement has fitting shapes."""
        waiting = list(claims)
        changed = True
        while changed:
            changed = False
            for sides in waiting:
                unknown = [n for n in dict.fromkeys(n for s in sides for n in letters(s)) if n not in self.kinds]
                if not 0 < len(unknown) <= MOST_UNKNOWN:
                    continue
                fitting = list(self._fitting(sides, unknown))
                for i, name in enumerate(unknown):
                    now = {choice[i] for choice in fitting} & self.possible.get(name, set(TRIED))
                    if not now:
                        continue
                    self.possible[name] = now
                    if len(now) == 1:
                        self.note(name, next(iter(now)), SOLVED)
                        changed = True

    def _fitting(self, sides: list[Node], unknown: list[str]) -> Iterator[tuple[str, ...]]:
        known = self.meanings()
        for choice in product(*(sorted(self.possible.get(name, TRIED)) for name in unknown)):
            tried = Elaboration(Meanings({**known.kinds, **dict(zip(unknown, choice, strict=True))}, known.laws,
                                         known.variables))  # fmt: skip
            try:
                chain([tried.placed(side) for side in sides])
            except IllTyped:
                continue
            except Unreadable:
                pass
            yield choice

    def question(self, name: str) -> str:
        """What is asked about a letter that could be several things."""
        kinds = sorted(self.possible.get(name, TRIED))
        return (f"is {name} {' or '.join(f'a {kind}' for kind in kinds)}? Declare it, as in "
                f"${name} \\in \\mathbb{{R}}^d$, or in a comment: symkl: {name}: {kinds[0]}")  # fmt: skip


def letters(node: Node) -> Iterator[str]:
    """The letters of a tree of which something must be known."""
    if node.op == "symbol" and not re.fullmatch("I(_[A-Za-z]+)?", node.value):
        yield node.value
    for argument in node.args if node.op != "kl" else ():
        yield from letters(argument)


def _names(side: tuple[Token, ...]) -> Iterator[str]:
    """The letters before ``\\in``, separated by commas."""
    part: list[Token] = []
    for token in (*side, Token(",", 0, 0)):
        if token.text == ",":
            try:
                if part:
                    yield name_of(part)
            except Unreadable:
                pass
            part = []
        else:
            part.append(token)


def parameter(tokens: list[Token]) -> str:
    """The name of a parameter in 𝒩(m, S), or ``0``."""
    if plain_text(tokens) in ("0",):
        return "0"
    return name_of(tokens)
