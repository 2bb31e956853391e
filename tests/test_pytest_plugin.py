"""The plugin for pytest, in processes of its own: which files it takes, its items, their failures, and its options."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from symkl.layers.single import Checks
from symkl.papers.script import load

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent
WRONG = ROOT / "tests" / "derivations" / "wrong"
BAD = ROOT / "tests" / "derivations" / "bad"

RIGHT = """
from symkl import Derivation, identity, inv, covariance, inverse_cancels, ring, scalar, trace, trace_identity, vector
from symkl import d

s, x, Sigma = scalar("s"), vector("x"), covariance("Sigma")
derivation = Derivation("A test", goal="2b")
derivation.define("0", s, 3)
derivation.step("1", x + x, 2 * x, by=[ring])
derivation.step("2a", trace(identity), d, by=[trace_identity])
derivation.step("2b", trace(inv(Sigma) @ Sigma), d, cites=["2a"], by=[inverse_cancels])
"""
DISTURBED = RIGHT.replace("trace(identity), d,", "trace(identity), 1,").replace("trace(inv(Sigma) @ Sigma), d",
                                                                              "trace(inv(Sigma) @ Sigma), 1")
QUICK = ("--symkl-layers", "follows,general")
LEAVES_A_TRACE = "\nimport pathlib\npathlib.Path(__file__).with_suffix('.log').open('a').write(__name__ + '\\n')\n"


@pytest.fixture
def run(pytester, monkeypatch):
    """``pytest *arguments`` in an empty folder, with this plugin, and none that merely happens to be installed."""
    for name in [name for name in os.environ if name.startswith(("PYTEST_", "COV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: pytester.runpytest_subprocess("-p", "symkl.pytest_plugin", *map(str, arguments))


@pytest.fixture
def write(pytester):
    """Write a file into the folder."""

    def written(name, text):
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return written


def collected(result):
    """The node ids that ``--collect-only -q`` lists."""
    return [line for line in result.outlines if "::" in line]


def failed(result):
    return {line.split()[1] for line in result.outlines if line.startswith("FAILED ")}


def cases(path):
    """The testcases of a JUnit file by name."""
    return {case.get("name"): case for case in ElementTree.parse(path).iter("testcase")}


def log(path):
    """The names under which a file that leaves a trace was run."""
    trace = path.with_suffix(".log")
    return trace.read_text().split() if trace.exists() else []


# -- what it costs those who only have symkl installed

LISTS_MODULES = """
import sys

def pytest_unconfigure():
    heavy = ("symkl", "sympy", "numpy", "flint", "mpmath", "rich")
    print("loaded:", *sorted(name for name in sys.modules if name.partition(".")[0] in heavy))
