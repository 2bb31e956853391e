"""``symkl kl``: the divergence of two Gaussians with numbers, or of every pair in a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from typing import IO, Any

from symkl.cli import output
from symkl.cli.options import positive
from symkl.documents import divergence
from symkl.errors import InputError, SymklError, UsageError
from symkl.gaussian.answer import METHODS, SCHEMA, Answer, answer
from symkl.gaussian.distribution import Gaussian
from symkl.gaussian.files import gaussian, lines, load, parse, text_of

FILES_HELP = (
    'P and Q, each {"mean": […], "covariance": [[…]]} (or scale_tril, precision) in JSON, or an .npz with arrays of '
    'these names; or one .jsonl file, or - for standard input, with a line {"p": …, "q": …} for every pair'
)
JSON_HELP = "write the result as JSON to a file; with - to standard output, and nothing else goes there"
DISJOINT = "the closed form and the integral do not overlap: one of them is wrong"


def add_arguments(parser: ArgumentParser) -> None:
    """The command's arguments."""
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help=FILES_HELP)
    add("--digits", type=positive, default=30, metavar="N", help="significant digits guaranteed (default: 30)")
    add("--base", type=base, metavar="B", help="base of the logarithm: 2 for bits (default: e, nats)")
    add("--method", choices=METHODS, default="closed",
        help="the closed form, the integral of the definition, or both, which must overlap (default: closed)")
    add("--json", metavar="FILE", help=JSON_HELP)


def base(text: str) -> int | None:
    """The base of a logarithm: e, or a whole number from 2 on."""
    if text == "e":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 1):
        raise ArgumentTypeError(f"expected e or a whole number from 2 on, found {text!r}")
    return int(text)


def run(arguments: Namespace) -> int:
    """Answer for P and Q, or for every line of a file of pairs."""
    files: list[str] = arguments.files
    if len(files) == 1 and not files[0].lower().endswith((".json", ".npz")):
        return _stream(files[0], arguments)
    if len(files) != 2:
        raise UsageError(f"expected the files of P and Q, or one .jsonl file of pairs; found {len(files)} files")
    found = _answer(load(files[0]), load(files[1]), arguments)
    if arguments.json != "-":
        output.show(lambda width: divergence.lines(found))
    if arguments.json is not None:
        output.write_json(found.to_json(), arguments.json)
    if found.agree is False:
        print(f"symkl: {DISJOINT}", file=sys.stderr)
    return 1 if found.agree is False else 0


def _answer(p: Gaussian, q: Gaussian, arguments: Namespace) -> Answer:
    return answer(p, q, arguments.digits, arguments.base, arguments.method)


def _stream(path: str, arguments: Namespace) -> int:
    """One line of JSON for every pair, as soon as it is known; a line that cannot be used does not stop the others."""
    to_file = arguments.json not in (None, "-")
    code = 0
    with _opened(path) as stream, output.writing(arguments.json) if to_file else nullcontext(sys.stdout) as results:
        for number, text in _lines(stream, path):
            data, worst = _line(text, path, number, arguments)
            code = max(code, worst)
            results.write(output.json_text(data, on_stdout=not to_file))
            if not to_file:
                results.flush()
    return code


def _opened(path: str) -> IO[bytes]:
    if path == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed", path)
        return open(sys.stdin.fileno(), "rb", closefd=False)
    try:
        return open(path, "rb")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path) from None


def _lines(stream: IO[bytes], path: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1."""
    try:
        yield from lines(stream)
    except OSError as error:  # such as a folder
        raise InputError(f"cannot be read: {error.strerror or error}", path) from None


def _line(text: bytes, path: str, number: int, arguments: Namespace) -> tuple[dict[str, Any], int]:
    """The answer for one line of pairs, or what is wrong with it, and the exit code."""
    try:
        data = parse(text_of(text, path, number), path, number)
        if not isinstance(data, dict) or set(data) != {"p", "q"}:
            raise InputError('expected {"p": …, "q": …}', path, number)
        p, q = (gaussian(data[name], path, number, name) for name in ("p", "q"))
        found = _answer(p, q, arguments)
    except SymklError as error:
        return _failed(number, str(error)), error.exit_code
    return {"line": number, **found.to_json()}, 1 if found.agree is False else 0


def _failed(number: int, reason: str) -> dict[str, Any]:
    return {"line": number, "schema": SCHEMA, "error": reason}
