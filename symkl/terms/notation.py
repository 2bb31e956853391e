"""How each operator is written: one table, with columns for LaTeX, plain text, and the mathematics of Typst.

A row gives how tightly the written form binds, how tightly each argument must bind to stand without parentheses, and
the forms. ``{0}`` and ``{1}`` are the arguments, ``{name}`` what the term's data is called. Operators whose form
depends on their arguments (sums, products, fractions, powers, logarithms) are laid out in `symkl.terms.layout`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Style = Literal["latex", "text", "typst"]

SUM, PRODUCT, PREFIX, POSTFIX, ATOM = range(5)
"""How tightly a written form binds, loosest first."""


class Row(NamedTuple):
    level: int
    needs: tuple[int, ...]
    latex: str
    text: str
    typst: str


TABLE = {
    "dimension": Row(ATOM, (), "d", "d", "d"),
    "identity": Row(ATOM, (), "I", "I", "I"),
    "zero": Row(ATOM, (), "0", "0", "0"),
    "pi": Row(ATOM, (), r"\pi", "π", "pi"),
    "add": Row(SUM, (SUM, PRODUCT), "{0} + {1}", "{0} + {1}", "{0} + {1}"),
    "subtract": Row(SUM, (SUM, PRODUCT), "{0} - {1}", "{0} − {1}", "{0} - {1}"),
    "negate": Row(SUM, (PRODUCT,), "-{0}", "−{0}", "-{0}"),
    "multiply": Row(PRODUCT, (PRODUCT, PREFIX), "{0} {1}", "{0} {1}", "{0} {1}"),
    "divide": Row(PREFIX, (SUM, SUM), r"\frac{{{0}}}{{{1}}}", "{0}/{1}", "frac({0}, {1})"),
    "power": Row(POSTFIX, (ATOM, SUM), "{0}^{{{1}}}", "{0}^{1}", "{0}^({1})"),
    "transpose": Row(POSTFIX, (ATOM,), "{0}^T", "{0}ᵀ", "{0}^T"),
    "inverse": Row(POSTFIX, (ATOM,), "{0}^{{-1}}", "{0}⁻¹", "{0}^(-1)"),
    "trace": Row(ATOM, (SUM,), r"\text{{Tr}}{0}", "Tr{0}", 'op("Tr") {0}'),
    "det": Row(ATOM, (SUM,), "|{0}|", "|{0}|", "lr(|{0}|)"),
    "log": Row(PREFIX, (POSTFIX,), r"\log {0}", "log {0}", "log {0}"),
    "exp": Row(ATOM, (SUM,), r"\exp {0}", "exp{0}", "exp {0}"),
    "density": Row(ATOM, (SUM,), "{name}({0})", "{name}({0})", "{name} ({0})"),
    "normal": Row(ATOM, (SUM, SUM, SUM), r"\mathcal{{N}}({0}; {1}, {2})", "𝒩({0}; {1}, {2})", "cal(N) ({0}; {1}, {2})"),
    "expectation": Row(
        ATOM, (ATOM, SUM), r"\mathbb{{E}}_{{{0} \sim {name}}}{1}", "E{1}", "bb(E)_({0} tilde {name}) {1}"
    ),
    "integral": Row(PRODUCT, (ATOM, PRODUCT), r"\int {1} \, d{0}", "∫ {1} d{0}", "integral {1} thin d {0}"),
    "kl": Row(ATOM, (), r"D_{{KL}}({name} \| {other})", "KL({name}‖{other})", "D_(K L) ({name} ‖ {other})"),
    "bound": Row(ATOM, (), "x_{{{name}}}", "x{name}", "x_({name})"),
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
    """A declared name in print: ``mu_1`` is ``\\mu_1`` in LaTeX and ``μ₁`` in text.

    An entry is written behind its whole: ``sigma_2[11]`` is ``(\\sigma_2)_{11}``, ``Sigma_2^-1[11]`` an entry of Σ₂⁻¹.
    """
    if name.endswith("]"):
        return _entry(name, style)
    stem, _, below = name.rstrip("'").partition("_")
    primes = name[len(name.rstrip("'")) :]
    return WRITTEN[style](stem, below) + primes


def _latex(stem: str, below: str) -> str:
    head = f"\\{stem}" if stem in GREEK else stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    low = f"_{below}" if len(below) == 1 else rf"_{{\mathrm{{{below}}}}}" if not below.isdigit() else f"_{{{below}}}"
    return head + (low if below else "")


def _text(stem: str, below: str) -> str:
    low = below.translate(SUBSCRIPT) if below.isdigit() else f"_{below}" if below else ""
    return GREEK.get(stem, stem) + low


def _typst(stem: str, below: str) -> str:
    head = stem if stem in GREEK or len(stem) == 1 else f'"{stem}"'
    low = f"_{below}" if len(below) == 1 or below.isdigit() else f'_"{below}"'
    return head + (low if below else "")


WRITTEN = {"latex": _latex, "text": _text, "typst": _typst}
"""How a letter with a subscript is written."""
ENTRY: dict[Style, tuple[str, str]] = {
    "latex": ("{0}_{{{1}}}", "^{-1}"), "text": ("{0}{1}", "⁻¹"), "typst": ('{0}_"{1}"', "^(-1)"),
}  # fmt: skip
"""How an entry of a vector or matrix is written, and the mark of an inverse."""


def _entry(name: str, style: Style) -> str:
    whole, _, index = name[:-1].partition("[")
    base = whole.strip("()").removesuffix("^-1")
    form, inverse = ENTRY[style]
    written = written_name(base, style) + (inverse if whole.endswith("^-1") else "")
    plain = base == whole and "_" not in base and "'" not in base
    return form.format(written if plain else f"({written})", index.translate(SUBSCRIPT) if style == "text" else index)