"""


def test_importing_the_plugin_imports_nothing_but_itself():
    code = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        "import symkl.pytest_plugin\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["symkl", "symkl.pytest_plugin"]


def test_a_run_without_derivations_imports_nothing_of_symkl(run, write):
    write("conftest.py", LISTS_MODULES)
    write("test_other.py", "derivative = 'of a function'\n\ndef test_it():\n    assert derivative\n")
    result = run("-W", "error", "test_other.py")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["loaded: symkl symkl.pytest_plugin"])


def test_listing_the_items_of_a_derivation_imports_nothing_heavy(run, write):
    write("conftest.py", LISTS_MODULES)
    write("proof.py", RIGHT)
    loaded = next(line for line in run("--collect-only", "-q", "proof.py").outlines if line.startswith("loaded:"))
    assert "symkl.papers.script" in loaded.split()
    assert {name for name in loaded.split()[1:] if not name.startswith("symkl")} == set()
    assert "symkl.proof.kernel" not in loaded.split()


# -- which files


def test_a_named_file_has_an_item_for_every_step_and_layer(run):
    shutil.copy(ROOT / "proofs" / "gaussian_kl.py", "gaussian_kl.py")
    derivation = load(ROOT / "proofs" / "gaussian_kl.py")
    layers = ["follows", "general", "d=1", "d=2", "d=3", "numeric"]
    expected = [
        f"gaussian_kl.py::{step.label}[{layer}]"
        for step in derivation
        for layer in (layers[1:] if step.is_definition else layers)
    ]
    found = collected(run("--collect-only", "-q", "gaussian_kl.py"))
    assert found == expected
    assert len(found) == 6 * 30 - 4


def test_every_item_of_a_right_derivation_passes(run, write):
    write("proof.py", RIGHT)
    result = run("-v", "-W", "error", "-p", "no:cacheprovider", "proof.py")
    result.assert_outcomes(passed=22, skipped=1)
    result.stdout.fnmatch_lines(["proof.py::2b[[]follows[]] PASSED *", "proof.py::2b[[]numeric[]] PASSED *"])


def test_a_folder_has_none_unless_the_setting_names_its_files(run, write):
    write("proofs/first.py", RIGHT)
    write("proofs/deep/second.py", RIGHT)
    write("proofs/helper.py", "derivation_of = None\n")
    assert collected(run("--collect-only", "-q", "proofs")) == []
    write("pytest.ini", "[pytest]\nsymkl_proofs = proofs/*.py\nsymkl_layers = general\n")
    found = collected(run("--collect-only", "-q"))
    assert found == [f"proofs/first.py::{label}[general]" for label in ("0", "1", "2a", "2b")]
    write("pytest.ini", "[pytest]\nsymkl_proofs = proofs/f*.py\n    proofs/**/second.py\nsymkl_layers = follows\n")
    assert {line.partition("::")[0] for line in collected(run("--collect-only", "-q", "."))} == {
        "proofs/first.py",
        "proofs/deep/second.py",
    }


def test_the_setting_is_relative_to_the_rootdir(run, write, pytester):
    write("proofs/first.py", RIGHT)
    write("pyproject.toml", "[tool.pytest.ini_options]\nsymkl_proofs = ['proofs/*.py']\nsymkl_layers = 'follows'\n")
    os.chdir(pytester.path / "proofs")
    assert len(collected(run("--collect-only", "-q"))) == 3


def test_a_pattern_that_no_file_matches_is_a_warning(run, write):
    write("test_other.py", "def test_it():\n    pass\n")
    result = run("-o", "symkl_proofs=prof/*.py", "test_other.py")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*symkl_proofs: no file matches 'prof/[*].py'"])
    result = run("-o", "symkl_proofs=prof/*.py", "-W", "error", "test_other.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines[0] == "ERROR: symkl_proofs: no file matches 'prof/*.py'"


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\n\n@pytest.fixture\ndef derivation():\n    return 1\n",
        "from symkl import Derivation\n\ndef make():\n    derivation = Derivation('A', goal='1')\n",
        "from symkl import ring\ntext = '''\nderivation = 1\n'''\n",
        "from owner import derivation\n",
        "derivation = 'S → NP VP'\n",
    ],
    ids=["fixture", "local", "in a string", "imported", "of another kind"],
)
def test_a_test_file_that_defines_no_derivation_is_collected_as_ever_and_run_once(run, write, text):
    write("owner.py", RIGHT)
    path = write("test_other.py", f"{text}{LEAVES_A_TRACE}\ndef test_it():\n    assert True\n")
    run("test_other.py").assert_outcomes(passed=1)
    assert log(path) == ["test_other"]


def test_a_file_with_a_derivation_only_is_run_once(run, write):
    path = write("test_proof.py", RIGHT + LEAVES_A_TRACE)
    run(*QUICK, "--doctest-modules", "test_proof.py").assert_outcomes(passed=7)
    assert log(path) == ["symkl_script"]


@pytest.mark.parametrize(
    "tests",
    ["def test_it():\n    assert derivation.goal == '2b'\n",
     "import unittest\nclass Of2b(unittest.TestCase):\n    def test_it(self):\n        pass\n"],
    ids=["function", "unittest"],
)  # fmt: skip
def test_a_file_with_tests_and_a_derivation_has_both(run, write, tests):
    write("test_both.py", RIGHT + tests)
    result = run(*QUICK, "-v", "test_both.py")
    result.assert_outcomes(passed=8)
    for name in ("2b[[]follows[]]", "*test_it"):
        result.stdout.fnmatch_lines([f"test_both.py::{name} PASSED *"])


def test_doctests_in_a_derivation_are_for_those_who_ask_for_them(run, write):
    write("proof.py", f'"""A proof.\n\n>>> 1 + 1\n2\n"""\n{RIGHT}')
    run(*QUICK, "proof.py").assert_outcomes(passed=7)
    run(*QUICK, "--doctest-modules", "proof.py").assert_outcomes(passed=8)


def test_a_derivation_that_needs_a_missing_module_is_skipped(run, write):
    write("proof.py", f"import pytest\npytest.importorskip('no_such_module')\n{RIGHT}")
    result = run("-rs", "proof.py")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*could not import 'no_such_module'*"])


# -- items


def test_an_item_is_selected_by_label_and_layer(run, write):
    write("proof.py", RIGHT)
    found = collected(run("--collect-only", "-q", "proof.py::1", "proof.py::2a[d=2]"))
    assert len(found) == 6 + 1
    assert found[-1] == "proof.py::2a[d=2]"
    chosen = "2b and follows or 2a and d3 or 0 and explicit and not d2"
    assert [name.removeprefix("proof.py::") for name in collected(run("--collect-only", "-q", "-k", chosen))] == []
    assert [name.removeprefix("proof.py::") for name in collected(run("--collect-only", "-q", "-k", chosen, "proof.py"))
            ] == ["0[d=1]", "0[d=3]", "2a[d=3]", "2b[follows]"]  # fmt: skip


def test_definitions_follow_from_nothing_and_may_have_nothing_to_compare(run, write):
    path = write("proof.py", RIGHT)
    line = 1 + path.read_text("utf-8").splitlines().index('derivation.define("0", s, 3)')
    assert "proof.py::0[follows]" not in collected(run("--collect-only", "-q", "proof.py"))
    result = run("-rs", "proof.py::0[numeric]")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines([f"SKIPPED [[]1[]] proof.py:{line}: (0) claims nothing that numeric could compare"])


def test_every_item_says_what_its_cell_of_the_report_says(run, write):
    import symkl

    path = write("proof.py", DISTURBED)
    run("--junitxml=report.xml", "proof.py")
    report = symkl.check(load(path))
    found = cases("report.xml")
    assert len(found) == 23
    for name, case in found.items():
        label, layer = name.removesuffix("]").split("[")
        check = report[label].check(layer)
        passes = check is None or check.verdict.passes
        if (label, layer) == ("2b", "follows"):
            assert passes  # from 2a, which is wrong
            passes = False
        assert (case.find("failure") is None) == passes, name
        assert (case.find("skipped") is not None) == (check is None), name


def test_items_do_not_depend_on_their_order_and_share_their_work(run, write):
    write("proof.py", DISTURBED)
    write(
        "conftest.py",
        "import os, symkl.layers.follows, symkl.layers.general\n"
        "made = []\n"
        "for kind in (symkl.layers.follows.Ledger, symkl.layers.general.General):\n"
        "    def init(self, derivation, *more, kind=kind, init=kind.__init__):\n"
        "        made.append(kind.__name__)\n"
        "        init(self, derivation, *more)\n"
        "    kind.__init__ = init\n"
        "def pytest_collection_modifyitems(items):\n"
        "    if 'BACKWARDS' in os.environ:\n"
        "        items.reverse()\n"
        "def pytest_unconfigure():\n"
        "    print('made:', *made)\n",
    )
    forwards = run(*QUICK, "-p", "no:cacheprovider", "proof.py")
    forwards.stdout.fnmatch_lines(["made: General Ledger"])
    os.environ["BACKWARDS"] = "1"
    try:
        backwards = run(*QUICK, "-p", "no:cacheprovider", "proof.py")
    finally:
        del os.environ["BACKWARDS"]
    backwards.stdout.fnmatch_lines(["made: General Ledger"])
    assert failed(backwards) == failed(forwards) != set()


def test_xdist_says_the_same(run, write):
    pytest.importorskip("xdist")
    write("proof.py", DISTURBED)
    here, there = run(*QUICK, "proof.py"), run(*QUICK, "-p", "xdist", "-n", "2", "proof.py")
    assert failed(there) == failed(here) != set()
    assert sorted(told(there)) == sorted(told(here))
    write("broken.py", RIGHT.replace("by=[ring]", "by=['magic']"))
    result = run("-p", "xdist", "-n", "2", "broken.py")
    assert sum("'magic' is not an approved axiom" in line for line in result.outlines) >= 1
    assert "symkl/" not in result.stdout.str()


def test_files_of_two_folders_may_have_neighbours_of_one_name(run, write):
    proof = RIGHT.replace("trace(identity), d,", "trace(identity), claimed,")
    for folder, claimed in (("right", "d"), ("wrong", "1")):
        write(f"{folder}/common.py", f"from symkl import d\nclaimed = {claimed}\n")
        write(f"{folder}/proof.py", f"from common import claimed\n{proof}")
    result = run("--symkl-layers", "general", "right/proof.py::2a", "wrong/proof.py::2a")
    assert failed(result) == {"wrong/proof.py::2a[general]"}
    result.assert_outcomes(passed=1, failed=1)


def test_the_last_failed_are_run_again(run, write):
    write("proof.py", DISTURBED)
    first = run(*QUICK, "proof.py")
    again = run(*QUICK, "--lf", "proof.py")
    assert failed(again) == failed(first)
    again.assert_outcomes(failed=len(failed(first)), deselected=7 - len(failed(first)))


def test_x_stops_at_the_first_wrong_step(run, write):
    write("proof.py", DISTURBED)
    result = run(*QUICK, "-x", "proof.py")
    assert failed(result) == {"proof.py::2a[follows]"}
    result.assert_outcomes(passed=3, failed=1)


def test_junitxml_has_place_reason_and_verdict(run, write):
    path = write("proof.py", DISTURBED)
    line = 1 + next(n for n, text in enumerate(path.read_text("utf-8").splitlines()) if '"2a", trace' in text)
    run("--junitxml=report.xml", "-o", "junit_family=xunit1", "proof.py::2a")
    case = cases("report.xml")["2a[d=2]"]
    assert (case.get("classname"), case.get("file"), case.get("line")) == ("proof", "proof.py", str(line - 1))
    assert case.find("failure").get("message") == "refuted: left = 2, right = 1 at d = 2"
    assert case.find("failure").text.startswith(f"✗ (2a) is refuted  proof.py:{line}\n    Tr(I) = 1\n")
    assert case.find("properties/property").attrib == {"name": "verdict", "value": "refuted"}


# -- what a failure says


def told(result):
    """The texts of the failures, one an item, without the processes that xdist names."""
    text = result.stdout.str().partition(" FAILURES ")[2].partition(" short test summary ")[0]
    text = re.sub(r"^\[gw\d\] .*\n", "", text, flags=re.MULTILINE)
    return [part.rstrip("=").strip("\n") for part in re.split(r"^___+ .* ___+$", text, flags=re.MULTILINE)[1:]]


@pytest.mark.parametrize("style", ["auto", "native"])
def test_a_failure_is_told_in_the_words_of_the_report(run, write, style):
    write("proof.py", DISTURBED)
    result = run("--symkl-layers", "follows,general,explicit", "--symkl-dims", "2", f"--tb={style}", "proof.py")
    assert [text.splitlines() for text in told(result)] == [
        [
            "✗ (2a) is refuted  proof.py:9",
            "    Tr(I) = 1",
            "  follows  refuted: left = d, right = 1",
        ],
        [
            "? (2a) is unknown  proof.py:9",
            "    Tr(I) = 1",
            "  general  unknown: left − right = d − 1",
        ],
        [
            "✗ (2a) is refuted  proof.py:9",
            "    Tr(I) = 1",
            "  d=2  refuted",
            "  the sides differ at d = 2 for",
            "    left  = 2",
            "    right = 1",
        ],
        [
            "? (2b) is unknown  proof.py:10",
            "    Tr(Σ⁻¹ Σ) = 1",
            "  follows  unknown: it rests on (2a), which is not proved",
            "  it cites (2a), which is refuted",
        ],
        [
            "? (2b) is unknown  proof.py:10",
            "    Tr(Σ⁻¹ Σ) = 1",
            "  general  unknown: left − right = d − 1",
        ],
        [
            "✗ (2b) is refuted  proof.py:10",
            "    Tr(Σ⁻¹ Σ) = 1",
            "  d=2  refuted",
            "  the sides differ at d = 2 for",
            "    Σ = ⎡ 4  -2⎤",
            "        ⎣-2   5⎦",
            "    left  = 2",
            "    right = 1",
        ],
    ]
    assert failed(result) == {f"proof.py::{label}[{layer}]" for label in ("2a", "2b") for layer in
                              ("follows", "general", "d=2")}  # fmt: skip
    result.stdout.fnmatch_lines(["FAILED proof.py::2a[[]d=2[]] - refuted: left = 2, right = 1 at d = 2"])


def test_a_line_of_the_short_style_is_the_place_of_the_step(run, write):
    path = write("proof.py", DISTURBED)
    result = run(*QUICK, "--tb=line", "proof.py::2a[general]")
    result.stdout.fnmatch_lines([f"{path}:9: unknown: left − right = d − 1"])


def test_unknown_is_a_failure_that_says_so(run, write):
    text = RIGHT.replace("by=[inverse_cancels]", "by=[]")
    write("proof.py", text)
    result = run("proof.py::2b")
    result.assert_outcomes(failed=1, passed=5)
    (said,) = told(result)
    assert said.splitlines()[0] == "? (2b) is unknown  proof.py:10"
    assert "citing the axiom inverse_cancels as well would close it" in " ".join(said.split())


def label_of(path):
    return re.search(r'^fails_at = "(.*)"', path.read_text("utf-8"), re.MULTILINE)[1]


def fails_at_its_label(run, paths, *options):
    """The failures of the wrong step of each file: by file and layer, their texts."""
    nodes = [f"{path}::{label_of(path)}" for path in paths]
    result = run("--rootdir", WRONG, "-c", os.devnull, "--junitxml=report.xml", *options, *nodes)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "Traceback" not in result.stdout.str() + result.stderr.str()
    found = {path.stem: {} for path in paths}
    for case in ElementTree.parse("report.xml").iter("testcase"):
        stem, (label, layer) = case.get("classname"), case.get("name").removesuffix("]").split("[")
        if case.find("failure") is not None:
            found[stem][layer] = case.find("failure").text
            assert re.match(rf"[✗?] \({label}\) is (refuted|unknown)  ", found[stem][layer])
    return found


WRONG_PATHS = sorted(WRONG.glob("wrong_*.py"))
UNFOUNDED = [path for path in WRONG_PATHS if path.stem.endswith(("_citation", "_axiom"))]


def test_a_false_step_fails_at_its_own_label(run):
    paths = [path for path in WRONG_PATHS if path not in UNFOUNDED]
    assert len(paths) >= 10
    found = fails_at_its_label(run, paths, "--symkl-layers", "general,explicit", "--symkl-dims", "2")
    for stem, texts in found.items():
        assert set(texts) == {"general", "d=2"}, stem
        assert "the sides differ at d = 2 for" in texts["d=2"], stem


def test_a_true_step_for_the_wrong_reason_fails_in_follows_only(run):
    found = fails_at_its_label(run, UNFOUNDED, "--symkl-layers", "follows,general,explicit", "--symkl-dims", "1")
    assert len(found) >= 2
    for stem, texts in found.items():
        assert set(texts) == {"follows"}, stem
        assert "as well would close it" in " ".join(texts["follows"].split())


def test_a_bad_derivation_is_an_error_with_file_line_and_reason(run):
    paths = [path for path in sorted(BAD.glob("*.py")) if "\nderivation = " in "\n" + path.read_text("utf-8")]
    assert len(paths) >= 10
    result = run("--rootdir", BAD, "-c", os.devnull, "--doctest-modules", *paths)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.assert_outcomes(errors=len(paths))
    for path in paths:
        number, marked = next(
            (n, text) for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "# expect: " in text
        )
        reason = marked.split("# expect: ")[1].split("  #")[0]
        said = [line for line in result.outlines if line.startswith(f"{path}:")]
        assert len(said) == 1, path
        assert re.match(rf"{re.escape(str(path))}:{number}:\d+: ", said[0])
        assert reason in said[0]
    text = result.stdout.str()
    assert "Traceback" not in text
    assert str(ROOT / "symkl") not in text


def test_a_script_that_raises_is_an_error_at_its_line(run, write):
    write("proof.py", RIGHT + "\n{}['missing']\n")
    result = run("proof.py")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*ERROR collecting proof.py*", "proof.py:12:1: KeyError: 'missing'"])
    assert "symkl/" not in result.stdout.str()


def test_a_file_that_is_no_python_is_an_error_also_where_a_pattern_names_it(run, write):
    write("proofs/proof.py", "from helper import *\n\n(derivation := 1\n")
    result = run("-o", "symkl_proofs=proofs/*.py")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["proofs/proof.py:3:1: SyntaxError: '(' was never closed"])


# -- options


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--symkl-dims", "0"], "--symkl-dims: expected dimensions from 1 to 100, like 1-3 or 1,2,5, found '0'*"),
        (["--symkl-dims", "9" * 5000], "--symkl-dims: expected dimensions from 1 to 100*"),
        (["--symkl-layers", "folows"], "--symkl-layers: no layer is called 'folows'; there are follows, *"),
        (["--symkl-layers", ""], "--symkl-layers: expected names separated by commas, found ''"),
        (["--symkl-digits", "-1"], "--symkl-digits: expected a whole number from 1 on, *found '-1'"),
        (["--symkl-digits", "1001"], "--symkl-digits: digits is a whole number from 1 to 1000, found 1001*"),
        (["-o", "symkl_dims=1-101"], "symkl_dims: expected dimensions from 1 to 100, *"),
        (["-o", "symkl_layers=lean"], "symkl_layers: no layer is called 'lean'; *"),
        (["-o", "symkl_digits=ten"], "symkl_digits: expected a whole number from 1 on, *found 'ten'"),
    ],
    ids=lambda value: " ".join(value)[:24] if isinstance(value, list) else "",
)
def test_a_wrong_value_is_refused_with_the_name_of_its_option(run, write, arguments, message):
    write("test_other.py", "def test_it():\n    pass\n")
    result = run(*arguments, "test_other.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])
    assert "Traceback" not in result.stderr.str() + result.stdout.str()


def test_the_command_line_overrides_the_settings(run, write):
    write("proof.py", RIGHT)
    write("pytest.ini", "[pytest]\nsymkl_layers = explicit, numeric\nsymkl_dims = 1,4-5\nsymkl_digits = 20\n")
    assert set(collected(run("--collect-only", "-q", "proof.py::1"))) == {
        "proof.py::1[d=1]", "proof.py::1[d=4]", "proof.py::1[d=5]", "proof.py::1[numeric]",
    }  # fmt: skip
    found = collected(run("--collect-only", "-q", "--symkl-layers=explicit", "--symkl-dims=7", "proof.py::1"))
    assert found == ["proof.py::1[d=7]"]


def test_the_digits_are_those_asked_for(run, write):
    write("proof.py", RIGHT)
    write("pytest.ini", "[pytest]\nsymkl_digits = 300\n")
    digits = []
    for arguments in ((), ("--symkl-digits", "20")):
        run(*arguments, "--junitxml=report.xml", "proof.py::1[numeric]").assert_outcomes(passed=1)
        (case,) = cases("report.xml").values()
        found = {p.get("name"): p.get("value") for p in case.iter("property")}
        assert found["verdict"] == "agrees"
        digits.append(float(found["digits"]))
    assert digits[0] >= 3 / 10 * 300 > digits[1] >= 15  # in three dimensions


def test_the_defaults_are_those_of_the_command_line():
    from argparse import ArgumentParser

    from symkl.cli.check import add_options

    parser = ArgumentParser()
    add_options(parser)
    defaults = parser.parse_args([])
    checks = Checks(load())
    assert (checks.layers, checks.options.dims, checks.options.digits) == (
        defaults.layers, defaults.dims, defaults.digits,
    )  # fmt: skip


# -- in this repository


def test_the_settings_of_this_repository_suit_it(run):
    os.chdir(ROOT)
    path = ROOT / "proofs" / "gaussian_entropy.py"
    result = run("-q", "-p", "no:cacheprovider", *QUICK, path)
    result.assert_outcomes(passed=11)


# -- somebody's KL code


LOSSES = """
import numpy as np
import pytest

def kl(mu, logvar):
    return -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar), axis=-1)
"""


def test_the_fixture_judges_with_what_the_markers_say(run, write):
    write(
        "test_losses.py",
        LOSSES
        + """
pytestmark = pytest.mark.symkl("mean, logvar")

def test_plain(assert_kl):
    assert assert_kl(kl).verdict.value == "right"

@pytest.mark.symkl(reduction="mean")
def test_of_a_batch(assert_kl):
    assert_kl(kl)

@pytest.mark.symkl(reduction="mean")
def test_the_call_has_the_last_word(assert_kl):
    assert_kl(kl, reduction="none")

def test_a_wrong_one(assert_kl):
    assert_kl(lambda mu, logvar: 2 * kl(mu, logvar))
""",
    )
    done = run("--strict-markers", "-W", "error", "test_losses.py")
    done.assert_outcomes(passed=2, failed=2)
    told = done.stdout.str()
    assert "a batch gives a value for every pair, where reduction='mean' is expected" in told
    assert "the ½ is missing" in told
    assert "symkl/implementations/" not in told  # the traceback ends in the test


def test_the_marker_is_explained(run):
    assert "symkl(takes, **options): what the fixture assert_kl is called with" in run("--markers").stdout.str()
