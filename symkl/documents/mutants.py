"""A mutation campaign for the terminal, as JSON, and as the page of the docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from symkl.audit.campaign import Campaign, Fate
from symkl.audit.rewritings import AS_IT_IS
from symkl.documents.spans import Line, Span, line, wrapped, wrapped_formula
from symkl.terms.expr import Term

SCHEMA = "symkl-mutants/1"
MOST_DIMENSIONS = 3
"""With more dimensions than this, they share one column."""


class Row(NamedTuple):
    """The counts of some mutants: of a step, of an operator, or of all."""

    name: str
    counts: tuple[int, ...]


class Column(NamedTuple):
    heading: str
    layers: tuple[str, ...] = ()
    """The layers whose kills it counts, if it counts kills."""


def columns(campaign: Campaign) -> tuple[Column, ...]:
    """What is counted, in order."""
    dims = tuple(layer for layer in campaign.layers if layer.startswith("d="))
    together = len(dims) > MOST_DIMENSIONS
    explicit = (Column(f"{dims[0]}…{dims[-1][2:]}", dims),) if together else tuple(Column(d, (d,)) for d in dims)
    exact = tuple(Column(layer, (layer,)) for layer in campaign.layers if layer not in dims)
    return (Column("all"), Column("refused"), *exact, *explicit, Column("citing"), Column("equal"), Column("left"))


def _counts(fates: list[Fate], found: tuple[Column, ...]) -> tuple[int, ...]:
    plain = {
        "all": len(fates),
        "refused": sum(f.ill_typed for f in fates),
        "citing": sum(bool(f.citers) for f in fates),
        "equal": sum(f.equal for f in fates),
        "left": sum(f.survives for f in fates),
    }
    return tuple(
        sum(not set(column.layers).isdisjoint(f.killed_by) for f in fates) if column.layers else plain[column.heading]
        for column in found
    )


def by_step(campaign: Campaign) -> list[Row]:
    """A row for every step."""
    found = columns(campaign)
    of = {label: [f for f in campaign.fates if f.mutant.label == label] for label in campaign.labels}
    return [Row(label, _counts(fates, found)) for label, fates in of.items()]


def by_operator(campaign: Campaign) -> list[Row]:
    """A row for every operator, the most frequent first, and one for all."""
    found, of = columns(campaign), dict[str, list[Fate]]()
    for f in campaign.fates:
        of.setdefault(f.mutant.operator, []).append(f)
    rows = [Row(name, _counts(fates, found)) for name, fates in of.items()]
    rows.sort(key=lambda row: (-row.counts[0], row.name))
    return [*rows, Row("all", _counts(list(campaign.fates), found))]


# -- the terminal


def lines(campaign: Campaign, width: int = 80) -> Iterator[Line]:
    """Both tables, what they come to, and every mutant that is left or equal, one by one."""
    yield line(Span(f"Mutants of: {campaign.title}", "bold"))
    found = columns(campaign)
    for heading, rows in (("step", by_step(campaign)), ("operator", by_operator(campaign))):
        yield ()
        yield from _table(heading, rows, found)
    yield ()
    for text in wrapped(LEGEND, width):
        yield line(Span(text, "dim"))
    yield from _each("survive, though they change the meaning", campaign.survivors, width, "bold red")
    yield from _each("equal in meaning", [f for f in campaign.fates if f.equal], width, "")
    if campaign.refusals:
        yield ()
        yield line(Span("true, and refused:", "bold red"))
    for refusal in campaign.refusals:
        yield line(f"  ({refusal.rewriting.label}) by {', '.join(refusal.layers)}")
        yield from _claim(refusal.rewriting.operator, refusal.rewriting.claim, width)
    yield ()
    for text in summary(campaign):
        for row in wrapped(text, width, "", "  "):
            yield line(row)


LEGEND = (
    "refused: their shapes do not fit, so they cannot be built; follows to d: killed by this layer; citing: killed by "
    "a step that cites it; equal: proved equal in meaning; left: survivors"
)


def _table(heading: str, rows: list[Row], found: tuple[Column, ...]) -> Iterator[Line]:
    names = [heading, *(row.name for row in rows)]
    first = max(map(len, names))
    widths = [max(len(c.heading), *(len(str(row.counts[i])) for row in rows)) for i, c in enumerate(found)]
    head = " ".join(f"{c.heading:>{w}}" for c, w in zip(found, widths, strict=True))
    yield line(Span(f"{heading:{first}} {head}", "bold"))
    for row in rows:
        cells = [f"{n:>{w}}" if n else " " * (w - 1) + "·" for n, w in zip(row.counts, widths, strict=True)]
        left = row.counts[-1]
        cells[-1:] = []
        yield line(f"{row.name:{first}} {' '.join(cells)} ", Span(f"{left:>{widths[-1]}}", "bold red" if left else ""))


def _each(what: str, fates: Iterable[Fate], width: int, style: str) -> Iterator[Line]:
    """Mutants one by one, those of one step and reason together."""
    before = None
    for f in fates:
        if before is None:
            yield ()
            yield line(Span(f"{what}:", style or "bold"))
        if before != (before := (f.mutant.label, f.equal_by)):
            by = "" if f.equal_by is None else f" by {', '.join(f.equal_by) or 'the laws that are always on'}"
            for text in wrapped(f"({f.mutant.label}){by}", width, "  ", "       "):
                yield line(text)
        assert f.mutant.claim is not None
        yield from _claim(f.mutant.operator, f.mutant.claim, width)


def _claim(what: str, claim: tuple[Term, ...], width: int) -> Iterator[Line]:
    head = f"    {what}: "
    for text in wrapped_formula(" = ".join(map(str, claim)), width, head, " " * 8):
        yield line(Span(text[: len(head)], "dim"), text[len(head) :])


def summary(campaign: Campaign) -> list[str]:
    """What it comes to, in a few sentences."""
    fates, drops = campaign.fates, campaign.justifications
    built = [f for f in fates if not f.ill_typed]
    broken = [f"({r.rewriting.label})" for r in campaign.refusals if r.rewriting.operator == AS_IT_IS]
    idle = [f"{drop.citation} at ({drop.label})" for drop in drops if not drop.noticed]
    return [
        f"{len(fates)} mutants: {len(fates) - len(built)} cannot be built, {sum(f.killed for f in built)} are killed, "
        f"{sum(f.equal for f in built)} are equal in meaning, {len(campaign.survivors)} survive",
        f"{campaign.rewritings} true rewritings: {len(campaign.refusals) - len(broken)} are refused",
        f"{len(drops)} citations dropped one at a time: {len(drops) - len(idle)} are noticed, {len(idle)} are idle"
        + (f": {', '.join(idle)}" if idle else ""),
        *([f"what does not hold as it is says nothing by refusing its mutants: {', '.join(broken)}"] if broken else []),
    ]


# -- JSON


def to_json(campaign: Campaign) -> dict[str, Any]:
    """The campaign as plain data, of the schema ``symkl-mutants/1``."""
    fates = campaign.fates
    headings = [column.heading for column in columns(campaign)]
    return {
        "schema": SCHEMA,
        "title": campaign.title,
        "seed": campaign.seed,
        "mutants": len(fates),
        "ill_typed": sum(f.ill_typed for f in fates),
        "by_layer": {layer: campaign.killed_by(layer) for layer in campaign.layers},
        "by_citing_step": sum(bool(f.citers) for f in fates),
        "by_step": {row.name: dict(zip(headings, row.counts, strict=True)) for row in by_step(campaign)},
        "by_operator": {row.name: dict(zip(headings, row.counts, strict=True)) for row in by_operator(campaign)[:-1]},
        "equal": [{**_of(f), "axioms": list(f.equal_by or ())} for f in fates if f.equal],
        "survivors": [_of(f) for f in campaign.survivors],
        "rewritings": campaign.rewritings,
        "refused_rewritings": [
            {"label": r.rewriting.label, "operator": r.rewriting.operator, "claim": _latex(r.rewriting.claim),
             "layers": list(r.layers), "premises": list(r.rewriting.cites)}
            for r in campaign.refusals
        ],
        "justifications": len(campaign.justifications),
        "idle": [{"label": j.label, "citation": j.citation} for j in campaign.justifications if not j.noticed],
    }  # fmt: skip


def _of(f: Fate) -> dict[str, Any]:
    assert f.mutant.claim is not None
    return {"label": f.mutant.label, "operator": f.mutant.operator, "claim": _latex(f.mutant.claim)}


def _latex(claim: tuple[Term, ...]) -> str:
    return " = ".join(side.latex() for side in claim)


# -- the page of the docs

PAGE = """# What the checker refuses

