"""The report in a real headless Chromium: nothing is loaded, nothing complains, and it can be read and used."""

from __future__ import annotations

import zlib
from collections import Counter

import pytest
from browser import browser

from symkl import Derivation, check, covariance, half, inv, log, quad, ring, vector
from symkl.documents.drawing import svg
from symkl.documents.graph import layered, nodes
from symkl.documents.html.page import page
from symkl.papers.bundled import bundled
from symkl.papers.script import load

PHONE, DESKTOP = 360, 1280
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory, request):
    """Files: the Gaussian KL, the same with a wrong sign, and one with whatever people may write."""
    folder = tmp_path_factory.mktemp("pages")
    wrong = request.config.rootpath / "tests" / "derivations" / "wrong" / "wrong_16_sign.py"
    written = {"kl": load(bundled("gaussian_kl")), "wrong": load(wrong), "nasty": nasty()}
    for name, derivation in written.items():
        (folder / f"{name}.html").write_text(page(derivation, check(derivation)), "utf-8")
    return {name: folder / f"{name}.html" for name in written}


def nasty():
    attack = '</title><script>document.title = "caught"</script><img src="http://example.org/x">'
    attack += " \u202e עברית & \" ' 中文"
    derivation = Derivation(attack + "W" * 200, goal="<b>")
    derivation.section(attack)
    x, S = vector("x"), covariance("Sigma")
    long = quad(x, inv(S))
    for _ in range(7):
        long = long + half * log(quad(x, inv(S)) + quad(x, inv(S)) ** 2)
    derivation.step("é'", long, long, because=attack)
    derivation.step("<b>", x + x, 3 * x, cites=["é'"], by=[ring], because="long" * 100)
    return derivation


NAMES = ("kl", "wrong", "nasty")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [PHONE, 768, DESKTOP])
@pytest.mark.parametrize("name", NAMES)
def test_no_complaint_no_request_and_no_sideways_scrolling(chromium, pages, name, width, theme):
    chromium.open(pages[name], width, 800, theme)
    assert chromium.run("document.title").endswith("– symkl report")
    chromium.run("document.getElementById('open-all').click()")
    assert chromium.run("document.documentElement.scrollWidth") <= width
    assert chromium.complaints == []
    others = [url for url in chromium.requests if not url.startswith("data:")]
    assert others == [pages[name].resolve().as_uri()]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_has_its_target(chromium, pages, name):
    chromium.open(pages[name])
    broken = """[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))
        .filter(href => !href.startsWith('#') || !document.getElementById(decodeURIComponent(href.slice(1))))"""
    assert chromium.run(broken) == []
    ids = chromium.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert [id for id, n in Counter(ids).items() if n > 1] == []


def test_a_node_of_the_graph_leads_to_its_card(chromium, pages):
    chromium.open(pages["kl"], DESKTOP, 900)
    chromium.run("document.querySelector('.map a[href=\"#step-16\"]').dispatchEvent(new MouseEvent('click'))")
    chromium.run("new Promise(done => setTimeout(done, 200))")
    assert chromium.run("location.hash") == "#step-16"
    top = chromium.run("document.getElementById('step-16').getBoundingClientRect().top")
    assert 0 <= top < 400


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_failing_derivation_shows_its_failure_first(chromium, pages, width):
    chromium.open(pages["wrong"], width, 800)
    where = "s => document.querySelector(s).getBoundingClientRect().top"
    first = chromium.run(f"({where})('#failures')")
    assert 0 < first < 500
    assert first < chromium.run(f"({where})('#grounds')") < chromium.run(f"({where})('#derivation')")
    said = chromium.run("document.querySelector('#failures .card').innerText")
    assert all(words in said for words in ("(16)", "refuted", "The sides differ at d = 1", "left side", "right side"))


CONTRAST = """(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c[3] === 255) { return c; } } return [255, 255, 255]; };
  const poor = new Set();
  for (const e of document.querySelectorAll('body *:not(script):not(svg *)')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) { continue; }
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) { poor.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`); }
  }
  for (const shape of document.querySelectorAll('.map text')) {
    const box = shape.parentElement.querySelector('.shape');
    const [a, b] = [light(rgb(getComputedStyle(shape).fill)), light(rgb(getComputedStyle(box).fill))];
    if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5) { poor.add(`node ${shape.textContent}`); }
  }
  return [...poor];
})()"""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_text_stands_out_from_its_ground(chromium, pages, name, theme):
    chromium.open(pages[name], theme=theme)
    chromium.run("document.getElementById('open-all').click()")
    assert chromium.run(CONTRAST) == []


