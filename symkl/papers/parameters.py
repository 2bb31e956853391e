r"""The arguments of ``\mathcal{N}(…)`` where only its letters are wanted: its mean, its spread, its variable."""

from __future__ import annotations

from collections.abc import Sequence

from symkl.papers.families import NUMBER, Parameters
from symkl.papers.names import plain_text, whole_name
from symkl.papers.tokens import Token, Unreadable, group

NORMALS = frozenset({r"\mathcal", r"\mathscr", r"\mathrm"})
SPACED = frozenset({r"\left", r"\right", r"\,", r"\;", r"\!", r"\big", r"\bigl", r"\bigr", r"\Big", r"\Bigl", r"\Bigr"})


def arguments(side: Sequence[Token]) -> list[list[Token]] | None:
    """What stands in the brackets of 𝒩(…), separated by commas, semicolons and bars; None for anything else."""
    kept = [t for t in side if t.text not in SPACED]
    if not kept:
        return None
    try:
        word, at = group(kept, 1) if kept[0].text in NORMALS else (kept[:1], 1)
    except Unreadable:
        return None
    if plain_text(word) != "N" or at >= len(kept) or kept[at].text != "(" or kept[-1].text != ")":
        return None
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in kept[at + 1 : -1]:
        depth += (token.text in "([{") - (token.text in ")]}")
        if depth < 0:
            return None
        if depth == 0 and token.text in (",", ";", "|", r"\mid"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def parameters(side: Sequence[Token]) -> Parameters | None:
    r"""The mean and the spread of ``\mathcal{N}(m, S)``."""
    parts = arguments(side)
    return pair(parts) if parts is not None and len(parts) == 2 else None


def pair(parts: list[list[Token]]) -> Parameters | None:
    """A mean and a spread, as they are printed; None where one is more than a letter, its square, or a number."""
    mean, spread = (_parameter(part, square) for part, square in zip(parts, (False, True), strict=True))
    return None if mean is None or spread is None else Parameters(mean, spread)


def _parameter(part: list[Token], square: bool) -> str | None:
    text = "".join(t.text for t in part)
    if plain_text(part) == "0":  # perhaps a bold one, the zero vector
        return "0"
    if NUMBER.fullmatch(text):
        return text
    name, raised = whole_name(part)
    return name + raised if name and (not raised or square) else None
