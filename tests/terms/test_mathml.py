"""Terms as MathML: well-formed, in signs that the font has, and meaning what they were written from."""

from __future__ import annotations

import random
import unicodedata
import xml.etree.ElementTree as ET

import pytest
import sympy as sp
from fonts.subset import characters
from letters import S1, A, E, P, mu1, p, s, t, x
from reading import read
from test_latex import GOLDEN

from symkl import det, half, inv, log, ones, quad, scalar, trace, vector
from symkl.papers.bundled import bundled
from symkl.papers.script import load
from symkl.terms.entries_mathml import entry_name, sympy_mathml, with_matrices
from symkl.terms.mathml import markup, mathml
from symkl.terms.notation import GREEK, TABLE, written_name
from symkl.terms.variables import subterms

KL = load(bundled("gaussian_kl"))
SIDES = [side for step in KL for side in step.claim]


def drawn(element):
    """The signs of an element as a browser draws them: a single letter is italic."""
    for part in element.iter():
        text = part.text or ""
        if part.tag == "mi" and len(text) == 1 and not part.get("mathvariant"):
            name = unicodedata.name(text, "")
            if text.isascii():
                text = "ℎ" if text == "h" else chr((0x1D434 if text.isupper() else 0x1D44E - 32) + ord(text) - 65)
            elif "GREEK SMALL" in name:
                text = chr(0x1D6FC + ord(text) - 0x3B1)
        yield from text


@pytest.mark.parametrize("term", [term for term, *_ in GOLDEN], ids=[text for *_, text in GOLDEN])
def test_every_term_is_well_formed_with_its_latex_beside(term):
    whole = ET.fromstring(mathml(term))
    assert whole.tag == "math"
    assert whole.get("display") == "block"
    assert whole.get("alttext") == term.latex()
    assert whole.find("semantics/annotation").text == term.latex()
    assert len(whole.find("semantics")) == 2


def test_every_sign_is_in_the_font_of_the_pages():
    known = characters()
    names = [*GREEK, "x", "h", "loss", "mu_1", "beta_max", "kappa_10", "m_1''"]
    written = [*(markup(t) for t, *_ in GOLDEN), *(written_name(name, "mathml") for name in names)]
    signs = {c for inner in written for c in drawn(ET.fromstring(f"<math>{inner}</math>"))}
    assert {c for c in signs if ord(c) not in known} == set()
    assert set(TABLE) - {sub.op for term, *_ in GOLDEN for sub in subterms(term)} == {"bound"}


PAIRS = [
    (
        inv(S1),
        '<msubsup><mi mathvariant="normal">Σ</mi><mn>1</mn><mrow><mo form="prefix">−</mo><mn>1</mn></mrow></msubsup>',
    ),
    (A.T, "<msup><mi>A</mi><mrow><mi>T</mi></mrow></msup>"),
    (half * s, "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac><mo>\u2062</mo><mi>s</mi>"),
    (vector("m'"), "<msup><mi>m</mi><mrow><mo>′</mo></mrow></msup>"),
    (scalar("loss") ** 2, "<msup><mi>loss</mi><mrow><mn>2</mn></mrow></msup>"),
    (2 * (3 * s), "<mn>2</mn><mo>·</mo><mn>3</mn><mo>\u2062</mo><mi>s</mi>"),
    (log(s), '<mi>log</mi><mo rspace=".167em">\u2061</mo><mi>s</mi>'),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), PAIRS, ids=[str(t) for t, _ in PAIRS])
def test_golden_markup(term, expected):
    assert markup(term) == expected


def test_brackets_stretch_around_fractions_only():
    flat, tall = markup(quad(x - mu1, A)), markup(((s + t) / p) ** 2)
    assert flat.count('stretchy="false"') == 4
    assert "stretchy" not in tall
    assert "stretchy" not in markup(det(half * A))


