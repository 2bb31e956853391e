"""From a file to a derivation: what `load` accepts, and how it refuses."""

from __future__ import annotations

import os
import sys
import threading
from types import ModuleType

import pytest

from symkl import Derivation, check, scalar
from symkl.errors import DerivationError, InputError
from symkl.papers.bundled import bundled, proofs_folder
from symkl.papers.script import load
from symkl.proof.report import Verdict

GOOD = """
from symkl import Derivation, ring, vector
x = vector("x")
derivation = Derivation("Twice", goal="1")
derivation.step("1", x + x, 2 * x, by=[ring])
"""


@pytest.fixture
def script(tmp_path):
    def write(text, name="proof.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8") if isinstance(text, str) else path.write_bytes(text)
        return path

    return write


def refused(path, kind=InputError):
    with pytest.raises(kind) as caught:
        load(path)
    assert caught.value.file == str(path)
    return caught.value


def test_without_a_path_it_is_the_gaussian_kl():
    assert load().goal == "23"
    assert bundled().startswith(proofs_folder())


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(InputError, match="gaussian_kl"):
        bundled("unheard_of")


def test_a_good_script(script):
    path = script(GOOD)
    derivation = load(path)
    assert [step.label for step in derivation] == ["1"]
    assert derivation["1"].source.file == str(path)
    assert derivation["1"].source.line == 5


def test_a_byte_order_mark_is_no_part_of_the_text(script):
    assert len(load(script("\ufeff" + GOOD))) == 1


def test_the_main_part_of_a_script_does_not_run(script):
    load(script(GOOD + "\nif __name__ == '__main__':\n    raise RuntimeError\n"))


def test_a_script_imports_its_neighbours_and_leaves_the_path_alone(script):
    script("from symkl import vector\nx = vector('x')\n", "neighbour_of_a_proof.py")
    before = list(sys.path)
    assert len(load(script(GOOD.replace('x = vector("x")', "from neighbour_of_a_proof import x")))) == 1
    assert sys.path == before
    assert "neighbour_of_a_proof" not in sys.modules


def test_neighbours_of_one_script_are_not_those_of_another(script):
    for folder, value in (("right", "2 * x"), ("wrong", "x")):
        script(f"from symkl import vector\nx = vector('x')\nvalue = {value}\n", f"{folder}/common_name.py")
        script("from common_name import value\n", f"{folder}/package/__init__.py")
    text = GOOD.replace('x = vector("x")', "from common_name import x\nfrom package import value")
    right, wrong = (script(text.replace("2 * x", "value"), f"{folder}/proof.py") for folder in ("right", "wrong"))
    assert [str(load(path)["1"].rhs) for path in (right, wrong, right)] == ["2 x", "x", "2 x"]


def test_a_module_that_others_loaded_stays_theirs(script, monkeypatch):
    theirs = ModuleType("common_name")
    theirs.x = None
    monkeypatch.setitem(sys.modules, "common_name", theirs)
    script("from symkl import vector\nx = vector('x')\n", "common_name.py")
    assert len(load(script(GOOD.replace('x = vector("x")', "from common_name import x")))) == 1
    assert sys.modules["common_name"] is theirs


def test_a_file_named_like_the_standard_library_does_not_replace_it(script):
    import json

    script("raise RuntimeError\n", "json.py")
    assert len(load(script("import json\njson.dumps({})\n" + GOOD))) == 1
    assert sys.modules["json"] is json


def test_a_script_may_take_its_folder_out_of_the_path(script):
    before = list(sys.path)
    load(script("import sys\nsys.path.pop(0)\n" + GOOD))
    assert sys.path == before


def test_a_script_may_use_dataclasses(script):
    text = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    n: int\n"
    assert len(load(script(text + GOOD))) == 1


def test_what_a_script_prints_goes_to_standard_error(script, capsys):
    load(script("print('hello')\n" + GOOD))
    assert capsys.readouterr() == ("", "hello\n")


def test_a_missing_file(tmp_path):
    error = refused(tmp_path / "absent.py")
    assert (error.line, str(error)) == (0, "cannot be read: No such file or directory")


def test_a_folder_is_not_run(tmp_path, script):
    script("raise RuntimeError")
    assert "folder" in str(refused(tmp_path))


@pytest.mark.parametrize("name", ["paper.md", "paper.tex"])
def test_a_paper_is_read_and_never_run(script, name):
    assert "no equation" in str(refused(script("raise RuntimeError", name)))
    assert len(load(script("$$ 1 + 1 = 2 $$ raise RuntimeError", name))) == 1


