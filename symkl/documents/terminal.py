"""A report for the terminal: the table, what failed and why, and what the goal rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symkl.documents.spans import Line, Span, line, plain, shortened, wrapped
from symkl.proof.report import Check, Report, StepReport, Verdict

WIDTH = 80
"""Columns of the table in a pipe."""
NARROWEST = 60

MARK = {
    Verdict.DEFINITION: "✓",
    Verdict.PROVED: "✓",
    Verdict.AGREES: "≈",
    Verdict.UNKNOWN: "?",
    Verdict.REFUTED: "✗",
}
OUT_OF_SCOPE = "–"
LEGEND = "✓ proved   ? unknown   ✗ refuted   – out of scope"
LEGEND_NUMERIC = "✓ proved   ≈n agrees to n digits   ? unknown   ✗ refuted   – out of scope"

STYLE = {
    Verdict.DEFINITION: "cyan",
    Verdict.PROVED: "green",
    Verdict.AGREES: "blue",
    Verdict.UNKNOWN: "yellow",
    Verdict.REFUTED: "bold red",
}
GAP = "  "
LEAST_REASON = 24
"""Columns for the reason; where every dimension's own column would leave it fewer, the dimensions share one."""


def render(report: Report, width: int = WIDTH) -> str:
    """The report as plain text, at most `width` columns wide (a long word or matrix may stand out)."""
    return plain(lines(report, width))


def lines(report: Report, width: int = WIDTH) -> Iterator[Line]:
    """The report as styled lines."""
    width = max(width, NARROWEST)
    for title in wrapped(report.title, width):
        yield line(Span(title, "bold"))
    yield ()
    yield from _table(report, width)
    if any(not step.verdict.passes for step in report.steps):
        from symkl.documents.failures import failures  # only here: most reports have none

        yield from failures(report, width)
    yield from _closing(report, width)


# -- the table: one row an equation, one column a layer

Cell = Callable[[StepReport], Span]


def _table(report: Report, width: int) -> Iterator[Line]:
    label_width = max([len("step"), *(len(s.label) for s in report.steps)])
    room = width - label_width - len(Verdict.DEFINITION.value) - 2 * len(GAP)
    columns = list(_columns(report, room - LEAST_REASON))
    reason_width = room - _width(columns)
    header = [f"{'step':>{label_width}}", f"{'reason':{reason_width}}", *(name for name, _ in columns), "verdict"]
    yield line(Span(GAP.join(header), "bold"))
    for step in report.steps:
        row: list[str | Span] = [
            Span(f"{step.label:>{label_width}}", "bold"), GAP,
            f"{shortened(_reason(step), reason_width):{reason_width}}",
        ]  # fmt: skip
        for name, cell in columns:
            found = cell(step)
            row += [GAP, Span(found.text.center(len(name)), found.style)]
        yield line(*row, GAP, Span(step.verdict.value, STYLE[step.verdict]))
    yield ()
    yield line(Span(LEGEND_NUMERIC if _agreeing(report) else LEGEND, "dim"))


def _reason(step: StepReport) -> str:
    return " ".join(step.step.because.split()) or f"{step.step.lhs} = …"


def _agreeing(report: Report) -> bool:
    return any(check.verdict is Verdict.AGREES for step in report.steps for check in step.checks)


def _columns(report: Report, room: int) -> list[tuple[str, Cell]]:
    """Heading and cells of every layer; where there is no room for all, the dimensions share one column."""
    dims = [name for name in report.layers if name.startswith("d=")]
    columns = [(name, _cell(name)) for name in report.layers]
    if not dims or _width(columns) <= room:
        return columns
    first = report.layers.index(dims[0])
    return [*columns[:first], (_heading(dims), _shared(dims)), *columns[first + len(dims) :]]


def _width(columns: list[tuple[str, Cell]]) -> int:
    return sum(len(GAP) + len(name) for name, _ in columns)


def _heading(dims: list[str]) -> str:
    numbers = [int(name[2:]) for name in dims]
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"d={numbers[0]}–{numbers[-1]}"
    return f"{len(numbers)} dims"


def _cell(layer: str) -> Cell:
    def cell(step: StepReport) -> Span:
        check = step.check(layer)
        if check is None:
            return Span(OUT_OF_SCOPE, "dim")
        return _mark(check.verdict, "" if check.digits is None else str(int(check.digits)))

    return cell


def _shared(dims: list[str]) -> Cell:
    def cell(step: StepReport) -> Span:
        found: list[Check] = [check for check in map(step.check, dims) if check]
        if not found:
            return Span(OUT_OF_SCOPE, "dim")
        worst = max(found, key=lambda check: list(MARK).index(check.verdict))
        return _mark(worst.verdict, "" if worst.verdict.passes else f" {worst.layer}")

    return cell


def _mark(verdict: Verdict, after: str = "") -> Span:
    return Span(MARK[verdict] + after, STYLE[verdict])


# -- the end


def _closing(report: Report, width: int) -> Iterator[Line]:
    counts = {v: sum(s.verdict is v for s in report.steps) for v in Verdict}
    told = [f"{n} {plural(v, n)}" for v, n in counts.items() if n]
    yield ()
    steps = "1 step" if len(report.steps) == 1 else f"{len(report.steps)} steps"
    yield line("verdict: ", Span(overall(report), STYLE[report.verdict]), f" ({steps}: {', '.join(told) or 'none'})")
    for step in report.steps:
        if step.idle:
            yield from _listed(f"({step.label}) does not need", _named(step.idle, frozenset(step.step.cites)), width)
    if report.not_run:
        yield from _listed("not run:", report.not_run, width)
    yield from _grounds(report, width)


def plural(verdict: Verdict, n: int) -> str:
    """The verdict behind a number."""
    return "definitions" if verdict is Verdict.DEFINITION and n != 1 else verdict.value


def overall(report: Report) -> str:
    """The verdict of a whole derivation: of definitions alone it is proved."""
    return {Verdict.DEFINITION: "proved"}.get(report.verdict, report.verdict.value)


def _grounds(report: Report, width: int) -> Iterator[Line]:
    goal = report.goal_report
    if goal is None:
        yield line(f"the goal ({report.goal}) was not selected")
        return
    if "follows" not in report.layers:
        return
    yield line(f"({goal.label}) rests on")
    grounds, labels = goal.rests_on, frozenset(step.label for step in report.steps)
    yield from _listed("  axioms:     ", grounds.axioms or ("none",), width)
    yield from _listed("  assumptions:", _named(grounds.assumptions, labels), width, separator="; ")
    yield from _listed("  open:       ", _named(grounds.open, labels), width, "bold red" if grounds.open else "")


def _named(items: tuple[str, ...], labels: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"({item})" if item in labels else item for item in items) or ("none",)


def _listed(head: str, items: tuple[str, ...], width: int, style: str = "", separator: str = ", ") -> Iterator[Line]:
    for text in wrapped(separator.join(items), width, head + " ", " " * (len(head) + 1)):
        yield line(Span(text, style))
