"""What a shell completes: every command and option of the parsers, and files where files are meant."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from symkl.cli import COMMANDS, every_parser
from symkl.cli.completions import SHELLS, parsers

CHECKED = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "-n"]}
ASK = """
source "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
_shtab_symkl
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(symkl, tmp_path):
    def write(shell):
        found = symkl("completions", shell)
        assert (found.returncode, found.stderr) == (0, "")
        (tmp_path / shell).write_text(found.stdout, "utf-8")
        return tmp_path / shell

    return write


def needs(shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_can_read_it(shell, script):
    needs(shell)
    assert subprocess.run([*CHECKED[shell], script(shell)], capture_output=True, check=False).stderr == b""


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_it(shell, script):
    text = script(shell).read_text("utf-8")
    options = {o for parser in parsers(every_parser()) for action in parser._actions for o in action.option_strings}
    assert len(options) > 10
    names = [*COMMANDS, *(option.lstrip("-") if shell == "fish" else option for option in options)]
    assert all(name in text for name in names)


@pytest.mark.parametrize(("words", "found"), [
    (["ch"], {"check"}), (["check", "--la"], {"--layers"}), (["kl", "--method", ""], {"closed", "integral", "both"}),
    (["completions", ""], set(SHELLS)),
    (["check", "my"], {"my_proof.py"}), (["check", "--json", "my"], {"my_proof.py"}),
    (["nothing", "--"], {"--help", "--version"}),
])  # fmt: skip
def test_bash_completes(words, found, script, tmp_path):
    needs("bash")
    (tmp_path / "my_proof.py").touch()
    command = ["bash", "-c", ASK, "bash", script("bash"), "symkl", *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert set(done.stdout.split()) == found


def test_fish_completes(script, tmp_path):
    needs("fish")
    ask = f"source {script('fish')}; complete -C 'symkl check --la'"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["fish", "-c", ask], env=env, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("--layers\t")


def test_another_shell_is_exit_code_2(symkl):
    assert symkl("completions", "cmd").returncode == 2
