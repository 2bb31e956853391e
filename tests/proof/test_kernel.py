"""Theorems: what they list, what they are general in, and what the kernel keeps between two claims."""

from __future__ import annotations

import copy
import pickle

import pytest
from letters import ALL, S1, S2, A, B, E, M, P, Q, axioms, given, mu1, mu2, p, proves, s, t, u, x, y

from symkl import KL, N, Normal, covariance, det, inv, log, matrix, scalar, trace
from symkl.errors import KernelError, NotProved
from symkl.proof import kernel as kernels
from symkl.proof.axioms import APPROVED
from symkl.proof.kernel import Kernel, Theorem, facts
from symkl.terms.expr import term

k = scalar("k")


@pytest.fixture
def kernel():
    return Kernel()


def test_what_is_declared_of_letters_and_laws_is_listed():
    assert facts((s, t)) == frozenset()
    assert facts((p * s, A)) == {"p is positive"}
    assert facts((M @ A, A)) == {"M is symmetric"}
    assert facts((trace(S1), s)) == {"Σ₁ is symmetric positive definite"}
    assert facts((s, E(A @ x))) == {"P is normal", "Σ₁ is symmetric positive definite"}
    assert facts((KL(P, Q), p)) == {
        "P is normal",
        "Q is normal",
        "p is positive",
        "Σ₁ is symmetric positive definite",
        "Σ₂ is symmetric positive definite",
    }


def test_a_theorem_has_its_label_claim_and_premises(kernel):
    first = given(kernel, s, t)
    theorem = kernel.prove("a", (s + 1, t + 1), [first], axioms("ring"))
    assert (theorem.label, theorem.claim, theorem.premises) == ("a", (s + 1, t + 1), ("hypothesis",))
    assert repr(theorem) == "<Theorem a: s + 1 = t + 1>"
    assert theorem.links == ((s + 1, t + 1),)
    chain = kernel.prove("b", (s, s + 0, 0 + s), [], axioms("ring"))
    assert chain.links == ((s, s + 0), (s + 0, 0 + s))


def test_a_hypothesis_is_open_and_a_definition_is_an_assumption(kernel):
    hypothesis = kernel.assume("h", (p, k))
    definition = kernel.assume("d", (p, k), definition=True)
    assert (hypothesis.open, hypothesis.assumptions) == ({"h"}, {"p is positive"})
    assert (definition.open, definition.assumptions) == (frozenset(), {"d", "p is positive"})
    assert not hypothesis.axioms
    assert not definition.axioms
    assert hypothesis.premises == definition.premises == ()


def test_a_theorem_inherits_everything_from_its_premises(kernel):
    h = kernel.assume("h", (s, trace(S1)))
    d = kernel.assume("d", (k, E(x.T @ x)), definition=True)
    middle = kernel.prove("m", (s + k, trace(S1) + E(x.T @ x)), [h, d], axioms("ring"))
    last = kernel.prove("l", (s + k + 0, trace(S1) + E(x.T @ x)), [middle], axioms("ring cyclic"))
    assert last.open == {"h"}
    assert last.assumptions == {"d", "P is normal", "Σ₁ is symmetric positive definite"}
    assert last.axioms == {"ring", "cyclic"}
    assert last.fixed == {s, k, mu1, S1}
    assert last.premises == ("m",)


def test_what_is_proved_from_nothing_is_general_in_all_but_the_parameters_of_laws(kernel):
    assert not kernel.prove("a", (s + t, t + s), [], axioms("ring")).fixed
    assert kernel.prove("b", (E(A), A), [], axioms("expectation_constant")).fixed == {mu1, S1}
    assert kernel.prove("c", (KL(P, Q), KL(P, Q))).fixed == {mu1, S1, mu2, S2}
    assert kernel.assume("d", (P(x), N(x, mu1, S1)), general=[x, mu1, S1]).fixed == {mu1, S1}
    assert kernel.assume("e", (s, t)).fixed == {s, t}
    assert kernel.assume("f", (A @ x, B @ y), general=[x]).fixed == {A, B, y}


def test_what_was_proved_in_general_holds_at_every_value(kernel):
    law = kernel.prove("l", (trace(A @ B), trace(B @ A)), [], axioms("cyclic"))
    assert proves((trace((M + S1) @ u @ u.T), trace(u @ u.T @ (M + S1))), "", [law], kernel)
    assert not proves((trace(A @ B @ M), trace(B @ A @ M)), "*", [law], kernel)


