"""What the letters of a paper are: from its declarations, from distributions, and by solving for shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from symkl.errors import TermError
from symkl.papers.densities import written_out
from symkl.papers.elaborate import Elaboration
from symkl.papers.families import IDENTITY, Family, Parameters, doubtful, law, settled
from symkl.papers.formula import Node
from symkl.papers.meanings import KINDS, Meanings
from symkl.papers.names import whole_name
from symkl.papers.placed import chain
from symkl.papers.subscripts import under
from symkl.papers.tokens import IllTyped, Token, Unreadable
from symkl.terms.build import Normal

MOST_UNKNOWN = 5
"""Letters of one statement that are tried at once."""
SHAPE = {"covariance": "matrix", "symmetric": "matrix", "positive": "scalar", "dimension": "scalar",
         "variance": "scalar", "deviation": "scalar"}  # fmt: skip
SHARPER = frozenset({("matrix", "covariance"), ("symmetric", "covariance"), ("scalar", "positive")})
"""What was known of a letter, and the more that can turn out."""
SET = "set in the paper"
SOLVED = "the only shape that fits"
TRIED = ("scalar", "vector", "matrix")
SPACES = re.compile(r"\\mathbb\{?R\}?|\\R(?![A-Za-z])|\\Re(?![A-Za-z])")
HALF_LINE = re.compile(r"\\mathbb\{?R\}?[_^](\{>0\}|\{?\+\}?|\{\+\+\}|\{\+\}\^\*)[.,;]*|\(0,\+?\\infty\)[.,;]*")
"""The positive numbers."""


class Symbols:
    """What was found out so far: the kind of a letter and how it is known, and the parameters of distributions."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.parameters: dict[str, Parameters] = {}
        self.families: list[Family] = []
        self.pairs: set[tuple[str, str]] = set()
        self.variables: dict[str, str] = {}
        self.random: dict[str, str] = {}
        self.possible: dict[str, set[str]] = {}
        self.written_of: dict[str, set[str]] = {}

    def note(self, name: str, kind: str, why: str) -> None:
        """The first word on a letter counts, but a matrix may turn out to be a covariance, and a scalar positive.

        Raises
        ------
        Unreadable
            When it was declared to be something else.
        """
        before = self.kinds.get(name, kind)
        if why == "declared" == self.why.get(name) and SHAPE.get(before, before) != SHAPE.get(kind, kind):
            raise Unreadable(f"{name} is declared twice, as a {before} and as a {kind}; a letter means one thing", 0, 0)
        known = self.kinds.get(name)
        if known is None or (known, kind) in SHARPER:
            self.kinds[name], self.why[name] = kind, why

    def law(self, name: str, parameters: Parameters, why: str) -> None:
        """A distribution with these parameters; what the paper sets counts before what it says."""
        if why == SET:
            self.parameters[name], self.why[name] = parameters, why
        known = self.parameters.setdefault(name, parameters)
        if known != parameters and self.why.get(name) != SET:
            both = f"with {', '.join(known)} and with {', '.join(parameters)}"
            raise Unreadable(f"{name} is declared twice, {both}", 0, 0)
        self.why.setdefault(name, why)

    def settle(self) -> None:
        """Decide which distributions are on ℝ, and note what their letters are."""
        named = [
            Family(name, parameters, frozenset(v for v, owner in self.variables.items() if owner == name))
            for name, parameters in self.parameters.items()
        ]
        over_the_line = {variable for variable, kind in self.random.items() if kind == "scalar"}
        found = settled([*named, *self.families], dict(self.kinds), sorted(self.pairs), over_the_line)
        for name, (kind, why) in found.items():
            self.note(name, kind, why)
        for name, kind in self.random.items():
            self.note(name, kind, "a random variable")

    def fixed(self) -> set[str]:
        """The letters that no equation can define: parameters, variables, dimensions, and what the paper sets."""
        parameters = [*self.parameters.values(), *(family.parameters for family in self.families)]
        letters = {name for p in parameters for name in (p.mean, p.base)} | {*self.variables, *self.random}
        return letters | {n for n, kind in self.kinds.items() if kind == "dimension" or self.why[n] == SET}

    def write_of(self, law: str, variable: str) -> None:
        """The density of a distribution is written of this variable."""
        self.variables.setdefault(variable, law)
        self.written_of.setdefault(law, set()).add(variable)

    def meanings(self) -> Meanings:
        """What is known, as the elaboration takes it."""
        laws: dict[str, Normal] = {}
        doubts: dict[str, str] = {}
        for name, parameters in self.parameters.items():
            doubts[name] = doubtful(parameters, self.kinds)
            try:
                if not doubts[name]:
                    laws[name] = law(name, parameters, self.kinds)
            except TermError as error:
                doubts[name] = str(error)
        of_one = {law: next(iter(v)) for law, v in self.written_of.items() if len(v) == 1}
        solved = frozenset(name for name, why in self.why.items() if why == SOLVED)
        return Meanings(dict(self.kinds), laws, dict(self.variables), of_one, solved,
                        {name: doubt for name, doubt in doubts.items() if doubt})  # fmt: skip

    def declare(self, sides: tuple[tuple[Token, ...], ...], relation: str, sentence: str) -> None:
        """A declaration: ``x \\in \\mathbb{R}^d``, ``X \\sim \\mathcal{N}(m, S)``, ``S \\succ 0``, ``s > 0``."""
        names = list(_names(sides[0]))
        if relation == ">":
            for name in names:
                self.note(name, "positive", "declared with >")
            return
        if relation in (r"\succ", r"\succeq"):
            for name in names:
                self.note(name, "covariance" if relation == r"\succ" else "symmetric", "declared with ≻")
            return
        text = "".join(t.text for t in sides[1])
        if relation == r"\in" and HALF_LINE.fullmatch(text):
            for name in names:
                self.note(name, "positive", "declared")
        elif relation == r"\in" and SPACES.match(text):
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
        """``x, mu_1: vector; Sigma_1: covariance; n: dimension; P: normal(mu_1, Sigma_1)``.

        Raises
        ------
        Unreadable
            For a kind that is none.
        """
        for part in re.split("[;\n]", said):
            names, colon, kind = part.partition(":")
            normal = re.fullmatch(r"normal\(\s*([-\w'.]+)\s*,\s*([\w'.]+(?:\^2)?)\s*\)", kind.strip())
            for name in (n.strip() for n in names.split(",")):
                if normal and name:
                    self.law(name, Parameters(normal[1], normal[2]), SET)
                elif colon and name and kind.strip() in KINDS:
                    self.kinds[name], self.why[name] = kind.strip(), SET
                elif name:
                    wanted = f"{', '.join(KINDS)} or normal(mean, covariance)"
                    raise Unreadable(f"symkl: {part.strip()[:80]}: expected a name, a colon and {wanted}", 0, 0)

    def from_density(self, sides: tuple[Node, ...]) -> None:
        """The parameters of a density that is written out."""
        found = written_out(sides)
        if found is not None and found[0] not in self.parameters:
            self.law(found[0], found[2], "its density is written out")

    def from_tree(self, node: Node) -> None:
        """What distributions and bound variables tell."""
        if node.op in ("normal", "distribution"):
            *point, mean, spread = map(_printed, node.args)
            self.families.append(Family("", Parameters(mean, spread), frozenset(point)))
        if node.op == "kl":
            first, second = (a.value for a in node.args)
            self.pairs |= {(first, second)} if first and second else set()
        if node.op == "density" and node.args[0].op == "symbol":
            self.write_of(node.value, node.args[0].value)
            self.random.setdefault(node.args[0].value, "vector")
        if node.op == "integral":
            domain, _, variable = node.value.rpartition(" ")
            self.random[variable] = "scalar" if domain else self.random.get(variable, "vector")
        if node.op == "expectation":
            variable, name, tilde, given = under(node.value)
            if tilde and re.fullmatch("[A-Za-z]+", variable):
                self.random.setdefault(variable, "vector")
                if name in self.parameters:
                    self.variables.setdefault(variable, name)
            if given is not None:
                self.families.append(Family("", given, frozenset({variable})))
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
    if node.op == "symbol" and not IDENTITY.fullmatch(node.value):
        yield node.value
    for argument in node.args if node.op != "kl" else ():
        yield from letters(argument)


def _names(side: tuple[Token, ...]) -> Iterator[str]:
    """The letters before ``\\in``, separated by commas."""
    part: list[Token] = []
    for token in (*side, Token(",", 0, 0)):
        if token.text == ",":
            name, power = whole_name(part)
            if name and not power:
                yield name
            part = []
        else:
            part.append(token)


def _printed(node: Node) -> str:
    """A parameter of 𝒩 as `Parameters` has it; empty for what is more than a letter, its square, or a number."""
    if node.op in ("symbol", "number"):
        return node.value
    base = node.args[0] if node.op == "power" and node.args[1].value == "2" else node
    return f"{base.value}^2" if base is not node and base.op == "symbol" else ""
