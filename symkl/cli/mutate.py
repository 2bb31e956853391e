"""``symkl mutate``: every wrong version of a derivation is put to the layers, and every true rewriting of it."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from symkl.audit.campaign import run as campaign
from symkl.cli import output
from symkl.cli.options import add_path, dimensions, jobs, names, seed
from symkl.cli.running import executor, progress
from symkl.documents import mutants
from symkl.papers.script import load


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add_path(parser)
    add = parser.add_argument
    add("-k", dest="only", action="extend", type=names, metavar="LABELS", help="only these steps, such as 13a,16")
    add("--dims", type=dimensions, default=(1, 2, 3), metavar="DIMS",
        help="dimensions of the layer `explicit` (default: 1-3)")
    add("--json", metavar="FILE", help="also write the result as JSON; with - nothing else goes to standard output")
    add("--table", metavar="FILE", help="also write the tables as Markdown")
    add("--jobs", type=jobs, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a core)")
    add("--seed", type=seed, default=0, metavar="N", help="seed of the instances that tell sides apart (default: 0)")


def run(arguments: Namespace) -> int:
    """Run the campaign; 1 if a mutant that changes the meaning survives, or a true rewriting is refused."""
    derivation = load(arguments.path)
    with executor(arguments) as others, progress(arguments) as advance:
        found = campaign(
            derivation, arguments.dims, only=arguments.only, seed=arguments.seed, executor=others, progress=advance
        )
    if arguments.json != "-":
        output.show(lambda width: mutants.lines(found, width))
    output.write_json(mutants.to_json(found), arguments.json)
    if arguments.table is not None:
        output.write(mutants.page(found), arguments.table)
    return 0 if found.ok else 1
