"""The report as one HTML document: everything is inside, and nothing from anywhere else may be loaded."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from symkl.documents import drawing, fonts
from symkl.documents.graph import layered, nodes
from symkl.documents.html import summary
from symkl.documents.html.card import Surroundings, card, unread_card
from symkl.documents.html.markup import Html, tag, visible, written_by_author
from symkl.documents.html.unfolded import Explicit, all_sides
from symkl.proof.axioms import APPROVED
from symkl.proof.derivation import Derivation
from symkl.proof.report import Report
from symkl.proof.source import Source

ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
"""Else a browser asks the server for one."""


def page(derivation: Derivation, report: Report, command: str = "", digits: int = 50, thorough: bool = False) -> str:
    """The report as a whole document.

    Parameters
    ----------
    derivation : Derivation
        What was checked.
    report : Report
        What was found. Explicit matrices unfold for its layers ``d=…``, digits where its layer ``numeric`` compared.
    command : str
        What to run to see it again.
    digits, thorough
        What the layer ``numeric`` was asked for.
    """
    dims = tuple(int(name[2:]) for name in report.layers if name.startswith("d="))
    found = all_sides(derivation, report, digits, thorough)
    around = Surroundings(report, _cited_by(derivation), Explicit(dims), found)
    title = f"{visible(derivation.title).strip() or 'A derivation'} – symkl report"
    style, script = _style(), _asset("script.js")
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("link", rel="icon", href=ICON),
        Html(f"<style>{style}</style>"),
    ]
    body = [
        tag("a", "Skip to the derivation", href="#derivation", class_="skip"),
        _header(derivation, report),
        tag("div", tag("main", *_main(report, around, command)), _graph(derivation, report), class_="columns"),
        Html(f"<script>{script}</script>"),
    ]
    document = tag("html", tag("head", *head), tag("body", *body), lang="en")
    return f"<!DOCTYPE html>\n{document}\n"


def _main(report: Report, around: Surroundings, command: str) -> list[Html]:
    used = {axiom.id for step in report.steps for axiom in step.step.by}
    goal = report.goal_report
    used |= set(goal.rests_on.axioms) if goal is not None else set()
    return [
        *summary.failures(report, around),
        summary.grounds(report, around),
        _derivation(report, around),
        *summary.numbers(around),
        summary.axioms(id for id in APPROVED if id in used),
        summary.reproduction(report, command or "symkl report"),
    ]


def _cited_by(derivation: Derivation) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for step in derivation:
        for label in step.cites:
            found[label] = (*found.get(label, ()), step.label)
    return found


def _header(derivation: Derivation, report: Report) -> Html:
    buttons = tag(
        "div",
        tag("button", "Open everything", type="button", id="open-all", aria_pressed="false"),
        tag("button", "Dark", type="button", id="theme", aria_pressed="false"),
        class_="buttons", hidden=True, id="buttons",
    )  # fmt: skip
    heading = tag("h1", written_by_author(derivation.title) if derivation.title.strip() else "A derivation")
    return tag("header", tag("div", heading, buttons, class_="title"), summary.verdict(report), class_="top")


def _derivation(report: Report, around: Surroundings) -> Html:
    parts: list[Html] = []
    section, waiting = "", list(report.unread)
    for step in report.steps:
        parts += [unread_card(one) for one in waiting if _stands_before(one.source, step.step.source)]
        waiting = [one for one in waiting if not _stands_before(one.source, step.step.source)]
        if step.step.section != section:
            section = step.step.section
            parts.append(tag("h3", written_by_author(section), class_="section"))
        parts.append(card(step, around))
    parts += map(unread_card, waiting)
    heading = tag("h2", "The derivation", id="derivation-name")
    return tag("section", heading, *parts, id="derivation", tabindex="-1", aria_labelledby="derivation-name")


def _stands_before(place: Source, other: Source) -> bool:
    return place.file == other.file and place[1:] < other[1:]


def _graph(derivation: Derivation, report: Report) -> Html:
    found = layered(nodes(derivation, report))
    picture = drawing.svg(found, "Which step cites which", alone=False)
    return tag("nav", tag("h2", "Which step cites which", id="graph-name"), tag("div", picture, class_="picture"),
               drawing.legend(found), aria_labelledby="graph-name", class_="map")  # fmt: skip


def _style() -> str:
    return f"{fonts.font_face()}\n{_asset('style.css')}{drawing.SHAPES}"


def _asset(name: str) -> str:
    return files("symkl.documents.html").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """Nothing but the style, the script and the font of this page."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}"


