"""From the tree of a formula to a term, given what its letters are; every part of the term knows its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from symkl.errors import ShapeError, TermError
from symkl.papers.families import Parameters, doubtful, spread_question
from symkl.papers.formula import Node
from symkl.papers.meanings import KINDS, Meanings
from symkl.papers.placed import Placed, as_zero
from symkl.papers.subscripts import law_under
from symkl.papers.tokens import IllTyped, Unreadable
from symkl.terms.build import (
    KL,
    N,
    Normal,
    det,
    exp,
    identity,
    integral,
    inv,
    log,
    ones,
    pi,
    sqrt,
    trace,
)
from symkl.terms.expr import COLUMN, SCALAR, SQUARE, Term, term
from symkl.terms.literals import literal

BARE = {"trace_bare": "trace", "det_bare": "determinant", "log": "logarithm", "log_bare": "logarithm"}
"""Functions whose argument stands without brackets."""
FUNCTIONS = frozenset({"log", "log_bare", "exp", "trace", "det", "det_bare", "bars", "expectation", "kl"})
"""Behind a number and a slash these stand beside the quotient, not below it."""


class Elaboration:
    """Writes trees as terms."""

    def __init__(self, meanings: Meanings) -> None:
        self.meanings = meanings
        self._given: list[Normal] = []

    def placed(self, node: Node) -> Placed:
        """The term of a tree.

        Raises
        ------
        IllTyped
            Where shapes do not fit.
        Unreadable
            Where a letter, a distribution or an operation is not known, or the formula can be read in two ways.
        """
        try:
            return RULES.get(node.op, Elaboration._unknown)(self, node)
        except ShapeError as error:
            raise IllTyped(str(error), node.start, node.end) from None
        except TermError as error:
            raise Unreadable(str(error), node.start, node.end) from None

    def _unknown(self, node: Node) -> Placed:
        raise Unreadable(f"{node.op} is not read", node.start, node.end)

    def _put(self, node: Node, made: Term, *args: Placed) -> Placed:
        return Placed(made, node.start, node.end, args)

    def symbol(self, node: Node) -> Placed:
        kind = self.meanings.kinds.get(node.value)
        if node.value in self.meanings.laws:
            raise Unreadable(f"{node.value} is a distribution, and stands here like a number", node.start, node.end)
        if kind is None:
            if re.fullmatch("I(_[A-Za-z]+)?", node.value):
                return self._put(node, identity)
            raise Unreadable(f"what {node.value} is was not found out", node.start, node.end)
        return self._put(node, KINDS[kind](node.value))

    def number(self, node: Node) -> Placed:
        value = Fraction(node.value)
        return self._put(node, term(int(value) if value.denominator == 1 else value))

    def binary(self, node: Node) -> Placed:
        a, b = self._fitting(self.placed(node.args[0]), self.placed(node.args[1]))
        return self._put(node, a.term + b.term if node.op == "add" else a.term - b.term, a, b)

    @staticmethod
    def _fitting(a: Placed, b: Placed) -> tuple[Placed, Placed]:
        """A 0 takes the shape of what stands beside it."""
        return as_zero(a, b.term.shape), as_zero(b, a.term.shape)

    def negate(self, node: Node) -> Placed:
        a = self.placed(node.args[0])
        return self._put(node, -a.term, a)

    def multiply(self, node: Node) -> Placed:
        left = node.args[0]
        last = left.args[1] if left.op == "multiply" and not left.bracketed else left
        reaches = last.op in BARE and not (last.op == "log" and last.args[0].bracketed)
        if reaches and not last.bracketed:
            raise Unreadable(f"does what follows belong to the {BARE[last.op]}? Put its argument in brackets",
                             node.start, node.end)  # fmt: skip
        applied = node.args[1].bracketed and last.op == "symbol" and not last.bracketed
        if applied and last.value in self.meanings.solved:
            raise Unreadable(f"is {last.value} a function, or a factor? Declare it, or put it behind the brackets",
                             last.start, last.end)  # fmt: skip
        if last.op == "divide" and not last.bracketed and not _ends_a_quotient(last, node.args[1]):
            raise Unreadable("does what follows stand below the slash? Write \\frac, or put brackets", node.start,
                             node.end)  # fmt: skip
        a, b = self.placed(left), self.placed(node.args[1])
        made = a.term * b.term if SCALAR in (a.term.shape, b.term.shape) else a.term @ b.term
        return self._put(node, made, a, b)

    def divide(self, node: Node) -> Placed:
        top, bottom = node.args
        if node.op == "fraction" and top.op == bottom.op == "number" and int(Fraction(bottom.value)) != 0:
            return self._put(node, term(Fraction(top.value) / Fraction(bottom.value)))
        a, b = self.placed(top), self.placed(bottom)
        return self._put(node, a.term / b.term, a, b)

    def power(self, node: Node) -> Placed:
        a, b = self.placed(node.args[0]), self.placed(node.args[1])
        if a.term.shape == SQUARE and b.term == term(2):
            return self._put(node, a.term @ a.term, a, a)
        return self._put(node, a.term**b.term, a, b)

    def transpose(self, node: Node) -> Placed:
        a = self.placed(node.args[0])
        return self._put(node, a.term.T, a)

    def primed(self, node: Node) -> Placed:
        a = self.placed(node.args[0])
        if a.term.shape == SCALAR or node.args[0].op == "primed" or _is_symmetric(a.term):
            raise Unreadable("does this prime transpose, which changes nothing here, or make another letter? Write ^T, "
                             "or a subscript", node.start, node.end)  # fmt: skip
        return self._put(node, a.term.T, a)

    def inverse(self, node: Node) -> Placed:
        a = self.placed(node.args[0])
        if a.term.shape == SCALAR:
            return self._put(node, 1 / a.term, Placed(term(1), node.start, node.end), a)
        return self._put(node, inv(a.term), a)

    def applied(self, function: Callable[[Term], Term]) -> Callable[[Node], Placed]:
        def apply(node: Node) -> Placed:
            a = self.placed(node.args[0])
            return self._put(node, function(a.term), a)

        return apply

    def log(self, node: Node) -> Placed:
        argument = node.args[0]
        if node.op == "log_bare" and argument.op == "multiply" and argument.args[1].op not in ("number", "pi"):
            raise Unreadable("does all that follows belong to the logarithm? Put its argument in brackets",
                             node.start, node.end)  # fmt: skip
        return self.applied(log)(node)

    def barred(self, node: Node) -> Placed:
        a, b = self.placed(node.args[0]), self.placed(node.args[1])
        return self._put(node, self._det(node, a) ** b.term, self._put(node, self._det(node, a), a), b)

    def bars(self, node: Node) -> Placed:
        a = self.placed(node.args[0])
        return self._put(node, self._det(node, a), a)

    @staticmethod
    def _det(node: Node, a: Placed) -> Term:
        if a.term.shape == SCALAR:
            raise Unreadable("an absolute value is not read; bars around a matrix are its determinant", node.start,
                             node.end)  # fmt: skip
        return det(a.term)

    def expectation(self, node: Node) -> Placed:
        variable, law = self.under(node)
        a = self.placed(node.args[0])
        return self._put(node, law.expectation(a.term, variable), Placed(variable, node.start, node.start), a)

    def variance(self, node: Node) -> Placed:
        variable, law = self.under(node)
        first, last = (self.placed(a).term for a in (node.args[0], node.args[-1]))
        a, b = (t - law.expectation(t, variable) for t in (first, last))
        product = a @ b.T if a.shape != SCALAR else a**2 if first == last else a * b
        return self._put(node, law.expectation(product, variable))

    def under(self, node: Node) -> tuple[Term, Normal]:
        return law_under(node, self.meanings, self._distribution)

    def _distribution(self, mean: Term, spread: Term) -> Normal:
        """The distribution with these parameters: one of the paper's own, or a new one for all that are given alike."""
        for law in (*self.meanings.laws.values(), *self._given):
            if (law.mean, law.covariance) == (mean, spread):
                return law
        self._given.append(Normal(f"N_{len(self._given) + 1}" if self._given else "N", mean, spread))
        return self._given[-1]

    def integral(self, node: Node) -> Placed:
        name = node.value.rpartition(" ")[2]
        a, variable = self.placed(node.args[0]), KINDS[self.meanings.kinds.get(name, "vector")](name)
        return self._put(node, integral(a.term, variable), Placed(variable, node.end, node.end), a)

    def normal(self, node: Node) -> Placed:
        x, mean, spread = map(self.placed, node.args)
        mean, spread = as_zero(mean, x.term.shape), self._variance(spread)
        return self._put(node, N(x.term, mean.term, spread.term), x, mean, spread)

    def _variance(self, spread: Placed) -> Placed:
        """The second parameter of 𝒩: on ℝ a variance, or the square of a letter told to be a standard deviation."""
        if spread.term.op == "symbol" and spread.term.shape == SCALAR:
            name = spread.term.data.name
            if self.meanings.kinds.get(name) == "deviation":
                return Placed(spread.term**2, spread.start, spread.end, (spread,))
            if doubtful(Parameters("0", name), self.meanings.kinds):
                raise Unreadable(spread_question(name), spread.start, spread.end)
        return spread

    def matrix(self, node: Node) -> Placed:
        rows = [[self.placed(entry) for entry in row.args] for row in node.args]
        made = literal([[entry.term for entry in row] for row in rows])
        return self._put(node, made, *(entry for row in rows for entry in row if made.op == "literal"))

    def density(self, node: Node) -> Placed:
        law = self._law(node.value, node)
        x = self.placed(node.args[0])
        return self._put(node, law(x.term), x)

    def kl(self, node: Node) -> Placed:
        first, second = (self._side(a) for a in node.args)
        return self._put(node, KL(first, second))

    def _side(self, node: Node) -> Normal:
        if node.op == "distribution":
            mean, spread = map(self.placed, node.args)
            spread = self._variance(spread)
            mean = as_zero(mean, SCALAR if spread.term.shape == SCALAR else COLUMN)
            return self._distribution(mean.term, spread.term)
        return self._law(node.value, node)

    def _law(self, name: str, node: Node) -> Normal:
        if name in self.meanings.doubts:
            raise Unreadable(self.meanings.doubts[name], node.start, node.end)
        if name not in self.meanings.laws:
            raise Unreadable(f"which distribution {name} is was not found out: say {name}(x) = \\mathcal{{N}}(x; …, …)",
                             node.start, node.end)  # fmt: skip
        return self.meanings.laws[name]


