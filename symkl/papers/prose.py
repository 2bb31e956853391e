"""What a sentence says of distributions: that P and Q are Gaussian, with these means and covariances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import NamedTuple

from symkl.papers.families import NUMBER
from symkl.papers.names import whole_name
from symkl.papers.tokens import Macro, Token, Unreadable, expanded, tokens

FORMULA = re.compile(r"\$([^$\n]{1,200})\$|\\\(([^\n]{1,200}?)\\\)")
GAUSSIAN = re.compile(r"\b(?:is|are|be|denote)\b[^.$]{0,80}?\b(?:Gaussian|[Nn]ormal(?:ly)?)\b")
DENIED = re.compile(r"\b(?:not|no|never|neither|nor|non|approximat\w+|nearly|almost)\b|n't")
"""Words that make it something else than Gaussian."""
STOP = re.compile(r"[.;](?=\s|$)|\n\s*\n|\$\$|\\\[|\\begin")
MOST = 2_000
"""So many sentences are read."""
LONGEST = 600
"""Characters of a sentence before and behind the word."""
WORDS = tuple((kind, re.compile(rf"\b{word}\b")) for kind, word in (
    ("mean", "means?"), ("deviation", "standard deviations?"), ("spread", "covariances?"), ("variance", "variances?"),
))  # fmt: skip


class Told(NamedTuple):
    """A distribution that a sentence says is Gaussian; mean and spread are empty where it does not say them.

    `kind` is *spread* for a covariance, else *variance* or *deviation*.
    """

    name: str
    mean: str
    spread: str
    kind: str


def told(text: str, known: Mapping[str, Macro]) -> Iterator[Told]:
    """The distributions of which the sentences of a text say that they are Gaussian."""
    for match in islice(GAUSSIAN.finditer(text), MOST):
        near = max(0, match.start() - LONGEST)
        begin = max(near, text.rfind(". ", near, match.start()) + 1, text.rfind("\n\n", near, match.start()) + 1)
        subject = text[begin : match.start()]
        stop = STOP.search(text, match.end(), match.end() + LONGEST)
        behind = text[match.end() : stop.start() if stop else match.end() + LONGEST]
        names = _names(subject, known)
        if not names or DENIED.search(match[0]) or not re.search(r"\$\s*$|\\\)\s*$", subject):
            continue
        said = _parameters(behind, known)
        means, (kind, spreads) = said.get("mean", []), _spread(said)
        fits = len(means) == len(spreads) == len(names)
        for at, name in enumerate(names):
            yield Told(name, means[at], spreads[at], kind) if fits else Told(name, "", "", "")


def _names(subject: str, known: Mapping[str, Macro]) -> list[str]:
    """The single letters of the last formulas, as in ``$P$ and $Q$``."""
    found: list[str] = []
    end = len(subject)
    for match in reversed(list(FORMULA.finditer(subject))):
        if not re.fullmatch(r"[\s,]*(?:and\s*)?", subject[match.end() : end]):
            break
        names = [name for name, power in _listed(match[1] or match[2], known) if not power]
        if not all(re.fullmatch("[A-Za-z]", name) for name in names):
            break
        found, end = names + found, match.start()
    return found


def _parameters(behind: str, known: Mapping[str, Macro]) -> dict[str, list[str]]:
    """The formulas behind each of the words mean, covariance, variance, standard deviation."""
    places = sorted((m.start(), m.end(), kind) for kind, word in WORDS for m in word.finditer(behind))
    said: dict[str, list[str]] = {}
    for (_, start, kind), (end, *_) in pairwise([*places, (len(behind), 0, "")]):
        for match in FORMULA.finditer(behind, start, end):
            said.setdefault(kind, []).extend(name + power for name, power in _listed(match[1] or match[2], known))
    return said


def _spread(said: Mapping[str, list[str]]) -> tuple[str, list[str]]:
    for kind in ("spread", "variance", "deviation"):
        if said.get(kind):
            squared = [s if kind != "deviation" or s.endswith("^2") else f"{s}^2" for s in said[kind]]
            return kind, squared
    return "", []


def _listed(formula: str, known: Mapping[str, Macro]) -> list[tuple[str, str]]:
    """The names of a formula that lists letters, each with its power; none if it is anything else."""
    try:
        found = expanded(tokens(formula, 0, len(formula)), known)
    except Unreadable:
        return []
    names: list[tuple[str, str]] = []
    part: list[Token] = []
    for token in [*found, None]:
        if token is None or token.text == ",":
            text = "".join(t.text for t in part)
            names.append((text, "") if NUMBER.fullmatch(text) else whole_name(part))
            part = []
        else:
            part.append(token)
    return names if all(name for name, _ in names) else []
