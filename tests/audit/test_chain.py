"""Chains: every step of the bundled derivations has one, every link is a theorem of its own, and no lie gets in."""

from __future__ import annotations

from functools import cache

import pytest
from field import equal_at_a_random_point
from hypothesis import given, note, settings
from hypothesis import strategies as st
from letters import ALL, S1, A, B, E, M, axioms, mu1, mu2, p, q, s, u, x

from symkl import det, identity, inv, log, quad, trace
from symkl.audit.chain import BOUNDS, Bounds, find_chain
from symkl.audit.links import WITH_SUMS
from symkl.audit.moves import MOVES, Rewriter, moves_by
from symkl.layers.follows import Ledger
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED, Axiom, ring
from symkl.proof.kernel import Kernel, Theorem
from symkl.terms.edits import alphabet, edits
from symkl.terms.expr import SCALAR, Term

DERIVATIONS = ("gaussian_kl", "gaussian_entropy")
SMALL = Bounds(links=25, parts=5_000)
REASONS = {
    "gaussian_kl": {
        "5": ["1 4"], "6": ["2 4"], "7": ["log_product"], "8": ["5 log_product log_exp"],
        "9": ["6 log_product log_exp"], "10": ["7 8 9 ring log_product"], "11": ["3 expectation_integral"],
        "12": ["11 10 expectation_linear expectation_constant"], "13a": ["scalar_trace cyclic"], "13b": ["13a"],
        "13c": ["expectation_linear"], "13d": ["normal_covariance"], "13e": ["13d"], "13f": ["inverse_cancels"],
        "13g": ["trace_identity"], "13": ["13b 13c 13e", "13f 13g"], "14": ["ring"], "15": ["14"],
        "16": ["15 ring scalar_transpose symmetric ring"], "17": ["16 expectation_linear expectation_constant"],
        "18": ["scalar_trace cyclic expectation_linear 13d"], "19": ["expectation_linear normal_mean"],
        "20": ["17 18 19 ring"], "21": ["12 expectation_linear 20 13"], "22": ["21 ring"], "23": ["22"],
    },
    "gaussian_entropy": {
        "4": ["1 2 log_product log_exp"],
        "5": ["3 4 expectation_integral expectation_linear expectation_constant ring"],
        "6": ["scalar_trace cyclic expectation_linear normal_covariance inverse_cancels trace_identity"],
        "7": ["5 6 ring log_exp log_product"],
    },
}  # fmt: skip
"""What the links of every step go by, one chain an equation."""
STEPS = [(name, label) for name, steps in REASONS.items() for label in steps]


@cache
def ledger(name: str) -> Ledger:
    return Ledger(load(bundled(name)))


@cache
def chains(name: str, label: str):
    found = ledger(name)
    step = found.derivation[label]
    premises = [found.theorem(cited) for cited in step.cites]
    return [find_chain(found.kernel, equation, premises, step.by) for equation in step.links]


def called(reason: Axiom | Theorem | None) -> str:
    return "as written" if reason is None else reason.label if isinstance(reason, Theorem) else reason.id


def test_the_table_has_every_step_that_is_no_definition():
    for name, steps in REASONS.items():
        assert [s.label for s in ledger(name).derivation if not s.is_definition] == list(steps)


@pytest.mark.parametrize(("name", "label"), STEPS)
def test_the_chain_of_a_step(name, label):
    assert [" ".join(called(link.reason) for link in chain.links) for chain in chains(name, label)] == (
        REASONS[name][label]
    )


@pytest.mark.parametrize(("name", "label"), STEPS)
def test_a_chain_leads_from_one_side_to_the_other(name, label):
    step = ledger(name).derivation[label]
    for chain, (left, right) in zip(chains(name, label), step.links, strict=True):
        assert chain.start == left
        assert chain.links[-1].after == right
        befores = [left, *(link.after for link in chain.links)]
        assert [link.before for link in chain.links] == befores[:-1]


