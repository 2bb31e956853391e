"""Text from people, made safe for LaTeX: special characters escaped, mathematical Unicode in mathematical commands."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from symkl.terms.notation import GREEK

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "'": "'",
}  # fmt: skip
MATH = {
    "−": "-", "×": r"\times", "·": r"\cdot", "±": r"\pm", "÷": r"\div", "≤": r"\le", "≥": r"\ge", "≠": r"\ne",
    "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim", "∝": r"\propto", "→": r"\to", "←": r"\gets",
    "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow",
    "↦": r"\mapsto", "∞": r"\infty", "∫": r"\int", "∑": r"\sum", "∏": r"\prod", "√": r"\surd",
    "∂": r"\partial", "∇": r"\nabla", "∈": r"\in", "∉": r"\notin", "∀": r"\forall", "∃": r"\exists", "∅": r"\emptyset",
    "∧": r"\wedge", "∨": r"\vee", "¬": r"\neg", "⊢": r"\vdash", "⊤": r"\top", "⊥": r"\bot", "∩": r"\cap", "∪": r"\cup",
    "⊂": r"\subset", "⊆": r"\subseteq", "∘": r"\circ", "⊗": r"\otimes", "⊕": r"\oplus", "≻": r"\succ", "≽": r"\succeq",
    "⪰": r"\succeq", "‖": r"\|", "∥": r"\parallel", "′": "{}'", "⟨": r"\langle", "⟩": r"\rangle", "…": r"\ldots",
    "✓": r"\checkmark", "✗": r"\boldsymbol{\times}",
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}",
    "𝔼": r"\mathbb{E}", "𝒩": r"\mathcal{N}", "π": r"\pi", "ϵ": r"\epsilon", "ϕ": r"\phi", "ο": "o", "µ": r"\mu",
    "½": r"\tfrac{1}{2}", "¼": r"\tfrac{1}{4}", "¾": r"\tfrac{3}{4}",
    "ᵀ": "{}^T", "⁻": "{}^{-}", "⁺": "{}^{+}", "ᵈ": "{}^d", "ⁿ": "{}^n", "ᵢ": "{}_i", "ⱼ": "{}_j", "ₙ": "{}_n",
    **{letter: f"\\{name}" for name, letter in GREEK.items()},
    **{"⁰¹²³⁴⁵⁶⁷⁸⁹"[i]: f"{{}}^{i}" for i in range(10)},
    **{"₀₁₂₃₄₅₆₇₈₉"[i]: f"{{}}_{i}" for i in range(10)},
}  # fmt: skip
TEXT = {
    "‐": "-", "‑": "-", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "„": r"\quotedblbase{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "\u200b": "", "\u00ad": r"\-", "•": r"\textbullet{}",
    "€": r"\texteuro{}",
}  # fmt: skip
LATIN = frozenset(map(chr, range(0xC0, 0x180))) - frozenset("ĦħĸĿŀŉŦŧſ") | frozenset("§¶©®°¡¿«»")
"""Letters and signs that the fonts of LaTeX have."""


Missing = Callable[[str], str]
"""What says which signs of a text cannot be set."""


def escape(text: str) -> str:
    r"""`text` as LaTeX text.

    >>> escape("the mean of x − μ₁ is 0 & 50% of_it")
    'the mean of x \\ensuremath{-} \\ensuremath{\\mu}\\ensuremath{{}_1} is 0 \\& 50\\% of\\_it'
    """
    return "".join(map(_character, unicodedata.normalize("NFC", " ".join(text.split()))))


def missing(text: str) -> str:
    """The signs that `escape` can only name, each once.

    >>> missing("a 中 b 中 ж")
    '中ж'
    """
    shown = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(dict.fromkeys(c for c in shown if "U+" in _character(c)))


def _character(c: str) -> str:
    if c in SPECIAL:
        return SPECIAL[c]
    if c in TEXT:
        return TEXT[c]
    if c in MATH:
        return rf"\ensuremath{{{MATH[c]}}}"
    if (c.isascii() and c.isprintable()) or c in LATIN:
        return c
    plain = unicodedata.normalize("NFKD", c)
    if plain != c:  # a letter in another alphabet of Unicode, such as 𝐱
        return "".join(map(_character, plain))
    return rf"\texttt{{U+{ord(c):04X}}}"  # shown, where the fonts of LaTeX have no such sign
