"""Single changes of the paper's equations: what a layer for every d accepts is true in explicit matrices."""

from __future__ import annotations

from hypothesis import given, note
from hypothesis import strategies as st

from symkl.explicit import decide
from symkl.layers.follows import Ledger
from symkl.layers.general import General
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED
from symkl.proof.report import Verdict
from symkl.terms.edits import alphabet, claim_edits

DERIVATION = load(bundled())
LETTERS = alphabet(side for step in DERIVATION for side in step.claim)
MUTANTS = [
    (step.label, operator, claim)
    for step in DERIVATION
    if not step.is_definition
    for operator, claim in claim_edits(step.claim, LETTERS)
]
BUILT = [mutant for mutant in MUTANTS if mutant[2] is not None]
LEDGER, GENERAL = Ledger(DERIVATION), General(DERIVATION)


def test_there_are_many_and_many_cannot_exist():
    assert len(MUTANTS) > 1500
    assert len(MUTANTS) - len(BUILT) > 300


@given(st.sampled_from(BUILT))
def test_an_accepted_mutant_is_true(mutant):
    label, operator, claim = mutant
    note(f"({label}) {operator}: {' = '.join(map(str, claim))}")
    step = DERIVATION[label]._replace(claim=claim)
    premises = tuple(GENERAL.definitions.values())
    follows = LEDGER.proves(step, step.cites, step.by)
    general = not GENERAL.failure(step, premises, GENERAL.axioms)
    assert not (follows or general) or decide(step, DERIVATION.definitions, 2).verdict is Verdict.PROVED


@given(st.sampled_from(BUILT))
def test_a_mutant_that_a_layer_calls_false_is_false(mutant):
    label, operator, claim = mutant
    note(f"({label}) {operator}: {' = '.join(map(str, claim))}")
    step = DERIVATION[label]._replace(claim=claim)
    if LEDGER.is_false(step):
        assert not LEDGER.proves(step, (), tuple(APPROVED.values()))
        assert Verdict.REFUTED in {decide(step, DERIVATION.definitions, d).verdict for d in (1, 2, 3)}
