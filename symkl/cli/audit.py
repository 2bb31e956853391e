"""``symkl audit``: what every step needs, and what breaks without it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from symkl.audit.assumptions import run as audited
from symkl.cli import output
from symkl.cli.options import add_path, names, seed
from symkl.cli.running import progress
from symkl.documents import audit
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    add = parser.add_argument
    add("-k", dest="only", action="extend", type=names, metavar="LABELS", help="only these steps, such as 13a,16")
    add("--json", metavar="FILE", help="also write the audit as JSON; with - nothing else goes to standard output")
    add("--seed", type=seed, default=0, metavar="N", help="seed of the search for counterexamples (default: 0)")


def run(arguments: Namespace) -> int:
    """Audit a derivation; 1 if some step does not follow, so that nothing can be said of it."""
    derivation = load(arguments.path)
    with progress(arguments) as advance:
        found = audited(derivation, only=arguments.only, seed=arguments.seed, progress=advance)
    if arguments.json != "-":
        output.show(lambda width: audit.lines(found, derivation, width))
    output.write_json(audit.to_json(found), arguments.json)
    return 0 if found.ok else 1
