"""The mutation campaign: what changes the meaning is killed, and a checker that is blind is found out."""

from __future__ import annotations

import pytest
from letters import mu1, mu2, x

from symkl import Derivation, ring
from symkl.audit import campaign
from symkl.audit.judges import Judges
from symkl.audit.mutants import mutants
from symkl.audit.rewritings import AS_IT_IS
from symkl.errors import UsageError
from symkl.papers.bundled import bundled
from symkl.papers.script import load

DERIVATION = load(bundled())
SAMPLE = ("13f", "14", "19")


@pytest.fixture(scope="module")
def sample():
    return campaign.run(DERIVATION, only=SAMPLE)


def test_the_paper_has_more_than_2500_mutants_from_4_to_23():
    labels = tuple(step.label for step in DERIVATION if step.label not in ("1", "2", "3"))
    found = list(mutants(DERIVATION, labels))
    assert len(found) >= 2500
    built = [(m.label, m.claim) for m in found if m.claim is not None]
    assert len(set(built)) == len(built)
    assert not any(DERIVATION[label].claim == claim for label, claim in built)


def test_no_mutant_of_the_sample_survives_and_no_rewriting_is_refused(sample):
    assert sample.ok
    assert sample.survivors == ()
    assert sample.refusals == ()
    assert {fate.mutant.label for fate in sample.fates} == set(SAMPLE)


def test_every_mutant_has_one_fate(sample):
    for fate in sample.fates:
        assert [fate.ill_typed, fate.killed, fate.equal, fate.survives].count(True) == 1


def test_a_mutant_that_every_layer_accepts_is_caught_by_the_step_that_cites_it(sample):
    caught = [fate for fate in sample.fates if fate.citers]
    assert {(fate.mutant.label, fate.citers) for fate in caught} == {("13f", ("13",)), ("19", ("20",))}
    assert not any(fate.killed_by for fate in caught)


def test_a_survivor_says_by_which_axioms_it_is_equal(sample):
    by = {str(f.mutant.claim[0]): f.equal_by for f in sample.fates if f.equal and f.mutant.label == "13f"}
    assert by["(Σ₁⁻¹ Σ₁)ᵀ"] == ("inverse_cancels",)
    assert by["(Σ₁⁻¹ Σ₁)⁻¹"] == ()


def test_equal_in_meaning_is_not_claimed_of_what_differs():
    judges = Judges(DERIVATION, (), 0)
    step = DERIVATION["14"]._replace(claim=(x - mu2, (x - mu1) + (mu2 - mu1)))
    assert judges.equal_by(step) is None


def test_layers_that_accept_everything_are_found_out(monkeypatch):
    monkeypatch.setattr(Judges, "passes", lambda self, layer, step, doubtful=True: True)
    monkeypatch.setattr(Judges, "failing_citers", lambda self, step: ())
    found = campaign.run(DERIVATION, [1], only=["14"])
    assert not found.ok
    assert len(found.survivors) > 20


def test_layers_that_refuse_everything_are_found_out(monkeypatch):
    monkeypatch.setattr(Judges, "passes", lambda self, layer, step, doubtful=True: False)
    found = campaign.run(DERIVATION, [1], only=["14"])
    assert not found.ok
    assert [r.rewriting.operator for r in found.refusals] == [AS_IT_IS]


def test_a_step_that_does_not_hold_is_named_and_its_rewritings_are_not_asked():
    derivation = Derivation("wrong", goal="1")
    derivation.step("1", x - mu2, (x - mu1) + (mu2 - mu1), by=[ring])
    found = campaign.run(derivation, [1])
    assert [(r.rewriting.operator, r.layers) for r in found.refusals] == [(AS_IT_IS, ("follows", "general", "d=1"))]


def test_a_definition_is_changed_too_and_nothing_survives():
    found = campaign.run(DERIVATION, [1], only=["1", "3"])
    assert found.ok
    assert len(found.fates) > 30
    assert found.killed_by("follows") == 0


def test_every_citation_is_dropped_and_the_idle_ones_are_the_known_two():
    judges = Judges(DERIVATION, (), 0)
    drops = [j for step in DERIVATION for j in campaign.justifications(judges, step.label)]
    assert len(drops) == sum(len(step.cites) + len(step.by) for step in DERIVATION)
    assert {(j.label, j.citation) for j in drops if not j.noticed} == {("10", "7"), ("16", "15")}


def test_progress_counts_every_claim():
    seen = []
    found = campaign.run(DERIVATION, [1], only=["14"], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == sum(not f.ill_typed for f in found.fates) + found.rewritings + 1


def test_an_unknown_label_and_a_dimension_below_one_are_refused():
    with pytest.raises(UsageError, match="no step has the label '99'"):
        campaign.run(DERIVATION, only=["99"])
    with pytest.raises(UsageError, match="a dimension is a whole number"):
        campaign.run(DERIVATION, [0])


def test_more_mutants_than_can_be_kept_are_refused_before_any_is_tried():
    derivation, total = Derivation("long", goal="1"), x
    for _ in range(140):
        total = total + (x - mu1)
    for label in "123456789":
        derivation.step(label, total, total - mu2 + mu2, by=[ring])
    with pytest.raises(UsageError, match="try fewer steps at a time with -k"):
        campaign.run(derivation)
