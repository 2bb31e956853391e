r"""Densities written out, as ``P(x) = … \exp(-\frac12 (x-m)^T S^{-1} (x-m))``: what parameters the exponent names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from symkl.papers.families import Parameters
from symkl.papers.formula import Node

QUOTIENTS = ("divide", "fraction")


class Factors(NamedTuple):
    """A product: its rational factor, and what else stands above and below the line."""

    constant: Fraction
    above: tuple[Node, ...]
    below: tuple[Node, ...]


def written_out(sides: Sequence[Node]) -> tuple[str, str, Parameters] | None:
    """P, x and the parameters where the sides say what the density P(x) is; None where they do not."""
    if not sides or sides[0].op != "density" or sides[0].args[0].op != "symbol":
        return None
    name, x = sides[0].value, sides[0].args[0].value
    for node in (n for side in sides[1:] for n in _all(side)):
        found = _parameters(node.args[0], x) if node.op == "exp" else None
        if found is not None:
            return name, x, found
    return None


def _parameters(exponent: Node, x: str) -> Parameters | None:
    constant, above, below = _factors(exponent)
    if constant != Fraction(-1, 2):
        return None
    if len(above) == 1 and above[0].op == "power" and above[0].args[1].value == "2" and len(below) <= 1:
        mean, spread = _mean(above[0].args[0], x), _spread(below[0]) if below else "1"
    elif len(above) in (2, 3) and above[0].op == "transpose" and not below:
        mean = _mean(above[0].args[0], x) if _mean(above[0].args[0], x) == _mean(above[-1], x) else ""
        inner = above[1] if len(above) == 3 else None
        spread = "I" if inner is None else inner.args[0].value if inner.op == "inverse" else ""
    else:
        return None
    return Parameters(mean, spread) if mean and spread else None


def _mean(u: Node, x: str) -> str:
    """The m of x − m, 0 of x alone, the empty string of anything else."""
    if u.op == "symbol":
        return "0" if u.value == x else ""
    if u.op == "subtract" and u.args[0].value == x and u.args[0].op == u.args[1].op == "symbol":
        return u.args[1].value
    return ""


def _spread(node: Node) -> str:
    if node.op == "symbol":
        return node.value
    is_square = node.op == "power" and node.args[0].op == "symbol" and node.args[1].value == "2"
    return f"{node.args[0].value}^2" if is_square else ""


def _factors(node: Node) -> Factors:
    if node.op == "number":
        return Factors(Fraction(node.value), (), ())
    if node.op == "negate":
        constant, above, below = _factors(node.args[0])
        return Factors(-constant, above, below)
    if node.op in ("multiply", *QUOTIENTS):
        one, other = map(_factors, node.args)
        if node.op == "multiply":
            return Factors(one.constant * other.constant, one.above + other.above, one.below + other.below)
        if other.constant:
            return Factors(one.constant / other.constant, one.above + other.below, one.below + other.above)
    return Factors(Fraction(1), (node,), ())


def _all(node: Node) -> Iterator[Node]:
    yield node
    for argument in node.args:
        yield from _all(argument)


def exponentials(sides: Sequence[Sequence[Node]]) -> Sequence[Sequence[Node]]:
    """The sides of all equations with e to a power as exp, if e stands nowhere else."""
    nodes = [n for claim in sides for side in claim for n in _all(side)]
    bases = sum(_is_e(n.args[0]) for n in nodes if n.op == "power")
    if not bases or bases != sum(map(_is_e, nodes)):
        return sides
    return [[_with_exp(side) for side in claim] for claim in sides]


def _is_e(node: Node) -> bool:
    return node.op == "symbol" and node.value == "e"


def _with_exp(node: Node) -> Node:
    args = tuple(map(_with_exp, node.args))
    if node.op == "power" and _is_e(node.args[0]):
        return node._replace(op="exp", args=args[1:])
    return node._replace(args=args)
