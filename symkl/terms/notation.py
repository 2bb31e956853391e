"""How each operator is written: one table, with columns for LaTeX, plain text, MathML, and the mathematics of Typst.

A row gives how tightly the written form binds, how tightly each argument must bind to stand without parentheses, and
the forms. ``{0}`` and ``{1}`` are the arguments, ``{name}`` what the term's data is called; in MathML
``{stretch}`` says whether brackets do. Operators whose form
depends on their arguments (sums, products, fractions, powers, logarithms) are laid out in `symkl.terms.layout`. Of the
operators in `RAISED` the MathML is what stands above their argument.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Style = Literal["latex", "text", "mathml", "typst"]

SUM, PRODUCT, PREFIX, POSTFIX, ATOM = range(5)
"""How tightly a written form binds, loosest first."""


FLAT = ' stretchy="false"'
"""In MathML: a bracket as high as a letter."""
APPLY = "<mo>\u2061</mo>"
"""In MathML: function application, which is not seen."""
APPLY_BARE = '<mo rspace=".167em">\u2061</mo>'
"""The same where no bracket follows, with the thin space that TeX sets there."""
MINUS: dict[Style, str] = {"latex": "-", "text": "−", "mathml": '<mo form="prefix">−</mo>', "typst": "-"}
"""The sign of a negative number."""


class Row(NamedTuple):
    level: int
    needs: tuple[int, ...]
    latex: str
    text: str
    mathml: str
    typst: str


TABLE = {
    "dimension": Row(ATOM, (), "d", "d", "<mi>d</mi>", "d"),
    "identity": Row(ATOM, (), "I", "I", "<mi>I</mi>", "I"),
    "zero": Row(ATOM, (), "0", "0", "<mn>0</mn>", "0"),
    "ones": Row(ATOM, (), r"\mathbf{{1}}", "𝟏", '<msub><mn>1</mn><mi>d</mi></msub>', "bold(1)"),
    "pi": Row(ATOM, (), r"\pi", "π", "<mi>π</mi>", "pi"),
    "add": Row(SUM, (SUM, PRODUCT), "{0} + {1}", "{0} + {1}", "{0}<mo>+</mo>{1}", "{0} + {1}"),
    "subtract": Row(SUM, (SUM, PRODUCT), "{0} - {1}", "{0} − {1}", "{0}<mo>−</mo>{1}", "{0} - {1}"),
    "negate": Row(SUM, (PRODUCT,), "-{0}", "−{0}", MINUS["mathml"] + "{0}", "-{0}"),
    "multiply": Row(PRODUCT, (PRODUCT, PREFIX), "{0} {1}", "{0} {1}", "{0}<mo>\u2062</mo>{1}", "{0} {1}"),
    "divide": Row(
        PREFIX, (SUM, SUM), r"\frac{{{0}}}{{{1}}}", "{0}/{1}", "<mfrac><mrow>{0}</mrow><mrow>{1}</mrow></mfrac>",
        "frac({0}, {1})",
    ),
    "power": Row(POSTFIX, (ATOM, SUM), "{0}^{{{1}}}", "{0}^{1}", "", "{0}^({1})"),
    "transpose": Row(POSTFIX, (ATOM,), "{0}^T", "{0}ᵀ", "<mi>T</mi>", "{0}^T"),
    "inverse": Row(POSTFIX, (ATOM,), "{0}^{{-1}}", "{0}⁻¹", MINUS["mathml"] + "<mn>1</mn>", "{0}^(-1)"),
    "trace": Row(ATOM, (SUM,), r"\text{{Tr}}{0}", "Tr{0}", f"<mi>Tr</mi>{APPLY}{{0}}", 'op("Tr") {0}'),
    "det": Row(
        ATOM, (SUM,), "|{0}|", "|{0}|",
        '<mrow><mo form="prefix"{stretch}>|</mo>{0}<mo form="postfix"{stretch}>|</mo></mrow>',
        "lr(|{0}|)",
    ),
    "cholesky": Row(ATOM, (SUM,), r"\text{{chol}}{0}", "chol{0}", f"<mi>chol</mi>{APPLY}{{0}}", 'op("chol") {0}'),
    "sum_log_diagonal": Row(
        PREFIX, (SUM,), r"\sum_i \log {0}_{{ii}}", "∑ᵢ log {0}ᵢᵢ",
        f"<msub><mo>∑</mo><mi>i</mi></msub><mi>log</mi>{APPLY}<msub>{{0}}<mi>ii</mi></msub>", "sum_i log {0}_(i i)",
    ),
    "log": Row(PREFIX, (POSTFIX,), r"\log {0}", "log {0}", "<mi>log</mi>{apply}{0}", "log {0}"),
    "exp": Row(ATOM, (SUM,), r"\exp {0}", "exp{0}", f"<mi>exp</mi>{APPLY}{{0}}", "exp {0}"),
    "density": Row(
        ATOM, (SUM,), "{name}({0})", "{name}({0})",
        f"{{name}}{APPLY}<mrow><mo{{stretch}}>(</mo>{{0}}<mo{{stretch}}>)</mo></mrow>",
        "{name} ({0})",
    ),
    "normal": Row(
        ATOM, (SUM, SUM, SUM), r"\mathcal{{N}}({0}; {1}, {2})", "𝒩({0}; {1}, {2})",
        f"<mi>𝒩</mi>{APPLY}<mrow><mo{{stretch}}>(</mo>{{0}}<mo>;</mo>{{1}}<mo>,</mo>{{2}}<mo{{stretch}}>)</mo></mrow>",
        "cal(N) ({0}; {1}, {2})",
    ),
    "expectation": Row(
        ATOM, (ATOM, SUM), r"\mathbb{{E}}_{{{0} \sim {name}}}{1}", "E{1}",
        f'<msub><mi>𝔼</mi><mrow>{{0}}<mo lspace="0" rspace="0">∼</mo>{{name}}</mrow></msub>{APPLY}{{1}}',
        "bb(E)_({0} tilde {name}) {1}",
    ),
    "integral": Row(
        PRODUCT, (ATOM, PRODUCT), r"\int {1} \, d{0}", "∫ {1} d{0}",
        '<mo>∫</mo><mrow>{1}</mrow><mspace width=".167em"/><mi>d</mi>{0}',
        "integral {1} thin d {0}",
    ),
    "kl": Row(
        ATOM, (), r"D_{{KL}}({name} \| {other})", "KL({name}‖{other})",
        f'<msub><mi>D</mi><mi>KL</mi></msub>{APPLY}<mrow><mo stretchy="false">(</mo>{{name}}'
        '<mo lspace="0" rspace="0" stretchy="false">‖</mo>{other}<mo stretchy="false">)</mo></mrow>',
        "D_(K L) ({name} ‖ {other})",
    ),
    "bound": Row(ATOM, (), "x_{{{name}}}", "x{name}", "<msub><mi>x</mi><mn>{name}</mn></msub>", "x_({name})"),
}  # fmt: skip

RAISED = frozenset({"transpose", "inverse"})
"""Operators written above their argument; MathML has one element for a letter with both scripts."""
BRACKETED = frozenset({"trace", "exp", "cholesky", "sum_log_diagonal"})
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
    stem, below, primes = name_parts(name)
    written = WRITTEN[style](stem, below)
    if style == "mathml":
        return raised(written, f"<mo>{'′' * len(primes)}</mo>") if primes else written
    return written + primes


def name_parts(name: str) -> tuple[str, str, str]:
    """Letters, subscript and primes of a declared name.

    >>> name_parts("mu_1'")
    ('mu', '1', "'")
    """
    bare = name.rstrip("'")
    stem, _, below = bare.partition("_")
    return stem, below, name[len(bare) :]


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


def _mathml(stem: str, below: str) -> str:
    low = f"<mn>{below}</mn>" if below.isdigit() else identifier(below)
    return f"<msub>{identifier(stem)}{low}</msub>" if below else identifier(stem)


WRITTEN = {"latex": _latex, "text": _text, "mathml": _mathml, "typst": _typst}
"""How a letter with a subscript is written."""
ENTRY: dict[Style, tuple[str, str]] = {
    "latex": ("{0}_{{{1}}}", "^{-1}"), "text": ("{0}{1}", "⁻¹"),
    "mathml": ("<msub><mrow>{0}</mrow><mn>{1}</mn></msub>", ""), "typst": ('{0}_"{1}"', "^(-1)"),
}  # fmt: skip
"""How an entry of a vector or matrix is written, and the mark of an inverse."""


def _entry(name: str, style: Style) -> str:
    whole, _, index = name[:-1].partition("[")
    base = whole.strip("()").removesuffix("^-1")
    form, inverse = ENTRY[style]
    written, inverted = written_name(base, style), whole.endswith("^-1")
    if style == "mathml":
        left, right = f"<mo{FLAT}>(</mo>", f"<mo{FLAT}>)</mo>"
        written = raised(written, TABLE["inverse"].mathml) if inverted else written
    else:
        left, right = "()"
        written += inverse if inverted else ""
    plain = base == whole and "_" not in base and "'" not in base
    below = index.translate(SUBSCRIPT) if style == "text" else index
    return form.format(written if plain else f"{left}{written}{right}", below)


def raised(written: str, above: str) -> str:
    """MathML with a superscript, which stands over the subscript where there is one."""
    if written.startswith("<msub>") and written.find("</msub>") == len(written) - len("</msub>"):
        return f"<msubsup>{written[len('<msub>') : -len('</msub>')]}<mrow>{above}</mrow></msubsup>"
    alone = written.startswith("<mi") and written.find("</mi>") == len(written) - len("</mi>")
    return f"<msup>{written if alone else f'<mrow>{written}</mrow>'}<mrow>{above}</mrow></msup>"


def identifier(letters: str) -> str:
    """Letters in MathML. A single one is italic, but for Greek capitals, which TeX sets upright."""
    letter = GREEK.get(letters, letters)
    upright = ' mathvariant="normal"' if "Α" <= letter <= "Ω" else ""
    return f"<mi{upright}>{letter}</mi>"
