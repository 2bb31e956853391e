"""``symkl test``: judge somebody's KL code, in a process of its own."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from symkl.cli import output
from symkl.cli.options import seconds, seed
from symkl.documents.machines import Case, junit_of
from symkl.documents.spans import Line, Span, line, wrapped
from symkl.implementations.away import Answer, Request, judge_away
from symkl.implementations.judgement import Verdict

FUNCTION_HELP = "the function, its module found from the current folder; of a class, an instance made without arguments"
TAKES_HELP = (
    "what its arguments mean, in order: mean, cov, var, std, logvar, logstd, scale_tril, precision, each with 1 for P "
    'and 2 for Q, such as "mean1, cov1, mean2, cov2"; without numbers, P against the standard normal, such as '
    '"mean, logvar" (default: inferred)'
)
OUTPUT_HELP = "where in its result the divergence is: an index, a key or an attribute"
TIMEOUT_HELP = "for importing and judging it; what hangs is killed (default: 60)"
JSON_HELP = "also write what was found as JSON; with - to standard output, and nothing else goes there"
CODES = {Verdict.RIGHT: 0, Verdict.WRONG: 1, Verdict.UNSTABLE: 1, Verdict.ERROR: 2}
COLOURS = {Verdict.RIGHT: "green", Verdict.WRONG: "bold red", Verdict.UNSTABLE: "yellow", Verdict.ERROR: "yellow"}
INDENT = " " * 14


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add = parser.add_argument
    add("function", metavar="MODULE:FUNCTION", help=FUNCTION_HELP)
    add("--takes", metavar="WORDS", help=TAKES_HELP)
    add("--reduction", choices=("none", "sum", "mean"), help="what it should do with a batch (default: any of them)")
    add("--output", metavar="NAME", help=OUTPUT_HELP)
    add("--library", choices=("numpy", "torch", "jax", "float"), help="whose arrays it takes (default: found out)")
    add("--dtype", choices=("float64", "float32"), help="of the arguments (default: float64, or what it computes in)")
    add("--no-gradients", action="store_true", help="do not judge gradients")
    add("--seed", type=seed, default=0, metavar="N", help="of the random cases (default: 0)")
    add("--timeout", type=seconds, default=60.0, metavar="SECONDS", help=TIMEOUT_HELP)
    add("--json", metavar="FILE", help=JSON_HELP)
    add("--junitxml", metavar="FILE", help="also write what was judged as JUnit XML")


def run(arguments: Namespace) -> int:
    """Judge the function and say what is wrong with it."""
    from symkl.implementations.takes import parse

    if arguments.takes is not None:
        parse(arguments.takes)
    request = Request(
        arguments.function, arguments.takes, arguments.reduction, _index_or_name(arguments.output), arguments.library,
        arguments.dtype, not arguments.no_gradients, arguments.seed,
    )  # fmt: skip
    answer = judge_away(request, os.getcwd(), arguments.timeout)
    if arguments.json != "-":
        output.show(lambda width: _lines(answer, width))
    output.write_json(answer.data, arguments.json)
    if arguments.junitxml is not None:
        output.write(junit_of(arguments.function, list(_cases(answer))), arguments.junitxml)
    return CODES[answer.verdict]


def _index_or_name(text: str | None) -> str | int | None:
    return int(text) if text is not None and text.lstrip("-").isdigit() else text


def _lines(answer: Answer, width: int) -> Iterator[Line]:
    """What was found; lines to copy are not broken."""
    head, *rest = answer.lines
    yield line(Span(head, COLOURS[answer.verdict]))
    copied = False
    for text in rest:
        copied = copied or text == "  to reproduce:"
        name = text[: len(INDENT)]
        if copied or not name.startswith("  "):
            yield line(text)
        else:
            yield from map(line, wrapped(text[len(INDENT) :], width, name, INDENT))


def _cases(answer: Answer) -> Iterator[Case]:
    """Each thing that was judged, and one for a function that cannot be."""
    if answer.verdict is Verdict.ERROR:
        yield Case("judged", "error", answer.data["reason"])
    for name, finding in answer.checks.items():
        outcome = "skipped" if finding.verdict is None else "" if finding.verdict is Verdict.RIGHT else "failure"
        yield Case(name, outcome, finding.text)
