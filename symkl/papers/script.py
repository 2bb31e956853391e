"""A Python file that states a derivation is run, because its user named it; a paper is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType, TracebackType

from symkl.errors import DerivationError, InputError, SymklError
from symkl.papers.bundled import bundled
from symkl.proof.derivation import Derivation

LARGEST = 10_000_000
"""Bytes of a script."""
PAPERS = (".md", ".tex")
"""What is read, and never run."""
MODULE = "symkl_script"
"""What `__name__` is while a script runs: not ``__main__``, so its own command line stays quiet."""


def load(path: str | os.PathLike[str] | None = None) -> Derivation:
    """The derivation of a Python file, or of a paper in Markdown or LaTeX.

    Parameters
    ----------
    path : path-like, optional
        A ``.py`` file with a module-level `derivation`, or a ``.md`` or ``.tex`` file, which is read and never run; by
        default the Gaussian KL that comes with symkl.

    Returns
    -------
    Derivation

    Raises
    ------
    InputError
        For a file that cannot be read, compiled or run, or that has no `derivation`. It has file, line and column.
    DerivationError
        For a derivation that is not well formed.
    """
    file = bundled() if path is None else os.fspath(path)
    _refuse_folders(file)
    if os.path.splitext(file)[1].lower() in PAPERS:
        from symkl.papers.paper import read

        return read(file)
    # those that come with symkl are compiled once, like its modules; nothing is written beside a user's file
    code = SourceFileLoader(MODULE, file).get_code(MODULE) if path is None else _compiled(_source(file), file)
    assert code is not None
    namespace = _run(code, file)
    found = namespace.get("derivation")
    if found is None:
        raise InputError("this file derives nothing; expected a module-level `derivation = Derivation(…)`", file, 1, 1)
    if not isinstance(found, Derivation):
        raise InputError(f"`derivation` is a {type(found).__name__}; expected a symkl.Derivation", file, 1, 1)
    found.check_goal()
    return found


def _refuse_folders(file: str) -> None:
    if os.path.isdir(file):
        raise InputError("this is a folder; name a file in it: a .py file with a `derivation`, or a paper", file)


def _source(file: str) -> str:
    try:
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", file) from None
    if len(data) > LARGEST:
        raise InputError(f"has more than {LARGEST} bytes; a derivation is a Python file of fewer", file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise InputError(f"this is not UTF-8: {error.reason}", file, line, column) from None


def _compiled(source: str, file: str) -> CodeType:
    try:
        return compile(source, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise InputError(f"SyntaxError: {error.msg}", file, error.lineno or 1, error.offset or 1) from None
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes; nested too deep
        raise InputError(f"cannot be compiled: {error}", file, 1, 1) from None


def _run(code: CodeType, file: str) -> dict[str, object]:
    """Run a script as `python FILE` would: it imports its neighbours; what it prints goes to standard error."""
    module = ModuleType(MODULE)
    module.__file__ = file
    folder, output, known = os.path.dirname(os.path.abspath(file)), sys.stdout, sys.modules.get(MODULE)
    sys.modules[MODULE] = module  # dataclasses and pickle look a module up by its name
    sys.path.insert(0, folder)
    sys.stdout = sys.stderr  # so that a print in the script cannot spoil the JSON
    try:
        with _neighbours(folder):
            exec(code, module.__dict__)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a script raises, SystemExit too, is reported as a fault of its file
        raise _reported(error, file) from error
    finally:
        sys.stdout = output
        if folder in sys.path:  # the script may have taken it out
            sys.path.remove(folder)
        sys.modules.pop(MODULE)
        if known is not None:
            sys.modules[MODULE] = known
    return vars(module)


@contextmanager
def _neighbours(folder: str) -> Iterator[None]:
    """Modules of this folder are read anew and then forgotten: scripts elsewhere have others of the same name."""
    known = {name: sys.modules.pop(name) for name in _beside(folder)}
    try:
        yield
    finally:
        for name in _beside(folder):
            del sys.modules[name]
        sys.modules.update(known)


def _beside(folder: str) -> list[str]:
    """The loaded modules of whose name the folder has one; the standard library and symkl are the same for all."""
    shared = {"symkl", MODULE, "__main__", *sys.stdlib_module_names}
    tops = {name.partition(".")[0] for name in tuple(sys.modules)} - shared
    own = {top for top in tops for end in (".py", "/__init__.py") if os.path.isfile(os.path.join(folder, top + end))}
    return [name for name in tuple(sys.modules) if name.partition(".")[0] in own]


def _reported(error: BaseException, file: str) -> DerivationError:
    if isinstance(error, DerivationError) and error.file:
        return error
    line, column = _position(error.__traceback__, file)
    return InputError(_reason(error), file, line, column)


def _position(traceback: TracebackType | None, file: str) -> tuple[int, int]:
    """Line and column of the innermost frame that is the script's own."""
    line, column = 0, 0
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename == file:
            start = list(code.co_positions())[traceback.tb_lasti // 2][2]
            line, column = traceback.tb_lineno, (start or 0) + 1
        traceback = traceback.tb_next
    return line, column


def _reason(error: BaseException) -> str:
    if isinstance(error, NameError) and error.name:
        return f"NameError: {error.name} is not declared; {_declaration(error.name)}"
    if isinstance(error, SystemExit):
        return f"the script ended itself: sys.exit({error.code!r})"
    if isinstance(error, SymklError):
        return str(error)
    try:
        said = str(error)
    except Exception as unsaid:  # the script's own class may do anything when it is asked what it means to say
        said = f"its message raises {type(unsaid).__name__}"
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _declaration(name: str) -> str:
    import symkl

    if name in symkl.__all__:
        return f"import it: from symkl import {name}"
    stem = name.rstrip("0123456789")
    written = name if "_" in name or stem == name else f"{stem}_{name[len(stem):]}"  # mu1 is written "mu_1"
    return f'declare it first: {name} = vector("{written}"), or covariance, matrix or scalar instead of vector'
