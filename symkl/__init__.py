"""symkl verifies mathematical derivations of Gaussian information theory, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symkl.gaussian.closed_form import cross_entropy, entropy, kl, log_density
    from symkl.gaussian.distribution import Gaussian
    from symkl.layers.verify import check
    from symkl.proof.axioms import (
        cholesky_factor,
        cyclic,
        density_formula,
        determinant,
        expectation_constant,
        expectation_integral,
        expectation_linear,
        inverse_cancels,
        kl_formula,
        log_exp,
        log_product,
        normal_covariance,
        normal_mean,
        power_laws,
        ring,
        scalar_trace,
        scalar_transpose,
        symmetric,
        trace_identity,
        trace_transpose,
        triangular_determinant,
    )
    from symkl.proof.derivation import Derivation
    from symkl.terms.build import (
        KL,
        N,
        Normal,
        cholesky,
        covariance,
        d,
        det,
        exp,
        half,
        identity,
        integral,
        inv,
        log,
        matrix,
        ones,
        pi,
        quad,
        scalar,
        sqrt,
        sum_log_diagonal,
        trace,
        vector,
        zero,
    )
    from symkl.terms.literals import literal

__version__ = "0.1.0"

PLACES = {
    "symkl.gaussian.closed_form": "cross_entropy entropy kl log_density",
    "symkl.gaussian.distribution": "Gaussian",
    "symkl.layers.verify": "check",
    "symkl.proof.axioms": (
        "cholesky_factor cyclic density_formula determinant expectation_constant expectation_integral "
        "expectation_linear inverse_cancels kl_formula log_exp log_product normal_covariance normal_mean power_laws "
        "ring scalar_trace scalar_transpose symmetric trace_identity trace_transpose triangular_determinant"
    ),
    "symkl.proof.derivation": "Derivation",
    "symkl.terms.build": (
        "KL N Normal cholesky covariance d det exp half identity integral inv log matrix ones pi quad scalar sqrt "
        "sum_log_diagonal trace vector zero"
    ),
    "symkl.terms.literals": "literal",
}
"""Where the public names live. Each is imported when it is first asked for: every run of pytest imports this package
for its plugin, and who only writes terms does not pay for the layers or the arithmetic."""
HOME = {name: module for module, names in PLACES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in HOME:
        raise AttributeError(f"module 'symkl' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(HOME[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "Derivation",
    "Gaussian",
    "KL",
    "N",
    "Normal",
    "check",
    "cholesky",
    "cholesky_factor",
    "covariance",
    "cross_entropy",
    "cyclic",
    "d",
    "density_formula",
    "det",
    "determinant",
    "entropy",
    "exp",
    "expectation_constant",
    "expectation_integral",
    "expectation_linear",
    "half",
    "identity",
    "integral",
    "inv",
    "inverse_cancels",
    "kl",
    "kl_formula",
    "literal",
    "log",
    "log_density",
    "log_exp",
    "log_product",
    "matrix",
    "normal_covariance",
    "normal_mean",
    "ones",
    "pi",
    "power_laws",
    "quad",
    "ring",
    "scalar",
    "scalar_trace",
    "scalar_transpose",
    "sqrt",
    "sum_log_diagonal",
    "symmetric",
    "trace",
    "trace_identity",
    "trace_transpose",
    "triangular_determinant",
    "vector",
    "zero",
]
