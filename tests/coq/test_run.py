"""What Coq itself says: of the derivations, of wrong ones, and of what would only look like a proof."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from letters import S1, P, mu1, u, x
from refuted import wrong_versions
from test_written import HOSTILE

from symkl import (
    Derivation,
    check,
    cholesky,
    det,
    inv,
    literal,
    log,
    normal_covariance,
    ones,
    ring,
    scalar,
    scalar_transpose,
    sum_log_diagonal,
    symmetric,
)
from symkl.coq.development import Development
from symkl.coq.hypotheses import uses_of
from symkl.coq.runner import AXIOMS, EVALUATED, Coq, Judged, at, judged, untrusted
from symkl.coq.written import MAIN, files_of
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED
from symkl.proof.report import Verdict

pytestmark = pytest.mark.usefixtures("coqc")
HERE = Path(__file__).parent
WRONG = sorted((HERE.parent / "derivations" / "wrong").glob("wrong_*.py"))
LONGEST, MOST_MEMORY = 60, 1.5 * 2**20
"""Seconds of a processor, and KiB, for the whole derivation: one process of Coq at a time, so as on an idle machine."""


def child_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def opinions(derivation, measure=False, labels=None):
    development = Development(derivation, measure)
    steps = [s for s in derivation if not s.is_definition and (labels is None or s.label in labels)]
    with Coq(development.preludes) as coq:
        return development, judged(coq, development, [development.written(s) for s in steps])


def test_coq_accepts_every_step_and_uses_what_the_step_names():
    derivation = load(None)
    before = child_seconds()
    report = check(derivation, layers=["follows", "coq"])
    assert child_seconds() - before < LONGEST
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MOST_MEMORY
    assert report.ok
    found = {s.label: s.check("coq") for s in report.steps}
    assert {label for label, c in found.items() if c is None} == {"1", "2", "3", "4"}
    assert all(c is None or c.verdict is Verdict.PROVED for c in found.values())
    assert found["16"].detail == "uses symmetric, Σ₂ is symmetric"
    assert found["14"].detail == "uses no hypothesis"
    assert "without" not in "".join(c.detail for c in found.values() if c)


def test_coq_uses_no_axiom_that_a_step_does_not_name():
    derivation = load(None)
    labels = ("13c", "13d", "16", "17", "18", "19")
    development, found = opinions(derivation, labels=labels)
    for label in labels:
        uses = uses_of(derivation[label], found[label].uses, development.assumed)
        assert (uses.beyond, uses.unused) == ((), ()), label


@pytest.mark.parametrize("path", ["proofs/gaussian_entropy.py", "proofs/gaussian_kl_cholesky.py"])
def test_the_other_bundled_derivation_is_accepted(path, root):
    assert check(load(str(root / path)), layers=["coq"], jobs=2).ok


def test_linearity_is_proved_of_a_lebesgue_integral():
    _, found = opinions(load(None), measure=True, labels=("12", "13c", "17", "18", "19"))
    assert all(j.proved for j in found.values()), found


def test_the_files_compile_the_theorem_rests_on_three_axioms_and_the_controls_hold():
    files = files_of(load(None))
    with Coq() as coq:
        ran = coq.run("derivation", files.texts[MAIN], 120)
        assert ran.code == 0, ran.errors
        assert untrusted(files.texts[MAIN], ran.out) == ""
        assert "eq__23 :" in ran.out
        controls = (HERE / "controls.v").read_text("utf-8")
        ran = coq.run("controls", controls, 120)
        assert ran.code == 0, ran.errors
        assert untrusted(controls, ran.out) == ""


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_step_is_not_accepted(path, full):
    if not full and path.stem not in ("wrong_16_sign", "wrong_20_citation", "wrong_only_d1"):
        pytest.skip("in make full")
    label = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("fails_at = ")).split('"')[1]
    derivation = load(path)
    if derivation[label].is_definition or path.stem == "wrong_13a_axiom":
        return  # a definition claims nothing; what is true by a theorem of MathComp needs no axiom in Coq
    report = check(derivation, layers=["coq"], only=[label])
    assert report[label].verdict is Verdict.UNKNOWN


def test_no_wrong_version_of_an_equation_is_accepted(full):
    derivation = load(None)
    development = Development(derivation)
    with Coq() as coq:
        tried = 0
        written = [development.written(step) for step in wrong_versions(derivation, every=3 if full else 80)]
        asked = [w._replace(name=f"m__{i}") for i, w in enumerate(written) if w.proof is not None]
        assert not any(w.proof.closed for w in asked)
        for start in range(0, len(asked), 100):
            some = asked[start : start + 100]
            lines = [line for w in some for line in development.attempt(w, 10)]
            ran = coq.run("mutants", "\n".join([*development.head(), *lines, "End Derivation.\n"]), 600)
            assert ran.code == 0, ran.errors
            answers = EVALUATED.findall(ran.out)
            assert answers == ["false"] * len(some)
            tried += len(answers)
    assert tried >= (500 if full else 15)


FIRST_USED = {
    "pos__P": "7", "pos__Sigma_1": "10", "int__P": "11", "lin__P": "12", "const__P": "12", "square__P": "12",
    "cov__P": "13d", "sym__Sigma_2": "16", "mean__P": "19",
}  # fmt: skip


@pytest.mark.parametrize("dropped", FIRST_USED)
def test_without_a_hypothesis_coq_stops_at_the_equation_that_needs_it(dropped, full):
    if not full and dropped not in ("sym__Sigma_2", "mean__P"):
        pytest.skip("in make full")
    derivation = load(None)
    development = Development(derivation)
    steps = [s for s in derivation if not s.is_definition and s.label not in ("5", "6")]
    if not full:
        steps = [s for s in steps if s.label in ("13a", "14", "16", "19")]
    written = [development.written(s) for s in steps]
    development.assumed = tuple(a for a in development.assumed if a.name != dropped)
    lines = [*development.head(), *(line for w in written for line in development.lemma(w, 20)), "End Derivation.\n"]
    text = "\n".join(lines)
    with Coq() as coq:
        ran = coq.run("dropped", text, 120)
    assert ran.code != 0
    assert at(ran, text, written) == f"step__{FIRST_USED[dropped]}"


def test_hostile_labels_names_and_reasons_do_no_harm():
    derivation = Derivation('*) Axiom no : False. (* "', goal=";;")
    a, b, c = (scalar(name) for name in ("forall", "Qed", "eq_1"))
    labels = [";;", "*)", "(*", '"', "é", "'"]
    for label, because in zip(labels, HOSTILE, strict=False):
        derivation.step(label, a + b * c, c * b + a, by=[ring], because=because)
    report = check(derivation, layers=["coq"])
    assert report.ok
    assert [s.check("coq").detail for s in report.steps] == ["uses no hypothesis"] * len(labels)


def test_a_step_that_only_looks_like_its_premise_is_unknown():
    derivation = Derivation("?", goal="3")
    derivation.step("1", P.expectation(u @ u.T), S1, by=[normal_covariance])
    derivation.step("2", P.expectation(x @ x.T), S1, cites=["1"], by=[ring])
    derivation.step("3", mu1.T @ inv(S1) @ x, x.T @ inv(S1) @ mu1, by=[scalar_transpose])
    derivation.step("4", mu1.T @ inv(S1) @ x, x.T @ inv(S1) @ mu1, by=[scalar_transpose, symmetric])
    report = check(derivation, layers=["coq"])
    found = [s.check("coq").verdict.value for s in report.steps]
    assert found == ["proved", "unknown", "unknown", "proved"]
    assert not report.ok


LOOP = "Goal True.\ndo 1000000000 idtac.\nexact I.\nQed.\n"
ADMITTED = "Lemma no : False. Admitted.\nPrint Assumptions no.\n"
AXIOM = "Section A.\nAxiom no : False.\nEnd A.\nPrint Assumptions no.\n"
HIDDEN = "Variable no : False.\nPrint Assumptions no.\n"


def test_what_does_not_end_is_killed():
    with Coq() as coq:
        ran = coq.run("loop", LOOP, 3)
    assert ran.timed_out
    assert ran.code != 0


@pytest.mark.parametrize("text", [ADMITTED, AXIOM, HIDDEN])
def test_what_is_believed_without_a_proof_is_not_trusted(text):
    with Coq() as coq:
        ran = coq.run("believed", text, 30)
    assert ran.code == 0
    assert untrusted(text, ran.out) != ""
    assert untrusted("", ran.out) == "it rests on no, beyond the axioms of MathComp-Analysis"


def test_several_processes_say_what_one_says():
    derivation = Derivation("?", goal="2")
    a, b = scalar("a"), scalar("b")
    for i in range(3):
        derivation.step(str(i), a * b + i, i + b * a, by=[ring])
    one, two = (check(derivation, layers=["coq"], jobs=jobs) for jobs in (1, 2))
    assert [s.verdict for s in one.steps] == [s.verdict for s in two.steps] == [Verdict.PROVED] * 3


def test_the_three_axioms_are_those_of_classical_logic():
    assert len(AXIOMS) == 3
    assert Judged(True).uses == ()


C1 = cholesky(S1)


def claimed(lhs, rhs):
    derivation = Derivation("?", goal="1")
    derivation.step("1", lhs, rhs, by=[a for a in APPROVED.values() if a.id not in ("density_formula", "kl_formula")])
    derivation.step("2", P(x), P(x), by=[ring])  # so that S1 is a letter that assumptions speak of
    return derivation


@pytest.mark.parametrize(
    ("lhs", "rhs", "holds"),
    [
        (C1 @ C1.T, S1, True), (inv(S1), inv(C1).T @ inv(C1), True), (log(det(S1)), 2 * sum_log_diagonal(C1), True),
        (C1.T @ C1, S1, False), (inv(S1), inv(C1) @ inv(C1).T, False), (log(det(S1)), sum_log_diagonal(C1), False),
        (C1, C1.T, False), (C1 @ C1, S1, False), (ones.T @ x, x.T @ ones, True), (ones.T @ x, ones.T @ ones, False),
        (literal([[1, 2], [3, 4]]) @ x, literal([[1, 2], [3, 4]]) @ x, False),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_said_of_cholesky_factors_and_of_ones(lhs, rhs, holds):
    _, found = opinions(claimed(lhs, rhs), labels=("1",))
    assert found["1"].proved is holds
