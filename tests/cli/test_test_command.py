"""``symkl test``: the exit codes, the JSON, JUnit, and whatever somebody's function does to its process."""

from __future__ import annotations

import json
import sys
from xml.etree import ElementTree

import pytest

LOSSES = """
import numpy as np
print("a module may print")
import os
os.write(1, b"also past Python\\n")
def kl(mu, logvar): return -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar))
def wrong(mu, logvar): return kl(mu, 2 * logvar)
def unstable(mean, var): return 0.5 * (var.sum() + mean @ mean - len(mean) - np.log(np.prod(var)))
def several(mu, logvar): return {"kl": kl(mu, logvar), "other": 1}
def raises(mu, logvar): raise ValueError("of its own")
def leaves(mu, logvar): raise SystemExit(0)
def ends(mu, logvar):
    import os
    os._exit(0)
def crashes(mu, logvar):
    import os, signal
    os.kill(os.getpid(), signal.SIGSEGV)
def hangs(mu, logvar):
    import time
    if len(mu) == 5:
        time.sleep(1000)
    return kl(mu, logvar)
class Loss:
    def __call__(self, mu, logvar): return kl(mu, logvar)
    def of(self, mu, logvar): return kl(mu, logvar)
    nested = staticmethod(kl)
"""
TAKES = ("--takes", "mean, logvar")


@pytest.fixture
def test(symkl, tmp_path):
    """``symkl test`` in a folder with a package of losses."""
    package = tmp_path / "mine"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "losses.py").write_text(LOSSES)
    (package / "broken.py").write_text("1 / 0")
    return lambda name, *options: symkl("test", name, *options, SYMKL_CACHE=str(tmp_path / "cache"))


def test_a_right_function_exits_with_0(test):
    done = test("mine.losses:kl", *TAKES)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "mine.losses:kl computes the KL divergence")
    assert "a module may print" not in done.stdout
    assert "past Python" not in done.stdout


def test_a_wrong_one_exits_with_1_and_can_be_reproduced(test, tmp_path):
    done = test("mine.losses:wrong", *TAKES)
    assert done.returncode == 1
    assert "logvar is taken for log-standard deviations" in " ".join(done.stdout.split())
    lines = done.stdout.splitlines()
    copied = "\n".join(line.strip() for line in lines[lines.index("  to reproduce:") + 1 :])
    import subprocess

    again = subprocess.run([sys.executable, "-c", copied], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"# {float(again.stdout.splitlines()[-1])!r}, should be" in copied


def test_an_unstable_one_exits_with_1(test):
    done = test("mine.losses:unstable", "--takes", "mean, var")
    assert (done.returncode, "but not stably" in done.stdout) == (1, True)


def test_json_alone_goes_to_standard_output(test):
    done = test("mine.losses:wrong", *TAKES, "--json", "-", "--seed", "7")
    data = json.loads(done.stdout)
    assert (data["schema"], data["verdict"], data["seed"]) == ("symkl-test/1", "wrong", 7)
    assert data["reading"] == "mean, logstd"
    assert data["diagnosis"]["formula"].startswith(r"-\tfrac{1}{2}\,\log")
    assert set(data["diagnosis"]["terms"].values()) == {"right"}
    assert data["worst"]["value"] != data["worst"]["expected"]
    assert "from mine.losses import wrong" in data["reproduction"]


def test_the_meaning_is_inferred_where_it_is_not_said(test):
    data = json.loads(test("mine.losses:kl", "--json", "-").stdout)
    assert (data["takes"], data["inferred"], data["verdict"]) == ("mean, logvar", True, "right")


def test_junit_has_a_case_for_everything_that_is_judged(test, tmp_path):
    target = tmp_path / "junit.xml"
    assert test("mine.losses:wrong", *TAKES, "--junitxml", target).returncode == 1
    [suite] = ElementTree.parse(target).getroot()
    assert suite.attrib == {"name": "mine.losses:wrong", "tests": "2", "failures": "1", "errors": "0", "skipped": "0"}
    test("mine.losses:raises", *TAKES, "--junitxml", target)
    assert next(iter(ElementTree.parse(target).getroot())).get("errors") == "1"
    test("mine.losses:kl", *TAKES, "--junitxml", target)
    [suite] = ElementTree.parse(target).getroot()
    assert [case.get("name") for case in suite] == ["formula", "stability", "reduction", "gradients"]
    assert suite.get("skipped") == "1"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mine.losses:raises", "ValueError: of its own"),
        ("mine.losses:leaves", "SystemExit: 0"),
        ("mine.losses:ends", "its process ended itself (exit code 0); the last call was with ["),
        ("mine.losses:crashes", "its process died (signal 11); the last call was with ["),
        ("mine.losses:several", "say which is the divergence"),
        ("mine.losses:absent", "has no attribute 'absent'"),
        ("mine.absent:kl", "No module named 'mine.absent'"),
        ("mine.broken:kl", "ZeroDivisionError: division by zero"),
    ],
)
def test_what_cannot_be_judged_exits_with_2_and_says_why(test, name, said):
    done = test(name, *TAKES, "--json", "-")
    data = json.loads(done.stdout)
    assert (done.returncode, data["verdict"], data["diagnosis"]) == (2, "error", None)
    assert said in data["reason"]
    assert "Traceback" not in done.stderr


def test_what_hangs_is_killed_and_the_call_is_shown(test):
    done = test("mine.losses:hangs", *TAKES, "--timeout", "5")
    assert done.returncode == 2
    told = " ".join(done.stdout.split())
    assert "took longer than 5 s" in told
    assert told.count(",") >= 8  # the five entries of each argument


@pytest.mark.parametrize("name", ["mine.losses:Loss", "mine.losses:Loss.nested"])
def test_of_a_class_an_instance_is_called(test, name):
    assert test(name, *TAKES).returncode == 0


def test_one_of_several_outputs_is_named(test):
    assert test("mine.losses:several", *TAKES, "--output", "kl").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mine.losses"], "expected MODULE:FUNCTION"),
        (["mine.losses:"], "expected MODULE:FUNCTION"),
        (["mine.losses:kl", "--takes", "mean, sigma"], "'sigma' is none of"),
        (["mine.losses:kl", "--reduction", "batchmean"], "--reduction"),
        (["mine.losses:kl", "--timeout", "0"], "--timeout"),
    ],
)
def test_what_makes_no_sense_is_told_on_standard_error(test, arguments, said):
    done = test(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
