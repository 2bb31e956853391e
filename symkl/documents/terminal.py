"""A report for the terminal: the table, what failed and why, and what the goal rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symkl.documents.spans import Line, Span, line, plain, shortened, wrapped
from symkl.documents.visible import visible
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
AGREEING = "≈n agrees to n digits"
LEGEND = ("✓ proved", AGREEING, "? unknown", "✗ refuted", "– out of scope")

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
    if report.unread or any(not step.verdict.passes for step in report.steps):
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
    for text in _packed(legend(report), width):
        yield line(Span(text, "dim"))


def _reason(step: StepReport) -> str:
    return visible(" ".join(step.step.because.split())) or f"{step.step.lhs} = …"


def legend(report: Report) -> list[str]:
    """What the marks mean."""
    agreeing = any(check.verdict is Verdict.AGREES for step in report.steps for check in step.checks)
    return [entry for entry in LEGEND if entry != AGREEING or agreeing]


def _packed(entries: list[str], width: int) -> Iterator[str]:
    """The entries in lines of at most `width`, none of them broken."""
    row = entries[0]
    for entry in entries[1:]:
        if len(row) + len(GAP) + 1 + len(entry) > width:
            yield row
            row = entry
        else:
            row += f"{GAP} {entry}"
    yield row


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
        return Span(mark(check), STYLE[check.verdict])

    return cell


def _shared(dims: list[str]) -> Cell:
    def cell(step: StepReport) -> Span:
        found: list[Check] = [check for check in map(step.check, dims) if check]
        if not found:
            return Span(OUT_OF_SCOPE, "dim")
        worst = max(found, key=lambda check: list(MARK).index(check.verdict))
        return Span(MARK[worst.verdict] + ("" if worst.verdict.passes else f" {worst.layer}"), STYLE[worst.verdict])

    return cell


def mark(check: Check) -> str:
    """What one layer found, as a sign; with the digits where it agrees."""
    return MARK[check.verdict] + ("" if check.digits is None else str(int(check.digits)))


# -- the end


def _closing(report: Report, width: int) -> Iterator[Line]:
    yield ()
    head = f"verdict: {overall(report)}"
    first, *rest = wrapped(counted(report), width, f"{head} ", " " * len("verdict: "))
    yield line("verdict: ", Span(overall(report), STYLE[report.verdict]), first[len(head) :])
    yield from map(line, rest)
    for step in report.steps:
        if step.idle:
            yield from _listed(f"({step.label}) does not need", named(step.idle, frozenset(step.step.cites)), width)
    if report.not_run:
        yield from _listed("not run:", report.not_run, width)
    yield from _grounds(report, width)
    if "coq" in report.layers:
        from symkl.documents import opinions  # only here: most reports have none

        yield from opinions.lines(report, width)


def plural(verdict: Verdict, n: int) -> str:
    """The verdict behind a number."""
    return "definitions" if verdict is Verdict.DEFINITION and n != 1 else verdict.value


def counted(report: Report) -> str:
    """How many steps came to which verdict: ``(30 steps: 4 definitions, 26 proved)``."""
    counts = {v: sum(s.verdict is v for s in report.steps) for v in Verdict}
    told = [f"{n} {plural(v, n)}" for v, n in counts.items() if n]
    told += [f"{len(report.unread)} not read"] if report.unread else []
    steps = "1 step" if len(report.steps) == 1 else f"{len(report.steps)} steps"
    return f"({steps}: {', '.join(told) or 'none'})"


def overall(report: Report) -> str:
    """The verdict of the report in a word."""
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
    yield from _listed("  assumptions:", named(grounds.assumptions, labels), width, separator="; ")
    yield from _listed("  open:       ", named(grounds.open, labels), width, "bold red" if grounds.open else "")


def named(items: tuple[str, ...], labels: frozenset[str]) -> tuple[str, ...]:
    """What a step rests on, labels in brackets; ``none`` where it is nothing."""
    return tuple(f"({item})" if item in labels else item for item in items) or ("none",)


def _listed(head: str, items: tuple[str, ...], width: int, style: str = "", separator: str = ", ") -> Iterator[Line]:
    for text in wrapped(separator.join(items), width, head + " ", " " * (len(head) + 1)):
        yield line(Span(text, style))
