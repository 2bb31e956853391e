"""A wheel, an editable install and a checkout all find the derivations that come with symkl."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
FIND = "from symkl.papers.bundled import bundled; print(bundled())"


def run(*command, cwd, expect=0):
    """Run without the checkout on the path, and return standard output."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def environment(tmp_path):
    """The Python of an empty virtual environment: symkl's quick layers need nothing but symkl."""
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    return scripts / ("python.exe" if os.name == "nt" else "python")


def built(hook, folder):
    """The wheel that a hook of the build backend makes; `pip install` calls the same hooks."""
    run(sys.executable, "-c", f"from hatchling.build import {hook}; {hook}({str(folder)!r})", cwd=ROOT)
    return next(folder.glob("symkl-*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built("build_wheel", tmp_path_factory.mktemp("wheel"))


def install(python, wheel, cwd):
    run(sys.executable, "-m", "pip", "--python", python, "install", *OFFLINE, wheel, cwd=cwd)


def test_a_wheel(wheel, environment, tmp_path):
    install(environment, wheel, cwd=tmp_path)
    path = Path(run(environment, "-c", FIND, cwd=tmp_path).strip())
    assert path.parent.parts[-3:] == ("site-packages", "symkl", "proofs")
    assert run(environment.parent / "symkl", "check", "--layers", "general", "-k", "13f", cwd=tmp_path)


def test_a_report_is_made_from_a_wheel(wheel, environment, tmp_path):
    install(environment, wheel, cwd=tmp_path)
    run(environment.parent / "symkl", "report", "--layers", "general", "-k", "13f", cwd=tmp_path)
    assert "data:font/woff2;base64," in (tmp_path / "report.html").read_text("utf-8")


def test_an_editable_install(environment, tmp_path):
    install(environment, built("build_editable", tmp_path), cwd=tmp_path)
    path = Path(run(environment, "-c", FIND, cwd=tmp_path).strip())
    assert path == ROOT / "proofs" / "gaussian_kl.py"
    assert run(environment.parent / "symkl", "list", cwd=tmp_path)


def test_a_checkout(environment):
    path = Path(run(environment, "-c", FIND, cwd=ROOT).strip())
    assert path == ROOT / "proofs" / "gaussian_kl.py"


def test_a_wheel_has_every_derivation_its_licence_and_its_types(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {f"symkl/proofs/{path.name}" for path in (ROOT / "proofs").glob("*.py")} <= held
    assert {"symkl/coq/prelude/symkl.v", "symkl/coq/prelude/symkl_measure.v"} <= held
    assert "symkl/py.typed" in held
    fonts, page = "symkl/documents/fonts", "symkl/documents/html"
    assert {f"{fonts}/symkl-math.woff2", f"{fonts}/GUST-FONT-LICENSE.txt"} <= held
    assert {f"{page}/style.css", f"{page}/script.js"} <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert not [name for name in held if name.startswith(("tests/", "docs/", "proofs/"))]


def test_pytest_finds_the_plugin_of_a_wheel(wheel, tmp_path):
    site, work = tmp_path / "site", tmp_path / "work"
    zipfile.ZipFile(wheel).extractall(site)
    work.mkdir()
    shutil.copy(ROOT / "proofs" / "gaussian_entropy.py", work)
    code = f"import sys; sys.path.insert(0, {str(site)!r}); import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    arguments = ("-q", "-W", "error", "--symkl-layers", "follows", "gaussian_entropy.py")
    assert run(sys.executable, "-c", code, *arguments, cwd=work).splitlines()[-1].startswith("4 passed")


def test_an_installation_without_derivations_says_so(environment, tmp_path):
    for source in ROOT.glob("symkl/**/*.py"):
        target = tmp_path / "bare" / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    done = run(environment, "-m", "symkl", "list", cwd=tmp_path / "bare", expect=2)
    assert done == ""
