"""What stands in Coq for every approved axiom: lemmas of the prelude, or a hypothesis of the development."""

from __future__ import annotations

from typing import NamedTuple


class Counterpart(NamedTuple):
    """What an axiom is in Coq.

    Parameters
    ----------
    lemmas : tuple of str
        Lemmas of the prelude, each proved there; for a hypothesis, what is derived from it.
    hypothesis : str
        Of which kind the hypothesis is that the axiom allows a step to use; the empty string where the axiom is a
        theorem of MathComp. Its name is this and, behind ``__``, the distribution or letter.
    """

    lemmas: tuple[str, ...]
    hypothesis: str = ""


COUNTERPARTS = {
    "ring": Counterpart(("mulA", "mul1", "mulI", "tpM", "tpK", "entries")),
    "scalar_transpose": Counterpart(("stpE", "sc_tp")),
    "symmetric": Counterpart(("tp_inv_symm",), "sym"),
    "inverse_cancels": Counterpart(("mulV", "mulJ", "mulVK", "mulJK"), "pos"),
    "scalar_trace": Counterpart(("strE", "tr_outer")),
    "cyclic": Counterpart(("tr_cyclic", "tr_outer")),
    "trace_transpose": Counterpart(("tr_tp",)),
    "trace_identity": Counterpart(("tr_one",)),
    "determinant": Counterpart(("det_mul", "det_invE", "det_tp", "det_one", "det_scale")),
    "cholesky_factor": Counterpart(("chol_inv",), "factor"),
    "triangular_determinant": Counterpart(("ln_det_chol",), "triangle"),
    "log_product": Counterpart(("ln_mul", "ln_quotient", "ln_pw", "ln_nat", "ln_one")),
    "log_exp": Counterpart(("ln_expR", "expR_ln")),
    "power_laws": Counterpart(("pw_mul", "pw_quotient", "pw_pw", "pw_expR", "pw_one")),
    "expectation_linear": Counterpart(
        ("E_add", "E_scale", "E_tr", "E_dotl", "E_dotr", "EM_add", "EM_scale", "EM_mull", "EM_mulr"), "lin"
    ),
    "expectation_constant": Counterpart(("E_cst", "EM_cst"), "const"),
    "expectation_integral": Counterpart((), "int"),
    "normal_mean": Counterpart(("mean_at", "mean_at1"), "mean"),
    "normal_covariance": Counterpart(("second_moment", "second_moment1"), "cov"),
    "density_formula": Counterpart((), "formula"),
    "kl_formula": Counterpart((), "kl"),
}
"""By the id of the axiom. A test holds that none is missing and that every lemma is there."""
