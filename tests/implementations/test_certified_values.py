"""The corpus, its certified values and the condition number T; the cache they are kept in."""

from __future__ import annotations

import json
import math
import os

import numpy as np
import pytest

from symkl import Gaussian, kl
from symkl.implementations import cache, measuring, oracle
from symkl.implementations.cases import STRESS_DIMENSIONS, corpus
from symkl.implementations.takes import SCALES, parse

PAIR = "mean1, {0}1, mean2, {0}2"
COVARIANCES = PAIR.format("cov")


def covariance(kind, x):
    return {
        "var": lambda: np.diag(x), "std": lambda: np.diag(x**2), "logvar": lambda: np.diag(np.exp(x)),
        "logstd": lambda: np.diag(np.exp(2 * x)), "cov": lambda: x, "scale_tril": lambda: x @ x.T,
        "precision": lambda: np.linalg.inv(x),
    }[kind]()  # fmt: skip


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("kind", SCALES)
def test_about_two_hundred_cases_up_to_twenty_dimensions_exact_in_their_type(kind, dtype):
    cases = corpus(parse(PAIR.format(kind)), dtype)
    assert 190 <= len(cases) <= 220
    assert max(case.d for case in cases) == 20
    for case in cases:
        for array in case.values.values():
            assert np.array_equal(array, array.astype(dtype).astype(float))
            assert np.all(np.isfinite(array))
            if kind in ("cov", "precision") and array.ndim == 2:
                assert np.array_equal(array, array.T)


def test_the_corpus_is_the_same_for_the_same_seed_and_another_for_another():
    takes = parse(COVARIANCES)
    first, again, other = corpus(takes, seed=3), corpus(takes, seed=3), corpus(takes, seed=-3)
    assert all(np.array_equal(a.values["x1"], b.values["x1"]) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0].values["x1"], other[0].values["x1"])


@pytest.mark.parametrize("kind", SCALES)
def test_the_values_are_those_of_the_formula_in_double_precision(kind):
    takes = parse(PAIR.format(kind))
    for case in corpus(takes)[:40:3]:
        s, t = covariance(kind, case.values["x1"]), covariance(kind, case.values["x2"])
        delta = case.values["m1"] - case.values["m2"]
        logs = np.linalg.slogdet(t)[1] - np.linalg.slogdet(s)[1]
        trace, square = np.trace(np.linalg.solve(t, s)), delta @ np.linalg.solve(t, delta)
        assert oracle.value(takes, case).kl == pytest.approx(0.5 * (logs + trace + square - case.d), rel=1e-9)


@pytest.mark.parametrize(("kind", "form"), oracle.FORM.items())
def test_matrices_go_to_the_certified_evaluator_as_they_are(kind, form):
    takes = parse(PAIR.format(kind))
    case = next(case for case in corpus(takes) if "correlated" in case.name and case.d == 6)
    p, q = (Gaussian(case.values[f"m{i}"], **{form: case.values[f"x{i}"]}) for i in (1, 2))
    assert oracle.value(takes, case).kl == float(kl(p, q))


def test_logarithms_of_variances_are_enclosed_and_agree_with_the_variances():
    takes = parse("mean, logvar")
    for case in corpus(takes)[::7]:
        m, v = case.values["m1"], case.values["x1"]
        assert oracle.value(takes, case).kl == pytest.approx(0.5 * np.sum(m**2 + np.expm1(v) - v), rel=1e-9, abs=1e-15)


def test_equal_distributions_have_divergence_zero_exactly():
    logarithms = ("mean1, logvar1, mean2, logvar2", "mean, logstd", "mean1, logvar1, mean2, cov2")
    for takes in map(parse, (COVARIANCES, *logarithms)):
        twice = [case for case in corpus(takes) if case.name.startswith("the standard normal twice")]
        assert [oracle.value(takes, case).kl for case in twice] == [0.0] * len(STRESS_DIMENSIONS)


def test_t_does_not_change_with_the_unit_of_length():
    takes = parse(COVARIANCES)
    case = corpus(takes)[30]
    scale = {"m1": 2.0**40, "m2": 2.0**40, "x1": 2.0**80, "x2": 2.0**80}
    moved = case._replace(values={key: array * scale[key] for key, array in case.values.items()})
    logarithms = case.d * 80 * math.log(2) * 2  # Σ|log Σᵢᵢ| and |log|Σ|| are of the numbers as they are
    assert abs(oracle.value(takes, moved).condition - oracle.value(takes, case).condition) <= logarithms


def test_t_grows_with_the_correlation_that_costs_digits():
    takes = parse(COVARIANCES)
    t = {case.name: oracle.value(takes, case).condition for case in corpus(takes) if "Q correlated" in case.name}
    assert t["Q correlated, 1 − 0.0001, d = 3"] * 100 < t["Q correlated, 1 − 1e-10, d = 3"]


