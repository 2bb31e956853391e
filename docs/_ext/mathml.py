"""Formulas of the pages as MathML, which browsers set by themselves: no script, no font from elsewhere."""

from __future__ import annotations

from docutils.nodes import SkipNode
from math_core import LatexToMathML
from sphinx.util import logging

LOG = logging.getLogger(__name__)
CONVERTER = LatexToMathML(annotation=True)


def converted(translator, node, display):
    """Write the node's TeX as one ``<math>`` element; TeX that cannot be read is a warning, and is shown as it is."""
    tex = node.astext()
    try:
        written = CONVERTER.convert_with_local_state(tex, displaystyle=display)
    except Exception as error:
        LOG.warning("%s: %s", tex, error, location=node)
        written = f"<code>{translator.encode(tex)}</code>"
    translator.body.append(f'<div class="math">{written}</div>' if display else written)


def inline(translator, node):
    """A formula within a line."""
    converted(translator, node, display=False)
    raise SkipNode


def block(translator, node):
    """A formula by itself."""
    converted(translator, node, display=True)
    raise SkipNode


def setup(app):
    """What Sphinx calls."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
