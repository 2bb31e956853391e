"""A full disk, a closed stream, a fault of symkl's own: a message, a code that is no verdict, nothing half-written."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from functools import partial

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell and devices of POSIX")

GOOD = """
from symkl import Derivation, ring, vector
x = vector("x")
derivation = Derivation("Twice", goal="1")
derivation.step("1", x + x, 2 * x, by=[ring], because="a sum of two")
"""
CHECK = "check good.py --layers follows"
P = '{"mean": [0], "covariance": [[1]]}'
SAYS = "symkl: a fault of its own, and no verdict: "


@pytest.fixture
def shell(root, tmp_path):
    """``shell("symkl …")``: the code and what came on both streams, in a folder with files to use."""
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "p.json").write_text(P)
    (tmp_path / "pairs.jsonl").write_text(f'{{"p": {P}, "q": {P}}}\n' * 100)

    def run(line, **more):
        command = line.replace("symkl", f"{sys.executable} -m symkl", 1)
        env = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", **more.pop("env", {})}
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8",
                              check=False, timeout=100, **more)  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    run.folder = tmp_path
    return run


needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
FULL = "symkl: cannot write: No space left on device\n"


@needs_full
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --json -", "list", "latex", "kl p.json p.json", "kl pairs.jsonl"])
def test_a_full_disk_behind_standard_output(shell, command):
    assert shell(f"symkl {command} > /dev/full") == (2, "", FULL)


@needs_full
@pytest.mark.parametrize("command", ["latex -o", f"{CHECK} --json", "kl pairs.jsonl --json"])
def test_a_full_disk_behind_a_file(shell, command):
    code, _, err = shell(f"symkl {command} /dev/full")
    assert (code, err) == (2, "symkl: cannot write /dev/full: No space left on device\n")


@pytest.mark.parametrize("command", ["latex -o out", "check --layers general --json out", "kl pairs.jsonl --json out"])
def test_a_file_that_outgrows_its_limit_is_not_half_written(shell, command):
    (shell.folder / "out").write_text("old")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1000, 1000))
    code, _, err = shell(f"symkl {command} > /dev/null", preexec_fn=limit)
    assert (code, err) == (2, "symkl: cannot write out: File too large\n")
    assert (shell.folder / "out").read_text() == "old"
    assert sorted(p.name for p in shell.folder.glob("out*")) == ["out"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root mounts a disk")
def test_a_disk_that_is_full(shell):
    disk = shell.folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        code, _, err = shell("symkl latex -o disk/out.tex")
        assert (code, err) == (2, "symkl: cannot write disk/out.tex: No space left on device\n")
        assert not list(disk.iterdir())
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --json -", "list", "latex", "kl p.json p.json", "kl pairs.jsonl"])
def test_a_standard_output_that_is_closed(shell, command):
    assert shell(f"symkl {command} >&-") == (2, "", "symkl: cannot write: standard output is closed\n")


def test_no_file_becomes_a_standard_output_that_was_closed(shell):
    assert shell("symkl latex -o out.tex >&-")[0] == 0
    assert (shell.folder / "out.tex").read_text().endswith("\\end{document}\n")
    assert shell(f"symkl {CHECK} --json out.json >&-")[0] == 2
    assert not (shell.folder / "out.json").exists()


@pytest.mark.parametrize("stream", ["2>&-", pytest.param("2>/dev/full", marks=needs_full)])
@pytest.mark.parametrize(("command", "code"), [(CHECK, 0), ("check absent.py", 2), ("kl absent.json p.json", 2)])
def test_a_standard_error_that_cannot_be_written_changes_no_exit_code(shell, stream, command, code):
    found = shell(f"symkl {command} {stream}")
    assert found[0] == code
    assert ("Twice" in found[1]) == (code == 0)
    assert "absent" not in found[1]


def test_a_script_that_prints_to_a_closed_standard_error_is_checked(shell):
    (shell.folder / "loud.py").write_text("import sys\nprint('hello')\n" + GOOD)
    assert shell("symkl check loud.py --layers follows --json - 2>&-")[0] == 0


@pytest.mark.parametrize("command", [CHECK, "list", "latex", "kl pairs.jsonl"])
def test_a_reader_that_goes_away_is_quiet(shell, command):
    _, _, code = shell(f"symkl {command} 2>err | true; echo ${{PIPESTATUS[0]}} >&2")
    assert (shell.folder / "err").read_text() == ""
    assert code in ("141\n", "0\n")


def test_a_folder_that_was_removed(shell):
    code, out, _ = shell("mkdir gone; cd gone; rmdir ../gone; symkl check --layers general -k 13f")
    assert code == 0
    assert "proved" in out


# -- faults of symkl's own

BROKEN = """
import sys
import symkl.cli.check
from symkl.cli import main
def check(*arguments, **options):
    {fault}
