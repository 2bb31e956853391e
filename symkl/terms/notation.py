"""How each operator is written: one table, with a LaTeX column and a plain-text column.

A row gives how tightly the written form binds, how tightly each argument must bind to stand without parentheses, and
the two forms. ``{0}`` and ``{1}`` are the arguments, ``{name}`` what the term's data is called. Operators whose form
depends on their arguments (sums, products, fractions, powers, logarithms) are laid out in `symkl.terms.layout`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Style = Literal["latex", "text"]

SUM, PRODUCT, PREFIX, POSTFIX, ATOM = range(5)
"""How tightly a written form binds, loosest first."""


class Row(NamedTuple):
    level: int
    needs: tuple[int, ...]
    latex: str
    text: str


TABLE = {
    "dimension": Row(ATOM, (), "d", "d"),
    "identity": Row(ATOM, (), "I", "I"),
    "zero": Row(ATOM, (), "0", "0"),
    "pi": Row(ATOM, (), r"\pi", "π"),
    "add": Row(SUM, (SUM, PRODUCT), "{0} + {1}", "{0} + {1}"),
    "subtract": Row(SUM, (SUM, PRODUCT), "{0} - {1}", "{0} − {1}"),
    "negate": Row(SUM, (PRODUCT,), "-{0}", "−{0}"),
    "multiply": Row(PRODUCT, (PRODUCT, PREFIX), "{0} {1}", "{0} {1}"),
    "divide": Row(PREFIX, (SUM, SUM), r"\frac{{{0}}}{{{1}}}", "{0}/{1}"),
    "power": Row(POSTFIX, (ATOM, SUM), "{0}^{{{1}}}", "{0}^{1}"),
    "transpose": Row(POSTFIX, (ATOM,), "{0}^T", "{0}ᵀ"),
    "inverse": Row(POSTFIX, (ATOM,), "{0}^{{-1}}", "{0}⁻¹"),
    "trace": Row(ATOM, (SUM,), r"\text{{Tr}}{0}", "Tr{0}"),
    "det": Row(ATOM, (SUM,), "|{0}|", "|{0}|"),
    "log": Row(PREFIX, (POSTFIX,), r"\log {0}", "log {0}"),
    "exp": Row(ATOM, (SUM,), r"\exp {0}", "exp{0}"),
    "density": Row(ATOM, (SUM,), "{name}({0})", "{name}({0})"),
    "normal": Row(ATOM, (SUM, SUM, SUM), r"\mathcal{{N}}({0}; {1}, {2})", "𝒩({0}; {1}, {2})"),
    "expectation": Row(ATOM, (ATOM, SUM), r"\mathbb{{E}}_{{{0} \sim {name}}}{1}", "E{1}"),
    "integral": Row(PRODUCT, (ATOM, PRODUCT), r"\int {1} \, d{0}", "∫ {1} d{0}"),
    "kl": Row(ATOM, (), r"D_{{KL}}({name} \| {other})", "KL({name}‖{other})"),
    "bound": Row(ATOM, (), "x_{{{name}}}", "x{name}"),
}

BRACKETED = frozenset({"trace", "exp"})
"""Functions that always bracket their argument with ( )."""
SQUARED = frozenset({"expectation"})
"""Operators that always bracket their last argument with [ ]."""

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def written_name(name: str, style: Style) -> str:
    """A declared name in print: ``mu_1`` is ``\\mu_1`` in LaTeX and ``μ₁`` in text."""
    stem, _, below = name.rstrip("'").partition("_")
    primes = name[len(name.rstrip("'")) :]
    if style == "text":
        low = below.translate(SUBSCRIPT) if below.isdigit() else f"_{below}" if below else ""
        return GREEK.get(stem, stem) + low + primes
    head = f"\\{stem}" if stem in GREEK else stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    low = f"_{below}" if len(below) == 1 else rf"_{{\mathrm{{{below}}}}}" if not below.isdigit() else f"_{{{below}}}"
    return head + (low if below else "") + primes
