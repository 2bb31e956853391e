"""The graph of a derivation as SVG and as dot. Shape and mark tell what a node shows, never its colour alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symkl.documents.graph import Edge, Graph, Node, Place, State
from symkl.documents.html.markup import Html, identifier, joined, tag, visible

MARK = {
    State.DEFINITION: "≝",
    State.PROVED_THROUGHOUT: "✓",
    State.PROVED: "(✓)",
    State.AGREES: "≈",
    State.UNKNOWN: "?",
    State.REFUTED: "✗",
    State.UNCHECKED: "",
}
MEANING = {
    State.DEFINITION: "definition",
    State.PROVED_THROUGHOUT: "proved, and so is all it rests on",
    State.PROVED: "proved from what it cites, which is not all proved",
    State.AGREES: "agrees in digits",
    State.UNKNOWN: "unknown",
    State.REFUTED: "refuted",
    State.UNCHECKED: "not checked",
}
WIDTH, HEIGHT = 62, 28
STEP, DROP, EDGE = 72, 62, 12
"""From node to node across and down, and the empty rim."""
RIM = 4
"""How far outside the second outline of the goal is."""
LONGEST = 6
"""Signs of a label that a node has room for; its title has them all."""

COLOURS = """\
.graph{--ink:#1c1c1e;--edge:#85858d;--paper:#fff;--good:#0b6b3a;--good-fill:#d9f2e3;--calm:#24508f;
--calm-fill:#e2ecfa;--doubt:#7a5200;--doubt-fill:#fff0c9;--bad:#a3131b;--bad-fill:#ffdfe0}
@media (prefers-color-scheme:dark){
.graph{--ink:#ececf1;--edge:#85858d;--paper:#17181c;--good:#6fdc9f;--good-fill:#12351f;--calm:#9cc3ff;
--calm-fill:#16294a;--doubt:#ffd166;--doubt-fill:#3d2f08;--bad:#ff9a9f;--bad-fill:#4a1418}}
"""
"""Of a picture that stands alone; a page has the same names."""
SHAPES = """\
.graph{font:13px system-ui,sans-serif}
.graph .edge{fill:none;stroke:var(--edge);stroke-width:1.2}
.graph .head{fill:var(--edge)}
.graph text{fill:var(--ink);text-anchor:middle;dominant-baseline:central}
.graph text.word{text-anchor:start}
.graph .shape{fill:var(--paper);stroke:var(--edge);stroke-width:1.4}
.graph .goal text{font-weight:700}
.graph .definition .shape{fill:var(--calm-fill);stroke:var(--calm)}
.graph .proved-throughout .shape{fill:var(--good-fill);stroke:var(--good)}
.graph .proved .shape{stroke:var(--good);stroke-dasharray:4 3}
.graph .agrees .shape{fill:var(--calm-fill);stroke:var(--calm);stroke-dasharray:1 3}
.graph .unknown .shape{fill:var(--doubt-fill);stroke:var(--doubt)}
.graph .refuted .shape{fill:var(--bad-fill);stroke:var(--bad);stroke-width:3}
.graph a:focus .shape,.graph a:hover .shape{stroke-width:3.5}
"""


def svg(graph: Graph, title: str, *, alone: bool = True) -> Html:
    """The picture.

    Parameters
    ----------
    graph : Graph
        What to draw.
    title : str
        What it is called for those who cannot see it.
    alone : bool
        With a style sheet and a legend of its own; a page brings both itself, and its nodes are links to its cards.
    """
    states = sorted({n.state for n in graph.nodes}, key=list(State).index)
    goals = frozenset(n.label for n in graph.nodes if n.is_goal)
    width = max(graph.columns * STEP + 2 * EDGE, 300 if alone else 0)
    drawn = (graph.layers - 1) * DROP + HEIGHT + 2 * EDGE
    height = drawn + (len(states) * 24 if alone else 0)
    parts = [
        *([Html(f"<style>{COLOURS}{SHAPES}</style>")] if alone else []),
        tag("g", *(_edge(e, goals) for e in graph.edges)),
        *(_node(n, graph.places[n.label], alone) for n in graph.nodes),
        *(_legend(states, drawn) if alone else ()),
    ]
    name = "graph-title" if not alone else "title"
    attributes = f'viewBox="0 0 {_short(width)} {_short(height)}" width="{_short(width)}" height="{_short(height)}"'
    return Html(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="{"img" if alone else "group"}" '
        f'aria-labelledby="{name}" {attributes}>{tag("title", title, id=name)}{joined(parts)}</svg>'
    )


def _middle(place: Place) -> tuple[float, float]:
    return EDGE + (place.across + 0.5) * STEP, EDGE + HEIGHT / 2 + place.layer * DROP


def _edge(edge: Edge, goals: frozenset[str]) -> Html:
    points = [_middle(place) for place in edge.through]
    (x, y), *rest = points
    y += HEIGHT / 2 + RIM * (edge.start in goals)
    short = HEIGHT / 2 + 6 + RIM * (edge.end in goals)
    path = f"M{_short(x)} {_short(y)}"
    for i, (to_x, to_y) in enumerate(rest):
        end = to_y - (short if i == len(rest) - 1 else 0)
        bend = (end - y) / 2
        path += f"C{_short(x)} {_short(y + bend)} {_short(to_x)} {_short(end - bend)} {_short(to_x)} {_short(end)}"
        x, y = to_x, end
    head = f"M{_short(x)} {_short(y + 6)}l-3.5 -7h7z"
    return joined([tag("path", class_="edge", d=path), tag("path", class_="head", d=head)])


def _node(node: Node, place: Place, alone: bool) -> Html:
    x, y = _middle(place)
    label = visible(node.label)
    shown = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
    mark = MARK[node.state]
    kind = f"{node.state.value} goal" if node.is_goal else node.state.value
    said = f"({label}): {MEANING[node.state]}{', the goal' if node.is_goal else ''}"
    parts = [tag("title", said), _shape(node.state, x, y, node.is_goal),
             tag("text", f"{shown} {mark}".strip(), x=_short(x), y=_short(y + 0.5))]  # fmt: skip
    if alone or node.state is State.UNCHECKED:
        return tag("g", *parts, class_=kind)
    return tag("a", *parts, href=f"#{identifier(node.label)}", class_=kind, aria_label=said)


def _shape(state: State, x: float, y: float, goal: bool) -> Html:
    outline = [_outline(state, x, y, WIDTH / 2, HEIGHT / 2)]
    if goal:
        outline.insert(0, _outline(state, x, y, WIDTH / 2 + RIM, HEIGHT / 2 + RIM))
    return joined(outline)


def _outline(state: State, x: float, y: float, w: float, h: float) -> Html:
    if state in CORNERS:
        points = " ".join(f"{_short(x + a * w - b)},{_short(y + c * h)}" for a, b, c in CORNERS[state])
        return tag("polygon", class_="shape", points=points)
    round_ = {State.DEFINITION: 0, State.AGREES: 5}.get(state, h)
    return tag("rect", class_="shape", x=_short(x - w), y=_short(y - h), width=_short(2 * w), height=_short(2 * h),
               rx=_short(round_))  # fmt: skip


CORNERS = {
    State.UNKNOWN: ((-1, 0, 0), (-1, -9, -1), (1, 9, -1), (1, 0, 0), (1, 9, 1), (-1, -9, 1)),
    State.REFUTED: (
        (-1, 0, -0.45), (-1, -8, -1), (1, 8, -1), (1, 0, -0.45), (1, 0, 0.45), (1, 8, 1), (-1, -8, 1), (-1, 0, 0.45),
    ),
}  # fmt: skip
"""A hexagon and an octagon: parts of the width, a step inwards, parts of the height."""


def _legend(states: list[State], top: float) -> Iterator[Html]:
    for i, state in enumerate(states):
        y = top + i * 24 + 8
        shape = _outline(state, EDGE + 18, y, 18, 9)
        mark = tag("text", MARK[state], x=_short(EDGE + 18), y=_short(y + 0.5))
        word = tag("text", MEANING[state], x=_short(EDGE + 46), y=_short(y + 0.5), class_="word")
        yield tag("g", shape, mark, word, class_=state.value)


def legend(graph: Graph) -> Html:
    """What the shapes of this graph mean, as a list for the page it stands in."""
    states = sorted({n.state for n in graph.nodes}, key=list(State).index)
    return tag("ul", *(tag("li", _sample(state), tag("span", MEANING[state])) for state in states), class_="key")


def _sample(state: State) -> Html:
    shape = _outline(state, 22, 12, 20, 10)
    return Html(
        f'<svg class="graph" viewBox="0 0 44 24" width="44" height="24" aria-hidden="true">'
        f"{tag('g', shape, tag('text', MARK[state], x='22', y='12.5'), class_=state.value)}</svg>"
    )


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


DOT_SHAPE = {
    State.DEFINITION: 'shape=box',
    State.PROVED_THROUGHOUT: 'shape=box, style="rounded,filled", fillcolor="#d9f2e3", color="#0b6b3a"',
    State.PROVED: 'shape=box, style="rounded,dashed", color="#0b6b3a"',
    State.AGREES: 'shape=box, style=dotted, color="#24508f"',
    State.UNKNOWN: 'shape=hexagon, style=filled, fillcolor="#fff0c9", color="#7a5200"',
    State.REFUTED: 'shape=octagon, style=filled, fillcolor="#ffdfe0", color="#a3131b", penwidth=3',
    State.UNCHECKED: 'shape=box, style=rounded',
}


def dot(graph: Graph, title: str) -> str:
    """The graph in the language of Graphviz, which lays it out itself."""
    lines = ["digraph derivation {", f"  label={_quoted(visible(title))};", "  node [height=0.3, margin=0.08];"]
    for n in graph.nodes:
        label, more = visible(n.label), ", peripheries=2" if n.is_goal else ""
        tip = f", tooltip={_quoted(MEANING[n.state])}"
        shown = _quoted(f"{label} {MARK[n.state]}".strip())
        lines.append(f"  {_quoted(label)} [label={shown}, {DOT_SHAPE[n.state]}{more}{tip}];")
    lines += [f"  {_quoted(visible(e.start))} -> {_quoted(visible(e.end))};" for e in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


FORMATS: dict[str, Callable[[Graph, str], str]] = {"svg": lambda graph, title: svg(graph, title) + "\n", "dot": dot}
"""What a graph can be written as."""
