"""Equations in entries: what is printed is what the terms say, and what is false is not made to agree."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import pytest
from small import mahalanobis, wrong

from symkl import Derivation, Normal, covariance, exp, inv, log, matrix, quad, ring, scalar, trace, vector
from symkl.documents import appendix
from symkl.documents.blocks import Display, Heading, Long, Paragraph
from symkl.documents.forms import form, forms, meaning, names
from symkl.papers.script import load
from symkl.terms.expr import Term

KL = load()


def shown(label, d, derivation=KL):
    return [str(side) for side in form(derivation[label], d, names(derivation)).sides]


def test_golden_forms_of_the_gaussian_kl():
    assert shown("20", 1) == ["(σ₁)₁₁/(σ₂)₁₁ + ((μ₁)₁ − (μ₂)₁)^2/(σ₂)₁₁"]
    assert shown("20", 2) == [
        "(Σ₂⁻¹)₁₁ (σ₁)₁₁ + 2 (Σ₂⁻¹)₁₂ (σ₁)₁₂ + (Σ₂⁻¹)₂₂ (σ₁)₂₂ + (Σ₂⁻¹)₁₁ ((μ₁)₁ − (μ₂)₁)^2"
        " + 2 (Σ₂⁻¹)₁₂ ((μ₁)₁ − (μ₂)₁) ((μ₁)₂ − (μ₂)₂) + (Σ₂⁻¹)₂₂ ((μ₁)₂ − (μ₂)₂)^2"
    ]
    assert shown("23", 1) == [
        "1/2 log (σ₂)₁₁ − 1/2 log (σ₁)₁₁ + (σ₁)₁₁/(2 (σ₂)₁₁) + ((μ₁)₁ − (μ₂)₁)^2/(2 (σ₂)₁₁) − 1/2"
    ]
    assert shown("19", 3) == ["0"]
    assert shown("5", 2) == [
        "(2 π)^(−1) |Σ₁|^(−1/2) exp(−1/2 (Σ₁⁻¹)₁₁ (x₁ − (μ₁)₁)^2"
        " − (Σ₁⁻¹)₁₂ (x₁ − (μ₁)₁) (x₂ − (μ₁)₂) − 1/2 (Σ₁⁻¹)₂₂ (x₂ − (μ₁)₂)^2)"
    ]


def test_the_sides_of_eq_16_differ_in_form_and_have_6_and_21_terms_in_three_dimensions():
    left, right = shown("16", 3)
    assert (left.count("Σ₂⁻¹"), right.count("Σ₂⁻¹")) == (6, 21)


def test_what_is_too_long_is_counted():
    assert form(KL["16"], 4).sides[1] == Long(36)


def test_equal_forms_are_printed_once():
    like = {found.label: found.like for found in forms(KL, 2)}
    assert (like["23"], like["20"], like["16"]) == ("3", "17", "")


def test_a_false_equation_has_two_sides():
    derivation = wrong()
    sides = form(derivation["14"], 2, names(derivation)).sides
    assert len(sides) == 2
    assert sides[0] != sides[1]


def test_an_entry_is_not_mistaken_for_another_letter():
    mu, mu1, Sigma, sigma = vector("mu"), vector("mu_1"), covariance("Sigma"), vector("sigma")
    derivation = Derivation("t", goal="1")
    derivation.step("1", mu + mu1 + sigma + Sigma @ mu, mu1, by=[ring])
    ((first,), _) = form(derivation["1"], 2, names(derivation)).sides[0]
    assert "(μ)₁" in str(first)
    assert "(μ₁)₁" in str(first)
    assert "(Σ)₁₁" in str(first)


def test_what_sympy_cannot_write_has_a_reason():
    x, P = vector("x"), Normal("P", vector("m"), covariance("S"))
    derivation = Derivation("t", goal="1")
    derivation.step("1", P.expectation(exp(quad(x, matrix("A")))), 1)
    assert "polynomial" in form(derivation["1"], 2).reason
    said = [b for b in appendix.blocks(derivation, (2,), 0, False) if isinstance(b, Paragraph)]
    assert any("no explicit form here" in piece.words for b in said for piece in b.pieces if hasattr(piece, "words"))


def test_beyond_four_dimensions_nothing_is_printed():
    found = list(appendix.blocks(mahalanobis(), (5,), 0, False))
    assert [type(b) for b in found] == [Heading, Paragraph, Heading, Paragraph]


def test_wide_matrices_are_printed_entry_by_entry():
    displays = [b for b in appendix.blocks(KL, (3,), 0, False) if isinstance(b, Display)]
    assert max(len(b.equations) for b in displays) == 9


# the printed terms have the values of the terms they stand for


def value(t, letters):
    """A printed term in floating point."""
    if t.op == "number":
        return float(t.data)
    if t.op == "pi":
        return math.pi
    if t.op == "symbol":
        return letters[t.data.name]
    if t.op == "det":
        return letters[f"|{t.args[0].data.name}|"]
    a = [value(x, letters) for x in t.args]
    return {
        "add": lambda: a[0] + a[1], "subtract": lambda: a[0] - a[1], "negate": lambda: -a[0],
        "multiply": lambda: a[0] * a[1], "divide": lambda: a[0] / a[1], "power": lambda: a[0] ** a[1],
        "log": lambda: math.log(a[0]), "exp": lambda: math.exp(a[0]),
    }[t.op]()  # fmt: skip


def numbers(d, seed):
    """Random letters of the Gaussian KL: what SymPy calls them, and what the printed terms call them."""
    import sympy as sp

    random = Random(seed)
    sympy, printed = {}, {}
    for name in ("x", "mu", "mu_1", "mu_2"):
        for i in range(d):
            a = sp.Rational(random.randint(-9, 9), random.randint(1, 4))
            sympy[f"{name}_{i + 1}"] = a
            printed[f"{name}[{i + 1}]"] = printed[f"({name})[{i + 1}]"] = float(a)
    for name in ("Sigma", "Sigma_1", "Sigma_2"):
        root = sp.Matrix(d, d, lambda i, j: random.randint(1, 4) if i == j else random.randint(-2, 2) if j < i else 0)
        whole = root * root.T
        inverse = whole.inv()
        small = name[0].lower() + name[1:]
        printed[f"|{name}|"] = float(whole.det())
        for i in range(d):
            for j in range(i, d):
                sympy[f"{name}_{i + 1}{j + 1}"] = whole[i, j]
                printed[f"{small}[{i + 1}{j + 1}]"] = float(whole[i, j])
                printed[f"{name}^-1[{i + 1}{j + 1}]"] = float(inverse[i, j])
    return sympy, printed


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("step", KL, ids=lambda step: step.label)
def test_a_form_has_the_value_of_its_term(step, d):
    import sympy as sp

    sympy, printed = numbers(d, seed=step.label)
    found = {}
    for side in step.claim:
        exact = side.explicit(d)
        exact = list(exact) if isinstance(exact, sp.MatrixBase) else [exact]
        values = [float(e.subs({s: sympy[s.name] for s in e.free_symbols})) for e in exact]
        found.setdefault(tuple(round(v, 9) for v in values), values)
    for shape in form(step, d, names(KL)).sides:
        entries = [shape] if isinstance(shape, Term) else [e for row in shape for e in row]
        printed_values = [value(e, printed) for e in entries]
        assert any(printed_values == pytest.approx(values, rel=1e-9, abs=1e-9) for values in found.values())


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_meaning_of_an_inverse_is_true(d):
    _, printed = numbers(d, seed=d)
    found = meaning(covariance("Sigma"), d)
    if d == 1:
        assert len(found) == 1
        return
    _, (_, determinant), (_, entries, over) = found
    assert value(determinant, printed) == pytest.approx(printed["|Sigma|"])
    for row, line in zip(entries, over.grid, strict=True):
        for a, b in zip(row, line, strict=True):
            assert value(a, printed) == pytest.approx(value(b, printed) / value(over.divisor, printed))


def test_scalars_and_powers_keep_their_letters():
    k, s = scalar("k"), scalar("s", positive=True)
    derivation = Derivation("t", goal="1")
    derivation.step("1", k * s**Fraction(1, 2) / 3 + log(s), exp(k) * trace(matrix("A")) - 4)
    assert shown("1", 1, derivation) == ["log s + 1/3 k s^(1/2)", "a₁₁ exp(k) − 4"]
    derivation.step("2", inv(matrix("A") + matrix("B")), inv(matrix("A")))
    assert form(derivation["2"], 1).reason == ""
