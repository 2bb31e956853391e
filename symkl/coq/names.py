"""Names in Coq of letters, distributions and labels; no two have one, and none means anything else there."""

from __future__ import annotations

from symkl.terms.expr import Term

OPEN = "~"
"""Bound variables are written as symbols of such a name, which no constructor of terms allows: ``~1`` is b__1."""

FACTOR = "^"
"""The Cholesky factor of a letter S is written as a symbol of such a name: ``^S`` is chol__S."""

TAKEN = frozenset(
    """
    Admitted Axiom Axioms Conjecture Conjectures D DM_add DM_cst DM_ext DM_mulAl DM_mulAr DM_mulDl DM_mulDr DM_mulNl
    DM_mulNr DM_mull DM_mulr DM_mulrA DM_neg DM_scale DM_scalel DM_sub DM_tp DM_tpD DM_tpN DM_tprD DM_tprN D_add
    D_cst D_div D_dot D_ext D_nat D_neg D_sc D_scale D_scaler D_sub D_sum D_tr Declare E EM_add EM_cst EM_int
    EM_mull EM_mulr EM_scale EM_scalel EM_tp EM_zero E_add E_cst E_dotl E_dotr E_sc E_scale E_sum E_tr E_zero Eint
    EintD EintZ Eint_cst Emx IF Parameter Parameters Primitive Prop R SProp Set Type X accepted admit and apply as
    at attempt by bypass_check case chol_inv cofix combine combineM combined combinedM congr1 conj d derivation
    det_invE det_mul det_one det_scale det_tp div1r div_inverse do dt elim else end entries entry_add entry_opp
    entry_scale entry_zero erefl esym etrans exact exists exists2 expR expR_ln expect expectE expect_constant
    expect_key expect_linear expect_space first fix for forall fun give_up have if in integrable_of integrable_ofE
    inv invK invM invZ is is_accepted itg itgD itgZ itg_cst keeps_constants last let linear_on linear_space ln
    ln_det_chol ln_expR ln_inv ln_mul ln_nat ln_one ln_pw ln_quotient m_E m_add m_div m_inv m_mul m_neg m_scale
    m_sub m_tp match mean_at mean_at1 measurableType measure measure_display mod move mul mulA mulI mulJ mulJK mulV
    mulVK mul_close mul_open multiplicative nat nil not of one oppr_eq0 pi posdet posdet_unit pose probability proj1
    proj2 pw pwE pw_expR pw_gt0 pw_key pw_mul pw_nat pw_one pw_pw pw_quotient realType refused return rewrite s_E
    s_add s_det s_div s_dot s_exp s_fun s_fun3 s_ln s_mul s_nat s_neg s_pw s_stp s_str s_sub s_tr sc scD scN scZ
    sc_tp sc_trace scale second_moment second_moment1 set solve spread_mul0 spread_mulO spread_tp0 spread_tpD
    spread_tpN spread_tpZ spread_tr0 spread_trD spread_trN spread_trZ square_integrable square_integrable1 stp stpE
    str strE suff symkl symm tameM then tp tpK tpM tp_inv tr tr_cyclic tr_one tr_outer tr_tp tt unit_inv unit_mul
    unit_nz unit_one unit_scale unit_tp using where with
    """.split()  # noqa: SIM905 - a list of so many strings is not easier to read
)
"""Words of Coq's grammar, and those of the prelude that developments use."""


def letter(symbol: Term) -> str:
    """The name of a symbol. A name of symkl has no underscore at its end, so that one tells it from a word of Coq."""
    name = str(symbol.data.name)
    if name.startswith(OPEN):
        return f"b__{name[1:]}"
    if name.startswith(FACTOR):
        return f"chol__{name[1:]}"
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