@pytest.mark.parametrize(("name", "label"), STEPS)
def test_a_link_goes_by_one_cited_reason_and_a_new_kernel_proves_it_again(name, label):
    again = Ledger(load(bundled(name)))
    step = again.derivation[label]
    for chain in chains(name, label):
        for link in chain.links:
            premises, by = [], []
            if isinstance(link.reason, Theorem):
                assert link.reason.label in step.cites
                premises = [again.theorem(link.reason.label)]
            elif link.reason is not None:
                assert link.reason in step.by
                by = [link.reason]
            if link.with_ring:
                assert ring in step.by
                assert isinstance(link.reason, Theorem) or link.reason.id in WITH_SUMS
                by.append(ring)
            assert again.kernel.prove("again", (link.before, link.after), premises, by)


@pytest.mark.parametrize(("name", "label"), STEPS)
def test_every_cited_premise_is_used(name, label):
    used = {called(link.reason) for chain in chains(name, label) for link in chain.links}
    assert set(ledger(name).derivation[label].cites) <= used


# -- other claims


def reasons(left, right, by, bounds=BOUNDS):
    chain = find_chain(Kernel(), (left, right), (), axioms(by), bounds=bounds)
    return None if chain is None else " ".join(called(link.reason) for link in chain.links)


@pytest.mark.parametrize(("left", "right", "by", "expected"), [
    (x, x, "", ""),
    ((A @ B).T, B.T @ A.T, "", "as written"),
    (trace(inv(S1) @ A @ S1), trace(A), "cyclic inverse_cancels", "cyclic inverse_cancels"),
    (trace(A @ B - B @ A), 0 * s, "ring cyclic", "ring cyclic ring"),
    (E(x), mu1, "*", "ring expectation_linear normal_mean ring expectation_constant"),
    (log(det(S1 @ S1)), 2 * log(det(S1)), "ring determinant log_product", "determinant log_product ring"),
    ((p * q) ** s * p, q**s * p ** (s + 1), "power_laws ring", "power_laws"),
    (quad(x, S1) - quad(x, S1.T), 0 * s, "ring symmetric", "symmetric ring"),
])  # fmt: skip
def test_a_chain_for_another_claim(left, right, by, expected):
    assert reasons(left, right, by) == expected


def test_a_second_moment_is_centred():
    found = reasons(E(x @ x.T), S1 + mu1 @ mu1.T, "*")
    assert found == "ring expectation_linear normal_covariance normal_mean expectation_constant ring"


def test_there_is_no_chain_to_what_is_false():
    assert reasons(quad(x, S1), 2 * quad(x, S1), "*", SMALL) is None
    assert reasons(trace(A @ B), trace(A) * trace(B), "*", SMALL) is None
    assert reasons(E(quad(u, A)), quad(E(u), A), "*", SMALL) is None


def test_there_is_no_chain_without_the_axiom():
    assert reasons(A.T, A, "*") is None
    assert reasons(M.T, M, "ring cyclic") is None


def test_a_premise_is_used_as_it_was_stated_and_no_further():
    kernel = Kernel()
    here = kernel.assume("h", (x, mu1))
    everywhere = kernel.assume("h", (quad(x, A), s), general=[x])
    assert find_chain(kernel, (quad(x, A), quad(mu1, A)), [here], ()) is not None
    assert find_chain(kernel, (E(quad(x, A)), E(quad(mu1, A))), [here], ()) is None
    assert find_chain(kernel, (E(quad(x, A)), E(s)), [everywhere], ()) is not None


# -- random claims

WORDS = st.lists(st.sampled_from([A, B, M, S1, inv(S1), A.T, identity, A + B]), min_size=1, max_size=3)
LETTERS = alphabet([A, B, M, S1, x, mu1, mu2])


def multiplied(word):
    value = word[0]
    for factor in word[1:]:
        value = value @ factor
    return value


