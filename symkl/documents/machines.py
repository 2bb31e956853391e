"""Reports for the tools of a repository: SARIF 2.1.0 for code review, JUnit XML for continuous integration."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from symkl.documents.failures import UNREAD, in_short
from symkl.documents.visible import visible
from symkl.proof.report import Report, StepReport, Verdict, verdict_of
from symkl.proof.source import Source

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
RULES = {
    Verdict.REFUTED: ("error", "The equation is false, or its shapes do not fit."),
    Verdict.UNKNOWN: ("warning", "The equation was neither proved nor refuted, or it could not be read."),
}
"""The level and the meaning of each verdict that does not pass."""


class Case(NamedTuple):
    """A test of JUnit: its name, what became of it (failure, error, skipped, or nothing), and the reason."""

    name: str
    outcome: str
    said: str


class Result(NamedTuple):
    """What was found of one equation: its label, verdict and place, and for one that does not pass the reason."""

    label: str
    verdict: Verdict
    source: Source
    said: str


def results(report: Report) -> Iterator[Result]:
    """Every step, then every equation that is no step."""
    for step in report.steps:
        yield Result(step.label, step.verdict, step.step.source, "" if step.verdict.passes else _said(step))
    for one in report.unread:
        yield Result(one.label, verdict_of(one), one.source, f"({one.label}) {UNREAD[one.ill_typed]}: {one.reason}")


def _said(step: StepReport) -> str:
    found = "; ".join(f"{check.layer}: {in_short(check)}" for check in step.checks if not check.verdict.passes)
    return f"({step.label}) is {step.verdict.value}{f': {found}' if found else ''}"


def sarif(reports: Sequence[Report]) -> dict[str, Any]:
    """The equations that do not pass, as plain data of SARIF."""
    found = [result for report in reports for result in results(report) if not result.verdict.passes]
    rules = [{"id": v.value, "shortDescription": {"text": meaning}} for v, (_, meaning) in RULES.items()]
    version = next((report.versions["symkl"] for report in reports if "symkl" in report.versions), "")
    driver = {"name": "symkl", "version": version, "rules": rules}
    return {
        "$schema": SARIF, "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(map(_result, found))}],
    }  # fmt: skip


def _result(found: Result) -> dict[str, Any]:
    region = {"startLine": max(found.source.line, 1), "startColumn": max(found.source.column, 1)}
    place = {"artifactLocation": {"uri": quote(found.source.file.replace("\\", "/"))}, "region": region}
    return {
        "ruleId": found.verdict.value, "level": RULES[found.verdict][0], "message": {"text": found.said},
        "locations": [{"physicalLocation": place}],
    }  # fmt: skip


def junit(reports: Sequence[Report]) -> str:
    """A suite for each report and a case for each equation; one that does not pass is a failure."""
    root = ET.Element("testsuites")
    for report in reports:
        found = list(results(report))
        failed = sum(not result.verdict.passes for result in found)
        counts = {"tests": str(len(found)), "failures": str(failed)}
        suite = ET.SubElement(root, "testsuite", {"name": visible(report.title), **counts})
        for result in found:
            file = visible(result.source.file)
            case = ET.SubElement(suite, "testcase", classname=file or "symkl", name=f"({visible(result.label)})",
                                 file=file, line=str(result.source.line))  # fmt: skip
            if not result.verdict.passes:
                ET.SubElement(case, "failure", type=result.verdict.value, message=visible(result.said))
    return _document(root)


def junit_of(title: str, cases: Sequence[Case]) -> str:
    """One suite of these tests."""
    root = ET.Element("testsuites")
    counts = {
        name: str(sum(case.outcome == outcome for case in cases))
        for name, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    suite = ET.SubElement(root, "testsuite", {"name": visible(title), "tests": str(len(cases)), **counts})
    for case in cases:
        written = ET.SubElement(suite, "testcase", classname=visible(title), name=case.name)
        if case.outcome:
            ET.SubElement(written, case.outcome, message=visible(case.said))
    return _document(root)


def _document(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
