"""What is left of a claim, as a formula that has the value it is the formula of."""

from __future__ import annotations

import pytest
from letters import ALL, S1, S2, A, B, E, P, Q, axioms, mu1, mu2, p, q, s, t, x, y

from symkl import N, d, det, exp, identity, integral, inv, log, pi, trace, zero
from symkl.errors import NotProved
from symkl.proof.kernel import Kernel
from symkl.proof.normal import Normaliser
from symkl.proof.residual import LONGEST, express, is_generic
from symkl.terms.expr import term

PLAIN = frozenset({"ring", "cyclic"})
TERMS = [
    s,
    2 * s,
    -s,
    s + t,
    s - t,
    s * t,
    2 * s * t - 3 * t + 1,
    term(0),
    term(5),
    term(1) / 3 * s,
    A,
    A @ B,
    A.T,
    inv(S1),
    inv(S1).T @ B,
    A + B,
    A - B,
    2 * A,
    s * A,
    -A,
    identity,
    3 * identity,
    s * identity + A,
    zero,
    zero.T,
    0 * A,
    mu1,
    mu1.T,
    mu1.T @ A @ mu2,
    mu1 @ mu2.T,
    trace(A),
    trace(s),
    trace(s + t) * A,
    s.T,
    exp(s).T,
    trace(A @ B) * s,
    trace(identity),
    det(A),
    det(A + B),
    log(p),
    exp(s + t),
    p**s,
    d,
    pi * d,
    P(x),
    N(x, mu1, S1),
    E(P(x)),
    E(x),
    E(P(x) * x.T @ A @ x),
    Q.expectation(P(y)),
    E(log(P(x)) * mu1),
    integral(P(x) * Q(x), x),
    inv(S1 + S2),
    inv(S1 + S2) @ A,
    -s - t,
    -A - 2 * B,
    s * (mu1.T @ mu2) * A,
]


@pytest.mark.parametrize("t", TERMS, ids=str)
def test_a_value_is_expressed_by_a_term_that_has_it(t):
    n = Normaliser(PLAIN, (P, Q))
    value = n.evaluate(t)
    assert n.evaluate(express(value)) == value
    assert express(value).shape == t.shape


@pytest.mark.parametrize(
    ("t", "text"),
    [
        (s - t, "s − t"),
        (-s + 1, "1 − s"),
        (t - s * s, "t − s s"),
        (2 * A @ B - A, "2 A B − A"),
        (-A, "−A"),
        (A - identity, "A − I"),
        (s + exp(s), "exp(s) + s"),
        (term(0), "0"),
        (-2 * s, "−2 s"),
        (s * t + 1, "s t + 1"),
        (inv(S1) @ A.T, "Σ₁⁻¹ Aᵀ"),
    ],
)
def test_a_residual_reads_as_one_would_write_it(t, text):
    assert str(express(Normaliser(PLAIN, (P, Q)).evaluate(t))) == text


def test_a_long_residual_ends_in_dots():
    terms = [s**i for i in range(1, LONGEST + 1)]
    n = Normaliser(PLAIN, ())
    assert "…" not in str(express(n.evaluate(sum(terms, term(0)))))
    longer = express(n.evaluate(sum(terms, term(1))))
    assert str(longer).endswith("+ …")
    assert str(longer).count("+") == LONGEST


def message(claim, by):
    with pytest.raises(NotProved) as refused:
        Kernel().prove("?", claim, [], by)
    return str(refused.value)


def test_the_difference_is_shown_where_sums_compute_and_both_sides_otherwise():
    assert message((s + t, s), axioms("ring")) == "left − right = t"
    assert message((s, s + t), axioms("ring")) == "left − right = −t"
    assert message((s * A, t * A), ()) == "left = s A, right = t A"


def test_what_is_too_large_to_be_written_is_said_to_be():
    long = A
    for _ in range(8):
        long = long @ long
    assert "more than a term can hold" in message((long, B @ long), ALL)
    assert "more than a term can hold" in message((long, B), ())


def test_what_nests_too_deeply_to_be_written_is_said_to_be():
    nested = s
    for _ in range(140):
        nested = exp(nested)

    def below(frames):
        return below(frames - 1) if frames else message((nested, t), axioms("ring"))

    assert "more than a term can hold" in below(300)


GENERIC = [
    s,
    s * t,
    A,
    A @ B,
    trace(A),
    trace(A @ B),
    det(A),
    log(det(S1)),
    pi,
    d,
    mu1.T @ A @ mu2,
    mu1 @ mu2.T,
    inv(S1),
    2 * A - B,
    term(1),
    p,
    det(S1) * trace(A),
    mu1,
    trace(A @ S1.T),
]
SPECIAL = [
    log(p),
    exp(s),
    p**s,
    det(A + B),
    det(inv(S1 + S2)),
    log(det(inv(S1 + S2))),
    det(E(P(x) * x @ x.T)),
    log(det(S1 + S2)),
    inv(S1 + S2),
    E(x),
    P(x),
    s * E(P(x)),
    trace(inv(S1 + S2)),
    A @ inv(S1 + S2),
    log(pi),
    mu1.T @ inv(S1 + S2) @ mu1,
    det(2 * A),
    integral(P(x) * Q(x), x),
    N(x, mu1, S1),
    s + exp(s),
    log(det(S1) * p),
    det(A @ B),
    mu1.T @ E(x),
    q**-1,
]


@pytest.mark.parametrize("t", GENERIC, ids=str)
def test_letters_that_nothing_relates_are_generic(t):
    assert is_generic(Normaliser(PLAIN, (P, Q)).evaluate(t))


@pytest.mark.parametrize("t", SPECIAL, ids=str)
def test_what_may_satisfy_other_identities_is_not(t):
    assert not is_generic(Normaliser(PLAIN, (P, Q)).evaluate(t))