def test_each_term_dominates_in_some_generic_case():
    takes = parse(COVARIANCES)
    shares = {"log": 0.0, "trace": 0.0, "square": 0.0}
    for case in (case for case in corpus(takes) if not case.stress):
        s, t = case.values["x1"], case.values["x2"]
        delta = case.values["m1"] - case.values["m2"]
        terms = {
            "log": abs(np.linalg.slogdet(t)[1] - np.linalg.slogdet(s)[1]), "trace": np.trace(np.linalg.solve(t, s)),
            "square": delta @ np.linalg.solve(t, delta),
        }  # fmt: skip
        for name, size in terms.items():
            shares[name] = max(shares[name], size / sum(terms.values()))
    assert all(share > 0.75 for share in shares.values())


# -- the cache


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.FOLDER, str(tmp_path))
    return tmp_path


def files(folder):
    return list(folder.rglob("*"))


def count_calls(calls):
    def compute():
        calls.append(1)
        return [[1.5, math.inf], [0.1, 2.0]]

    return compute


def test_values_are_computed_once(folder):
    calls = []
    first, second = (cache.cached([b"a", b"b"], 2, count_calls(calls)) for _ in range(2))
    assert first == second == [[1.5, math.inf], [0.1, 2.0]]
    assert len(calls) == 1


def test_other_content_is_another_entry(folder):
    calls = []
    for parts in ([b"a", b"b"], [b"ab"], [b"a", b"c"]):
        cache.cached(parts, 2, count_calls(calls))
    assert len(calls) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2], lambda text: "", lambda text: text.replace("0x1.8", "0x1.9"),
        lambda text: "[]", lambda text: "null", lambda text: text.replace("symkl-values/1", "symkl-values/0"),
        lambda text: text.replace('"key"', '"kex"'), lambda text: "[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_noticed_and_written_anew(folder, damage):
    calls = []
    cache.cached([b"a"], 2, count_calls(calls))
    [path] = [path for path in files(folder) if path.suffix == ".json"]
    whole = path.read_text("utf-8")
    path.write_text(damage(whole), "utf-8")
    assert cache.cached([b"a"], 2, count_calls(calls)) == [[1.5, math.inf], [0.1, 2.0]]
    assert len(calls) == 2
    assert path.read_text("utf-8") == whole


def test_bytes_that_are_no_text_are_noticed(folder):
    calls = []
    cache.cached([b"a"], 2, count_calls(calls))
    [path] = [path for path in files(folder) if path.suffix == ".json"]
    path.write_bytes(b"\xff\xfe\x00")
    cache.cached([b"a"], 2, count_calls(calls))
    assert len(calls) == 2


def test_it_is_plain_json_and_leaves_nothing_else(folder):
    cache.cached([b"a"], 2, count_calls([]))
    [path] = [path for path in files(folder) if path.is_file()]
    assert json.loads(path.read_text("utf-8"))["rows"] == [["0x1.8000000000000p+0", "inf"], [(0.1).hex(), (2.0).hex()]]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(cache.FOLDER, str(blocked))
    calls = []
    for _ in range(2):
        assert cache.cached([b"a"], 2, count_calls(calls)) == [[1.5, math.inf], [0.1, 2.0]]
    assert len(calls) == 2


def test_the_folder_is_the_users(monkeypatch):
    monkeypatch.delenv(cache.FOLDER, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", os.path.join("some", "where"))
    monkeypatch.setattr("sys.platform", "linux")
    assert cache.folder().parts == ("some", "where", "symkl")


def test_certified_values_come_back_from_the_cache_as_they_were(folder, monkeypatch):
    takes = parse("mean, logvar")
    cases = corpus(takes)[:5]
    first = measuring.certified(takes, cases)
    monkeypatch.setattr(measuring, "value", None)  # nothing may be computed
    assert measuring.certified(takes, cases) == first


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("signature", [*(PAIR.format(kind) for kind in SCALES), *(f"mean, {kind}" for kind in SCALES),
                                       "mean1, logvar1, mean2, cov2", "mean1, cov1, mean2, precision2"])  # fmt: skip
def test_the_tolerance_leaves_no_room_for_a_term_that_is_wrong(signature, dtype):
    takes = parse(signature)
    wrong, epsilon = {"float64": (1e-6, 2.0**-53), "float32": (1e-3, 2.0**-24)}[dtype]
    cases = [case for case in corpus(takes, dtype) if not case.stress]
    room = dict.fromkeys(("log|Σ1|", "log|Σ2|", "trace", "Mahalanobis", "d"), 0.0)
    for case, known in zip(cases, measuring.certified(takes, cases), strict=True):
        s, t = (
            covariance(takes.kinds[key], case.values[key]) if key in takes.keys else np.eye(case.d)
            for key in ("x1", "x2")
        )
        delta = case.values["m1"] - case.values.get("m2", 0)
        sizes = (
            abs(np.linalg.slogdet(s)[1]), abs(np.linalg.slogdet(t)[1]), np.trace(np.linalg.solve(t, s)),
            delta @ np.linalg.solve(t, delta), case.d,
        )  # fmt: skip
        tolerance = measuring.FACTOR * epsilon * known.loose
        for name, size in zip(room, sizes, strict=True):
            room[name] = max(room[name], wrong * size / 2 / tolerance)
    if "x2" not in takes.keys:
        del room["log|Σ2|"]  # it is 0
    assert min(room.values()) > 4, room