def test_a_scalar_means_what_it_was_written_from():
    """Brackets, signs and fractions, read back as a reader does."""
    values = {"s": 1.7, "t": 0.6, "p": 2.3, "loss": 3.1, "κ10": 0.4, "βmax": 1.9}
    numbers = {sp.Symbol("s", real=True): 1.7, sp.Symbol("t", real=True): 0.6, sp.Symbol("p", positive=True): 2.3}
    judged = 0
    for term, *_ in GOLDEN:
        if any(sub.shape != (1, 1) or sub.op == "dimension" for sub in subterms(term)):
            continue
        value = term.explicit(1).subs(numbers)
        if not value.free_symbols:
            assert read(markup(term), values) == pytest.approx(float(value)), str(term)
            judged += 1
    assert judged == 19


def numbers_for(d, seed=0):
    """Numbers for all entries of the letters of the paper, Σ diagonally dominant, by SymPy's and by printed names."""
    draw = random.Random(seed)
    by_symbol, by_name = {}, {}
    for letter in sorted({sub for side in SIDES for sub in subterms(side) if sub.op == "symbol"}, key=str):
        for entry in sorted(letter.explicit(d).free_symbols, key=str):
            diagonal = entry.is_positive
            value = draw.uniform(3, 5) if diagonal else draw.uniform(-1, 1)
            by_symbol[entry] = value
            by_name["".join(ET.fromstring(f"<m>{entry_name(entry.name)}</m>").itertext())] = value
    return by_symbol, by_name


@pytest.mark.parametrize("d", [1, 2])
def test_what_sympy_makes_of_the_paper_is_printed_as_it_is(d):
    by_symbol, by_name = numbers_for(d)
    judged = 0
    for side in dict.fromkeys(SIDES):
        value = side.explicit(d)
        for entry in value if getattr(value, "is_Matrix", False) else [value]:
            assert read(sympy_mathml(entry), by_name) == pytest.approx(float(entry.subs(by_symbol))), str(side)
            judged += 1
    assert judged > 40


LAWFUL = {"kl", "expectation", "integral", "density", "normal"}


def test_terms_with_numbers_in_the_place_of_letters_mean_the_same():
    by_symbol, by_name = numbers_for(1)
    judged = 0
    for side in dict.fromkeys(SIDES):
        if side.shape == (1, 1) and not {sub.op for sub in subterms(side)} & LAWFUL:
            value = float(side.explicit(1).subs(by_symbol))
            assert read(with_matrices(side, 1), by_name) == pytest.approx(value), str(side)
            judged += 1
    assert judged > 10


def test_explicit_matrices_have_the_entries_of_their_letters():
    written = ET.fromstring(f"<m>{with_matrices(inv(S1) @ (x - mu1), 3)}</m>")
    tables = ["".join(table.itertext()) for table in written.iter("mtable")]
    assert tables == ["Σ1,11Σ1,12Σ1,13Σ1,12Σ1,22Σ1,23Σ1,13Σ1,23Σ1,33", "x1x2x3", "μ1,1μ1,2μ1,3"]
    assert "Σ1,1,10" in "".join(ET.fromstring(f"<m>{with_matrices(S1, 10)}</m>").itertext())


def test_a_bound_variable_keeps_its_name_below_the_expectation():
    written = ET.fromstring(f"<m>{with_matrices(E(trace(A @ (x - mu1) @ (x - mu1).T)), 2)}</m>")
    assert "".join(written.find("msub")[1].itertext()) == "x∼P"
    assert len(list(written.iter("mtable"))) == 5


def test_a_function_that_sympy_has_and_terms_have_not_is_refused():
    with pytest.raises(KeyError):
        sympy_mathml(sp.sin(sp.Symbol("x")))


def test_densities_are_named():
    assert "".join(ET.fromstring(f"<m>{markup(P(x))}</m>").itertext()) == "P\u2061(x)"


def test_a_number_stands_apart_from_the_vector_of_ones():
    assert "<mn>3</mn><mo>·</mo><msubsup><mn>1</mn>" in markup(3 * (ones.T @ x))
