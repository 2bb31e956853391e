"""``symkl snapshot``: a record of claims, and a check that fails for a change of meaning alone."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symkl import KL, Derivation, Normal, log, scalar
from symkl.documents.snapshot import label_order, of_derivation, read, write
from symkl.errors import InputError
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.expr import term

SCRIPT = """\
from symkl import Derivation, covariance, inv, ring, trace, vector, quad

x, S, T = vector("x"), covariance("S"), covariance("T")
derivation = Derivation("traces", goal="2")
derivation.step("10", trace(S + T), trace(S) + trace(T), by=[ring])
derivation.step("2", quad(x, inv(S)) + trace(S), quad(x, inv(S)) + trace(S))
"""
FORMULA = 'quad(x, inv(S)) + trace(S))\n'


@pytest.fixture
def script(tmp_path, symkl):
    """A derivation beside its snapshot."""
    path = tmp_path / "traces.py"
    path.write_text(SCRIPT, "utf-8")
    done = symkl("snapshot", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return path


def edited(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_the_record_is_read_by_people(script):
    assert (script.parent / "traces.py.snapshot").read_text("utf-8") == (
        "symkl-snapshot/1\n"
        "traces\n"
        "\n"
        "letter S covariance\n"
        "letter T covariance\n"
        "letter x vector\n"
        "\n"
        "(2) step\n"
        "  xᵀ S⁻¹ x + Tr(S) = xᵀ S⁻¹ x + Tr(S)\n"
        "    (add (multiply (multiply (transpose x) (inverse S)) x) (trace S))\n"
        "    (add (multiply (multiply (transpose x) (inverse S)) x) (trace S))\n"
        "\n"
        "(10) step\n"
        "  Tr(S + T) = Tr(S) + Tr(T)\n"
        "    (trace (add S T))\n"
        "    (add (trace S) (trace T))\n"
    )


def test_what_did_not_change_passes(script, symkl):
    done = symkl("snapshot", script, "--check")
    assert done.returncode == 0
    assert done.stdout.endswith("2 claims: 2 as recorded\n")


def test_another_spelling_passes_and_is_told(script, symkl):
    edited(script, "trace(S) + trace(T)", "trace(T) + trace(S)")
    edited(script, FORMULA, "trace(S) + trace(x @ x.T @ inv(S)))\n")
    done = symkl("snapshot", script, "--check")
    assert done.returncode == 0, done.stdout
    assert "≈ (2) is spelled in another way, and means the same" in done.stdout
    assert done.stdout.endswith("2 claims: 2 spelled in another way\n")


def test_another_meaning_fails_and_both_forms_are_shown(script, symkl):
    edited(script, FORMULA, "quad(x, inv(S)) - trace(S))\n")
    done = symkl("snapshot", script, "--check")
    assert done.returncode == 1
    assert (
        "✗ (2) has changed its meaning\n"
        "    recorded  xᵀ S⁻¹ x + Tr(S) = xᵀ S⁻¹ x + Tr(S)\n"
        "    now       xᵀ S⁻¹ x + Tr(S) = xᵀ S⁻¹ x − Tr(S)\n"
        "    why       recorded − now = 2 Tr(S)\n"
    ) in done.stdout
    assert (script.parent / "traces.py.snapshot").read_text("utf-8").count("subtract") == 0  # a check writes nothing


def test_a_removed_label_fails_and_an_added_one_is_told(script, symkl):
    edited(script, 'step("10"', 'step("11"')
    done = symkl("snapshot", script, "--check")
    assert done.returncode == 1
    assert "– (10) was removed\n    recorded  Tr(S + T) = Tr(S) + Tr(T)\n" in done.stdout
    assert "+ (11) was added, and is not in the snapshot\n    now       Tr(S + T)" in done.stdout
    assert done.stdout.endswith("3 claims: 1 as recorded, 1 removed, 1 added\n")


def test_the_file_of_the_record_can_be_named(script, symkl, tmp_path):
    assert symkl("snapshot", script, "-o", tmp_path / "record").returncode == 0
    assert symkl("snapshot", script, "--check", "-o", tmp_path / "record").returncode == 0
    printed = symkl("snapshot", script, "-o", "-")
    assert printed.stdout == (tmp_path / "record").read_text("utf-8")


def test_a_missing_record_is_exit_code_2(script, symkl):
    (script.parent / "traces.py.snapshot").unlink()
    done = symkl("snapshot", script, "--check")
    assert done.returncode == 2
    assert "there is no such snapshot: record one first" in done.stderr
    assert symkl("snapshot", script.parent / "none.py").returncode == 2


PAPER = """\
# A paper

<!-- symkl: S, T: covariance -->

