"""``symkl explain``: why one step holds, in full."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from symkl.audit.explain import explain
from symkl.cli import output
from symkl.cli.options import add_path, positive, seed
from symkl.documents import explanation
from symkl.errors import UsageError
from symkl.layers.verify import known_digits
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add = parser.add_argument
    add("label", metavar="LABEL", help="the step, such as 16")
    add_path(parser)
    add("--latex", action="store_true",
        help="write a fragment of LaTeX with the chain in align*, for a document with amsmath and amssymb")
    add("--json", metavar="FILE",
        help="also write the explanation as JSON; with - to standard output, and nothing else goes there")
    add("--digits", type=positive, default=20, metavar="N", help="digits in which both sides are shown (default: 20)")
    add("--seed", type=seed, default=0, metavar="N",
        help="seed of the example and of the search for counterexamples (default: 0)")


def run(arguments: Namespace) -> int:
    """Explain a step; the exit code says whether it holds."""
    if arguments.latex and arguments.json == "-":
        raise UsageError("--latex and --json - both write to standard output; name a file for the JSON")
    digits = known_digits(arguments.digits)
    found = explain(load(arguments.path), arguments.label, digits=digits, seed=arguments.seed)
    if arguments.latex:
        from symkl.documents.explanation_latex import fragment

        output.write(fragment(found), None)
    elif arguments.json != "-":
        output.show(lambda width: explanation.lines(found, width))
    if arguments.json is not None:
        from symkl.documents.explanation_json import to_json

        output.write_json(to_json(found), arguments.json)
    return 0 if found.holds else 1
