"""Terms as plain data: read back as they were, and nothing else is read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from letters import S1, S2, A, B, E, M, P, Q, mu1, mu2, p, s, t, x, y
from test_latex import GOLDEN

from symkl import (
    KL,
    N,
    Normal,
    cholesky,
    d,
    half,
    identity,
    integral,
    literal,
    matrix,
    ones,
    pi,
    scalar,
    sum_log_diagonal,
    vector,
    zero,
)
from symkl.errors import TermError
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.build import laws
from symkl.terms.edits import REMAKE
from symkl.terms.expr import Term, term
from symkl.terms.plain import ARITY, KINDS, Letters, kind, plain, read
from symkl.terms.variables import subterms

DERIVATIONS = ("gaussian_kl", "gaussian_entropy", "gaussian_kl_cholesky")
SIDES = [side for name in DERIVATIONS for step in load(bundled(name)) for side in step.claim]
OTHERS = [zero, ones, literal([[s, 1, 2]]), literal([[s, t], [1, -2]]), d, pi,
          identity, KL(P, Q), N(x, mu1, S1), cholesky(S1), sum_log_diagonal(A), 0 * x,
          term(Fraction(-7, 3)), E(x.T @ x, x), integral(P(y), y), -s / t, x.T, x @ x.T, M @ A, s ** half]  # fmt: skip


def letters(t: Term) -> Letters:
    found = {law.name: law for law in laws(t)}
    symbols = {s for s in subterms(t) if s.op == "symbol"} | {p for law in found.values() for p in law.parameters}
    return Letters({s.data.name: s for s in symbols}, found)


@pytest.mark.parametrize("t", [*SIDES, *OTHERS, *(t for t, *_ in GOLDEN)], ids=str)
def test_a_term_is_read_back_as_it_was(t):
    assert read(plain(t), letters(t)) == t


def test_every_operator_can_be_read():
    assert set(REMAKE) - set(ARITY) == {"literal"}
    assert set(ARITY) - set(REMAKE) == {"zero", "ones"}


def test_every_kind_of_letter_is_told():
    for name, make in KINDS.items():
        assert kind(make("a")) == name
    assert {kind(a) for a in (s, p, x, A, M, S1)} == set(KINDS)


KNOWN = Letters({"x": x, "A": A, "B": B, "s": s, "Sigma_1": S1}, {"P": P})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "found nothing"),
        ("y", "no letter that is declared"),
        ("(", "expected an operator, found the end"),
        ("()", "no operator"),
        ("(eval x)", "'eval' is no operator"),
        ("(symbol x)", "no operator"),
        ("(bound 1)", "no operator"),
        ("(add x)", "'\\)' is no letter"),
        ("(add x x x)", "expected a bracket that closes"),
        ("(add x x", "found the end"),
        ("(add x x))", "expected the end of the term"),
        ("x x", "expected the end of the term"),
        ("(add x s)", "a sum needs two terms of one shape"),
        ("(multiply x A)", "the inner sizes"),
        ("(divide 1 0)", "division by zero"),
        ("1/0", "divides by zero"),
        ("1.5", "no letter"),
        ("1e9", "no letter"),
        ("__import__('os')", "found|no letter"),
        ("(density Q x)", "no distribution"),
        ("(kl P Q)", "no distribution"),
        ("(expectation P s x)", "E runs over"),
        ("(integral (add x x) s)", "an integral runs over"),
        ("9" * 1300, "at most 4096 bits"),
        ("9" * 5000, "no letter"),
        ("(negate " * 200 + "x" + ")" * 200, "at most 150 deep"),
        ("(negate " * 100_000, "at most 150 deep"),
        ("(inverse x)", "expected a matrix"),
        ("(cholesky s)", "expected a matrix"),
        ("(literal 2 s s)", "rows and columns"),
        ("(literal 9x9 s)", "no letter"),
        ("(literal 2x3 s s s s s s)", "square, a column or a row"),
        ("(literal 2x1 x x)", "must be a scalar"),
        ("(literal 2x1 s)", "no letter"),
    ],
)
def test_what_is_no_term_is_refused(text, reason):
    with pytest.raises(TermError, match=reason):
        read(text, KNOWN)


def test_a_letter_may_be_called_like_an_operator():
    add, zeroed, law = vector("add"), scalar("zero"), Normal("kl", mu2, S2)
    known = Letters({"add": add, "zero": zeroed, "trace": matrix("trace")}, {"kl": law})
    assert read("(add add add)", known) == add + add
    assert read("(multiply zero (zero))", known) == zeroed * zero
    assert read("(kl kl kl)", known) == KL(law, law)
