"""The vocabulary of ``takes``."""

from __future__ import annotations

import pytest

from symkl.errors import UsageError
from symkl.implementations.takes import KINDS, MATRICES, parse


def test_the_arguments_keep_their_order():
    takes = parse("mean2, logvar2, mean1, logvar1")
    assert takes.keys == ("m2", "x2", "m1", "x1")
    assert takes.scales == ("x1", "x2")
    assert str(takes) == "mean2, logvar2, mean1, logvar1"


def test_without_numbers_it_is_p_against_the_standard_normal():
    takes = parse("mean,std")
    assert (takes.keys, takes.numbered, takes.name("x1")) == (("m1", "x1"), False, "std")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "mean"])
def test_every_kind_is_known(kind):
    assert parse(f"mean1, {kind}1, mean2, {kind}2").has_matrices == (kind in MATRICES)


def test_for_floats_the_kinds_of_matrices_are_numbers_with_their_own_words():
    line = parse("mean1, cov1, mean2, scale_tril2").on_the_line()
    assert line.kinds == {"m1": "mean", "x1": "var", "m2": "mean", "x2": "std"}
    assert line.names == ("mean1", "cov1", "mean2", "scale_tril2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is none of mean"),
        ("mean, sigma", "'sigma' is none of mean"),
        ("mean, logvar2", "either every word has 1"),
        ("mean1, cov1, mean2", "the scale of Q is missing"),
        ("mean", "the scale of P is missing"),
        ("mean2, cov2", "the scale of P is missing"),
        ("mean1, cov1, cov1, cov2", "two scales of P"),
        ("mean1, mean1, cov1, cov2", "two means of P"),
        ("mean, cov, var", "two scales of P"),
        ("mean3, cov3", "'mean3' is none of"),
        ("m" * 10_000, "names the arguments in order"),
    ],
)
def test_what_makes_no_sense_is_refused(text, said):
    with pytest.raises(UsageError, match=said):
        parse(text)