symkl.cli.check.check = check
sys.exit(main(["check", "good.py"]))
"""


def broken(shell, fault, **environment):
    (shell.folder / "broken.py").write_text(BROKEN.format(fault=fault))
    return shell(f"{sys.executable} broken.py", env=environment)


@pytest.mark.parametrize("fault", ["raise AssertionError('odd')", "1 / 0", "{}['x']", "raise RecursionError", "[].x"])
def test_a_fault_of_its_own_is_no_verdict(shell, fault):
    code, out, err = broken(shell, fault)
    assert (code, out) == (70, "")
    assert err.startswith(SAYS)
    assert "(broken.py:6). Please report it with the command and its input; SYMKL_DEBUG=1 shows" in err
    assert len(err.splitlines()) == 1


def test_its_traceback_is_shown_where_it_is_asked_for(shell):
    code, _, err = broken(shell, "1 / 0", SYMKL_DEBUG="1")
    assert code == 70
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("ZeroDivisionError: division by zero\n")


def test_running_out_of_memory_is_no_verdict(shell):
    assert broken(shell, "raise MemoryError") == (2, "", "symkl: out of memory\n")


def test_a_fault_in_a_process_is_one_of_symkls_own(shell):
    (shell.folder / "faulty.py").write_text(
        "from symkl.layers import explicit, verify\n"
        "def run(question):\n    raise AssertionError('odd')\n"
        "explicit.run = run\n"
    )
    (shell.folder / "broken.py").write_text(
        "import sys, faulty\nfrom symkl.cli import main\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(main(['check', 'good.py', '--layers', 'explicit', '--timeout', '9']))\n"
    )
    code, out, err = shell(f"{sys.executable} broken.py")
    assert (code, out) == (70, "")
    assert err.startswith(f"{SAYS}Fault: AssertionError: odd (")


def test_a_script_that_checks_itself_without_a_guard_is_told_so(shell):
    (shell.folder / "unguarded.py").write_text(GOOD + "import symkl\nsymkl.check(derivation, timeout=9)\n")
    code, _, err = shell(f"{sys.executable} unguarded.py")
    assert code == 1
    assert 'below `if __name__ == "__main__":`' in err.splitlines()[-1]


@pytest.mark.parametrize("odd", ["\x1b[31m", "\u202e", "\x9b31m", "\udcff"])
def test_nothing_that_is_said_acts_on_the_terminal(shell, root, odd):
    name = f"odd{odd}.py"
    (shell.folder / name).write_text(f"raise ValueError({odd!a})\n")
    done = subprocess.run(
        [sys.executable, "-m", "symkl", "check", name, "--layers", f"follows{odd}"], cwd=shell.folder,
        capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 2
    assert odd not in done.stderr.decode("utf-8", "surrogateescape")
    done = subprocess.run([sys.executable, "-m", "symkl", "check", name, f"--x{odd}"], cwd=shell.folder,
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 2
    assert odd not in done.stderr.decode("utf-8", "surrogateescape")


def test_json_acts_on_no_terminal_and_means_the_same(shell):
    odd = "a\x1b[31m\x07\x7f\x9b\u202e\u2028\ufeffz"
    (shell.folder / "odd.py").write_text(GOOD.replace('"Twice"', ascii(odd)), "utf-8")
    code, out, _ = shell("symkl check odd.py --layers follows --json -")
    assert code == 0
    assert json.loads(out)["title"] == odd
    assert all(c.isprintable() or c == "\n" for c in out)


def test_an_error_as_long_as_a_script_likes_is_cut(shell):
    (shell.folder / "long.py").write_text("raise ValueError('x' * 10**8)\n")
    code, _, err = shell("symkl check long.py")
    assert code == 2
    assert len(err) < 11_000


def test_the_shell_is_there():
    assert shutil.which("bash")
