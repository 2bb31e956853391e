"""Claims that share evaluators are judged as each would be alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import S1, S2, E, mu1, mu2, u

from symkl import Derivation, det, inv, log, quad, trace
from symkl.explicit import decide
from symkl.explicit.shared import Evaluators
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.report import Verdict
from symkl.terms.edits import alphabet, claim_edits

DERIVATION = load(bundled())
LETTERS = alphabet(side for step in DERIVATION for side in step.claim)
CLAIMS = [
    step._replace(claim=claim)
    for step in DERIVATION
    for _, claim in [("", step.claim), *claim_edits(step.claim, LETTERS)]
    if claim is not None
]
SHARED = {doubtful: Evaluators(keep=True, doubtful=doubtful) for doubtful in (False, True)}


@given(st.sampled_from(CLAIMS), st.sampled_from([1, 2]), st.booleans())
def test_a_claim_is_judged_alike_alone_and_among_others(step, d, doubtful):
    shared = decide(step, DERIVATION.definitions, d, evaluators=SHARED[doubtful])
    alone = decide(step, DERIVATION.definitions, d)
    assert (shared.verdict is Verdict.REFUTED) == (shared.counterexample is not None)
    if shared.verdict is not alone.verdict:  # an instance may tell apart what has no value in letters
        assert doubtful
        assert (shared.verdict, alone.verdict) == (Verdict.REFUTED, Verdict.UNKNOWN)


def steps(*claims):
    derivation = Derivation("claims", goal="0")
    for i, (lhs, rhs) in enumerate(claims):
        derivation.step(str(i), lhs, rhs)
    return list(derivation)


@pytest.mark.parametrize("doubtful", [False, True])
def test_a_ring_whose_letters_are_used_up_is_begun_anew(doubtful):
    evaluators = Evaluators(keep=True, doubtful=doubtful)
    claims = [(log(det(S1 + k * S2)), log(det(S2 * k + S1))) for k in range(1, 60)]
    assert {decide(s, (), 2, evaluators=evaluators).verdict for s in steps(*claims)} == {Verdict.PROVED}
    wrong = [(log(det(S1 + k * S2)), log(det(S2 * k + S2))) for k in range(1, 60)]
    assert {decide(s, (), 2, evaluators=evaluators).verdict for s in steps(*wrong)} == {Verdict.REFUTED}


def test_a_value_is_not_kept_from_one_meaning_to_another():
    evaluators = Evaluators(keep=True)
    claim = (E(quad(u, inv(S2))), trace(inv(S2) @ S1))
    (step,) = steps(claim)
    assert decide(step, DERIVATION.definitions, 2, evaluators=evaluators).verdict is Verdict.PROVED
    shifted = DERIVATION["1"]._replace(claim=(DERIVATION["1"].lhs, DERIVATION["2"].rhs))
    definitions = (shifted, *DERIVATION.definitions[1:])
    assert decide(step, definitions, 2, evaluators=evaluators).verdict is Verdict.UNKNOWN
    assert decide(step, DERIVATION.definitions, 2, evaluators=evaluators).verdict is Verdict.PROVED


def test_the_same_instance_is_found_in_the_same_order():
    (step,) = steps((quad(mu1 - mu2, inv(S1)), quad(mu1 - mu2, inv(S2))))
    found = [
        decide(step, (), 2, 5, evaluators).counterexample
        for evaluators in (None, Evaluators(keep=True), Evaluators(keep=True, doubtful=True))
    ]
    assert found[0] is not None
    assert found[0] == found[1] == found[2]
