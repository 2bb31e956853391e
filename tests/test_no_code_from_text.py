"""Reading never evaluates text: the calls that would are looked for in the source, and watched while symkl runs.

The one that there is runs the proof script that a user named.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "symkl"
FILES = sorted(PACKAGE.rglob("*.py"))
NAMES = frozenset({
    "eval", "exec", "compile", "__import__", "runpy", "run_path", "run_module", "sympify", "parse_expr", "parse_latex",
    "parse_mathematica", "lambdify", "literal_eval", "load_module", "system", "popen", "getoutput", "getstatusoutput",
    "Unpickler", "yaml", "shelve", "marshal", "pickle", "cPickle", "dill", "cloudpickle", "joblib",
})  # fmt: skip
"""What turns text, or bytes, into code that runs; SymPy parses by way of `eval`."""
ALLOWED = {("papers/script.py", "exec"), ("papers/script.py", "compile")}
"""The proof script that a user named is run."""
PARSING = {"S", "symbols", "var"}
"""Of SymPy: they parse, too, but are also usual names of variables."""

OF_SYMPY = {"sp.symbols", "sympy.symbols", "sp.var", "sympy.var"}


def relative(path):
    return path.relative_to(PACKAGE).as_posix()


def names_in(tree):
    """Every name, attribute and imported module, with the node it stands at."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id, node
        elif isinstance(node, ast.Attribute):
            yield node.attr, node
        elif isinstance(node, ast.Import):
            yield from ((part, node) for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from ((part, node) for part in [*(node.module or "").split("."), *(a.name for a in node.names)])


def forbidden(source, place):
    """The lines of a source that could turn text into code."""
    tree = ast.parse(source)
    found = [
        (node.lineno, name) for name, node in names_in(tree)
        if name in NAMES and (place, name) not in ALLOWED and not _is_of_re(node)
    ]  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "shell" and not _is_false(node.value):
            found.append((node.value.lineno, "shell"))
        safe = place == "gaussian/archive.py" and isinstance(node, ast.keyword) and _is_false(node.value)
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle" and not safe:
            found.append((node.value.lineno, "allow_pickle"))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sympy":
            found += [(node.lineno, a.name) for a in node.names if a.name in PARSING - {"S"}]
        if isinstance(node, ast.Attribute) and ast.unparse(node) in OF_SYMPY:
            found.append((node.lineno, node.attr))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("S", "sp.S", "sympy.S"):
            found.append((node.lineno, "S"))
    return sorted(found)


def _is_of_re(node):
    """`re.compile`, and the typesetting of typst, which is no compiler of code."""
    return isinstance(node, ast.Attribute) and ast.unparse(node) in ("re.compile", "typst.compile")


def _is_false(node):
    return isinstance(node, ast.Constant) and node.value is False


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_text_becomes_code(path):
    assert forbidden(path.read_text("utf-8"), relative(path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')", "exec(x)", "import pickle", "from pickle import loads", "import marshal as m", "import yaml",
        "from sympy import sympify", "import sympy as sp\nsp.sympify(x)", "sp.S(x)", "sp.parse_expr(x)", "os.system(x)",
        "subprocess.run(x, shell=True)", "subprocess.run(x, shell=flag)", "numpy.load(x, allow_pickle=True)",
        "numpy.load(x, allow_pickle=False)", "compile(x, y, 'exec')", "__import__(x)", "f = eval", "builtins.eval(x)",
        "from sympy.parsing.sympy_parser import anything as parse_expr\nparse_expr(x)", "from sympy import symbols",
        "sp.symbols('x')", "import runpy", "ast.literal_eval(x)", "sp.lambdify(x, y)", "os.popen(x)", "import shelve",
    ],
)  # fmt: skip
def test_the_audit_finds_it(source):
    assert forbidden(source, "anywhere.py")


def test_what_is_allowed_is_there():
    for place, name in ALLOWED:
        assert name in {found for found, _ in names_in(ast.parse((PACKAGE / place).read_text("utf-8")))}


# -- and while it runs


@pytest.fixture
def watched(monkeypatch):
    """SymPy refuses to parse text: what it is handed has to be SymPy's already, or a number."""
    import sympy.parsing.sympy_parser as parser

    def refuse(*arguments, **options):
        raise AssertionError(f"text was parsed: {arguments[:1]!r}")

    for name in ("parse_expr", "eval_expr", "stringify_expr"):
        monkeypatch.setattr(parser, name, refuse)


def test_sympy_parses_nothing(watched):
    from symkl import Derivation, check, covariance, inv, quad, ring, scalar, vector

    with pytest.raises(AssertionError, match="text was parsed"):
        __import__("sympy").sympify("1 + 1")
    for name in ("S", "Q", "N", "O", "C", "beta", "gamma", "zeta", "lambda", "print", "exec", "None", "oo", "x_import"):
        for made in (scalar(name), vector(name), covariance(name)):
            assert name in str(made.to_sympy())
            assert name in str(made.explicit(2))
    x, S = vector("print"), covariance("lambda")
    derivation = Derivation("__import__('os').mkdir('hacked')", goal="1")
    derivation.step("1", quad(x, inv(S)), quad(x, inv(S)) * 2 / 2, by=[ring], because="eval('1')")
    derivation.step("2", quad(x, inv(S)), quad(x, inv(S)) * 3, by=[ring])
    report = check(derivation, ["explicit", "numeric"], dims=[1, 2])
    assert [step.verdict.value for step in report.steps] == ["proved", "refuted"]


def test_the_paper_is_checked_without_parsing(watched):
    from symkl import check
    from symkl.papers.script import load

    assert check(load(), ["explicit"], dims=[1, 2]).ok


def test_names_are_symbols_and_not_what_they_spell():
    import sympy

    from symkl import scalar

    for name in ("S", "oo", "zoo", "nan", "Q", "C"):
        assert scalar(name).to_sympy() == sympy.Symbol(name, real=True)
        assert scalar(name).to_sympy().is_Symbol
