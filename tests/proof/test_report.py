"""Verdicts: unknown never passes, and the worst counts."""

from __future__ import annotations

import pytest
from letters import s, t

from symkl.errors import UsageError
from symkl.proof.axioms import APPROVED
from symkl.proof.derivation import Step
from symkl.proof.report import Check, Counterexample, Grounds, Report, StepReport, Verdict, judge
from symkl.proof.source import Source

step = Step("1", (s, t))
definition = Step("2", (s, t), is_definition=True)


def checks(*verdicts):
    return tuple(Check("general", Verdict(v)) for v in verdicts)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], "unknown"),
        (["proved"], "proved"),
        (["proved", "agrees"], "proved"),
        (["agrees"], "agrees"),
        (["proved", "unknown"], "unknown"),
        (["agrees", "unknown"], "unknown"),
        (["proved", "refuted"], "refuted"),
        (["unknown", "refuted"], "refuted"),
    ],
)
def test_the_verdict_of_a_step(found, verdict):
    assert judge(step, checks(*found)).value == verdict


@pytest.mark.parametrize(
    ("found", "verdict"),
    [([], "definition"), (["proved"], "definition"), (["unknown"], "unknown"), (["proved", "refuted"], "refuted")],
)
def test_the_verdict_of_a_definition(found, verdict):
    assert judge(definition, checks(*found)).value == verdict


def report(*steps, goal="1"):
    return Report("A test", goal, steps, ("general",))


def row(label, verdict, **more):
    return StepReport(Step(label, (s, t)), Verdict(verdict), checks(verdict), **more)


def test_the_worst_step_is_the_verdict_of_the_report():
    assert report(row("1", "proved"), row("2", "agrees")).verdict is Verdict.AGREES
    assert report(row("1", "proved"), row("2", "unknown"), row("3", "refuted")).verdict is Verdict.REFUTED
    assert report(row("1", "proved")).ok
    assert not report(row("1", "unknown")).ok


def test_an_empty_report_does_not_pass():
    assert not report().ok


def test_a_goal_that_rests_on_an_open_hypothesis_does_not_pass():
    assert not report(row("1", "proved", rests_on=Grounds(open=("0",)))).ok
    assert report(row("1", "proved", rests_on=Grounds(open=("0",))), goal="2").ok


def test_a_report_is_indexed_by_label():
    assert report(row("1", "proved"))["1"].verdict is Verdict.PROVED
    with pytest.raises(UsageError, match="it has 1"):
        report(row("1", "proved"))["2"]


def test_the_first_counterexample_counts():
    found = Counterexample(2, {"s": [["1"]]}, "1", "2")
    bad = StepReport(
        step, Verdict.REFUTED, (Check("general", Verdict.PROVED), Check("d=2", Verdict.REFUTED, counterexample=found))
    )
    assert bad.counterexample is found
    assert report(bad).to_json()["steps"][0]["counterexample"] == {
        "d": 2,
        "values": {"s": [["1"]]},
        "lhs": "1",
        "rhs": "2",
    }


def test_the_json_has_the_fields_of_its_schema():
    data = report(row("1", "proved")).to_json()
    assert data["schema"] == "symkl-report/1"
    assert list(data) == ["schema", "title", "verdict", "versions", "seed", "layers", "steps"]
    assert set(data["steps"][0]) >= {
        "label", "verdict", "claim", "because", "premises", "axioms", "rests_on", "checks", "counterexample", "source",
    }  # fmt: skip
    assert set(data["steps"][0]["checks"][0]) == {"layer", "verdict", "digits", "seconds", "detail"}
    assert set(data["steps"][0]["rests_on"]) == {"axioms", "assumptions", "open"}


def test_what_nobody_said_is_empty_in_the_json():
    data = report(row("1", "proved")).to_json()
    assert (data["title"], data["verdict"], data["versions"], data["seed"], data["layers"]) == (
        "A test", "proved", {}, 0, ["general"],
    )  # fmt: skip
    assert data["steps"] == [
        {
            "label": "1", "verdict": "proved", "claim": "s = t", "because": "",
            "premises": [], "axioms": [], "idle": [],
            "rests_on": {"axioms": [], "assumptions": [], "open": []},
            "checks": [{"layer": "general", "verdict": "proved", "digits": None, "seconds": 0.0, "detail": ""}],
            "counterexample": None,
            "source": {"file": "", "line": 0, "column": 0},
        }
    ]  # fmt: skip


def test_the_json_says_what_the_report_says():
    cited = Step("2", (s, t), ("1",), (APPROVED["ring"],), "because", "", Source("proof.py", 3, 5))
    grounds = Grounds(("ring",), ("1",), ("0",))
    found = Check("numeric", Verdict.AGREES, "close", 12.5, 0.25)
    made = Report(
        "A test",
        "2",
        (StepReport(cited, Verdict.AGREES, (found,), grounds, ("1",)),),
        ("numeric",),
        ("d=1",),
        {"symkl": "1"},
        7,
    )
    (step,) = made.to_json()["steps"]
    assert (step["because"], step["premises"], step["axioms"], step["idle"]) == ("because", ["1"], ["ring"], ["1"])
    assert step["rests_on"] == {"axioms": ["ring"], "assumptions": ["1"], "open": ["0"]}
    assert step["source"] == {"file": "proof.py", "line": 3, "column": 5}
    assert step["checks"] == [
        {"layer": "numeric", "verdict": "agrees", "digits": 12.5, "seconds": 0.25, "detail": "close"}
    ]
    assert (made.to_json()["versions"], made.to_json()["seed"], made.not_run) == ({"symkl": "1"}, 7, ("d=1",))
    assert made["2"].check("numeric") is found
    assert made["2"].check("general") is None
    assert made["2"].label == "2"


def test_a_step_that_is_nothing_but_a_claim():
    bare = Step("1", (s, t))
    assert (bare.cites, bare.by, bare.because, bare.section, bare.parameters) == ((), (), "", "", ())
    assert (bare.source, bare.is_definition) == (Source("", 0, 0), False)
    assert StepReport(bare, Verdict.PROVED, ()).counterexample is None
    assert (StepReport(bare, Verdict.PROVED, ()).rests_on, StepReport(bare, Verdict.PROVED, ()).idle) == (
        Grounds((), (), ()),
        (),
    )
    assert Report("", "", (), ()).versions == {}
