"""Explicit forms as MathML: a term with matrices in the place of its letters, and what SymPy makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symkl.terms.expr import COLUMN, SCALAR, Term
from symkl.terms.layout import APART, BESIDE, WORD, Piece, bracket, fit, write
from symkl.terms.notation import ATOM, MINUS, POSTFIX, PREFIX, PRODUCT, SUM, identifier, raised

TIMES = BESIDE["mathml"]


def with_matrices(t: Term, d: int) -> str:
    """The term in dimension `d` as it is written, every vector and matrix given by its entries."""

    def letters(part: Term) -> Piece | None:
        if part.op == "dimension":
            return Piece(f"<mn>{d}</mn>", ATOM)
        if part.shape == SCALAR or part.op not in ("symbol", "identity", "zero", "ones"):
            return None
        columns = 1 if part.shape == COLUMN else d
        rows = [[_entry(part, i, j, d) for j in range(columns)] for i in range(d)]
        return Piece(rows[0][0], ATOM) if d == 1 else Piece(matrix(rows), ATOM, tall=True)

    return write(t, "mathml", letters)


def _entry(t: Term, i: int, j: int, d: int) -> str:
    if t.op != "symbol":
        return f"<mn>{int(t.op == 'identity' and i == j)}</mn>"
    if t.shape == COLUMN:
        return entry_name(f"{t.data.name}_{i + 1}")
    if t.data.symmetric and i > j:
        i, j = j, i
    return entry_name(f"{t.data.name}_{i + 1}{'_' if d > 9 else ''}{j + 1}")


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """Entries, each MathML, in square brackets."""
    cells = "".join(f"<mtr>{''.join(f'<mtd>{entry}</mtd>' for entry in row)}</mtr>" for row in rows)
    return f"<mrow><mo>[</mo><mtable>{cells}</mtable><mo>]</mo></mrow>"


def entry_name(name: str) -> str:
    """The name of an entry: ``Sigma_1_12`` is Σ with the subscript 1,12."""
    stem, *below = name.replace("'", "").split("_")
    primes = "′" * name.count("'")
    base = identifier(stem)
    low = f"<mn>{','.join(below)}</mn>" if "".join(below).isdigit() else f"<mi>{','.join(below)}</mi>"
    written = f"<msub>{base}{low}</msub>" if below else base
    return raised(written, f"<mo>{primes}</mo>") if primes else written


def sympy_mathml(e: Any) -> str:
    """A SymPy matrix or expression of real entries, numbers, π, sums, products, powers, logarithms, exponentials.

    Raises
    ------
    KeyError
        For any other function of SymPy: nothing is guessed.
    """
    if getattr(e, "is_Matrix", False) and e.shape != (1, 1):
        return matrix([[_written(e[i, j]).text for j in range(e.cols)] for i in range(e.rows)])
    return _written(e[0, 0] if getattr(e, "is_Matrix", False) else e).text


def _written(e: Any) -> Piece:
    if e.is_Symbol:
        return Piece(entry_name(e.name), ATOM)
    if e.is_Rational:
        return _rational(int(e.p), int(e.q))
    if e.is_Add:
        return _sum(e)
    if e.is_Mul or (e.is_Pow and e.exp.is_Rational and e.exp.is_negative):
        return _product(e)
    if e.is_Pow:
        return _power(e)
    return OF_KIND[type(e).__name__](e)


def _rational(p: int, q: int) -> Piece:
    above = f"<mn>{abs(p)}</mn>"
    bare = above if q == 1 else f"<mfrac>{above}<mn>{q}</mn></mfrac>"
    return Piece((MINUS["mathml"] if p < 0 else "") + bare, SUM if p < 0 else ATOM if q == 1 else PREFIX, q != 1)


def _sum(e: Any) -> Piece:
    terms = sorted(e.as_ordered_terms(), key=lambda a: bool(a.could_extract_minus_sign()))  # x − μ, not −μ + x
    text, tall = "", False
    for term in terms:
        negative = term.could_extract_minus_sign() and not term.is_Add
        part = fit(_written(-term if negative else term), PRODUCT, "mathml")
        sign = (MINUS["mathml"] if negative else "") if not text else f"<mo>{'−' if negative else '+'}</mo>"
        text, tall = text + sign + part.text, tall or part.tall
    return Piece(text, SUM, tall)


def _product(e: Any) -> Piece:
    number, rest = e.as_coeff_Mul()
    sign = MINUS["mathml"] if number < 0 else ""
    above, below = rest.as_numer_denom() if _divides(rest) else (rest, None)
    p, q = abs(int(number.p)), int(number.q)
    level = SUM if sign else PRODUCT
    if below is None:
        top = _factors(p, above)
        if q == 1:
            return Piece(sign + top.text, level, top.tall)
        front = f"<mfrac><mn>{p}</mn><mn>{q}</mn></mfrac>"
        behind = fit(_factors(1, above), PRODUCT, "mathml")
        between = APART if WORD.match(behind.text) else TIMES
        return Piece(f"{sign}{front}{between}{behind.text}", level, True)
    text = f"<mfrac><mrow>{_factors(p, above).text}</mrow><mrow>{_factors(q, below).text}</mrow></mfrac>"
    return Piece(sign + text, SUM if sign else PREFIX, True)


def _divides(e: Any) -> bool:
    return any(f.is_Pow and f.exp.is_Rational and f.exp.is_negative for f in (e.args if e.is_Mul else (e,)))


def _factors(number: int, e: Any) -> Piece:
    """number · e, e without a sign or a denominator of its own."""
    if e == 1:
        return Piece(f"<mn>{number}</mn>", ATOM)
    factors = e.as_ordered_factors() if e.is_Mul else [e]
    alone = number == 1 and len(factors) == 1
    parts = [_written(f) for f in factors]
    if alone:
        return parts[0]
    written = [fit(p, POSTFIX, "mathml") for p in parts]
    texts = ([f"<mn>{number}</mn>"] if number != 1 else []) + [p.text for p in written]
    text = texts[0] + "".join((APART if WORD.match(t) else TIMES) + t for t in texts[1:])
    return Piece(text, PRODUCT, any(p.tall for p in written))


def _power(e: Any) -> Piece:
    base, exponent = e.args
    inner = _written(base)
    if exponent.is_Rational and exponent.q == 2 and exponent.p == 1:
        return Piece(f"<msqrt>{inner.text}</msqrt>", ATOM, inner.tall)
    inner = fit(inner, ATOM, "mathml")
    above = f"<mn>{exponent.p}</mn>" + (
        "" if exponent.q == 1 else f'<mo lspace="0" rspace="0">/</mo><mn>{exponent.q}</mn>'
    ) if exponent.is_Rational else _written(exponent).text
    return Piece(raised(inner.text, above), POSTFIX, inner.tall)


def _function(e: Any) -> Piece:
    argument = bracket(_written(e.args[0]), "mathml", "()")
    return Piece(f"<mi>{type(e).__name__}</mi><mo>\u2061</mo>{argument.text}", ATOM, argument.tall)


OF_KIND: dict[str, Callable[[Any], Piece]] = {
    "log": _function,
    "exp": _function,
    "Exp1": lambda e: Piece("<mi>e</mi>", ATOM),
    "Pi": lambda e: Piece("<mi>π</mi>", ATOM),
}

