"""Text for a stream whose encoding lacks some letters: ``✓`` is spelled ``yes``, ``Σ₁⁻¹`` is ``Sigma_1^-1``."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from symkl.documents.spans import Line, Span
from symkl.terms.notation import GREEK

GAP = "  "
"""A span of its own between the columns of a table."""
SCRIPTS = re.compile("([₀-₉ᵢ]+)|([⁰¹²³⁴-⁹⁺⁻ᵀᵈ]+)")
DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ᵢ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀᵈ", "0123456789i0123456789+-Td")
SHORT = 12
"""A cell of no more columns holds a mark: what does not fit behind it is left out."""
SPELLING = {
    "✓": "yes", "✗": "no", "≈": "~", "–": "-", "—": "-", "−": "-", "…": "...", "·": "*", "×": "x", "‖": "||",
    "½": "1/2", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "∫": "int", "∑": "sum", "𝒩": "N", "𝔼": "E", "ℝ": "R",
    "∞": "oo", "≻": ">", "π": "pi", "“": '"', "”": '"', "‘": "'", "’": "'", "⎡": "[", "⎢": "[", "⎣": "[",
    "⎤": "]", "⎥": "]", "⎦": "]", "░": ".", "█": "#", "━": "-", "╸": "-", "╺": "-",
    **{letter: name for name, letter in GREEK.items()},
}  # fmt: skip
OPENING = re.compile("(?=[⎡⎢⎣])")


def spelled(text: str, encoding: str) -> str:
    """The text with every letter that `encoding` lacks spelled in ASCII.

    >>> spelled("✓ (x − μ₁)ᵀ Σ₁⁻¹ (x − μ₁)", "ascii")
    'yes (x - mu_1)^T Sigma_1^-1 (x - mu_1)'
    >>> spelled("½ · é", "latin-1"), spelled("½ · é", "ascii")
    ('½ · é', '1/2 * e')
    """
    if _can(text, encoding):
        return text
    text = SCRIPTS.sub(lambda found: _script(found, encoding), text)
    return "".join(c if _can(c, encoding) else _letter(c) for c in text)


def _can(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _script(found: re.Match[str], encoding: str) -> str:
    run = found[0]
    return run if _can(run, encoding) else ("_" if found[1] else "^") + run.translate(DIGITS)


def _letter(letter: str) -> str:
    """The spelling of a letter, or its base letter without accents, or its number."""
    base = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return SPELLING.get(letter) or base or letter.encode("ascii", "backslashreplace").decode()


def register() -> str:
    """Teach this process to spell what a stream cannot carry; the name for the stream's `errors`."""
    codecs.register_error("symkl.spelled", _replacement)
    return "symkl.spelled"


def _replacement(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return spelled(error.object[error.start : error.end], "ascii"), error.end


# -- lines of styled text


def fitted(lines: Iterable[Line], width: int, encoding: str) -> Iterator[Line]:
    """The lines in spelled text: columns and matrices stay aligned, and what got too wide is wrapped."""
    for in_matrix, group in groupby(lines, key=lambda spans: any(OPENING.search(span.text) for span in spans)):
        block = list(group)
        for spans in _matrices(block, encoding) if in_matrix else (_row(spans, encoding) for spans in block):
            yield from _wrapped(spans, width)


def _row(spans: Line, encoding: str) -> Line:
    columns = len(spans) - 1 if any(span.text == GAP for span in spans) else 0
    return tuple(
        span._replace(text=_cell(span.text, encoding) if number < columns else spelled(span.text, encoding))
        for number, span in enumerate(spans)
    )


def _cell(text: str, encoding: str) -> str:
    """A cell of a table, spelled in its own width."""
    bare, width = spelled(text.strip(), encoding), len(text)
    if len(bare) > width:
        mark = bare[:width].rpartition(" ")[0].ljust(width)
        return mark if width <= SHORT else bare[: width - 3].rstrip(" .,;:") + "..."
    if not text.startswith(" "):
        return bare.ljust(width)
    return bare.center(width) if text.endswith(" ") else bare.rjust(width)


def _matrices(block: list[Line], encoding: str) -> Iterator[Line]:
    """Rows of matrices side by side: the n-th brackets of all rows stand below one another."""
    rows = [[spelled(part, encoding) for part in OPENING.split("".join(s.text for s in spans))] for spans in block]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    for row in rows:
        head, *matrices = row
        padded = [head.rjust(widths[0]), *(part.ljust(w) for part, w in zip(matrices, widths[1:], strict=False))]
        yield (Span("".join(padded).rstrip()),)


def _wrapped(spans: Line, width: int) -> Iterator[Line]:
    """The line, its last span broken at spaces where it is too wide."""
    while spans and sum(len(span.text) for span in spans) > width:
        *before, last = spans
        start = sum(len(span.text) for span in before)
        indent = start if any(span.text == GAP for span in before) else _indent(spans) + 2
        at = last.text.rfind(" ", len(last.text) - len(last.text.lstrip()), max(width - start + 1, 0))
        if at <= 0:
            break
        yield (*before, last._replace(text=last.text[:at]))
        spans = (Span(" " * indent), last._replace(text=last.text[at + 1 :]))
    yield spans


def _indent(spans: Line) -> int:
    text = "".join(span.text for span in spans)
    return len(text) - len(text.lstrip())