Written by `symkl mutate --table docs/mutants.md`: every single change of every equation of
*{title}* is put to every exact layer.

{summary}

| column | how many of the mutants … |
|---|---|
| all | were tried |
| refused | cannot be built: their shapes do not fit |
| {layers} | this layer does not prove |
| citing | pass every layer, and a step that cites them fails |
| equal | pass, and are proved equal in meaning to the original |
| left | pass, and change the meaning |

## By step

{by_step}

## By operator

{by_operator}

## Equal in meaning

Each changed side is proved equal to the original one, without any premise.

| step | change | by |
|---|---|---|
{equal}
"""


def page(campaign: Campaign) -> str:
    """The campaign as Markdown."""
    equal = (
        f"| {f.mutant.label} | {f.mutant.operator} | {', '.join(f.equal_by or ()) or 'laws that are always on'} |"
        for f in campaign.fates
        if f.equal
    )
    return PAGE.format(
        title=campaign.title,
        layers=", ".join(campaign.layers),
        summary="\n".join(f"- {text}" for text in summary(campaign)),
        by_step=_markdown("step", by_step(campaign), columns(campaign)),
        by_operator=_markdown("operator", by_operator(campaign), columns(campaign)),
        equal="\n".join(equal) or "| none | | |",
    )


def _markdown(heading: str, rows: list[Row], found: tuple[Column, ...]) -> str:
    head = f"| {heading} | {' | '.join(c.heading for c in found)} |\n|---|{'--:|' * len(found)}"
    return "\n".join([head, *(f"| {row.name} | {' | '.join(map(str, row.counts))} |" for row in rows)])
