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
    "ς": r"\varsigma", "υ": r"\upsilon", "Υ": r"\Upsilon",
    **{letter: rf"\mathrm{{{like}}}" for letter, like in zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)},
    **{letter: f"\\{name}" for name, letter in GREEK.items()},
    **{"⁰¹²³⁴⁵⁶⁷⁸⁹"[i]: f"{{}}^{i}" for i in range(10)},
    **{"₀₁₂₃₄₅₆₇₈₉"[i]: f"{{}}_{i}" for i in range(10)},
}  # fmt: skip
TEXT = {
    "‐": "-", "‑": "-", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "„": r"\quotedblbase{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "\u200b": "", "\u00ad": r"\-", "•": r"\textbullet{}",
    "€": r"\texteuro{}",
}  # fmt: skip
LONGEST, BREAK = 40, r"\hspace{0pt plus 3pt}"
"""Characters of a word that stays in one piece, and what stands between those of a longer one."""
ACCENT = {
    "\u0300": ("`", "grave"), "\u0301": ("'", "acute"), "\u0302": ("^", "hat"), "\u0303": ("~", "tilde"),
    "\u0304": ("=", "bar"), "\u0306": ("u", "breve"), "\u0307": (".", "dot"), "\u0308": ('"', "ddot"),
    "\u030c": ("v", "check"),
}  # fmt: skip
"""Accents that follow their letter: the command in text, and in mathematics."""
LATIN = frozenset(map(chr, range(0xC0, 0x180))) - frozenset("ĦħĸĿŀŉŦŧſ") | frozenset("§¶©®°¡¿«»")
"""Letters and signs that the fonts of LaTeX have."""


Missing = Callable[[str], str]
"""What says which signs of a text cannot be set."""


def escape(text: str) -> str:
    r"""`text` as LaTeX text.

    >>> escape("the mean of x − μ₁ is 0 & 50% of_it")
    'the mean of x \\ensuremath{-} \\ensuremath{\\mu}\\ensuremath{{}_1} is 0 \\& 50\\% of\\_it'
    """
    return " ".join(_word(word) for word in text.split())


def _word(word: str) -> str:
    """A word, which may end a line within itself where it is very long."""
    written = list(map(_letter, _letters(word)))
    if len(written) <= LONGEST:
        return "".join(written)
    return BREAK.join(written)


def _letters(text: str) -> list[str]:
    """The characters, each with the accents that follow it."""
    found: list[str] = []
    for c in unicodedata.normalize("NFC", " ".join(text.split())):
        if found and c in ACCENT:
            found[-1] += c
        else:
            found.append(c)
    return found


def _letter(letter: str) -> str:
    c, accents = letter[0], letter[1:]
    if not accents:
        return _character(c)
    if c.isascii() and c.isalpha():
        for accent in accents:
            c = rf"\{ACCENT[accent][0]}{{{c}}}"
        return c
    if c in MATH:
        c = MATH[c]
        for accent in accents:
            c = rf"\{ACCENT[accent][1]}{{{c}}}"
        return rf"\ensuremath{{{c}}}"
    return BREAK.join(map(_character, letter))  # accents without a letter are named, one after the other


def missing(text: str) -> str:
    """The signs that `escape` can only name, each once.

    >>> missing("a 中 b 中 ж")
    '中ж'
    """
    lost = [letter for letter in _letters(text) if "U+" in _letter(letter)]
    return "".join(dict.fromkeys(c for letter in lost for c in letter if "U+" in _character(c)))


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
        accented = len(plain) > 1 and all(accent in ACCENT for accent in plain[1:])
        return _letter(plain) if accented else "".join(map(_character, plain))
    return rf"\texttt{{U+{ord(c):04X}}}"  # shown, where the fonts of LaTeX have no such sign
