"""The page of axioms is the list that the kernel accepts."""

from __future__ import annotations

from pathlib import Path

from symkl.documents.axioms import axioms_page
from symkl.proof.axioms import APPROVED

PAGE = Path(__file__).parent.parent.parent / "docs" / "axioms.md"


def test_the_page_in_the_docs_is_the_list_that_the_kernel_accepts():
    assert PAGE.read_text("utf-8") == axioms_page()


def test_every_axiom_has_its_statement_condition_reason_and_source():
    assert all(all((a.statement, a.condition, a.why, a.source)) for a in APPROVED.values())
    assert all(a.id == name for name, a in APPROVED.items())


def test_every_axiom_is_a_public_name():
    import symkl

    assert all(getattr(symkl, name) is axiom for name, axiom in APPROVED.items())
