"""A verdict as people see it: a mark and a word, never a colour alone."""

from __future__ import annotations

from symkl.documents.html.markup import Html, tag
from symkl.documents.terminal import MARK
from symkl.proof.report import Check, Verdict


def badge(verdict: Verdict) -> Html:
    """Mark and word."""
    mark = tag("span", MARK[verdict], aria_hidden="true")
    return tag("span", mark, f" {verdict.value}", class_=f"badge {verdict.value}")


def layer(name: str, check: Check | None) -> Html:
    """What one layer found, in short; its word is there for those who cannot see the mark."""
    if check is None:
        return tag("li", tag("span", "– ", aria_hidden="true"), name, _aloud("out of scope"), class_="out")
    digits = "" if check.digits is None else f", {int(check.digits)} digits"
    mark = tag("span", f"{MARK[check.verdict]} ", aria_hidden="true")
    return tag("li", mark, name, digits, _aloud(check.verdict.value), class_=check.verdict.value)


def _aloud(word: str) -> Html:
    return tag("span", f": {word}", class_="aloud")
