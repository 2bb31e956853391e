"""The meaning of arguments that nobody names: found from the values, else from the names of the parameters."""

from __future__ import annotations

import numpy as np
import pytest
import right_code
import wild

from symkl.implementations.inference import infer
from symkl.implementations.judge import judge
from symkl.implementations.judgement import Verdict

FLOATS = {"floats", "two pairs of floats"}
PARTIAL = {"no means"}
"""Two scales alone are nothing one would guess."""
GUESSED = [style for style in right_code.RIGHT if style[0] not in FLOATS | PARTIAL]


@pytest.mark.sampled("number", range(len(GUESSED)), 3)
def test_of_right_code_it_is_found(number):
    name, takes, function = GUESSED[number]
    assert str(infer(function).takes) == takes, name


def test_of_floats_it_is_found_and_the_function_right():
    for function in (right_code.on_the_line, right_code.two_on_the_line):
        found = judge(function)
        assert (found.verdict, found.inferred) == (Verdict.RIGHT, True)
        assert "std" in found.takes


def test_of_wrong_code_the_names_of_the_parameters_tell_and_it_is_said():
    found = judge(wild.no_half)
    assert (found.verdict, found.takes, found.inferred) == (Verdict.WRONG, LOG, True)
    assert found.to_json()["inferred"] is True


LOG = "mean, logvar"


def test_a_misreading_that_is_right_under_another_meaning_is_that_meaning():
    found = judge(wild.log_variance_as_log_std)
    assert (found.verdict, found.reading) == (Verdict.RIGHT, "mean, logstd")
    assert found.inference == 'inferred from its values; its parameters are named for "mean, logvar"'


@pytest.mark.parametrize(
    ("names", "takes"),
    [
        ("mu, log_var", "mean, logvar"), ("a, b", None), ("loc, scale", "mean, std"), ("m, v", "mean, var"),
        ("mu1, sigma1, mu2, sigma2", "mean1, std1, mean2, std2"), ("mean, tril", "mean, scale_tril"),
        ("mu_q, cov_q, mu_p, cov_p", "mean1, cov1, mean2, cov2"), ("mu, sigma2", "mean, var"),
        ("mu, mu2, logvar, logvar2", "mean1, mean2, logvar1, logvar2"),
        ("mean2, cov2, mean1, cov1", "mean2, cov2, mean1, cov1"),
    ],
)  # fmt: skip
def test_names_say_what_they_usually_mean(names, takes):
    function = make(names)
    found = infer(function)
    assert (str(found.takes) if found.takes else None) == takes


def make(names):
    scope = {"np": np}
    exec(f"def function({names}):\n    return 17.0 * np.sum([np.sum(x) for x in ({names},)])", scope)
    return scope["function"]


def test_where_nothing_tells_it_asks():
    assert "say takes=" in infer(lambda a, b: 3.0 * np.sum(a)).text
    assert "3 parameters" in infer(lambda a, b, c: 0.0).text
    assert judge(lambda a, b: 3.0).verdict is Verdict.ERROR


def test_parameters_with_defaults_are_no_arguments():
    def function(mu, logvar, beta=1.0):
        return beta * wild.pytorch_example(mu, logvar)

    assert str(infer(function).takes) == LOG
