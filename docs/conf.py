"""The documentation as a site: ``make docs``. Nothing is fetched while it is built, and nothing while it is read."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

import symkl  # noqa: E402 - the checkout beside these pages

project, author, version = "symkl", "The symkl authors", symkl.__version__
release, copyright = version, "the symkl authors, MIT licence"
language, html_title = "en", f"symkl {version}"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "mathml", "derivations"]
html_theme, html_static_path = "furo", ["_static", "../symkl/documents/fonts/symkl-math.woff2"]
html_css_files = ["site.css"]
html_show_sphinx = False
exclude_patterns = ["_build"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # tests/test_tour.py executes the notebook and compares what it shows
html_math_renderer = "mathml"

autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_use_type_comments = False
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = False
default_role = "literal"  # `name` in a docstring is a name of Python

nitpicky = True
# there is no inventory of other projects without a network, so only what symkl names itself is looked up
nitpick_ignore_regex = [
    ("py:.*", r"(?!symkl\b).*"),
    ("py:class", r"symkl\..*\.(Item|Read|Long|Over)"),  # type variables
    ("py:class", r"symkl\.documents\.blocks\..*"),  # what a document is made of has no page
]