def test_a_proof_of_every_link_is_wanted(kernel):
    true, false = (s + t, t + s), (s + t, t - s)
    assert proves((*true, s + t), "ring", [], kernel)
    assert not proves((*true, t - s), "ring", [], kernel)
    assert not proves((*false, t - s + 0), "ring", [], kernel)
    assert not proves((t - s, *true), "ring", [], kernel)


def test_a_link_that_a_premise_states_needs_no_axiom_in_either_direction(kernel):
    law = given(kernel, log(p) + det(S1) * s, t)
    assert proves((log(p) + det(S1) * s, t), "", [law], kernel)
    assert proves((t, log(p) + det(S1) * s), "", [law], kernel)
    undefined = given(kernel, inv(A), B)
    assert not proves((inv(A), B), "", [undefined], kernel)
    assert not proves((B, inv(A)), "", [undefined], kernel)


def test_sums_as_written_are_tried_unless_that_is_switched_off(kernel):
    # multiplied out, the sum in the premise is not one value any more
    premise = given(kernel, log((p + 1) * (p + 1) * (p + 1)) * trace(A + B), s)
    claim = (log((p + 1) * (p + 1) * (p + 1)) * trace(A + B), s)
    assert proves(claim, "ring", [premise], kernel)
    product = given(kernel, s * (t + k), t)
    claim = (s * (t + k) * trace(A), t * trace(A))
    kernel.prove("?", claim, [product], axioms("ring"))
    kernel.prove("?", claim, [product], ())
    with pytest.raises(NotProved):
        kernel.prove("?", (s + t, t + s), [], (), as_written=True)


def test_switching_off_sums_as_written_loses_what_needs_them(kernel):
    one, other = given(kernel, s + t, k), given(kernel, E(s + t + log(P(x))), p)
    claim = (E(k + log(P(x))), p)
    kernel.prove("?", claim, [one, other], ())
    kernel.prove("?", claim, [one, other], axioms("ring"))


def test_the_axioms_that_are_not_cited_are_not_used(kernel):
    for name in APPROVED:
        others = [a for a in ALL if a.id != name]
        if name == "cyclic":
            with pytest.raises(NotProved):
                kernel.prove("?", (trace(A @ B), trace(B @ A)), [], others)
    assert kernel.prove("?", (trace(A @ B), trace(B @ A)), [], ALL).axioms == {a.id for a in ALL}


def test_one_kernel_answers_as_a_new_one_whatever_it_was_asked_before(kernel):
    law, other = given(kernel, A @ B, M), given(kernel, A @ B, S1)
    questions = [
        ((A @ B @ A, M @ A), "", [law]),
        ((A @ B @ A, S1 @ A), "", [other]),
        ((A @ B @ A, S1 @ A), "", [law]),
        ((trace(A @ B), trace(B @ A)), "cyclic", []),
        ((trace(A @ B), trace(B @ A)), "ring", []),
        ((s + t, t + s), "ring", []),
        ((s + t, t + s), "", []),
        ((E(x), mu1), "*", []),
        ((E(x), mu2), "*", []),
        ((E(A @ x), A @ mu1), "*", []),
        ((M, S1), "", [law, other]),
        ((A @ B @ A, M @ A), "", [other]),
        ((inv(A), inv(A)), "*", [given(kernel, A, S1 + S2)]),
        ((inv(A), inv(A)), "*", []),
    ]
    expected = [True, True, False, True, False, True, False, True, False, True, True, False, True, False]
    assert [proves(claim, by, premises, kernel) for claim, by, premises in questions] == expected
    assert [proves(claim, by, premises, kernel) for claim, by, premises in questions[::-1]] == expected[::-1]


def test_a_kernel_forgets_before_its_memory_is_full(kernel, monkeypatch):
    monkeypatch.setattr(kernels, "MOST_ATOMS", 10)
    for i in range(40):
        assert proves((trace(matrix(f"A_{i}") @ B), trace(B @ matrix(f"A_{i}"))), "cyclic", [], kernel)
        assert not proves((log(scalar(f"s_{i}")), log(scalar(f"s_{i}"))), "*", [], kernel)
    assert all(len(plain.atoms) < 40 for plain in kernel._plain.values())
    assert len(kernel._judge) < 40


