"""The paper's derivation: each step has exactly one least set of premises and axioms, and it is what the note says."""

from __future__ import annotations

from itertools import combinations

import pytest

from symkl.errors import NotProved
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED
from symkl.proof.kernel import Kernel

LEAST = {
    "5": "1 4",
    "6": "2 4",
    "7": "ring log_product",
    "8": "5 ring log_product log_exp",
    "9": "6 ring log_product log_exp",
    "10": "8 9 ring log_product",
    "11": "3 expectation_integral",
    "12": "10 11 ring expectation_linear expectation_constant",
    "13a": "scalar_trace cyclic",
    "13b": "13a",
    "13c": "expectation_linear",
    "13d": "normal_covariance",
    "13e": "13d",
    "13f": "inverse_cancels",
    "13g": "trace_identity",
    "13": "13b 13c 13e 13f 13g",
    "14": "ring",
    "15": "14",
    "16": "ring scalar_transpose symmetric",
    "17": "16 ring expectation_linear expectation_constant",
    "18": "13d scalar_trace cyclic expectation_linear",
    "19": "normal_mean expectation_linear",
    "20": "17 18 19 ring",
    "21": "12 13 20 ring expectation_linear",
    "22": "21 ring",
    "23": "22",
}


@pytest.fixture(scope="module")
def derivation():
    return load(bundled("gaussian_kl"))


@pytest.fixture(scope="module")
def theorems(derivation):
    kernel, made = Kernel(), {}
    for step in derivation:
        if step.is_definition:
            made[step.label] = kernel.assume(step.label, step.claim, general=step.parameters, definition=True)
        else:
            made[step.label] = kernel.prove(step.label, step.claim, [made[c] for c in step.cites], step.by)
    return kernel, made


def proves(theorems, step, citations):
    kernel, made = theorems
    premises = [made[c] for c in citations if c in made]
    axioms = [APPROVED[c] for c in citations if c in APPROVED]
    try:
        kernel.prove(step.label, step.claim, premises, axioms)
    except NotProved:
        return False
    return True


def test_the_table_covers_every_step_and_the_definitions_are_1_to_4(derivation):
    assert [s.label for s in derivation.definitions] == ["1", "2", "3", "4"]
    assert [s.label for s in derivation if not s.is_definition] == list(LEAST)


@pytest.mark.parametrize("label", LEAST)
def test_each_step_has_one_least_set_of_citations(derivation, theorems, label):
    step = derivation[label]
    cited = [*step.cites, *(axiom.id for axiom in step.by)]
    least = [
        set(chosen)
        for size in range(len(cited) + 1)
        for chosen in combinations(cited, size)
        if proves(theorems, step, chosen)
    ]
    smallest = [s for s in least if not any(other < s for other in least)]
    assert smallest == [set(LEAST[label].split())]


@pytest.mark.parametrize("label", LEAST)
def test_adding_every_axiom_and_reversing_the_premises_loses_no_proof(derivation, theorems, label):
    step = derivation[label]
    others = [a for a in APPROVED if a not in ("density_formula", "kl_formula")]
    assert proves(theorems, step, [*reversed(step.cites), *others])


@pytest.mark.parametrize("label", LEAST)
def test_citing_everything_earlier_loses_no_proof(derivation, theorems, label):
    step = derivation[label]
    earlier = [s.label for s in derivation][: [s.label for s in derivation].index(label)]
    assert proves(theorems, step, [*earlier, *(axiom.id for axiom in step.by)])


def test_the_goal_rests_on_the_definitions_and_on_no_hypothesis(theorems):
    goal = theorems[1]["23"]
    assert not goal.open
    assert {"1", "2", "3", "4"} <= goal.assumptions
    assert "determinant" not in goal.axioms
    assert "power_laws" not in goal.axioms


def test_the_symmetry_of_the_second_covariance_is_used_at_16_only(derivation):
    assert [s.label for s in derivation if APPROVED["symmetric"] in s.by] == ["16"]
