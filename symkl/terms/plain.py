"""Terms as plain data: one line of text that says all of a term, and is read back without running anything.

``(multiply 1/2 (trace (inverse Sigma_1)))``: a letter by its name, a number as a fraction, ``d``, ``I`` and ``pi``, and
an operator with its arguments in brackets. Distributions stand by their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from symkl.errors import TermError
from symkl.terms.build import KL, Normal, covariance, d, identity, matrix, ones, pi, scalar, vector, zero
from symkl.terms.edits import REMAKE
from symkl.terms.expr import LARGEST_DEPTH, SCALAR, SQUARE, Term, term
from symkl.terms.literals import literal
from symkl.terms.shown import shown

TOKEN = re.compile(r"[()]|[^\s()]+")
NUMBER = re.compile(r"-?[0-9]{1,1300}(/[0-9]{1,1300})?")
SIZE = re.compile(r"([1-9])x([1-9])")
CONSTANTS = {"d": d, "I": identity, "pi": pi}
NAMES = {t.op: name for name, t in CONSTANTS.items()}
ARITY = {
    "add": 2, "subtract": 2, "multiply": 2, "divide": 2, "power": 2, "normal": 3,
    **dict.fromkeys(("negate", "transpose", "inverse", "trace", "det", "cholesky", "sum_log_diagonal"), 1),
    **dict.fromkeys(("log", "exp"), 1), "density": 1, "expectation": 2, "integral": 2, "zero": 0, "ones": 0,
}  # fmt: skip
"""How many terms an operator takes."""
LEAVES = {"zero": zero, "ones": ones}
OF_LAW = frozenset({"density", "expectation"})
"""Operators that name a distribution first."""

KINDS: dict[str, Callable[[str], Term]] = {
    "scalar": scalar,
    "positive-scalar": lambda name: scalar(name, positive=True),
    "vector": vector,
    "matrix": matrix,
    "symmetric-matrix": lambda name: matrix(name, symmetric=True),
    "covariance": covariance,
}
"""How a letter is declared."""


class Letters(NamedTuple):
    """What the names in a text stand for."""

    symbols: Mapping[str, Term]
    laws: Mapping[str, Normal]


def kind(symbol: Term) -> str:
    """The word of `KINDS` by which a letter is declared."""
    if symbol.shape == SCALAR:
        return "positive-scalar" if symbol.data.positive else "scalar"
    if symbol.shape != SQUARE:
        return "vector"
    return "covariance" if symbol.data.positive else "symmetric-matrix" if symbol.data.symmetric else "matrix"


def plain(t: Term) -> str:
    """The term as text; only terms that the constructors make have one.

    >>> from symkl import covariance, half, inv, trace
    >>> plain(half * trace(inv(covariance("Sigma_1"))))
    '(multiply 1/2 (trace (inverse Sigma_1)))'
    """
    if t.op == "symbol":
        return str(t.data.name)
    if t.op == "number":
        return str(t.data)
    if t.op in NAMES:
        return NAMES[t.op]
    if t.op == "kl":
        return f"(kl {t.data[0].name} {t.data[1].name})"
    if t.op == "literal":
        return f"(literal {t.data[0]}x{t.data[1]} {' '.join(map(plain, t.args))})"
    words = [t.op, *([t.data.name] if t.op in OF_LAW else []), *map(plain, t.args)]
    return f"({' '.join(words)})"


def read(text: str, letters: Letters) -> Term:
    """The term that a text says.

    Raises
    ------
    TermError
        For a text that says none: a name that nothing declares, an operator that is not one, brackets that do not
        close, too deep a nesting, or shapes that do not fit.
    """
    tokens = TOKEN.findall(text)[::-1]
    if not tokens:
        raise TermError("expected a term, found nothing")
    found = _term(tokens, letters, 0)
    if tokens:
        raise TermError(f"expected the end of the term, found {shown(tokens[-1])}")
    return found


def _next(tokens: list[str], what: str) -> str:
    if not tokens:
        raise TermError(f"expected {what}, found the end")
    return tokens.pop()


def _term(tokens: list[str], letters: Letters, depth: int) -> Term:
    token = _next(tokens, "a term")
    if token == "(":
        if depth > LARGEST_DEPTH:
            raise TermError(f"a term is at most {LARGEST_DEPTH} deep")
        return _operation(tokens, letters, depth)
    if token in CONSTANTS:
        return CONSTANTS[token]
    if NUMBER.fullmatch(token):
        return _number(token)
    if token not in letters.symbols:
        raise TermError(f"{shown(token)} is no letter that is declared")
    return letters.symbols[token]


def _number(token: str) -> Term:
    above, _, below = token.partition("/")
    if below and not int(below):
        raise TermError(f"{shown(token)} divides by zero")
    return term(Fraction(int(above), int(below or 1)))


def _operation(tokens: list[str], letters: Letters, depth: int) -> Term:
    op = _next(tokens, "an operator")
    if op == "kl":
        made = KL(_law(tokens, letters), _law(tokens, letters))
    elif op == "literal":
        made = _literal(tokens, letters, depth)
    elif op in ARITY:
        law = _law(tokens, letters) if op in OF_LAW else None
        args = tuple(_term(tokens, letters, depth + 1) for _ in range(ARITY[op]))
        made = LEAVES[op] if op in LEAVES else REMAKE[op](Term(op, args, SCALAR, law), args)
    else:
        raise TermError(f"{shown(op)} is no operator; there are kl, literal, {', '.join(ARITY)}")
    end = _next(tokens, f"a bracket that closes ({op}")
    if end != ")":
        raise TermError(f"expected a bracket that closes ({op}, found {shown(end)}")
    return made


def _literal(tokens: list[str], letters: Letters, depth: int) -> Term:
    size = _next(tokens, "the rows and columns of a matrix")
    found = SIZE.fullmatch(size)
    if found is None:
        raise TermError(f"expected the rows and columns of a matrix, as 2x2, found {shown(size)}")
    rows, columns = int(found[1]), int(found[2])
    return literal([[_term(tokens, letters, depth + 1) for _ in range(columns)] for _ in range(rows)])


def _law(tokens: list[str], letters: Letters) -> Normal:
    name = _next(tokens, "a distribution")
    if name not in letters.laws:
        raise TermError(f"{shown(name)} is no distribution that is declared")
    return letters.laws[name]
