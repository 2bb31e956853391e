"""Equations of terms with their proofs in Coq, and how they are put together.

A proof is the text of a Coq term; the empty text is a proof that a term equals itself. Nobody trusts these texts: Coq
reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symkl.coq.names import letter
from symkl.coq.spell import TYPES, function, is_form, operator, spell, whole_exponent
from symkl.terms.expr import BINDERS, SCALAR, Term


class Eq(NamedTuple):
    """left = right."""

    left: Term
    right: Term
    proof: str = ""


def same(t: Term) -> Eq:
    """t = t."""
    return Eq(t, t)


def then(a: Eq, b: Eq) -> Eq:
    """Through the right side of `a`, which is the left side of `b`."""
    if not a.proof:
        return Eq(a.left, b.right, b.proof)
    return Eq(a.left, b.right, f"(etrans {a.proof} {b.proof})" if b.proof else a.proof)


def back(a: Eq) -> Eq:
    """The other way round."""
    return Eq(a.right, a.left, f"(esym {a.proof})" if a.proof else "")


def _shown(a: Eq) -> str:
    return a.proof or f"(erefl {spell(a.left)})"


BY_OP = {"add": "add", "subtract": "sub", "negate": "neg", "divide": "div"}
ONE_SIDED = {"log": "s_ln", "exp": "s_exp", "det": "s_det", "inverse": "m_inv",
             "sum_log_diagonal": "s_fun sld__"}  # fmt: skip


def within(t: Term, parts: Sequence[Eq]) -> Eq:
    """What follows for a term from equations of its arguments (of a binder, of its body alone)."""
    if not any(p.proof for p in parts) and all(p.left == p.right for p in parts):
        return same(t)
    if t.op in BINDERS:
        return _under(t, parts[0])
    right = Term(t.op, tuple(p.right for p in parts), t.shape, t.data)
    if not any(p.proof for p in parts):
        return Eq(t, right)
    proofs = " ".join(map(_shown, parts))
    if t.op in ("density", "normal"):
        head = spell(t).strip("()").split()[0]
        return Eq(t, right, f"({'s_fun' if len(parts) == 1 else 's_fun3'} {head} {proofs})")
    n = whole_exponent(t) if t.op == "power" else None
    if n is not None:
        power = f"(s_nat {abs(n)} {_shown(parts[0])})"
        return Eq(t, right, power if n >= 0 else f"(s_div (erefl 1) {power})")
    if t.op == "power" and t.args[1].op == "dimension":
        return Eq(t, right, f"(s_nat d {_shown(parts[0])})")
    return Eq(t, right, f"({_congruence(t)} {_ordered(t, parts)})")


def _ordered(t: Term, parts: Sequence[Eq]) -> str:
    a = list(parts)
    if t.op == "multiply" and t.args[1].shape == SCALAR and t.args[0].shape != SCALAR:
        a.reverse()  # the number is written first
    return " ".join(map(_shown, a))


def _congruence(t: Term) -> str:
    if t.op in ONE_SIDED:
        return ONE_SIDED[t.op]
    of_numbers = t.shape == SCALAR
    if t.op in BY_OP:
        return f"{'s' if of_numbers else 'm'}_{BY_OP[t.op]}"
    if t.op == "transpose":
        return "s_stp" if of_numbers else "m_tp"
    if t.op == "trace":
        return "s_str" if t.args[0].shape == SCALAR else "s_tr"
    if t.op == "power":
        return "s_pw"
    if is_form(t):
        return "s_dot"
    if SCALAR in (t.args[0].shape, t.args[1].shape):
        return "s_mul" if of_numbers else "m_scale"
    return "m_mul"


def _under(t: Term, body: Eq) -> Eq:
    variable = t.args[0]
    right = Term(t.op, (variable, body.right), t.shape, t.data)
    if not body.proof:
        return Eq(t, right)
    x = f"{letter(variable)} : {TYPES[variable.shape]}"
    lemma = "s_E" if t.shape == SCALAR else "m_E"
    sizes = "_ _" if t.shape == SCALAR else f"_ _ {operator(t)} _ _"
    head = f"@{lemma} {sizes} {operator(t)}" if t.shape == SCALAR else f"@{lemma} {sizes}"
    return Eq(t, right, f"({head} {function(t)} {function(right)} (fun {x} => {body.proof}))")
