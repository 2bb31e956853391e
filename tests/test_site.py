"""The documentation builds without a warning; its pages fetch nothing, and their links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from symkl.proof.axioms import APPROVED

if not os.environ.get("SYMKL_REQUIRE_DOCS"):  # with it, what is missing is an error
    for package in ("sphinx", "furo", "myst_nb", "math_core"):
        pytest.importorskip(package, reason="pip install symkl[docs]")

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built once; every warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-W", "ignore", "-m", "sphinx", "-q", "-W", "--keep-going", "-n", DOCS, folder]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder


def pages(site):
    found = {page.relative_to(site).as_posix(): page.read_text("utf-8") for page in site.rglob("*.html")}
    assert len(found) > 20
    return found


def test_every_page_is_in_the_site(site):
    written = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    assert {*written, "tour.html"} <= set(pages(site))


def test_nothing_is_fetched_when_a_page_is_read(site):
    for name, text in pages(site).items():
        fetched = re.findall(r"<(?:script|img|iframe|source)[^>]+src=\"(?:https?:)?//[^\"]+", text)
        fetched += re.findall(r"<link(?![^>]+rel=\"(?:canonical|author)\")[^>]+href=\"(?:https?:)?//[^\"]+", text)
        assert not fetched, (name, fetched)
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style


def test_links_and_anchors_lead_somewhere(site):
    found = pages(site)
    anchors = {name: set(re.findall(r"\bid=\"([^\"]+)\"", text)) for name, text in found.items()}
    for name, text in found.items():
        for target in re.findall(r"<a[^>]+href=\"([^\"]+)\"", text):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = unquote(target).partition("#")
            file = (site / name).parent.joinpath(path).resolve() if path else site / name
            assert file.exists(), (name, target)
            other = file.relative_to(site.resolve()).as_posix() if path else name
            assert not anchor or other not in anchors or anchor in anchors[other], (name, target)


def test_every_axiom_is_an_inference_line_in_mathml(site):
    text = (site / "axioms.html").read_text("utf-8")
    assert text.count("<mfrac") >= len(APPROVED)
    for name in APPROVED:
        assert f'id="{name.replace("_", "-")}"' in text
    assert "merror" not in text


def test_no_formula_is_left_as_tex(site):
    for name, text in pages(site).items():
        body = re.sub(r"<(script|style|annotation|pre|code)\b.*?</\1>", "", text, flags=re.DOTALL)
        body = re.sub(r"<[^>]*>", "", body)
        assert not re.search(r"\\(?:frac|Sigma|mathbb|text)\b", body), name


def test_the_api_has_signatures_with_units_and_errors(site):
    text = re.sub(r"<[^>]*>", "", (site / "api/gaussian.html").read_text("utf-8"))
    assert "in nats" in text
    assert "Raises" in text
    assert "SizeMismatch" in text
    assert "shape (…, d)" in text


def test_the_gallery_has_every_derivation(site):
    text = (site / "gallery.html").read_text("utf-8")
    for proof in (DOCS.parent / "proofs").glob("*.py"):
        assert f"{{derivation}} {proof.stem}" in (DOCS / "gallery.md").read_text("utf-8")
    assert text.count("<math") > 60
    assert "verdict: <strong>✓ proved</strong> (30 steps: 4 definitions, 26 proved)" in text