def test_text_that_is_not_utf_8(script):
    error = refused(script("x = 1\ny = 'é".encode() + b"\xff'\n"))
    assert (error.line, error.column) == (2, 7)


def test_a_null_byte(script):
    assert refused(script(b"x = 1\0\n")).line == 1


def test_an_empty_file(script):
    assert "`derivation = Derivation(…)`" in str(refused(script("")))


def test_deep_nesting_is_reported(script):
    assert refused(script("x = " + "-" * 100_000 + "1\n")).exit_code == 2


def test_endless_recursion_is_reported(script):
    error = refused(script("def f():\n    f()\nf()\n"))
    assert "RecursionError" in str(error)
    assert error.line in (2, 3)


def test_ctrl_c_passes_through(script):
    with pytest.raises(KeyboardInterrupt):
        load(script("raise KeyboardInterrupt\n"))


def test_an_error_of_a_library_points_at_the_scripts_own_line(script):
    error = refused(script("import json\njson.loads('{')\n"))
    assert (error.line, error.column) == (2, 1)
    assert str(error).startswith("JSONDecodeError: ")


def test_an_error_in_a_neighbour_points_at_its_import(script):
    script("1 / 0\n", "failing_neighbour.py")
    error = refused(script("x = 1\nimport failing_neighbour\n"))
    assert (error.line, str(error)) == (2, "ZeroDivisionError: division by zero")


def test_a_step_of_another_file_names_that_file(script):
    helper = script("def add(D, x):\n    D.step('1', x, x.T)\n", "helper_of_a_proof.py")
    text = GOOD.rpartition("derivation.step")[0] + "import helper_of_a_proof as h\nh.add(derivation, x)\n"
    with pytest.raises(DerivationError) as caught:
        load(script(text))
    assert (caught.value.file, caught.value.line) == (str(helper), 2)


@pytest.mark.skipif(os.name == "nt", reason="files of POSIX")
def test_odd_files_are_refused_before_anything_is_run(tmp_path):
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert str(refused(tmp_path / "loop.py")).startswith("cannot be read: Too many levels")
    assert str(refused("/dev/zero")) == "has more than 10000000 bytes; a derivation is a Python file of fewer"
    assert "`derivation = Derivation(…)`" in str(refused("/dev/null"))
    assert "cannot be read" in str(refused("a\0b.py"))
    (tmp_path / "link.py").symlink_to(tmp_path)
    assert "folder" in str(refused(tmp_path / "link.py"))


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_pipe_is_read_as_a_file_is(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=(GOOD,))
    writer.start()
    assert len(load(tmp_path / "pipe")) == 1
    writer.join()


def test_binary_garbage_is_refused(script):
    assert "not UTF-8" in str(refused(script(bytes(range(256)) * 10)))


def test_a_large_script_is_refused(script, monkeypatch):
    monkeypatch.setattr("symkl.papers.script.LARGEST", 1000)
    assert "more than 1000 bytes" in str(refused(script(GOOD + "#" * 1000)))


def test_what_a_script_raises_is_not_trusted_to_be_short_or_plain(script):
    class_ = "class Odd(Exception):\n    def __str__(self):\n        return '\\x1b[31m' * 10**6\nraise Odd\n"
    from symkl.cli import describe

    said = describe(refused(script(class_)))
    assert len(said) < 11_000
    assert said.isprintable()


def test_a_step_that_names_no_reason_is_not_asked_whether_it_follows(script):
    file = script(
        "from symkl import Derivation, literal, scalar, trace\na, b = scalar('a'), scalar('b')\n"
        "derivation = Derivation('?', goal='2')\n"
        "derivation.step('1', trace(literal([[a, 1], [1, b]])), a + b, by=None)\n"
        "derivation.step('2', a + b, b + a, by=None)\n",
        "unreasoned.py",
    )
    report = check(load(file), dims=(1, 2))
    assert [report[n].check("follows") for n in "12"] == [None, None]
    assert report.ok
    assert not check(load(file), ["follows"]).ok


def test_a_step_that_names_no_reason_cites_nothing_and_is_refuted_where_it_is_false():
    derivation = Derivation("?", goal="2")
    a = scalar("a")
    derivation.step("1", a, a + 0)
    with pytest.raises(DerivationError, match="names no reason"):
        derivation.step("2", a, a + 0, cites=["1"], by=None)
    derivation.step("2", a, 2 * a, by=None)
    assert check(derivation, dims=(1,))["2"].verdict is Verdict.REFUTED