def _is_symmetric(t: Term) -> bool:
    return t.op == "identity" or (t.op == "symbol" and bool(t.data.symmetric))


def _ends_a_quotient(quotient: Node, factor: Node) -> bool:
    """Whether a factor behind a slash cannot stand below it: ½ x and d/2 log 2π are read one way only."""
    above, below = quotient.args
    return below.op == "number" and (above.op == "number" or factor.op in FUNCTIONS)


RULES: dict[str, Callable[[Elaboration, Node], Placed]] = {
    "symbol": Elaboration.symbol,
    "number": Elaboration.number,
    "pi": lambda e, node: Placed(pi, node.start, node.end),
    "ones": lambda e, node: Placed(ones, node.start, node.end),
    "add": Elaboration.binary,
    "subtract": Elaboration.binary,
    "negate": Elaboration.negate,
    "multiply": Elaboration.multiply,
    "divide": Elaboration.divide,
    "fraction": Elaboration.divide,
    "power": Elaboration.power,
    "transpose": Elaboration.transpose,
    "inverse": Elaboration.inverse,
    "primed": Elaboration.primed,
    "log": Elaboration.log,
    "log_bare": Elaboration.log,
    "exp": lambda e, node: e.applied(exp)(node),
    "trace": lambda e, node: e.applied(trace)(node),
    "trace_bare": lambda e, node: e.applied(trace)(node),
    "det": lambda e, node: e.applied(det)(node),
    "det_bare": lambda e, node: e.applied(det)(node),
    "sqrt": lambda e, node: e.applied(sqrt)(node),
    "barred": Elaboration.barred,
    "bars": Elaboration.bars,
    "expectation": Elaboration.expectation,
    "mean": Elaboration.expectation,
    "variance": Elaboration.variance,
    "covariance": Elaboration.variance,
    "integral": Elaboration.integral,
    "normal": Elaboration.normal,
    "density": Elaboration.density,
    "matrix": Elaboration.matrix,
    "kl": Elaboration.kl,
}
