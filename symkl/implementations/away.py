"""Judging a function in a process of its own: what hangs, exits or crashes there is told, and takes nothing with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from json import dumps, loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from symkl.errors import SymklError, UsageError
from symkl.implementations.judgement import Finding, Judgement, Verdict
from symkl.implementations.needed import assert_numpy
from symkl.layers.child import Answering, Child, Fault, Lost
from symkl.terms.shown import cut, shown

LAST_CALL = "last-call.json"
LONGEST = 2000
"""Characters of the arguments of a call that did not come back."""


class Request(NamedTuple):
    """What `judge` is asked, as plain data."""

    place: str
    takes: str | None = None
    reduction: str | None = None
    output: str | int | None = None
    library: str | None = None
    dtype: str | None = None
    gradients: bool = True
    seed: int = 0


class Answer(NamedTuple):
    """What was found, as JSON and in words."""

    data: dict[str, Any]
    lines: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.data["verdict"])

    @property
    def checks(self) -> dict[str, Finding]:
        """Each thing that was judged."""
        return {
            name: Finding(Verdict(one["verdict"]) if one["verdict"] else None, one["text"])
            for name, one in self.data["checks"].items()
        }


def judge_away(request: Request, folder: str, timeout: float) -> Answer:
    """Judge a function in a process that is killed when its time is up.

    Parameters
    ----------
    request : Request
    folder : str
        Where its module is found first.
    timeout : float
        Seconds for importing and judging it.

    Raises
    ------
    UsageError
        When the place is not written as MODULE:FUNCTION.
    ToolMissing
        When NumPy is not installed.
    """
    module, colon, function = request.place.partition(":")
    if not (colon and module and function):
        raise UsageError(f"expected MODULE:FUNCTION, such as mypackage.losses:kl, found {shown(request.place)}")
    assert_numpy()
    with TemporaryDirectory(prefix="symkl-") as scratch:
        trace = str(Path(scratch) / LAST_CALL)
        child = Child(answering, folder, trace)
        try:
            said = child.ask(tuple(request), timeout)
        except Lost as lost:
            return failed(request, f"{lost}{_last_call(trace)}")
        except Fault as fault:
            last = str(fault).strip().rpartition("\n")[2]
            return failed(request, f"{last}{_last_call(trace)}")
        finally:
            child.close()
    data = loads(said)
    if "usage" in data:
        raise UsageError(data["usage"])
    return Answer(data["judgement"], tuple(data["lines"]))


def failed(request: Request, reason: str) -> Answer:
    """The answer about a function that cannot be judged."""
    judgement = Judgement(Verdict.ERROR, request.place, request.takes or "", request.seed, request.takes is None,
                          reason=reason)  # fmt: skip
    return Answer(judgement.to_json(), (f"{request.place} cannot be judged", f"  reason      {reason}"))


def _last_call(trace: str) -> str:
    """With which arguments the call was made that did not come back, if any was."""
    try:
        text = Path(trace).read_text("utf-8")
    except OSError:
        return ""
    return f"; the last call was with {cut(text, LONGEST)}" if text else ""


# -- in the process


def answering(folder: str, trace: str) -> Answering:
    """What answers a request there."""
    with suppress(OSError):  # where standard error is closed
        os.dup2(2, 1)  # what code not written in Python prints spoils no JSON
    sys.path.insert(0, folder)
    return partial(_answer, trace)


def _answer(trace: str, request: Sequence[Any]) -> str:
    asked = Request(*request)
    try:
        function = find(asked.place)
    except (Exception, SystemExit) as error:  # whatever somebody's module raises
        found = failed(asked, f"it cannot be imported: {type(error).__name__}: {error}")
        return dumps({"judgement": found.data, "lines": found.lines})
    from symkl.implementations.judge import judge
    from symkl.implementations.told import lines

    try:
        judgement = judge(function, **{k: v for k, v in asked._asdict().items() if k != "place"}, place=asked.place,
                          watch=_watch(trace))  # fmt: skip
    except SymklError as error:
        return dumps({"usage": str(error)})
    return dumps({"judgement": judgement.to_json(), "lines": list(lines(judgement))})


def find(place: str) -> Callable[..., Any]:
    """The function, an attribute of the module; of a class an instance, made without arguments."""
    module, _, path = place.partition(":")
    found: Any = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    function: Callable[..., Any] = found() if isinstance(found, type) else found
    return function


def _watch(trace: str) -> Callable[[Sequence[Any]], None]:
    """Writes down the arguments of every call before it is made."""
    stream = open(trace, "wb", buffering=0)  # noqa: SIM115 - it lasts as long as the process

    def watch(arguments: Sequence[Any]) -> None:
        text = ", ".join(str(a.tolist() if hasattr(a, "tolist") else a) for a in arguments)
        stream.seek(0)
        stream.truncate()
        stream.write(text.encode()[:LONGEST])

    return watch
