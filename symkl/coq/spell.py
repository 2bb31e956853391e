"""Terms in the words of the prelude: the statements that Coq is asked about."""

from __future__ import annotations

from collections.abc import Mapping

from symkl.coq.names import letter
from symkl.errors import TermError
from symkl.terms.build import Normal
from symkl.terms.expr import BINDERS, ROW, SCALAR, Shape, Term

TYPES: dict[Shape, str] = {
    (1, 1): "R", ("d", 1): "'cV[R]_d", (1, "d"): "'rV[R]_d", ("d", "d"): "'M[R]_d",
}  # fmt: skip
"""The type of a value, by its shape."""
PLAIN = {"add": "({} + {})", "subtract": "({} - {})", "negate": "(- {})", "log": "(ln {})", "exp": "(expR {})",
         "inverse": "(inv {})", "det": "(dt {})", "sum_log_diagonal": "(sld__ {})"}  # fmt: skip
CONSTANTS = {"dimension": "(d%:R)", "pi": "pi", "identity": "(one d)", "ones": "(const_mx 1 : 'cV[R]_d)"}
WITHOUT = {
    "cholesky": "the Cholesky factor of what is no letter", "literal": "a matrix by its entries",
}  # fmt: skip
"""What the prelude has no word for."""
LARGEST_NUMBER = 10**40
SMALL = 100
"""Numbers from here on are written by their digits: Coq counts a literal up one by one."""

Written = Mapping[Term, str]
"""Terms that have been given a name."""


def whole_exponent(t: Term) -> int | None:
    """The exponent of a power, if it is a whole number.

    Raises
    ------
    TermError
        For one that Coq should not be given.
    """
    exponent = t.args[1]
    if exponent.op != "number" or exponent.data.denominator != 1:
        return None
    if abs(exponent.data) > SMALL:
        raise TermError(f"a whole exponent in Coq is at most {SMALL}, found {exponent.data}")
    return int(exponent.data)


def is_form(t: Term) -> bool:
    """Whether a product is a row times a column."""
    return t.op == "multiply" and t.shape == SCALAR and t.args[0].shape == ROW


def law(prefix: str, of: Normal) -> str:
    """A name that belongs to a distribution."""
    return f"{prefix}__{of.name}"


def spell(t: Term, given: Written = {}) -> str:  # noqa: B006 - it is only read
    """The term in Coq.

    Parameters
    ----------
    t : Term
        What is written.
    given : mapping
        Subterms that have a name of their own.

    Raises
    ------
    TermError
        For a number of more digits than Coq should be given, and for what the prelude has no word for.
    """
    named = given.get(t)
    if named is not None:
        return named
    if t.op == "symbol":
        return letter(t)
    if t.op in CONSTANTS:
        return CONSTANTS[t.op]
    if t.op == "number":
        return _number(t)
    if t.op == "zero":
        return "(nil d)" if t.shape == ("d", 1) else f"(0 : {TYPES[t.shape]})"
    if t.op in BINDERS:
        return _binder(t, given)
    if t.op == "kl":
        p, q = t.data
        return f"KL__{p.name}__{q.name}"
    if t.op in WITHOUT:
        raise TermError(f"{WITHOUT[t.op]} is not exported to Coq: {t}")
    args = [spell(a, given) for a in t.args]
    if t.op in PLAIN:
        return PLAIN[t.op].format(*args)
    if t.op in ("density", "normal"):
        head = law("density", t.data) if t.op == "density" else "normal1__" if t.data == 1 else "normal__"
        return f"({head} {' '.join(args)})"
    if t.op in ("transpose", "trace"):
        of_number = {"transpose": "stp", "trace": "str"}
        of_matrix = {"transpose": "tp", "trace": "tr"}
        return f"({(of_number if t.args[0].shape == SCALAR else of_matrix)[t.op]} {args[0]})"
    return {"multiply": _product, "divide": _quotient, "power": _power}[t.op](t, args)


def function(t: Term, given: Written = {}) -> str:  # noqa: B006
    """The body of a binder as a function."""
    variable, body = t.args
    return f"(fun {letter(variable)} : {TYPES[variable.shape]} => {spell(body, given)})"


def operator(t: Term) -> str:
    """What a binder applies to the function of its body."""
    where = "1" if t.args[0].shape == SCALAR else ""
    return law("E", t.data) if t.op == "expectation" else f"Int{where}__"


def _binder(t: Term, given: Written) -> str:
    head = operator(t)
    return f"({head if t.shape == SCALAR else f'Emx {head}'} {function(t, given)})"


def _product(t: Term, args: list[str]) -> str:
    a, b = t.args
    if a.shape == SCALAR == b.shape:
        return f"({args[0]} * {args[1]})"
    if SCALAR in (a.shape, b.shape):
        return f"(scale {args[0]} {args[1]})" if a.shape == SCALAR else f"(scale {args[1]} {args[0]})"
    return f"(sc (mul {args[0]} {args[1]}))" if t.shape == SCALAR else f"(mul {args[0]} {args[1]})"


def _quotient(t: Term, args: list[str]) -> str:
    return f"({args[0]} / {args[1]})" if t.shape == SCALAR else f"(scale ({args[1]}^-1) {args[0]})"


def _power(t: Term, args: list[str]) -> str:
    n = whole_exponent(t)
    if n is not None:
        return f"({args[0]} ^+ {n})" if n >= 0 else f"(1 / ({args[0]} ^+ {-n}))"
    return f"({args[0]} ^+ d)" if t.args[1].op == "dimension" else f"(pw {args[0]} {args[1]})"


def _number(t: Term) -> str:
    value = t.data
    if max(abs(value.numerator), value.denominator) >= LARGEST_NUMBER:
        raise TermError(f"a number in Coq has at most {len(str(LARGEST_NUMBER)) - 1} digits above and below the line")
    text = _whole(abs(value.numerator))
    if value.denominator != 1:
        text = f"({text} / {_whole(value.denominator)})"
    return f"(- {text})" if value < 0 else text


def _whole(n: int) -> str:
    if n < SMALL:
        return str(n) if n < 2 else f"{n}%:R"
    return f"({_whole(n // 10)} * 10%:R + {_whole(n % 10)})"
