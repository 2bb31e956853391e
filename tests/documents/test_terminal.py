"""The table of a report: it fits, it says everything without colour, and what failed is told in full."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from symkl import Derivation, covariance, d, inv, inverse_cancels, ring, trace, vector
from symkl.documents import listing, terminal
from symkl.documents.failures import in_short
from symkl.documents.spans import plain, shortened, wrapped, wrapped_formula
from symkl.documents.visible import json_escaped, visible, visible_lines
from symkl.proof.report import Check, Counterexample, Grounds, Report, StepReport, Verdict, judge

x, mu, Sigma = vector("x"), vector("mu"), covariance("Sigma_1")
PROVED, UNKNOWN, REFUTED, AGREES = Verdict.PROVED, Verdict.UNKNOWN, Verdict.REFUTED, Verdict.AGREES


def small_derivation() -> Derivation:
    derivation = Derivation("A small derivation", goal="2")
    derivation.section("Beginnings")
    derivation.step("13a", x - mu, -(mu - x), by=[ring], because="a reason that is long enough to be cut in the table")
    derivation.step("2", trace(inv(Sigma) @ Sigma), 2 * d, cites=["13a"], by=[inverse_cancels], because="wrong")
    return derivation


def report(checks, layers=("follows", "general", "d=1", "d=2"), **more) -> Report:
    """A report of `small_derivation` with these checks of its second step; its first is proved everywhere."""
    derivation = small_derivation()
    proved = tuple(Check(layer, PROVED) for layer in layers)
    grounds = more.pop("grounds", Grounds(("ring", "inverse_cancels"), ("Σ₁ is positive definite",), ()))
    steps = (
        StepReport(derivation["13a"], PROVED, proved),
        StepReport(derivation["2"], judge(derivation["2"], checks), checks, grounds, more.pop("idle", ())),
    )
    return Report(derivation.title, "2", steps, tuple(layers), **more)


TWO = Counterexample(2, {"Sigma_1": [["2", "1/2"], ["1/2", "1"]], "x": [["1"], ["-3"]], "a": [["7"]]}, "2", "4")


def test_a_report_in_full():
    checks = (
        Check("follows", REFUTED, "it would have to hold that d − 2 d = 0"),
        Check("general", UNKNOWN, "not proved"),
        Check("d=1", REFUTED),
        Check("d=2", REFUTED, counterexample=TWO),
    )
    found = report(checks, not_run=("numeric",), idle=("13a",), grounds=Grounds(open=("2",)))
    text = terminal.render(found)
    place = text.split("is refuted  ")[1].splitlines()[0]
    assert place.endswith(f"test_terminal.py:{found['2'].step.source.line}")
    assert text.replace(place, "FILE:LINE").splitlines() == [
        "A small derivation",
        "",
        "step  reason                              follows  general  d=1  d=2  verdict",
        " 13a  a reason that is long enough to…       ✓        ✓      ✓    ✓   proved",
        "   2  wrong                                  ✗        ?      ✗    ✗   refuted",
        "",
        "✓ proved   ? unknown   ✗ refuted   – out of scope",
        "",
        "✗ (2) is refuted  FILE:LINE",
        "    Tr(Σ₁⁻¹ Σ₁) = 2 d",
        "  follows   refuted: it would have to hold that d − 2 d = 0",
        "  general   unknown: not proved",
        "  d=1, d=2  refuted",
        "  the sides differ at d = 2 for",
        "    Σ₁ = ⎡  2  1/2⎤    x = ⎡ 1⎤    a = 7",
        "         ⎣1/2    1⎦        ⎣-3⎦",
        "    left  = 2",
        "    right = 4",
        "",
        "verdict: refuted (2 steps: 1 proved, 1 refuted)",
        "(2) does not need (13a)",
        "not run: numeric",
        "(2) rests on",
        "  axioms:      none",
        "  assumptions: none",
        "  open:        (2)",
    ]


def test_a_finding_in_one_line():
    assert in_short(Check("d=2", REFUTED, counterexample=TWO)) == "refuted: left = 2, right = 4 at d = 2"
    assert in_short(Check("follows", UNKNOWN, "left = a;\n  and more")) == "unknown: left = a; and more"
    assert in_short(Check("general", UNKNOWN)) == "unknown"


@pytest.mark.parametrize("dims", [range(1, 4), range(1, 6), range(1, 7), range(1, 41), (1, 2, 5, 7, 11, 13)])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_row_fits(dims, width):
    layers = ("follows", "general", *(f"d={n}" for n in dims))
    text = terminal.render(report(tuple(Check(layer, PROVED) for layer in layers), layers), width)
    assert max(map(len, text.splitlines())) <= width


def test_many_dimensions_share_a_column_that_names_the_first_that_fails():
    layers = tuple(f"d={n}" for n in range(1, 11))
    checks = tuple(Check(layer, REFUTED if layer in ("d=4", "d=6") else PROVED) for layer in layers)
    rows = terminal.render(report(checks, layers)).splitlines()
    assert "d=1–10" in rows[2]
    assert "✗ d=4" in rows[4]


def test_a_layer_out_of_whose_scope_a_step_is_has_a_dash():
    assert "–" in terminal.render(report((Check("general", PROVED),))).splitlines()[4]


def test_an_agreement_never_looks_like_a_proof():
    text = terminal.render(report((Check("follows", AGREES),), ("follows",)))
    assert "≈n agrees to n digits" in text
    assert "✓" not in text.splitlines()[4]
    assert text.splitlines()[4].endswith("agrees")


def test_a_step_no_layer_covers_is_unknown_and_says_so():
    text = terminal.render(report(()))
    assert "no layer that was run covers this step" in text


def test_an_unselected_goal_is_told():
    derivation = small_derivation()
    found = Report("t", "2", (StepReport(derivation["13a"], PROVED, (Check("follows", PROVED),)),), ("follows",))
    assert "the goal (2) was not selected" in terminal.render(found)


def test_a_reason_of_several_lines_is_one_row():
    derivation = Derivation("t", goal="1")
    derivation.step("1", x + x, 2 * x, because="one\n  two")
    found = Report("t", "1", (StepReport(derivation["1"], PROVED, (Check("follows", PROVED),)),), ("follows",))
    assert "   1  one two  " in terminal.render(found)


def test_a_step_without_a_reason_shows_its_left_side():
    derivation = Derivation("t", goal="1")
    derivation.step("1", x + x, 2 * x)
    found = Report("t", "1", (StepReport(derivation["1"], PROVED, (Check("follows", PROVED),)),), ("follows",))
    assert "   1  x + x = …  " in terminal.render(found)


def test_the_coloured_version_has_the_same_words():
    found = report((Check("follows", REFUTED, counterexample=TWO),))
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=False, width=80)
    for spans in terminal.lines(found):
        console.print(Text.assemble(*spans), no_wrap=True, overflow="ignore", crop=False)
    assert [row.rstrip() for row in stream.getvalue().splitlines()] == terminal.render(found).splitlines()


def test_the_list_of_the_gaussian_kl_fits():
    from symkl.papers.script import load

    text = plain(listing.lines(load()))
    assert max(map(len, text.splitlines())) <= 80
    assert "from 16 by ring, expectation_linear, expectation_constant" in text


def test_shortened_never_grows():
    for width in range(4, 40):
        assert len(shortened("substitute (18) and (19) into (17)", width)) <= width


def test_wrapped_keeps_every_word():
    text = "the mean of x − μ₁ under P is 0, whatever Σ₁ is"
    assert " ".join(" ".join(wrapped(text, 12)).split()) == text


@pytest.mark.parametrize("width", [20, 30, 40])
def test_a_formula_breaks_before_signs(width):
    text = "1/2 [log |Σ₂| + Tr(Σ₂⁻¹ Σ₁) − d] + (μ₁ − μ₂)ᵀ Σ₂⁻¹ (μ₁ − μ₂)"
    rows = list(wrapped_formula(text, width))
    assert " ".join(rows) == text
    assert all(row[0] in "+−" for row in rows[1:])


ODD = "a \n\x1b[31m\x9b\x07\u202e\u2066\u2028\ufeff"
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.text(ODD)


@given(ANYTHING, ANYTHING, ANYTHING)
def test_nothing_that_people_write_acts_on_a_terminal(title, section, because):
    derivation = Derivation(title, goal="1")
    derivation.section(section)
    derivation.step("1", x + x, 3 * x, by=[ring], because=because)
    checks = (Check("follows", REFUTED, because), Check("general", UNKNOWN, title))
    found = Report(title, "1", (StepReport(derivation["1"], REFUTED, checks),), ("follows", "general"))
    for text in (terminal.render(found), plain(listing.lines(derivation))):
        assert all(c.isprintable() or c == "\n" for c in text)
        assert max(map(len, text.splitlines())) <= 110
    for spans in (*terminal.lines(found), *listing.lines(derivation)):
        assert all(span.text.isprintable() for span in spans)


def test_a_long_word_is_broken():
    assert list(wrapped("a " + "b" * 50, 30, "- ", "  ")) == ["- a", "  " + "b" * 28, "  " + "b" * 22]


@given(st.text(st.characters(exclude_categories=[])))
def test_json_has_the_same_characters_and_none_that_acts(text):
    import json

    written = json_escaped(json.dumps({"text": text}, ensure_ascii=False, indent=2))
    assert all(c.isprintable() or c == "\n" for c in written)
    assert json.loads(written) == {"text": text}


@given(st.text(st.characters(exclude_categories=[])))
def test_visible_text_prints(text):
    assert visible(text).isprintable()
    assert len(visible(text)) >= len(text)
    assert visible_lines(text).count("\n") == text.count("\n")
