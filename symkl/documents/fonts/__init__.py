"""The mathematical font of the pages: a subset of Latin Modern Math, under its licence.

``symkl-math.woff2`` is made by ``tests/fonts/subset.py``, which names the signs that are kept. It is renamed, as the
licence asks of a changed work. Without the file a page uses the mathematical font of the reader's system.
"""

from __future__ import annotations

from base64 import b64encode
from importlib.resources import files

FAMILY = "symkl math"
"""What the font is called in style sheets, and in its own name table."""
FILE = "symkl-math.woff2"


def font_face() -> str:
    """A ``@font-face`` rule with the font inside; the empty string where the package has lost it."""
    source = files(__name__) / FILE
    if not source.is_file():
        return ""
    data = b64encode(source.read_bytes()).decode("ascii")
    return f'@font-face{{font-family:"{FAMILY}";src:url(data:font/woff2;base64,{data}) format("woff2")}}'
