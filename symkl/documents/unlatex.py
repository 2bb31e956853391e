"""The LaTeX of the axioms in one line of plain text, for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symkl.terms.notation import GREEK

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
WORDS = {
    r"\left": "", r"\right": "", r"\text": "", r"\mathbb": "", r"\,": " ", r"\quad": " ", r"\|": "‖", "-": "−",
    r"\sim": "∼", r"\pi": "π", r"\log": "log ", r"\exp": "exp", r"\int": "∫",
    r"\sum": "∑",
    **{f"\\{name}": letter for name, letter in GREEK.items()},
}  # fmt: skip
RAISED = {"−1": "⁻¹", "s": "ˢ", "t": "ᵗ", "T": "ᵀ", "st": "ˢᵗ", "s+t": "ˢ⁺ᵗ"}


def in_text(latex: str) -> str:
    r"""The statement of an axiom as plain text; under which law an expectation is, its condition says.

    >>> in_text(r"\log\frac{a}{b} = \log a - \log b")
    'log(a/b) = log a − log b'
    """
    text = _sequence(iter(TOKEN.findall(latex)))
    return re.sub(r"\s+", " ", text).replace("log (", "log(").replace(" ‖ ", "‖").strip()


def _sequence(tokens: Iterator[str]) -> str:
    """The text up to the brace that closes the group, or to the end."""
    text = ""
    for token in tokens:
        if token == "}":
            break
        text = _extended(text, token, tokens)
    return text


def _extended(text: str, token: str, tokens: Iterator[str]) -> str:
    if token == "^":
        power = _argument(tokens)
        return text + RAISED.get(power, f"^{power}" if len(power) == 1 else f"^({power})")
    if token == "_":
        below = _argument(tokens)
        if set(below) == {"i"}:
            return f"{text}{below.replace('i', 'ᵢ')}{' ' if text.endswith('∑') else ''}"
        return below if text == "D" else text  # D_{KL} is written KL
    if token == r"\frac":
        above, below = _argument(tokens), _argument(tokens)
        fraction = f"{above}/{below}" if len(below) < 5 else f"{above}/[{below}]"
        return f"{text.rstrip()}({fraction})" if text.endswith("log ") else f"{text}{fraction} "
    return text + (_sequence(tokens) if token == "{" else WORDS.get(token, token))


def _argument(tokens: Iterator[str]) -> str:
    token = next(tokens)
    return _sequence(tokens) if token == "{" else WORDS.get(token, token)
