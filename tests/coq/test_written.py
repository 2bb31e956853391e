"""What symkl writes for Coq, without Coq: names, statements, what is assumed, and what is left out."""

from __future__ import annotations

import re

import pytest
from letters import S1, A, E, M, P, mu1, x

from symkl import Derivation, cholesky, inv, log, ring, scalar, trace, vector
from symkl.coq import names
from symkl.coq.assumed import assumptions
from symkl.coq.axioms import COUNTERPARTS
from symkl.coq.development import Development
from symkl.coq.names import TAKEN, comment, letter, of_label
from symkl.coq.runner import FORBIDDEN, prelude, without_comments
from symkl.coq.spell import spell
from symkl.coq.written import MAIN, files_of
from symkl.errors import TermError
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED
from symkl.terms.build import NAME
from symkl.terms.expr import term

BUNDLED = [None, "proofs/gaussian_entropy.py", "proofs/gaussian_kl_cholesky.py"]


def test_every_axiom_has_its_counterpart_in_coq():
    assert COUNTERPARTS.keys() == APPROVED.keys()


@pytest.mark.parametrize("axiom", COUNTERPARTS)
def test_its_lemmas_are_proved_in_the_prelude(axiom):
    text = without_comments(prelude("symkl"))
    for lemma in COUNTERPARTS[axiom].lemmas:
        assert re.search(rf"^Lemma {lemma}\b", text, re.MULTILINE), lemma


@pytest.mark.parametrize("axiom", [a for a in COUNTERPARTS if COUNTERPARTS[a].hypothesis])
def test_its_hypothesis_is_one_of_a_development_that_cites_it(axiom):
    derivation = Derivation("?", goal="1")
    derivation.step("1", E(x), mu1, by=list(APPROVED.values()))
    derivation.step("2", cholesky(S1), cholesky(S1))
    found = assumptions(derivation, {mu1, S1}, measure=False)
    wanted = COUNTERPARTS[axiom].hypothesis
    names_of = {a.name for a in found if axiom in (a.says, *a.needs) or a.name.startswith(("sym__", "pos__"))}
    if axiom == "kl_formula":
        return  # of the divergences that occur, and none does
    assert any(name.split("__")[0] == wanted for name in names_of)


@pytest.mark.parametrize("name", ["symkl", "symkl_measure"])
def test_the_prelude_assumes_nothing(name):
    text = without_comments(prelude(name))
    assert FORBIDDEN.sub("", text.replace("Declare Scope", "")) == text.replace("Declare Scope", "")
    outside, depth = [], 0
    for line in text.split("\n"):
        depth += line.startswith("Section ")
        if depth == 0 and re.match(r"(Variables?|Hypothes[ie]s|Context)\b", line):
            outside.append(line)
        depth -= line.startswith("End ")
    assert outside == []


@pytest.mark.parametrize("path", BUNDLED)
def test_a_proof_of_every_step_of_a_bundled_derivation_is_found(path, root):
    derivation = load(None if path is None else str(root / path))
    assert files_of(derivation).left_out == {}


def test_the_statement_of_the_result():
    derivation = load(None)
    development = Development(derivation)
    assert development.claim(derivation["23"]) == (
        "(KL__P__Q = ((1 / 2%:R) * ((((ln ((dt Sigma_2) / (dt Sigma_1))) + (tr (mul (inv Sigma_2) Sigma_1))) + "
        "(sc (mul (mul (tp (mu_1 - mu_2)) (inv Sigma_2)) (mu_1 - mu_2)))) - (d%:R))) :> R)"
    )


def test_a_definition_holds_for_all_its_arguments_with_their_facts():
    derivation = load(None)
    claim = Development(derivation).claim(derivation["4"])
    assert claim.startswith(
        "forall (x : 'cV[R]_d) (Sigma : 'M[R]_d) (mu : 'cV[R]_d), symm Sigma -> posdet Sigma -> "
        "((normal__ x mu Sigma) = "
    )


def test_a_lemma_has_as_hypotheses_what_its_step_cites_and_no_more():
    derivation = load(None)
    development = Development(derivation)
    for step in derivation:
        if not step.is_definition:
            written = development.written(step)
            assert [claim for _, claim in written.premises] == [development.claim(derivation[c]) for c in step.cites]
            assert written.claim == development.claim(step)


