"""Names in Coq of letters, distributions and labels; no two have one, and none means anything else there."""

from __future__ import annotations

from symkl.terms.expr import Term

OPEN = "~"
"""Bound variables are written as symbols of such a name, which no constructor of terms allows: ``~1`` is b__1."""

TAKEN = frozenset(
    """
    Admitted Axiom Axioms Conjecture Conjectures D Declare E Emx IF Parameter Parameters Primitive Prop R SProp
    Set Type X admit and apply as at by bypass_check case cofix congr1 conj d do dt elim else end erefl esym
    etrans exact exists exists2 expR first fix for forall fun give_up have if in inv is keeps_constants last let
    linear_on linear_space ln match mod move mul multiplicative nat nil not of one pi posdet pose proj1 proj2 pw
    realType return rewrite sc scale set solve square_integrable stp str suff symm tameM then tp tr using where
    with
    """.split()  # noqa: SIM905 - a list of so many strings is not easier to read
)
"""Words of Coq's grammar, and those of the prelude that developments use."""


def letter(symbol: Term) -> str:
    """The name of a symbol. A name of symkl has no underscore at its end, so that one tells it from a word of Coq."""
    name = str(symbol.data.name)
    if name.startswith(OPEN):
        return f"b__{name[1:]}"
    return f"{name}_" if name in TAKEN else name


def of_label(prefix: str, label: str) -> str:
    """A name made of a label: what is neither an ASCII letter nor a digit goes by its number.

    Names of symkl have no two underscores in a row, so that no letter is called like that.

    >>> of_label("eq", "13a"), of_label("eq", "2.1")
    ('eq__13a', 'eq__2_x2e_1')
    """
    return f"{prefix}__{''.join(c if c.isascii() and c.isalnum() else f'_x{ord(c):x}_' for c in label)}"


def comment(text: str) -> str:
    """The text within a comment: it neither ends it, nor opens another one or a string, nor acts on a terminal.

    >>> comment('ends *) (* "here')
    "(* ends * ) ( * ''here *)"
    """
    shown = "".join(c if c.isprintable() else " " if c.isspace() else f"<U+{ord(c):04X}>" for c in text)
    shown = shown.replace('"', "''").replace("(*", "( *").replace("*)", "* )")
    return f"(* {shown} *)"
