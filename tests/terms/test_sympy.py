"""Terms in SymPy: abstract with a symbolic d, and explicit in entries; a SymPy user can go on from there."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from letters import S1, S2, A, B, E, P, Q, mu1, mu2, s, u, v, x, y

from symkl import KL, N, d, det, exp, half, identity, integral, inv, log, pi, quad, sqrt, trace, zero
from symkl.errors import TermError
from symkl.terms.expr import term

n = sp.Symbol("d", integer=True, positive=True)
X, M1, M2 = (sp.MatrixSymbol(name, n, 1) for name in ("x", "mu_1", "mu_2"))
V1, V2 = (sp.MatrixSymbol(name, n, n) for name in ("Sigma_1", "Sigma_2"))

ABSTRACT = [
    (x, X),
    (S1, V1),
    (d / 2, n / 2),
    (zero, sp.ZeroMatrix(n, 1)),
    (trace(identity), sp.Trace(sp.Identity(n))),
    (x - mu2, sp.MatAdd(X, sp.MatMul(-1, M2))),
    (inv(S1) @ S1, sp.MatMul(sp.Inverse(V1), V1, evaluate=False)),
    (u.T, sp.Transpose(sp.MatAdd(X, sp.MatMul(-1, M1)))),
    (quad(x, S1), sp.Trace(sp.MatMul(sp.Transpose(X), V1, X))),
    (trace(S1 @ S2), sp.Trace(sp.MatMul(V1, V2))),
    (log(det(S2) / det(S1)), sp.log(sp.Determinant(V2) / sp.Determinant(V1))),
    (2 * identity, sp.MatMul(2, sp.Identity(n))),
    (S1 / d, sp.MatMul(1 / n, V1)),
    (exp(term(1)), sp.exp(1, evaluate=False)),
    (sqrt(2 * pi), sp.sqrt(2 * sp.pi)),
]


@pytest.mark.parametrize(("t", "expected"), ABSTRACT, ids=lambda t: str(t))
def test_an_abstract_form(t, expected):
    found = t.to_sympy()
    assert found.doit() == expected.doit()
    assert sp.latex(found)


def test_an_abstract_form_keeps_what_is_written():
    assert str((inv(S1) @ S1).to_sympy()) == "Sigma_1**(-1)*Sigma_1"
    assert str(((x - mu1) + (mu1 - mu2)).to_sympy()) == "(-mu_1 + x) + (mu_1 - mu_2)"
    assert (A @ B).to_sympy() != (B @ A).to_sympy()


@pytest.mark.parametrize(
    ("t", "operator"),
    [
        (P(x), "density"),
        (N(x, mu1, S1), "normal"),
        (E(x), "expectation"),
        (integral(P(x), x), "integral"),
        (KL(P, Q), "kl"),
    ],
)
def test_what_sympy_cannot_express_is_named(t, operator):
    for inside in (t, t + t):
        with pytest.raises(TermError, match=f"'{operator}'"):
            inside.to_sympy()


def test_an_abstract_form_takes_numbers():
    form = quad(x - mu2, inv(S2)).to_sympy().subs(n, 2)
    values = {"x": [1, 2], "mu_2": [0, 1], "Sigma_2": [[2, 1], [1, 2]]}
    replacements = {t: sp.Matrix(values[t.name]) for t in form.atoms(sp.MatrixSymbol)}
    assert form.subs(replacements).doit() == sp.Rational(2, 3)


def test_an_abstract_form_becomes_a_function():
    symbols = [sp.MatrixSymbol("x", 2, 1), sp.MatrixSymbol("Sigma_1", 2, 2)]
    f = sp.lambdify(symbols, quad(x, S1).to_sympy().subs(n, 2), "sympy")
    assert f(sp.Matrix([1, 2]), sp.Matrix([[1, 1], [1, 3]])).doit() == 17


def names(matrix):
    return [[str(e) for e in matrix.row(i)] for i in range(matrix.rows)]


def test_entries_are_named_by_row_and_column():
    assert names(mu1.explicit(2)) == [["mu_1_1"], ["mu_1_2"]]
    assert names(A.explicit(2)) == [["A_11", "A_12"], ["A_21", "A_22"]]
    assert names(S1.explicit(2)) == [["Sigma_1_11", "Sigma_1_12"], ["Sigma_1_12", "Sigma_1_22"]]
    assert str(A.explicit(11)[0, 10]) == "A_1_11"
    assert str(A.explicit(11)[10, 0]) == "A_11_1"


def test_entries_are_real_and_a_diagonal_positive():
    assert all(e.is_real for e in (*A.explicit(2), *mu1.explicit(2), s.explicit(2)))
    assert all(S1.explicit(2)[i, i].is_positive for i in range(2))


def equal(t, expected, dimension):
    difference = t.explicit(dimension) - expected.explicit(dimension)
    entries = difference if isinstance(difference, sp.MatrixBase) else [difference]
    return all(sp.cancel(sp.expand_log(e, force=True).expand()) == 0 for e in entries)


EXPLICIT = [
    (trace(identity), d),
    (E(x), mu1),
    (E(u @ u.T), S1),
    (E(quad(u, inv(S2))), trace(inv(S2) @ S1)),
    (E((u.T @ u) ** 2), trace(S1) ** 2 + 2 * trace(S1 @ S1)),
    (E(E(quad(x - y, S2), over=y)), 2 * trace(S1 @ S2)),
    (integral(P(x) * quad(x, S2) / 2, x), half * E(quad(x, S2))),
    (integral(P(x) - Q(x), x), term(0)),
    (integral(P(x) * log(P(x) / Q(x)), x), KL(P, Q)),
    (log(P(x) / Q(x)), log(P(x)) - log(Q(x))),
    (KL(P, Q), half * (log(det(S2) / det(S1)) + trace(inv(S2) @ S1) + quad(v, inv(S2)) - d)),
]


@pytest.mark.parametrize(("t", "expected"), EXPLICIT, ids=lambda t: str(t))
@pytest.mark.parametrize("dimension", [1, 2])
def test_an_explicit_value(t, expected, dimension):
    assert equal(t, expected, dimension)


def test_an_explicit_value_takes_numbers_and_becomes_a_function():
    density = P(x).explicit(1)
    f = sp.lambdify(sorted(density.free_symbols, key=str), density, "math")
    assert f(4.0, 1.0, 3.0) == pytest.approx(0.12098536225957168)
    assert "\\Sigma_{1 11}" in sp.latex(S1.explicit(2))
    assert sp.integrate(density, (x.explicit(1)[0], -sp.oo, sp.oo)) == 1


@pytest.mark.parametrize("dimension", [0, -1, True, 1.0, "2"])
def test_a_dimension_is_a_whole_number_from_one_on(dimension):
    with pytest.raises(TermError, match="a dimension"):
        x.explicit(dimension)


WITHOUT_VALUE = [inv(A - A), E(exp(x.T @ x)), E(1 / (x.T @ x)), integral(x, x), integral(exp(-half * x.T @ x), x)]


@pytest.mark.parametrize("t", WITHOUT_VALUE, ids=str)
def test_what_has_no_explicit_value_is_refused(t):
    with pytest.raises(TermError):
        t.explicit(2)


@given(st.integers(-3, 3), st.integers(-3, 3))
def test_expectation_is_linear(a, b):
    assert equal(E(a * quad(x, S2) + b * (mu2.T @ x)), a * E(quad(x, S2)) + b * E(mu2.T @ x), 2)
