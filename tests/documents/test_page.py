"""The HTML report: whole, safe whatever people write, and honest about what failed. A browser looks at it elsewhere."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from letters import x

from symkl import Derivation, check, ring, vector
from symkl.documents import fonts
from symkl.documents.html.breaking import parts
from symkl.documents.html.markup import BIDI, Html, identifier, tag, text, visible
from symkl.documents.html.page import page
from symkl.documents.html.statements import statement
from symkl.papers.bundled import bundled
from symkl.papers.paper import of_text
from symkl.papers.script import load
from symkl.proof.axioms import APPROVED

LARGEST = 600_000
ATTACKS = [
    "<script>alert(1)</script>", "</title></style></script><img src=x onerror=alert(1)>", '" onmouseover="alert(1)',
    "' autofocus onfocus='x", "javascript:alert(1)", "&lt;b&gt; &amp; &#0;", "<!-- --> <![CDATA[ ]]>", "</math></svg>",
    "\u202egnihton\u202c \u2066a\u2069 \u200f", "nul\0 bell\a esc\x1b[31m",
    "é 中文 עברית عربي 𝐱 🙂", "{{ 7*7 }} ${x} %s",
]  # fmt: skip
VOID = {"meta", "link", "br", "hr", "wbr"}


class Reader(HTMLParser):
    """Elements, ids, links and text of a page; elements must be closed in order."""

    def __init__(self, document):
        super().__init__(convert_charrefs=True)
        self.elements, self.ids, self.links, self.text, self.open = [], [], [], [], []
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, name, attributes):
        has = dict(attributes)
        assert len(has) == len(attributes), attributes
        self.elements.append((name, has))
        self.ids += [has["id"]] if "id" in has else []
        self.links += [has["href"]] if name == "a" else []
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        self.elements.append((name, dict(attributes)))

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    @property
    def words(self):
        return "".join(self.text)


def report_of(derivation, layers=("follows", "general"), **options):
    return page(derivation, check(derivation, layers=layers, **options))


@pytest.fixture(scope="module")
def kl():
    derivation = load(bundled("gaussian_kl"))
    return page(derivation, check(derivation))


@pytest.fixture(scope="module")
def wrong(request):
    derivation = load(request.config.rootpath / "tests" / "derivations" / "wrong" / "wrong_16_sign.py")
    return page(derivation, check(derivation))


def assert_sound(document):
    read = Reader(document)
    assert len(read.ids) == len(set(read.ids))
    assert {has["aria-labelledby"] for _, has in read.elements if "aria-labelledby" in has} <= set(read.ids)
    for link in read.links:
        assert link.startswith("#")
        assert link[1:] in read.ids, link
    for name, has in read.elements:
        assert not [key for key in has if key.startswith("on") or key in ("style", "src")], (name, has)
    assert [name for name, _ in read.elements].count("script") == 1
    assert [has["href"][:5] for name, has in read.elements if name == "link"] == ["data:"]
    return read


def test_the_page_of_the_gaussian_kl_is_whole_and_small(kl):
    read = assert_sound(kl)
    assert len(kl.encode()) < LARGEST
    assert sum(name == "article" for name, _ in read.elements) == 30
    for said in ("30 steps: 4 definitions, 26 proved", "What (23) rests on", "normal covariance", "Seed 0; symkl"):
        assert said in read.words
    assert not re.search(r"https?://(?!www\.w3\.org)", kl)
    assert "What is not verified" not in read.words


def test_landmarks_and_headings_come_in_order(kl):
    read = Reader(kl)
    names = [name for name, _ in read.elements]
    assert [names.count(name) for name in ("main", "h1")] == [1, 1]
    assert {"header", "nav", "section", "article"} <= set(names)
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    skip = next(has for name, has in read.elements if name == "a")
    assert skip["class"] == "skip"


def test_every_verdict_is_told_in_words(kl):
    """Without colours and without marks, the word remains."""
    layers = re.findall(r'<ul class="layers".*?</ul>', kl)
    assert len(layers) == 30
    for found in layers:
        for item in re.findall(r"<li.*?</li>", found):
            assert re.search(r": (proved|agrees|out of scope)</span></li>$", item)


def test_every_dimension_and_its_digits_unfold(kl):
    assert [kl.count(f"<summary>d = {d}</summary>") for d in (1, 2, 3)] == [30, 30, 30]
    assert kl.count('class="digits"') == 30
    result = "0.99009570532599685033855877178395034627426806688002"
    assert kl.count(result) == 2 * 6  # both sides of (3), (11), (12), (21), (22) and (23)


def test_what_fails_comes_first_with_the_differing_values(wrong):
    read = assert_sound(wrong)
    words = read.words
    first = words.index("What is not verified")
    assert first < words.index("What (23) rests on") < words.index("The derivation", first)
    failed = words[first : words.index("What (23) rests on")]
    for said in ("(16)", "refuted", "The sides differ at d = 1 for", "left side0", "right side1", "It cites (16)"):
        assert said in failed
    assert words.count("The sides differ at d = 1 for") == 2  # there and in the card
    assert "Open(17)" in words


def test_the_worst_comes_first():
    derivation = Derivation("t", goal="2")
    derivation.step("1", x, x + vector("y") - vector("y"))
    derivation.step("2", x, 2 * x, by=[ring])
    words = Reader(report_of(derivation, ["follows"])).words
    assert words.index("(2) ✗ refuted") < words.index("(1) ? unknown")


def test_the_policy_allows_this_style_and_this_script_alone(kl):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', kl)[1].replace("&#x27;", "'")
    for name in ("style", "script"):
        inner = re.search(f"<{name}>(.*?)</{name}>", kl, re.DOTALL)[1]
        digest = b64encode(sha256(inner.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_people_write_stays_text(attack):
    derivation = Derivation(attack, goal="2")
    derivation.section(attack)
    derivation.step("1", x + x, 2 * x, by=[ring], because=attack)
    derivation.step("2", x + x, 3 * x, by=[ring], because=attack)
    document = report_of(derivation)
    read = assert_sound(document)
    assert visible(attack).strip() in " ".join(read.words.split())
    assert not set(document) & BIDI
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", document)


def test_a_label_in_a_reason_is_a_link():
    derivation = Derivation("t", goal="2")
    derivation.step("1", x, x)
    derivation.step("2", x, x, because="as in (1), not as in (9) or (<b>)")
    others = "not as in <span>(9)</span> or <span>(&lt;b&gt;)</span>"
    assert f'<bdi>as in <a href="#step-1">(1)</a>, {others}</bdi>' in report_of(derivation, ["follows"])


def test_labels_of_any_signs_are_links():
    labels = ['"', "<b>", "é'", "'", "é", "e9", "a|b", "[x]", "中文", "𝐱", "?", "A", "a", "u41"]
    derivation = Derivation("t", goal=labels[-1])
    for i, label in enumerate(labels):
        derivation.step(label, x + x, 2 * x, cites=labels[:i], by=[ring])
    read = assert_sound(report_of(derivation, ["follows"]))
    assert {identifier(label) for label in labels} <= set(read.ids)
    assert len({identifier(label) for label in labels}) == len(labels)


@given(st.text())
@example("\ufdd0 \uffff \U0010ffff")
def test_text_holds_no_markup_and_nothing_hidden(value):
    if any("\ud800" <= c <= "\udfff" for c in value):
        return
    written = text(value)
    assert not set(written) & ({"<", ">", '"', "'"} | BIDI)
    read = Reader(tag("p", value, title=value))
    assert read.words == visible(value)
    assert read.elements == [("p", {"title": visible(value)})]


def test_markup_is_no_text_and_text_no_markup():
    assert tag("p", tag("b", "<i>"), Html("<br>")) == "<p><b>&lt;i&gt;</b><br></p>"


def test_a_selection_shows_what_was_selected():
    derivation = load(bundled("gaussian_kl"))
    read = assert_sound(report_of(derivation, only=["16"]))
    assert sum(name == "article" for name, _ in read.elements) == 1
    assert "The goal (23) was not selected." in read.words
    assert "(15)" in read.words


def test_without_its_font_a_page_falls_back_on_that_of_the_system(monkeypatch):
    monkeypatch.setattr(fonts, "FILE", "lost.woff2")
    derivation = Derivation("t", goal="1")
    derivation.step("1", x, x)
    document = report_of(derivation, ["follows"])
    assert "@font-face" not in document
    assert '"STIX Two Math"' in document


def test_the_font_is_in_the_page(kl):
    data = re.search(r"data:font/woff2;base64,([A-Za-z0-9+/=]*)\)", kl)[1]
    assert b64decode(data)[:4] == b"wOF2"
    assert fonts.FAMILY in kl


def test_many_dimensions_are_bounded():
    derivation = load(bundled("gaussian_kl"))
    document = report_of(derivation, ["explicit"], only=["16"], dims=[2, 7])
    assert "Entries are worked out up to d = 3." in document
    assert_sound(document)


@pytest.mark.parametrize("axiom", APPROVED.values(), ids=str)
def test_every_axiom_has_its_formula(axiom):
    Reader(statement(axiom.statement))
    assert "\\" not in statement(axiom.statement)


def test_an_unknown_command_is_not_guessed():
    with pytest.raises(KeyError):
        statement(r"\unknown x")


def test_a_break_stands_before_a_sign_of_the_widest_sum():
    bracket = "<mrow><mo>(</mo><mi>abcdefgh</mi><mo>+</mo><mi>ijklmnop</mi><mo>−</mo><mi>q</mi><mo>)</mo></mrow>"
    fraction = "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>"
    found = parts(f"<mi>a</mi><mo>+</mo>{bracket}<mo>−</mo>{fraction}")
    assert [re.sub("<.*?>", "", part) for part in found] == ["a", "+(abcdefgh", "+ijklmnop", "−q)", "−a+bc"]
    assert all(part.count("<mrow>") == part.count("</mrow>") for part in found)
    assert parts("<mrow><mo>(</mo><mi>x</mi><mo>−</mo><mi>μ</mi><mo>)</mo></mrow>") == [
        "<mrow><mo>(</mo><mi>x</mi><mo>−</mo><mi>μ</mi><mo>)</mo></mrow>"
    ]


def test_what_is_not_read_has_a_card_where_it_stands():
    paper = of_text(r"$$ 1 = 1 \tag{1} $$ $$ \foo<b> = 2 \tag{2} $$ $$ 2 = 2 \tag{3} $$ $$ 3 = \bar \tag{4} $$")
    found = page(paper, check(paper, ["general"]))
    assert re.findall(r'<article[^>]* id="step-(\d)"', found) == ["1", "2", "3", "4"]
    assert "<b>" not in found
