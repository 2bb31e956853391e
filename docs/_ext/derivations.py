"""The gallery: each derivation that comes with symkl, checked while the page is built, and its report."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.errors import ExtensionError

import symkl
from symkl.cli import COMMANDS, main
from symkl.papers.script import load

PROOFS = Path(__file__).parent.parent.parent / "proofs"
REPORTS = "reports"
"""The folder of the site that holds what `symkl report` writes."""


class Shown(Directive):
    """``{derivation} name``: title, steps with their claims and reasons, and what was found of them."""

    required_arguments = 1

    def run(self):
        """The nodes of the page."""
        name = self.arguments[0]
        derivation = load(PROOFS / f"{name}.py")
        report = symkl.check(derivation)
        if not report.ok:
            raise self.error(f"{name} does not pass: {report.verdict.value}")
        self.state.document.settings.record_dependencies.add(str(PROOFS / f"{name}.py"))
        links = f'<p><a href="{REPORTS}/{name}.html">The whole report</a></p>' if "report" in COMMANDS else ""
        views = [links, derivation._repr_html_(), report._repr_html_()]
        return [nodes.raw("", f'<div class="derivation">{view}</div>', format="html") for view in views if view]


def write_reports(app, exception):
    """Where this symkl has `symkl report`, its page of every derivation becomes a part of the site."""
    if exception is not None or app.builder.format != "html" or "report" not in COMMANDS:
        return
    folder = Path(app.outdir) / REPORTS
    folder.mkdir(exist_ok=True)
    for proof in sorted(PROOFS.glob("*.py")):
        with redirect_stdout(StringIO()):  # it says where it wrote
            code = main(["report", str(proof), "-o", str(folder / f"{proof.stem}.html")])
        if code:
            raise ExtensionError(f"symkl report {proof.name} failed")


def setup(app):
    """What Sphinx calls."""
    app.add_directive("derivation", Shown)
    app.connect("build-finished", write_reports)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