def test_a_hard_claim_leaves_fuel_for_the_next(kernel):
    growing = given(kernel, A @ B, B @ B @ A @ A)
    for _ in range(3):
        assert not proves((A @ B @ A @ B, A), "ring", [growing], kernel)
        assert proves((s + t, t + s), "ring", [growing], kernel)
        assert proves((s + t, t + s), "ring", [], kernel)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_is_no_theorem_of_this_kernel(kernel, again):
    honest = kernel.prove("honest", (A + B, B + A), [], axioms("ring"))
    try:
        forged = again(honest)
    except Exception:
        return
    if forged is not honest:
        with pytest.raises(KernelError):
            kernel.prove("?", (A + B, B + A), [forged], [])


def test_a_seal_of_ones_own_makes_no_theorem():
    with pytest.raises(KernelError, match="only the kernel"):
        Theorem("forged", (term(0), term(1)), seal=object())


def test_what_is_decided_takes_every_axiom_and_no_premise(kernel):
    def decided(claim, by, premises=()):
        with pytest.raises(NotProved) as refused:
            kernel.prove("?", claim, premises, by)
        return refused.value.decided

    false = (trace(A @ B @ M), trace(B @ A @ M))
    assert decided(false, ALL)
    assert decided(false, APPROVED.values())
    assert not decided(false, [a for a in ALL if a.id != "ring"])
    assert not decided(false, [a for a in ALL if a.id != "cyclic"])
    assert not decided(false, ALL, [given(kernel, s, t)])
    assert not decided((log(p + 1), p), ALL)
    assert not decided((E(P(x)), p), ALL)
    assert decided((log(det(S1)), trace(S1)), ALL)
    assert not decided((inv(A), B), ALL)
    with pytest.raises(NotProved, match="gave up"):
        kernel.prove("?", ((s + t + p + k) ** 8 * (s + t + p + 1) ** 8, s), [], ALL)


def test_two_covariances_of_one_name_are_no_symbol_of_another_kind():
    assert not proves((covariance("A") @ B, A @ B), "*")
    assert not proves((scalar("p") * s, p * s), "*")


def test_two_laws_of_one_name_are_two_laws():
    namesake = Normal("P", mu2, S2)
    by = "normal_mean normal_covariance density_formula kl_formula ring"
    assert proves((namesake.expectation(x) - E(x), namesake.expectation(x) - E(x)), by)
    assert not proves((namesake.expectation(x), E(x)), "*")
    assert not proves((namesake(x), P(x)), "*")
    claim = (KL(P, Q) + KL(namesake, Q), KL(namesake, Q) + KL(P, Q))
    assert proves(claim, by)
    assert not proves((KL(P, Q), KL(namesake, Q)), "*")
    assert not proves((KL(P, Q), KL(namesake, Q)), by)


def test_what_a_premise_states_is_proved_however_hard_it_is_to_complete(kernel):
    growing = given(kernel, A @ B, B @ B @ A @ A)
    assert proves(growing.claim, "ring", [growing], kernel)
    assert proves(growing.claim[::-1], "ring", [growing], kernel)
    assert proves((A @ B @ A @ B, A @ B @ A @ B), "ring", [growing], kernel)
    assert not proves((A @ B, A @ B @ A), "ring", [growing], kernel)
    assert not proves((B @ B @ A, B @ B @ A @ A), "ring", [growing], kernel)


def test_what_needs_a_sum_as_written_is_refused_where_that_is_not_to_be_tried(kernel):
    claim, by = (det((A + B) @ M), det(A + B) * det(M)), axioms("ring determinant")
    assert kernel.prove("?", claim, [], by).axioms == {"ring", "determinant"}
    with pytest.raises(NotProved):
        kernel.prove("?", claim, [], by, as_written=False)
    assert kernel.prove("?", (s + t, t + s), [], by, as_written=False)
    assert kernel.prove("?", claim, [], axioms("determinant"), as_written=False)
    with pytest.raises(NotProved, match="left − right"):
        kernel.prove("?", (det((A + B) @ M), det(A + B)), [], by)
