"""``symkl mutate`` from the shell."""

from __future__ import annotations

import json


def test_the_tables_fit_eighty_columns(symkl):
    done = symkl("mutate", "-k", "13f,14", "--dims", "1-2")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stdout.startswith("Mutants of: KL divergence between two multivariate Gaussians\n")
    assert "4 are equal in meaning, 0\n  survive" in done.stdout or "0 survive" in done.stdout


def test_the_json_has_the_fields_other_programs_read(symkl):
    done = symkl("mutate", "-k", "14", "--json", "-", "--jobs", "1")
    found = json.loads(done.stdout)
    assert found["schema"] == "symkl-mutants/1"
    assert found["mutants"] == found["by_step"]["14"]["all"]
    assert set(found["by_layer"]) == {"follows", "general", "d=1", "d=2", "d=3"}
    assert (found["survivors"], found["refused_rewritings"]) == ([], [])
    assert found["rewritings"] > 0


def test_a_letter_that_is_defined_is_what_it_is_defined_to_be(symkl, root):
    path = root / "proofs/gaussian_kl_cholesky.py"
    found = json.loads(symkl("mutate", path, "-k", "14", "--dims", "1-2", "--json", "-", "--jobs", "1").stdout)
    assert (found["survivors"], found["refused_rewritings"]) == ([], [])
    assert found["by_step"]["14"]["equal"] == 1  # Tr(Aᵀ) for Tr(A), of solves that have a value by the definitions


def test_jobs_do_not_change_the_result(symkl):
    one, two = (json.loads(symkl("mutate", "-k", "13g,16", "--json", "-", "--jobs", n).stdout) for n in (1, 2))
    assert one == two


def test_a_wrong_derivation_ends_with_1_and_shows_what_would_be_right(symkl, root):
    done = symkl("mutate", root / "tests/derivations/wrong/wrong_16_sign.py", "-k", "16", "--json", "-", "--jobs", "1")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [r["operator"] for r in found["refused_rewritings"]] == ["as it is"]
    assert {s["operator"] for s in found["survivors"]} == {"sign", "coefficient"}


def test_the_table_is_written_as_markdown(symkl, tmp_path):
    done = symkl("mutate", "-k", "13g", "--table", "table.md", "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 0
    assert "| 13g |" in (tmp_path / "table.md").read_text("utf-8")


def test_an_unknown_label_ends_with_2(symkl):
    done = symkl("mutate", "-k", "99")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no step has the label '99'" in done.stderr
