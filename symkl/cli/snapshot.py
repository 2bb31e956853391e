"""``symkl snapshot``: record what a derivation claims, and notice when a formula changes its meaning."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from symkl.cli import output
from symkl.papers.script import load

SUFFIX = ".snapshot"
"""What the name of a file gets for its snapshot, which lies beside it."""


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add = parser.add_argument
    add("file", metavar="FILE",
        help="a Python file with a module-level `derivation`, which is run, or a paper in .md or .tex, which is read")
    add("--check", action="store_true",
        help="compare with the recorded claims instead of recording them: exit code 1 if a formula has changed its "
        "meaning, and not only its spelling, or is there no more")
    add("-o", dest="output", metavar="SNAPSHOT", help=f"the text file with the record (default: FILE{SUFFIX})")


def run(arguments: Namespace) -> int:
    """Record the claims, or hold them against the record."""
    from symkl.documents import snapshot

    place = f"{arguments.file}{SUFFIX}" if arguments.output is None else arguments.output
    recorded = snapshot.load(place) if arguments.check else None
    derivation = load(arguments.file)
    for one in derivation.unread:
        print(f"symkl: ({one.label}) is left out, {one.source.line}:{one.source.column}: {one.reason}", file=sys.stderr)
    now = snapshot.of_derivation(derivation)
    if recorded is None:
        output.write(snapshot.write(now), place)
        return 0
    from symkl.audit.changes import Fate, changes
    from symkl.documents.changes import lines

    found = changes(recorded.claims, now.claims)
    output.show(lambda width: lines(derivation.title, found, derivation.unread, width))
    return int(any(c.fate in (Fate.MEANING, Fate.REMOVED) for c in found))
