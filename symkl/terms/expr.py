"""Typed expressions. Every term carries its shape, a pair of sizes in {1, d}, checked when it is built.

A term keeps the form as written: ``(x - mu1) + (mu1 - mu2)`` stays that, nothing cancels. Two terms are equal
(``==``) when they are written alike.
"""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from symkl.errors import ShapeError, TermError
from symkl.terms.frozen import Frozen
from symkl.terms.shown import LONGEST, brief, cut, shown

if TYPE_CHECKING:
    from sympy import Basic

Size = Literal[1, "d"]
Shape = tuple[Size, Size]
SCALAR: Shape = (1, 1)
COLUMN: Shape = ("d", 1)
ROW: Shape = (1, "d")
SQUARE: Shape = ("d", "d")

LARGEST_SIZE, LARGEST_DEPTH, LARGEST_BITS = 20_000, 150, 4096
"""What is larger would take too long, or too deep a recursion, to write, to judge and to evaluate."""
MEMO = 4096
"""Terms are immutable, so what is asked of them again and again is remembered for this many."""
BINDERS = frozenset({"expectation", "integral"})
"""Operators whose arguments are (bound variable, body)."""

KIND = {SCALAR: "a scalar", COLUMN: "a column vector", ROW: "a row vector", SQUARE: "a matrix"}


def describe(shape: Shape) -> str:
    """The shape in words and sizes: ``a column vector (d×1)``."""
    return f"{KIND[shape]} ({shape[0]}×{shape[1]})"


class Symbol(NamedTuple):
    """What is declared of a letter: its name, and the facts that hold of it."""

    name: str
    symmetric: bool = False
    positive: bool = False
    """A positive number, or a positive definite matrix."""


class Term(Frozen):
    """An expression: an operator, its arguments, its shape, and what else the operator needs.

    `size`, `depth` and `binders` count its parts, how deep they stand, and how many binders stand in one another;
    `opens` is the deepest level of a bound variable that stands open in it, 0 if none does.
    Terms are made by the constructors of `symkl.terms.build` and by Python's operators, never directly:

    =====================  =======================================
    ``a + b``, ``a - b``   terms of one shape
    ``a * b``              at least one of them a scalar
    ``a @ b``              matrix product of fitting shapes
    ``a / s``, ``s ** t``  by a scalar, of scalars
    ``a.T``                transpose
    =====================  =======================================

    Raises
    ------
    ShapeError
        When the shapes do not fit; it names the expression and both shapes.
    TermError
        When an operand is not a term, an int or a Fraction, or the term gets too large.
    """

    __slots__ = ("_hash", "args", "binders", "data", "depth", "op", "opens", "shape", "size")
    op: str
    args: tuple[Term, ...]
    shape: Shape
    data: Any
    size: int
    depth: int
    binders: int
    opens: int
    _hash: int

    def __init__(self, op: str, args: tuple[Term, ...] = (), shape: Shape = SCALAR, data: Any = None) -> None:
        put = object.__setattr__
        put(self, "op", op)
        put(self, "args", args)
        put(self, "shape", shape)
        put(self, "data", data)
        put(self, "_hash", hash((op, args, shape, data)))
        size, depth, binders, opens = 1, 0, 0, data if op == "bound" else 0
        for a in args:
            size += a.size
            depth, binders, opens = max(depth, a.depth), max(binders, a.binders), max(opens, a.opens)
        put(self, "size", size)
        put(self, "depth", depth + 1)
        put(self, "binders", binders + (op in BINDERS))
        put(self, "opens", opens)
        if size > LARGEST_SIZE or depth >= LARGEST_DEPTH:
            found = f"found {size} parts, {depth + 1} deep: name parts of it with `define`"
            raise TermError(f"a term has at most {LARGEST_SIZE} parts, {LARGEST_DEPTH} deep; {found}")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Term) or self._hash != other._hash:
            return False
        return (self.op, self.shape, self.data, self.args) == (other.op, other.shape, other.data, other.args)

    def __reduce__(self) -> tuple[type[Term], tuple[Any, ...]]:
        return Term, (self.op, self.args, self.shape, self.data)  # hashes of names differ between processes

    def __add__(self, other: Operand) -> Term:
        return _sum("add", "+", self, term(other))

    def __radd__(self, other: Operand) -> Term:
        return _sum("add", "+", term(other), self)

    def __sub__(self, other: Operand) -> Term:
        return _sum("subtract", "-", self, term(other))

    def __rsub__(self, other: Operand) -> Term:
        return _sum("subtract", "-", term(other), self)

    def __neg__(self) -> Term:
        return Term("negate", (self,), self.shape)

    def __mul__(self, other: Operand) -> Term:
        return _scaled(self, term(other))

    def __rmul__(self, other: Operand) -> Term:
        return _scaled(term(other), self)

    def __matmul__(self, other: Term) -> Term:
        return _matrix_product(self, term(other))

    def __rmatmul__(self, other: Operand) -> Term:
        return _matrix_product(term(other), self)

    def __truediv__(self, other: Operand) -> Term:
        return _quotient(self, term(other))

    def __rtruediv__(self, other: Operand) -> Term:
        return _quotient(term(other), self)

    def __pow__(self, other: Operand) -> Term:
        return _power(self, term(other))

    def __rpow__(self, other: Operand) -> Term:
        return _power(term(other), self)

    @property
    def T(self) -> Term:
        """The transpose, of shape reversed."""
        return Term("transpose", (self,), (self.shape[1], self.shape[0]))

    def __bool__(self) -> bool:
        raise TermError(f"a term has no truth value: {brief(self)}; compare terms with `==` (written alike)")

    def __str__(self) -> str:
        from symkl.terms.text import text

        return text(self)

    def __repr__(self) -> str:
        return f"<Term {self} : {self.shape[0]}×{self.shape[1]}>"

    def latex(self) -> str:
        """LaTeX of the term, without delimiters, in the usual notation of the field."""
        from symkl.terms.latex import latex

        return latex(self)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def to_sympy(self) -> Basic:
        """Abstract SymPy: MatrixSymbols over a symbolic d.

        Raises
        ------
        TermError
            For an operator SymPy has no abstract form of (a density, E under a distribution).
        """
        from symkl.terms.sympy import to_sympy

        return to_sympy(self)

    def explicit(self, d: int) -> Basic:
        """SymPy with explicit entries: a ``Matrix``, or an ``Expr`` for a scalar, in dimension `d` ≥ 1.

        Raises
        ------
        TermError
            For d < 1.
        """
        from symkl.terms.sympy import explicit

        return explicit(self, d)