@st.composite
def small_scalars(draw):
    a = multiplied(draw(WORDS))
    one = draw(st.sampled_from([trace(a), quad(mu1, a), mu1.T @ a @ mu2, trace(a) * trace(B)]))
    return draw(st.sampled_from([one, one + trace(B), 2 * one - quad(mu2, A)]))


def rewritten(draw, t: Term, moves) -> Term:
    """`t` after a few moves, whether they are right or wrong."""
    rewriter = Rewriter(moves_by(ALL, [], moves))
    for _ in range(draw(st.integers(1, 3))):
        proposed = [new for _, new in rewriter.rewritings(t) if new.size < 60][:40]
        if proposed:
            t = draw(st.sampled_from(proposed))
    return t


OPERATORS = ("sign", "term dropped", "factor dropped", "factors swapped", "letter", "transpose dropped", "coefficient",
             "transpose added", "inverse dropped")  # fmt: skip


def lies(operators):
    """The moves of every axiom, and with them these slips of the pen."""

    def slip(t: Term):
        found = (e.term for e in edits(t, LETTERS) if e.operator in operators)
        return (new for new in found if new is not None and new.shape == t.shape)

    return {name: (*moves, slip) for name, moves in MOVES.items()}


def check_links(chain, seed):
    for link in chain.links:
        note(f"{link.before}  =  {link.after}  by {called(link.reason)}")
        by = [link.reason] if isinstance(link.reason, Axiom) else []
        by += [ring] if link.with_ring else []
        assert Kernel().prove("again", (link.before, link.after), (), by)
        assert equal_at_a_random_point(link.before, link.after, 3, seed)


@given(st.data(), small_scalars(), st.integers(0, 2**32))
@settings(max_examples=60)
def test_every_link_on_random_claims_is_a_theorem_and_true(data, t, seed):
    chain = find_chain(Kernel(), (t, rewritten(data.draw, t, MOVES)), (), ALL, bounds=SMALL)
    if chain is not None:
        check_links(chain, seed)


@given(st.data(), small_scalars(), st.sets(st.sampled_from(OPERATORS), min_size=1, max_size=2), st.integers(0, 2**32))
@settings(max_examples=25)
def test_moves_that_lie_are_never_links(data, t, operators, seed):
    table = lies(operators)
    goal = rewritten(data.draw, t, table)
    note(f"{t}  =  {goal}")
    chain = find_chain(Kernel(), (t, goal), (), ALL, moves=table, bounds=SMALL)
    if chain is not None:
        check_links(chain, seed)


def test_a_move_that_lies_loses_no_chain_and_makes_none():
    claim = trace(A @ B), trace(B @ A)
    assert find_chain(Kernel(), claim, (), ALL, moves=lies({"sign", "factors swapped"})) is not None
    liar = {"ring": (lambda t: iter([-t, t + t] if t.shape == SCALAR else [t.T]),)}
    assert find_chain(Kernel(), (quad(x, A), -quad(x, A)), (), [ring], moves=liar) is None
    assert find_chain(Kernel(), (A, A.T), (), [ring], moves=liar) is None


# -- bounds


def test_a_claim_that_is_too_large_is_not_searched():
    large = trace(A)
    for _ in range(9):
        large = large + (large + trace(B))
    assert find_chain(Kernel(), (large, large + trace(A)), (), ALL) is None


@pytest.mark.parametrize("claim", [
    (sum([quad(x, A) * quad(mu1, B)] * 9, 0 * s) ** 8, s),
    (multiplied([A + B + M + S1] * 12), multiplied([A + B + M] * 12)),
    (E(sum([quad(x - k * mu1, A) for k in range(1, 12)], 0 * s)), s),
    (log(multiplied([p] * 1) * q ** 9 * (p * q) ** 7) ** 3, s),
])  # fmt: skip
def test_a_hostile_claim_ends_soon(claim):
    assert find_chain(Kernel(), claim, (), tuple(APPROVED.values())) is None