GROUND = "getComputedStyle(document.body).backgroundColor"


def test_the_theme_follows_the_system_and_the_button(chromium, pages):
    grounds = {}
    for theme in THEMES:
        chromium.open(pages["kl"], theme=theme)
        chromium.run("try { localStorage.clear() } catch (refused) {}")
        chromium.open(pages["kl"], theme=theme)
        grounds[theme] = chromium.run(GROUND)
    assert grounds["light"] != grounds["dark"]
    chromium.run("document.getElementById('theme').click()")
    assert chromium.run(GROUND) == grounds["light"]
    assert chromium.run("document.getElementById('theme').getAttribute('aria-pressed')") == "false"
    chromium.run("document.getElementById('theme').click(); try { localStorage.clear() } catch (refused) {}")
    assert chromium.run(GROUND) == grounds["dark"]
    assert chromium.complaints == []


def test_without_javascript_everything_is_there(chromium, pages):
    chromium.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open(pages["wrong"])
    finally:
        chromium.send("Emulation.setScriptExecutionDisabled", value=False)
    assert chromium.run("getComputedStyle(document.getElementById('buttons')).display") == "none"
    assert "The sides differ at d = 1" in chromium.run("document.body.innerText")
    assert chromium.run("document.querySelectorAll('details').length") > 100


def test_the_keyboard_reaches_the_derivation_first(chromium, pages):
    chromium.open(pages["kl"])
    for kind in ("keyDown", "keyUp"):
        chromium.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert chromium.run("document.activeElement.className") == "skip"
    assert chromium.run("document.activeElement.getBoundingClientRect().left") >= 0
    assert chromium.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert chromium.run("[...document.querySelectorAll('button, summary, a')].filter(e => e.tabIndex < 0).length") == 0


def test_formulas_are_set_in_the_font_of_the_page(chromium, pages):
    chromium.open(pages["kl"])
    chromium.run("document.getElementById('open-all').click()")
    assert chromium.fonts_of("math, math *") == {"symkl math"}


def test_brackets_and_integrals_stretch(chromium, pages):
    chromium.open(pages["kl"])
    heights = chromium.run("""[...document.querySelectorAll('#step-11 > .claim mo, #step-3 > .claim mo')]
        .map(e => [e.textContent, e.getBoundingClientRect().height])""")
    letter = chromium.run("document.querySelector('#step-3 > .claim mi').getBoundingClientRect().height")
    high = {sign for sign, height in heights if height > 1.8 * letter}
    assert {"[", "]", "∫"} <= high
    assert "(" not in high


def test_subscripts_stand_alike_whether_a_letter_descends_or_not(chromium, pages):
    chromium.open(pages["kl"])
    drops = chromium.run("""[...document.querySelectorAll('#step-1 > .claim msub')].map(e => {
        const [base, below] = [...e.children].map(c => c.getBoundingClientRect());
        return [e.textContent, below.bottom - e.closest('math').getBoundingClientRect().top]; })""")
    found = dict(drops)
    assert set(found) == {"μ1", "Σ1"}
    assert found["μ1"] == pytest.approx(found["Σ1"], abs=0.5)  # half a pixel; as the font came they were 4 apart


@pytest.mark.parametrize("name", NAMES)
def test_it_prints(chromium, pages, name):
    chromium.open(pages[name], theme="dark")
    pdf = chromium.pdf()
    assert pdf[:5] == b"%PDF-"
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + _pages_in_streams(pdf) >= 1


def _pages_in_streams(pdf):
    count = 0
    for part in pdf.split(b"stream\n")[1:]:
        try:
            count += zlib.decompress(part.split(b"endstream")[0]).count(b"/Type /Page")
        except zlib.error:
            continue
    return count


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_alone_is_drawn(chromium, tmp_path, theme):
    derivation = nasty()
    (tmp_path / "graph.svg").write_text(svg(layered(nodes(derivation)), derivation.title), "utf-8")
    chromium.open(tmp_path / "graph.svg", theme=theme)
    assert chromium.complaints == []
    assert chromium.run("document.querySelectorAll('.shape').length") >= 3
    assert chromium.requests == [(tmp_path / "graph.svg").resolve().as_uri()]