$$ \\text{Tr}(S + T) = \\text{Tr}(S) + \\text{Tr}(T) \\tag{1} $$
"""


def test_a_paper_has_a_snapshot_like_a_script(symkl, tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, "utf-8")
    assert symkl("snapshot", paper).returncode == 0
    edited(paper, "= \\text{Tr}(S) + \\text{Tr}(T)", "= \\text{Tr}(T) + \\text{Tr}(S)")
    assert symkl("snapshot", paper, "--check").returncode == 0
    edited(paper, "= \\text{Tr}(T) + \\text{Tr}(S)", "= \\text{Tr}(T) - \\text{Tr}(S)")
    assert symkl("snapshot", paper, "--check").returncode == 1


def test_a_formula_that_cannot_be_read_any_more_fails(symkl, tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER + "\n$$ \\text{Tr}(S) = \\text{Tr}(S) \\tag{2} $$\n", "utf-8")
    assert symkl("snapshot", paper).returncode == 0
    edited(paper, "= \\text{Tr}(S) \\tag{2}", "= \\text{Tr}(S \\tag{2}")
    done = symkl("snapshot", paper, "--check")
    assert done.returncode == 1
    assert "✗ (2) cannot be read now:" in done.stdout


# -- the file itself


@pytest.mark.parametrize("name", ["gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky"])
def test_a_snapshot_is_read_back_as_it_was(name):
    snapshot = of_derivation(load(bundled(name)))
    text = write(snapshot)
    assert read(text) == snapshot
    assert read(text.replace("\n", "\r\n")) == snapshot
    assert write(read(text)) == text


def test_distributions_on_the_line_are_recorded():
    P, Q = Normal("P", scalar("m"), scalar("s", positive=True) ** 2), Normal("Q", term(0), term(Fraction(9, 4)))
    derivation = Derivation("on the line", goal="1")
    derivation.step("1", KL(P, Q), P.expectation(log(P(P.point()) / Q(P.point()))))
    text = write(of_derivation(derivation))
    assert "distribution P m (power s 2)\ndistribution Q 0 9/4\n" in text
    assert read(text) == of_derivation(derivation)


def test_the_order_of_steps_is_not_recorded():
    labels = list(of_derivation(load(bundled("gaussian_kl"))).claims)
    assert labels == sorted(labels, key=label_order)
    assert labels[12:15] == ["13", "13a", "13b"]
    assert sorted(["b", "a2", "a10", "1.10", "1.9", "A"], key=label_order) == ["1.9", "1.10", "A", "a2", "a10", "b"]


GOOD = "symkl-snapshot/1\nt\n\nletter s scalar\ndistribution P 0 1\n\n(1) step\n  s = s\n    s\n    s\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("symkl-snapshot/1", "symkl-snapshot/2", 1, "expected symkl-snapshot/1"),
        ("letter s scalar", "letter s number", 4, "no kind of letter"),
        ("letter s scalar", "letter s scalar\nletter s vector", 5, "declared twice"),
        ("letter s scalar", "letter d scalar", 4, "taken"),
        ("letter s scalar", "letter ../s scalar", 4, "not a name"),
        ("distribution P 0 1", "distribution P 0 -1", 5, "must be"),
        ("distribution P 0 1", "distribution P 0", 5, "a mean and a covariance"),
        ("distribution P 0 1", "distribution P 0 1 2", 5, "a mean and a covariance"),
        ("distribution P 0 1", "distribution P 0 1\ndistribution P 0 1", 6, "declared twice"),
        ("(1) step", "(1) theorem", 7, "expected `"),
        ("(1) step", "exec(open('x'))", 7, "expected `"),
        ("    s\n    s\n", "    s\n", 10, "two sides or more"),
        ("    s\n    s\n", "    s\n    (eval s)\n", 10, "no operator"),
        ("    s\n    s\n", "    s\n    y\n", 10, "no letter"),
        ("    s\n    s\n", "    s\n    I\n", 10, "one shape"),
        ("  s = s\n", "  s = s\n  s = s\n", 9, "in one line"),
        ("(1) step\n", "", 7, "below the label"),
        ("    s\n    s\n", "    s\n    s\n(1) step\n    s\n    s\n", 11, "given twice"),
    ],
)
def test_a_file_that_is_no_snapshot_is_refused_at_its_line(old, new, line, reason):
    assert read(GOOD)
    assert GOOD.count(old) == 1
    with pytest.raises(InputError, match=reason) as raised:
        read(GOOD.replace(old, new), "a.snapshot")
    assert (raised.value.file, raised.value.line) == ("a.snapshot", line)


HEAD = b"symkl-snapshot/1\n\n"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\x00" * 100, b"(" * 10**6, HEAD + b"(1) step\n" * 9])
def test_hostile_bytes_are_exit_code_2(data, script, symkl):
    (script.parent / "traces.py.snapshot").write_bytes(data)
    done = symkl("snapshot", script, "--check")
    assert done.returncode == 2
    assert "traces.py.snapshot" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_is_no_snapshot(script, symkl):
    done = symkl("snapshot", script, "--check", "-o", script.parent)
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
