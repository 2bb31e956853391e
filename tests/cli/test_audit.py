"""``symkl audit`` from the shell."""

from __future__ import annotations

import json


def test_the_audit_fits_eighty_columns_and_names_what_breaks(symkl):
    done = symkl("audit")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "without “Σ₂ is symmetric”\n  (16) does not follow\n  at d = 1 it holds" in done.stdout
    assert "declared, and needed by none of these steps: Σ₁ is symmetric" in done.stdout


def test_the_json_has_a_schema_steps_and_assumptions(symkl):
    found = json.loads(symkl("audit", "-k", "16", "--json", "-").stdout)
    assert found["schema"] == "symkl-audit/1"
    (step,) = found["steps"]
    assert step["least"] == [["ring", "scalar_transpose", "symmetric"]]
    assert step["idle"] == ["15"]
    assert {"fact": "Σ₂ is symmetric", "reasoning": True, "undefined": None} in step["needs"]
    (symmetric,) = [a for a in found["assumptions"] if a["statement"] == "Σ₂ is symmetric"]
    assert (symmetric["first"], symmetric["counterexample"]["d"]) == ("16", 2)


def test_a_step_that_does_not_follow_ends_with_1(symkl, root):
    done = symkl("audit", root / "tests/derivations/wrong/wrong_16_sign.py", "-k", "16")
    assert done.returncode == 1
    assert "it does not follow from what it" in done.stdout


def test_the_entropy_is_audited_too(symkl, root):
    done = symkl("audit", root / "proofs/gaussian_entropy.py")
    assert done.returncode == 0, done.stderr
    assert "without “the covariance of P is Σ”" in done.stdout
