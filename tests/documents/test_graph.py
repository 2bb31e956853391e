"""The graph: every step below what it cites, nothing on top of anything, and what a node shows told without colour."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import x

from symkl import Derivation, check, ring
from symkl.documents.drawing import FORMATS, HEIGHT, MARK, STEP, WIDTH, dot, svg
from symkl.documents.graph import WIDEST, Node, State, layered, nodes
from symkl.papers.bundled import bundled
from symkl.papers.script import load

SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def citations(draw):
    """Nodes that cite earlier ones."""
    count = draw(st.integers(0, 25))
    cited = [sorted(draw(st.sets(st.integers(0, i - 1), max_size=4))) if i else [] for i in range(count)]
    return tuple(Node(str(i), State.UNCHECKED, tuple(map(str, earlier))) for i, earlier in enumerate(cited))


def assert_laid_out(graph):
    by_layer = defaultdict(list)
    for node in graph.nodes:
        place = graph.places[node.label]
        by_layer[place.layer].append(place.across)
        assert all(graph.places[cited].layer < place.layer for cited in node.cites)
    for across in by_layer.values():
        assert len(across) <= WIDEST
        assert all(b - a > WIDTH / STEP for a, b in itertools.pairwise(sorted(across)))
    for edge in graph.edges:
        layers = [place.layer for place in edge.through]
        assert layers == list(range(layers[0], layers[-1] + 1))
    assert {(e.start, e.end) for e in graph.edges} == {(c, n.label) for n in graph.nodes for c in n.cites}


@given(citations())
def test_every_step_stands_below_what_it_cites_and_nothing_overlaps(found):
    graph = layered(found)
    assert_laid_out(graph)
    assert layered(found) == graph


def test_the_graph_of_the_gaussian_kl():
    graph = layered(nodes(load(bundled("gaussian_kl"))))
    assert_laid_out(graph)
    assert graph.places["23"].layer == graph.layers - 1
    assert {n.label for n in graph.nodes if n.state is State.DEFINITION} == {"1", "2", "3", "4"}
    assert [n.label for n in graph.nodes if n.is_goal] == ["23"]


def test_a_passing_edge_runs_around_the_nodes():
    graph = layered(nodes(load(bundled("gaussian_kl"))))
    taken = {(p.layer, p.across) for p in graph.places.values()}
    for edge in graph.edges:
        for place in edge.through[1:-1]:
            assert min(abs(across - place.across) for layer, across in taken if layer == place.layer) > 0.5


def chain_with_a_gap():
    """1 proved, 2 false, 3 proved from 2, 4 proved from 1."""
    derivation = Derivation("gap", goal="3")
    derivation.step("1", x + x, 2 * x, by=[ring])
    derivation.step("2", x + x, 3 * x, by=[ring])
    derivation.step("3", x + x - x, 2 * x, cites=["2"], by=[ring])
    derivation.step("4", x + x + x, 3 * x, cites=["1"], by=[ring])
    return derivation


def test_proved_and_all_ancestors_proved_are_told_apart():
    derivation = chain_with_a_gap()
    report = check(derivation, layers=["follows"])
    states = {n.label: n.state for n in nodes(derivation, report)}
    assert states == {
        "1": State.PROVED_THROUGHOUT, "2": State.REFUTED, "3": State.PROVED, "4": State.PROVED_THROUGHOUT,
    }  # fmt: skip
    partly = nodes(derivation, check(derivation, layers=["follows"], only=["4"]))
    assert [n.state for n in partly] == [State.UNCHECKED] * 3 + [State.PROVED]  # (1) was not asked about


def test_no_two_states_look_alike_without_colour():
    assert len(set(MARK.values())) == len(State)
    shapes = {}
    for state in State:
        picture = ET.fromstring(svg(layered([Node("1", state, ())]), "t", alone=True))
        shape = next(e for e in picture.iter() if e.get("class") == "shape")
        shapes[state] = (shape.tag, shape.get("rx"), len((shape.get("points") or "").split()))
    assert shapes[State.REFUTED] != shapes[State.UNKNOWN] != shapes[State.PROVED]


def test_a_picture_alone_is_well_formed_and_says_what_it_shows():
    derivation = chain_with_a_gap()
    found = layered(nodes(derivation, check(derivation, layers=["follows"])))
    picture = ET.fromstring(svg(found, 'a < b & "c"'))
    assert picture.find(f"{SVG}title").text == 'a < b & "c"'
    titles = [title.text for title in picture.iter(f"{SVG}title")][1:]
    assert titles[1:3] == ["(2): refuted", "(3): proved from what it cites, which is not all proved, the goal"]
    assert not list(picture.iter(f"{SVG}a"))
    width, height = (float(picture.get(name)) for name in ("width", "height"))
    for rect in picture.iter(f"{SVG}rect"):
        assert float(rect.get("x")) >= 0
        assert float(rect.get("x")) + float(rect.get("width")) <= width
        assert 0 <= float(rect.get("y")) <= height - HEIGHT / 2


NASTY = ['"', "<b>", "é'", "a|b", "[x]", "中文", "𝐱", "a-very-long-label-indeed"]


def nasty():
    derivation = Derivation('"; } evil <script> \\', goal=NASTY[-1])
    for i, label in enumerate(NASTY):
        derivation.step(label, x + x, 2 * x, cites=NASTY[max(0, i - 1) : i], by=[ring])
    return derivation


def test_labels_of_any_signs_are_drawn():
    found = layered(nodes(nasty()))
    text = "".join(ET.fromstring(svg(found, nasty().title)).itertext())
    assert all(label in text for label in NASTY)


def test_labels_of_any_signs_are_quoted_in_dot():
    written = dot(layered(nodes(nasty())), nasty().title)
    assert '  "\\"" -> "<b>";' in written
    assert written.splitlines()[1] == '  label="\\"; } evil <script> \\\\";'
    assert written.count("{") == 1
    if shutil.which("dot"):
        done = subprocess.run(["dot", "-Tsvg"], input=written, capture_output=True, text=True, check=True)
        assert "<svg" in done.stdout


def test_an_empty_derivation_has_an_empty_picture():
    graph = layered(())
    assert all(write(graph, "nothing") for write in FORMATS.values())
    assert (graph.layers, graph.edges) == (1, ())


def chained(steps):
    """Every step cites the one before it and one from half as far."""
    return [Node(str(i), State.UNCHECKED, (str(i - 1), str(i // 3)) if i > 1 else ()) for i in range(steps)]


def complete(steps):
    """Every step cites all before it."""
    return [Node(str(i), State.UNCHECKED, tuple(map(str, range(i)))) for i in range(steps)]


@pytest.mark.parametrize("found", [chained(400), complete(150)], ids=["long", "dense"])
def test_what_is_long_or_dense_is_drawn_in_seconds(found):
    start = time.perf_counter()
    graph = layered(found)
    assert time.perf_counter() - start < 20  # where nothing else runs it takes 2
    assert len(graph.edges) == sum(len(n.cites) for n in found)
    assert all(graph.places[c].layer < graph.places[n.label].layer for n in found for c in n.cites)
    ET.fromstring(svg(graph, "t"))