Operand = Term | int | Fraction


def term(value: Operand) -> Term:
    """The term of a number; a term is itself."""
    if isinstance(value, Term):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        bits = max(abs(value.numerator), value.denominator).bit_length()
        if bits > LARGEST_BITS:
            raise TermError(
                f"a number has at most {LARGEST_BITS} bits above and below the line, found {bits}: "
                "write it as a power, such as (20 * half) ** 5000"
            )
        return Term("number", (), SCALAR, Fraction(value))
    if isinstance(value, float):
        near = Fraction(value).limit_denominator(1000) if isfinite(value) else None
        hint = "" if near is None else f": write Fraction({near.numerator}, {near.denominator})"
        raise TermError(f"{value!r} is a float; terms are exact{hint}")
    raise TermError(f"expected a term, an int or a Fraction, found {type(value).__name__}: {shown(value)}")


def _refuse(expression: str, what: str, a: Term, b: Term) -> ShapeError:
    return ShapeError(f"{cut(expression, 2 * LONGEST)}: {what}, found {describe(a.shape)} and {describe(b.shape)}")


def _shown(a: Term) -> str:
    return f"({brief(a)})" if a.op in ("add", "subtract", "negate") else brief(a)


def _sum(op: str, sign: str, a: Term, b: Term) -> Term:
    if a.shape != b.shape:
        raise _refuse(f"{brief(a)} {sign} {_shown(b)}", "a sum needs two terms of one shape", a, b)
    return Term(op, (a, b), a.shape)


def _scaled(a: Term, b: Term) -> Term:
    if SCALAR not in (a.shape, b.shape):
        raise _refuse(f"{_shown(a)} * {_shown(b)}", "`*` needs a scalar factor (use `@` for a matrix product)", a, b)
    return Term("multiply", (a, b), b.shape if a.shape == SCALAR else a.shape)


def _matrix_product(a: Term, b: Term) -> Term:
    if SCALAR in (a.shape, b.shape):
        raise _refuse(f"{_shown(a)} @ {_shown(b)}", "`@` multiplies vectors and matrices (use `*` with a scalar)", a, b)
    if a.shape[1] != b.shape[0]:
        raise _refuse(f"{_shown(a)} @ {_shown(b)}", "the inner sizes of a product must agree", a, b)
    return Term("multiply", (a, b), (a.shape[0], b.shape[1]))


def _quotient(a: Term, b: Term) -> Term:
    if b.shape != SCALAR:
        raise _refuse(f"{_shown(a)} / {_shown(b)}", "only a scalar divides (use `inv` for a matrix)", a, b)
    if b.op == "number" and not b.data:
        raise TermError(f"{_shown(a)} / 0: a division by zero has no value")
    return Term("divide", (a, b), a.shape)


def _power(a: Term, b: Term) -> Term:
    if a.shape != SCALAR or b.shape != SCALAR:
        raise _refuse(f"{_shown(a)} ** {_shown(b)}", "a power needs a scalar base and exponent", a, b)
    if a.op == b.op == "number" and not a.data and b.data <= 0:
        raise TermError(f"0 ** {brief(b)}: a power of zero needs a positive exponent")
    return Term("power", (a, b))
