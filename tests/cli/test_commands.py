"""The command line as its users meet it: exit codes, streams, options, files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from symkl import Derivation, __version__, ring, vector
from symkl.cli import main
from symkl.cli.options import dimensions, names, positive

GOOD = """
from symkl import Derivation, ring, vector
x = vector("x")
derivation = Derivation("Twice", goal="1")
derivation.step("1", x + x, 2 * x, by=[ring], because="a sum of two")
"""
WRONG = GOOD.replace("2 * x", "3 * x").replace("Twice", "Thrice")
SLOW = "import time\nopen('started', 'w').close()\ntime.sleep(60)\n"
HARD = """
from symkl import Derivation, covariance, inv, quad, ring, scalar_transpose, symmetric, vector
x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma")
K = inv(Sigma)
derivation = Derivation("Long", goal="0")
for i in range(1000):
    derivation.step(str(i), quad(x - mu, K), quad(x, K) - 2 * x.T @ K @ mu + quad(mu, K),
                    by=[ring, scalar_transpose, symmetric])
"""
"""All layers together take minutes for it."""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "bad.py").write_text("derivation = 1 / 0\n")
    (tmp_path / "slow.py").write_text(SLOW)
    return tmp_path


def test_without_a_path_it_is_the_gaussian_kl(symkl):
    found = symkl("check", "--layers", "general", "-k", "13f")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("KL divergence between two multivariate Gaussians\n")


def test_all_layers_of_the_gaussian_kl(symkl):
    found = symkl("check", "--json", "-")
    report = json.loads(found.stdout)
    assert found.returncode == 0
    assert report["layers"] == ["follows", "general", "d=1", "d=2", "d=3", "numeric"]
    assert len(report["steps"]) == 30
    assert {step["verdict"] for step in report["steps"]} == {"definition", "proved"}


@pytest.mark.parametrize(("paths", "code"), [
    (["good.py"], 0), (["wrong.py"], 1), (["bad.py"], 2), (["good.py", "wrong.py"], 1), (["wrong.py", "bad.py"], 2),
    (["bad.py", "good.py"], 2), (["absent.py"], 2), (["."], 2),
])  # fmt: skip
def test_the_worst_exit_code_counts(folder, symkl, paths, code):
    found = symkl("check", *paths, "--layers", "follows,general")
    assert found.returncode == code
    assert "Traceback" not in found.stderr
    assert ("Twice" in found.stdout, "Thrice" in found.stdout) == ("good.py" in paths, "wrong.py" in paths)


def test_a_table_fits_80_columns_and_has_no_escapes(symkl):
    text = symkl("check", "--layers", "follows,general", COLUMNS="40", FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_several_paths_give_a_list(folder, symkl):
    found = symkl("check", "good.py", "bad.py", "wrong.py", "--layers", "general", "--json", "-")
    assert [report["title"] for report in json.loads(found.stdout)] == ["Twice", "Thrice"]
    assert found.stderr == "bad.py:1:14: ZeroDivisionError: division by zero\n"


def test_several_paths_that_cannot_be_used_give_an_empty_list(folder, symkl):
    assert json.loads(symkl("check", "bad.py", "absent.py", "--json", "-").stdout) == []


def test_json_in_a_file_comes_with_the_table(folder, symkl):
    found = symkl("check", "good.py", "--layers", "follows", "--json", "out.json")
    assert "Twice" in found.stdout
    assert json.loads((folder / "out.json").read_text())["steps"][0]["claim"] == "x + x = 2 x"
    assert sorted(p.name for p in folder.glob("out*")) == ["out.json"]


def test_a_script_that_prints_does_not_spoil_the_json(folder, symkl):
    (folder / "loud.py").write_text("print('hello')\n" + GOOD)
    assert json.loads(symkl("check", "loud.py", "--layers", "follows", "--json", "-").stdout)["verdict"] == "proved"


def test_a_failing_run_leaves_the_old_file(folder, symkl):
    (folder / "out.json").write_text("old")
    symkl("check", "bad.py", "--json", "out.json")
    assert (folder / "out.json").read_text() == "old"


@pytest.mark.parametrize("target", ["absent/out.json", "."])
def test_a_file_that_cannot_be_written_is_said(folder, symkl, target):
    found = symkl("check", "good.py", "--layers", "follows", "--json", target)
    assert found.returncode == 2
    assert found.stderr.startswith(f"symkl: cannot write {target}: ")


def test_a_file_reached_through_a_link_is_replaced_behind_the_link(folder, symkl):
    (folder / "real").mkdir()
    (folder / "link.json").symlink_to("real/out.json")
    symkl("check", "good.py", "--layers", "follows", "--json", "link.json")
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "real" / "out.json").read_text())["verdict"] == "proved"


@pytest.mark.parametrize(("arguments", "said"), [
    (["check", "-k", "99"], "no step has the label '99'"),
    (["check", "--layers", "magic"], "no layer is called 'magic'"),
    (["check", "--dims", "0"], "expected dimensions from 1 to 100"),
    (["check", "--dims", "1000000"], "expected dimensions from 1 to 100, like 1-3 or 1,2,5, found '1000000'"),
    (["check", "--dims", "1" * 5000], "expected dimensions from 1 to 100"),
    (["check", "--jobs", "0"], "expected a whole number from 1 to 256, found '0'"),
    (["check", "--jobs", "1000000000"], "from 1 to 256"),
    (["check", "--digits", "0"], "expected a whole number from 1 on"),
    (["check", "--digits", "9" * 5000], "of at most 18 digits"),
    (["check", "--digits", "1000000000"], "digits is a whole number from 1 to 1000, found 1000000000"),
    (["check", "--seed", "9" * 5000], "of at most 18 digits"),
    (["check", "--timeout", "0"], "expected seconds above 0"),
    (["check", "--timeout", "nan"], "expected seconds above 0"),
    (["check", "--timeout", "1e9"], "expected seconds above 0"),
    (["check", "-k", "1,,2"], "expected names separated by commas"),
    (["check", "--sead", "1"], "unrecognized arguments"),
    (["prove"], "invalid choice: 'prove'"),
    ([], "COMMAND"),
])  # fmt: skip
def test_an_option_that_names_nothing_is_exit_code_2(symkl, arguments, said):
    found = symkl(*arguments)
    assert found.returncode == 2
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_labels_are_exact(symkl):
    found = symkl("check", "-k", "13", "-k", "13f", "--layers", "general", "--json", "-")
    assert [step["label"] for step in json.loads(found.stdout)["steps"]] == ["13f", "13"]


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["list", "--help"], ["latex", "--help"]])
def test_help_has_the_exit_codes(symkl, arguments):
    found = symkl(*arguments)
    assert found.returncode == 0
    assert "exit codes:" in found.stdout
    assert max(map(len, found.stdout.splitlines())) <= 80


def test_version(symkl):
    assert symkl("--version").stdout == f"symkl {__version__}\n"


def test_processes_find_the_same(symkl):
    def verdicts(*arguments):
        report = json.loads(symkl("check", "-k", "4,13d,16", "--dims", "1-2", "--json", "-", *arguments).stdout)
        return [[(c["layer"], c["verdict"]) for c in step["checks"]] for step in report["steps"]]

    assert verdicts("--jobs", "2") == verdicts()


def test_a_proof_script_has_the_options_of_check(root, folder):
    def run(*arguments):
        script = root / "proofs" / "gaussian_kl.py"
        env = {**os.environ, "PYTHONPATH": str(root)}
        command = [sys.executable, str(script), *arguments]
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)

    assert run("--layers", "general", "-k", "13f").returncode == 0
    assert run("-k", "99").returncode == 2
    assert "usage: gaussian_kl.py" in run("--help").stdout


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("command", [["check", "slow.py", "--json", "out.json"], ["latex", "slow.py", "-o", "out.tex"]])
def test_ctrl_c_is_quiet_and_leaves_nothing(root, folder, command):
    process = subprocess.Popen([sys.executable, "-m", "symkl", *command], cwd=folder, stderr=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": str(root)}, encoding="utf-8")  # fmt: skip
    while not (folder / "started").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30)[1] == "interrupted\n"
    assert process.returncode == 130
    assert not list(folder.glob("out*"))


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("seconds", [0.7, 2])
@pytest.mark.parametrize("options", [["--jobs", "2"], ["--timeout", "60"]])
def test_ctrl_c_ends_the_processes_too(root, folder, seconds, options):
    (folder / "hard.py").write_text(HARD)
    process = subprocess.Popen(
        [sys.executable, "-m", "symkl", "check", "hard.py", "--json", "out.json", *options],
        cwd=folder, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)}, encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=30)[1] == "interrupted\n"
    assert process.returncode == 130
    assert not list(folder.glob("out*"))
    assert_group_ends(process.pid)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_processes_do_not_outlive_one_that_is_killed(root, folder):
    (folder / "hard.py").write_text(HARD)
    process = subprocess.Popen(
        [sys.executable, "-m", "symkl", "check", "hard.py", "--jobs", "2"], cwd=folder, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True,
    )  # fmt: skip
    time.sleep(2)
    process.kill()
    process.wait()
    process.stderr.close()
    assert_group_ends(process.pid)


def assert_group_ends(group):
    """No process of the group is left, at once or when its pipes have closed."""
    for _ in range(100):
        command = ["ps", "-A", "-o", "pgid=,stat=,args="]
        listed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()]
        left = [row for row in rows if int(row[0]) == group and "Z" not in row[1]]
        if not left:
            return
        time.sleep(0.05)
    raise AssertionError(left)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_closed_pipe_is_quiet(root, folder):
    process = subprocess.Popen([sys.executable, "-m", "symkl", "list"], cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)})  # fmt: skip
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 141


def test_output_that_is_not_utf_8_does_not_crash(symkl):
    found = symkl("check", "--layers", "general", "-k", "13f", PYTHONIOENCODING="ascii")
    assert found.returncode == 0
    assert "proved" in found.stdout


def test_a_pipe_imports_nothing_heavy(root, folder):
    code = (
        "import sys; from symkl.cli import main; main(['check', '--layers', 'follows,general']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=True)
    heavy = {
        "rich", "sympy", "concurrent.futures", "multiprocessing", "importlib.metadata", "pathlib", "json", "shutil",
        "tempfile", "textwrap", "symkl.cli.steps", "symkl.cli.latex", "symkl.documents.latex",
    }  # fmt: skip
    assert not heavy & set(done.stderr.split())


def test_main_returns_its_code(capsys):
    assert main(["--version"]) == 0
    assert main(["list"]) == 0
    assert main(["check", "-k", "13f", "--layers", "general"]) == 0
    assert main(["check", "-k", "nothing"]) == 2
    assert capsys.readouterr().err.startswith("symkl: no step has the label")


def test_main_of_proof_exits(monkeypatch, capsys):
    from symkl.cli import main_of_proof

    derivation = Derivation("Twice", goal="1")
    derivation.step("1", vector("x") + vector("x"), 2 * vector("x"), by=[ring])
    monkeypatch.setattr(sys, "argv", ["proof.py", "--layers", "follows"])
    with pytest.raises(SystemExit) as stopped:
        main_of_proof(derivation, "proof.py")
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("Twice\n")


def test_values_of_options():
    assert names("13a,16") == ("13a", "16")
    assert dimensions("3,1-2,2") == (1, 2, 3)
    assert positive("7") == 7


@pytest.mark.parametrize("text", ["", "a", "0", "3-1", "1-", "-1", "1..3", "²", "9" * 5000])
def test_bad_dimensions_are_refused(text):
    from argparse import ArgumentTypeError

    with pytest.raises(ArgumentTypeError):
        dimensions(text)
