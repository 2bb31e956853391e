"""``symkl latex``: a derivation as a LaTeX document, as the body of one, as macros, or as PDF."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from symkl.cli import output
from symkl.cli.check import LAYERS_HELP
from symkl.cli.options import add_path, dimensions, names, positive
from symkl.cli.running import executor, progress
from symkl.documents import article, escape, latex, macros
from symkl.documents.blocks import Document
from symkl.documents.failures import UNREAD
from symkl.layers.verify import LAYERS, check
from symkl.papers.script import load

if TYPE_CHECKING:
    from symkl.proof.derivation import Derivation
    from symkl.proof.report import Report


FORMS = {
    "--body-only": "no preamble and no title: to \\input into another paper",
    "--macros": "a \\newcommand for every equation and for each of its sides",
    "--pdf": "the article as PDF, by latexmk or, where there is none, typst",
}
"""What is written instead of an article in LaTeX."""


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    add = parser.add_argument
    add("-o", dest="output", metavar="FILE",
        help="the file to write (default: standard output; of a PDF the name of the derivation with .pdf)")
    form = parser.add_mutually_exclusive_group()
    for option, what in FORMS.items():
        form.add_argument(option, action="store_true", help=what)
    add("--no-check", dest="check", action="store_false", help="run no layer: no marks in the margin, no appendix")
    add("--no-appendix", dest="appendix", action="store_false", help="leave out the explicit matrices and the numbers")
    add("--layers", type=names, default=LAYERS, metavar="LAYERS", help=LAYERS_HELP)
    add("--dims", type=dimensions, default=(1, 2, 3), metavar="DIMS",
        help="dimensions of the layer `explicit` and of the appendix (default: 1-3)")
    add("--digits", type=positive, default=50, metavar="N", help="digits asked of the layer `numeric` (default: 50)")
    add("--jobs", type=positive, default=1, metavar="N",
        help="processes for the layers `explicit` and `numeric` (default: 1)")
    add("--seed", type=int, default=0, metavar="N", help="seed of the instances (default: 0)")
    parser.set_defaults(json=None)


def run(arguments: Namespace) -> int:
    """Check the derivation and write it; 1 if a step is refuted or unknown, which the document says, too."""
    derivation = load(arguments.path)
    report = _checked(derivation, arguments) if arguments.check else None
    if arguments.macros:
        output.write(macros.write(derivation, report), arguments.output)
    elif arguments.pdf:
        _write_pdf(_document(derivation, report, arguments), arguments)
    else:
        document = _document(derivation, report, arguments)
        text = latex.body(document) if arguments.body_only else latex.write(document)
        output.write(text, arguments.output)
        _name_missing(document, escape.missing, "the fonts of LaTeX")
    if report is None or report.ok:
        return 0
    failed = ", ".join(f"({step.label}) is {step.verdict.value}" for step in report.steps if not step.verdict.passes)
    failed = ", ".join([*filter(None, [failed]), *(f"({one.label}) {UNREAD[one.ill_typed]}" for one in report.unread)])
    why = failed or "its goal rests on what is not proved"
    print(f"symkl: this derivation is not verified: {why}", file=sys.stderr)
    return 1


def _checked(derivation: Derivation, arguments: Namespace) -> Report:
    with executor(arguments) as others, progress(arguments) as advance:
        return check(
            derivation, arguments.layers, arguments.dims, arguments.digits, seed=arguments.seed, executor=others,
            progress=advance,
        )  # fmt: skip


def _document(derivation: Derivation, report: Report | None, arguments: Namespace) -> Document:
    if report is None or not arguments.appendix:
        return article.document(derivation, report)
    from symkl.documents import appendix

    dims = arguments.dims if "explicit" in arguments.layers else ()
    found = appendix.blocks(derivation, dims, arguments.seed, "numeric" in arguments.layers)
    return article.document(derivation, report, tuple(found))


def _write_pdf(document: Document, arguments: Namespace) -> None:
    from symkl.documents import pdf, typst

    made = pdf.make(lambda: latex.write(document), lambda: typst.write(document))
    named = os.path.splitext(os.path.basename(arguments.path or "gaussian_kl.py"))[0]
    path = arguments.output or f"{named}.pdf"
    output.write_bytes(made.data, path)
    by_typst = made.by == "typst"
    _name_missing(document, typst.missing if by_typst else escape.missing, f"the fonts of {made.by}")
    if path != "-":
        print(f"{path}: {len(made.data)} bytes, by {made.by}", file=sys.stderr)


def _name_missing(document: Document, missing: escape.Missing, where: str) -> None:
    signs = missing(" ".join(article.words(document)))
    if signs:
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in signs)
        print(f"symkl: {where} have no {named}; the document names them by their numbers", file=sys.stderr)