@pytest.mark.parametrize(
    ("t", "text"),
    [
        (scalar("a") ** 3, "(a ^+ 3)"),
        (scalar("a", positive=True) ** scalar("s"), "(pw a s)"),
        (term(1234), "(((12%:R * 10%:R + 3%:R) * 10%:R + 4%:R))"),
        (scalar("R"), "R_"),
        (trace(A), "(tr A)"),
        (trace(scalar("a")), "(str a)"),
        (scalar("a") ** -2, "(1 / (a ^+ 2))"),
    ],
    ids=str,
)
def test_terms_are_spelled_in_the_words_of_the_prelude(t, text):
    assert spell(t).replace(" ", "").strip("()") == text.replace(" ", "").strip("()")


def test_a_number_that_coq_would_choke_on_is_refused():
    with pytest.raises(TermError, match="at most 40 digits"):
        spell(term(10**50))


@pytest.mark.parametrize("label", ["13a", "2.1", "é", "'", '"', "*)", "(*", "a;b", "Qed."])
def test_labels_become_names_of_coq(label):
    assert re.fullmatch(r"step__[A-Za-z0-9_]+", of_label("step", label))


def test_different_labels_have_different_names():
    labels = ["1", "1.", "1x2e", ".", "x2e", "é", "xe9"]
    assert len({of_label("eq", label) for label in labels}) == len(labels)


@pytest.mark.parametrize("word", sorted(w for w in TAKEN if re.fullmatch(r"[A-Za-z]+(_[A-Za-z0-9]+)?", w) and w not in
                                        ("d", "E", "pi")))  # fmt: skip
def test_a_word_of_coq_is_no_name_of_a_letter(word):
    assert letter(scalar(word)) == f"{word}_"
    assert names.letter(scalar("free")) == "free"


HOSTILE = ["*)", "(*", "*) Admitted. (*", '"', 'a "b', "\\", "(*)", "*", "(", ")*", "\u202e", "\x00"]


@pytest.mark.parametrize("name", ["symkl", "symkl_measure"])
def test_no_letter_takes_a_name_of_the_prelude(name):
    text = without_comments(prelude(name))
    stated = re.findall(r"^\s*(?:Lemma|Definition|Fact|Inductive)\s+(\w+)", text, re.MULTILINE)
    assert {n for n in stated if NAME.fullmatch(n)} <= TAKEN


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_ends_where_it_should(text):
    shown = comment(text)
    assert shown.startswith("(* ")
    assert shown.endswith(" *)")
    inside = shown[3:-3]
    assert "*)" not in inside
    assert "(*" not in inside
    assert '"' not in inside
    assert inside.isprintable()
    assert without_comments(shown) == ""


def test_what_may_be_undefined_is_left_out_with_the_reason():
    s = scalar("s")
    derivation = Derivation("?", goal="1")
    derivation.step("1", log(s) - log(s), 0, by=[ring])
    found = files_of(derivation)
    assert "s is not provably positive" in found.left_out["1"]
    assert "Lemma" not in found.texts[MAIN]
    assert "is not proved from the definitions" in found.texts[MAIN]


def test_what_is_not_found_is_an_attempt_and_no_theorem_follows():
    derivation = Derivation("?", goal="2")
    derivation.step("1", A @ M, M @ A)
    derivation.step("2", A @ M @ inv(S1), M @ A @ inv(S1), cites=["1"])
    found = files_of(derivation)
    assert found.left_out == {"1": "no proof of it was found"}
    text = found.texts[MAIN]
    assert "Definition step__1 : attempt" in text
    assert "Lemma step__2" in text
    assert "Theorem" not in text


def test_nothing_is_assumed_of_an_integral_but_what_it_is():
    found = assumptions(load(None), {P.mean, P.covariance}, measure=True)
    assert [a for a in found if a.text.startswith("Let lin__P")]
    assert not [a for a in found if "Hypothesis lin__" in a.text or "Hypothesis const__" in a.text]


def test_vectors_of_that_name_are_bound_apart():
    v = vector("v")
    development = Development(load(None))
    assert "b__1" in spell(development.statements(development.derivation["13d"], "h")[0].left)
    assert letter(v) == "v"
