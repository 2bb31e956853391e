"""At which values premises are taken: at those that the claim calls for, and at none that they do not hold of."""

from __future__ import annotations

import pytest
from letters import S1, S2, A, B, E, M, P, Q, given, mu1, mu2, p, proves, q, s, t, x, y

from symkl import (
    KL,
    N,
    Normal,
    cholesky,
    covariance,
    det,
    exp,
    half,
    identity,
    integral,
    inv,
    log,
    matrix,
    quad,
    scalar,
    sum_log_diagonal,
    trace,
    vector,
    zero,
)
from symkl.proof.instances import MOST_INSTANCES, Instances, Schema, match, schemas_of, setting
from symkl.proof.kernel import Kernel
from symkl.proof.opened import level_term
from symkl.proof.statements import free_point
from symkl.terms.expr import term

m, S, z, w = vector("m"), covariance("S"), vector("z"), vector("w")
r, c = scalar("r"), scalar("c", positive=True)


@pytest.fixture
def kernel():
    return Kernel()


MATCHES = [
    # premise for all values of the holes, a claim at other values, and one that is none of its instances
    ((P(x), Q(x)), [x], (P(mu1), Q(mu1)), (P(mu1), Q(mu2))),
    ((P(x), Q(x)), [x], (P(A @ mu1 - y), Q(A @ mu1 - y)), (P(A @ mu1), Q(mu1))),
    ((exp(s) * p, s + p), [s], (exp(t + 1) * p, t + 1 + p), (exp(t + 1) * q, t + 1 + q)),
    ((quad(x, M), s), [x], (quad(y - z, M), s), (y.T @ M @ z, s)),
    ((quad(x, M), s), [x, M], (quad(y, S1), s), (y.T @ S1 @ z, s)),
    (
        (N(x, m, S), exp(quad(x - m, S))),
        [x, m, S],
        (N(y, mu1, S1), exp(quad(y - mu1, S1))),
        (N(y, mu1, S1), exp(quad(y - mu1, S2))),
    ),
    (
        (N(x, m, S), exp(quad(x - m, S))),
        [x, m, S],
        (N(y, z, S1 + S2), exp(quad(y - z, S1 + S2))),
        (N(y, z, S1), exp(quad(z, S1))),
    ),
    ((P(x) * Q(y), s), [x, y], (P(mu1) * Q(mu2), s), (P(mu1) * P(mu2), s)),
    ((P(x) * Q(x), s), [x], (P(mu1) * Q(mu1), s), (P(mu1) * Q(mu2), s)),
    ((log(c * p), c), [c], (log(q * q * p), q * q), (log(q * q * q), q * q)),
    ((E(s * P(x)), s), [s], (E((t + 1) * P(x)), t + 1), (E(t * Q(x)), t)),
    ((trace(B @ S1), s), [B], (trace((A + A.T) @ S1), s), (trace(S2 @ A), s)),
]


@pytest.mark.parametrize(("premise", "general", "instance", "other"), MATCHES, ids=range(len(MATCHES)))
@pytest.mark.parametrize("by", ["", "ring"])
def test_a_general_premise_holds_at_every_value(kernel, premise, general, instance, other, by):
    law = given(kernel, *premise, general=general)
    assert proves(instance, by, [law], kernel)
    assert proves((2 * instance[0], 2 * instance[1]), by, [law], kernel)
    assert not proves(other, by, [law], kernel)
    assert not proves(instance, "*", [given(kernel, *premise)], kernel)  # of these letters alone it says nothing else


def test_a_premise_is_general_in_what_it_says_and_in_nothing_else(kernel):
    half_general = given(kernel, P(x) * s, Q(x) * t, general=[x])
    assert proves((P(y) * s, Q(y) * t), "", [half_general], kernel)
    assert not proves((P(y) * r, Q(y) * t), "*", [half_general], kernel)
    assert half_general.fixed == {s, t, mu1, mu2, S1, S2}


@pytest.mark.parametrize("value", [A, M, S1 - S2, S1 @ S2, 0 * A, -S1, s * S1])
def test_a_fact_about_positive_definite_matrices_is_not_taken_at_others(kernel, value):
    law = given(kernel, trace(S) * s, s, general=[S])
    assert proves((trace(S1 + S2) * s, s), "", [law], kernel)
    assert not proves((trace(value) * s, s), "*", [law], kernel)


@pytest.mark.parametrize("value", [s, -p, p - q, s * s, term(0), log(p)])
def test_a_fact_about_positive_numbers_is_not_taken_at_others(kernel, value):
    law = given(kernel, c * r, r * exp(c), general=[c])
    assert proves(((p * q) * r, r * exp(p * q)), "", [law], kernel)
    assert not proves((value * r, r * exp(value)), "*", [law], kernel)


@pytest.mark.parametrize("value", [A, A @ A, S1 @ S2, A - A.T])
def test_a_fact_about_symmetric_matrices_is_not_taken_at_others(kernel, value):
    law = given(kernel, trace(M @ B), trace(B.T @ M), general=[M])
    assert proves((trace(S1 @ B), trace(B.T @ S1)), "", [law], kernel)
    assert not proves((trace(value @ B), trace(B.T @ value)), "cyclic ring", [law], kernel)


def test_instances_of_instances_are_taken(kernel):
    step = given(kernel, P(x), Q(A @ x), general=[x])
    back = given(kernel, Q(x), exp(trace(x @ x.T)), general=[x])
    assert proves((P(mu1), exp(trace(A @ mu1 @ (A @ mu1).T))), "", [step, back], kernel)
    assert proves((P(mu1), exp(trace(A @ mu1 @ (A @ mu1).T))), "", [back, step], kernel)
    assert not proves((P(mu1), exp(trace(mu1 @ mu1.T))), "*", [step, back], kernel)


def test_a_premise_is_taken_at_each_of_two_bound_variables(kernel):
    law = given(kernel, P(x), Q(x), general=[x])
    one = E(Q.expectation(P(x) * P(y) * Q(x), y))
    assert proves((one, E(Q.expectation(Q(x) * Q(y) * Q(x), y))), "", [law], kernel)
    pair = given(kernel, x.T @ A @ y, s, general=[x, y])
    assert proves(
        (E(Q.expectation((x.T @ A @ y) * P(x) * P(y), y)), E(Q.expectation(s * P(x) * P(y), y))), "", [pair], kernel
    )
    assert proves(
        (E(Q.expectation((y.T @ A @ x) * P(x) * P(y), y)), E(Q.expectation(s * P(x) * P(y), y))), "", [pair], kernel
    )
    assert proves((E((x.T @ A @ mu1) * P(x)), E(s * P(x))), "", [pair], kernel)
    three = given(kernel, (x.T @ A @ y) * P(z), s, general=[x, y, z])
    assert not proves((E((x.T @ B @ mu1) * P(x)), E(s)), "*", [three], kernel)


def test_a_binder_in_a_premise_may_come_under_another(kernel):
    law = given(kernel, Q(x), P.expectation(P(y) * P(x), y), general=[x])
    assert proves((E(Q(x)), E(P.expectation(P(y) * P(x), y))), "", [law], kernel)
    assert proves(
        (E(Q.expectation(Q(x) * P(y), y)), E(Q.expectation(P.expectation(P(z) * P(x), z) * P(y), y))), "", [law], kernel
    )
    assert not proves((E(Q(x)), E(P.expectation(P(y) * P(y), y))), "*", [law], kernel)


def test_the_number_and_size_of_instances_is_bounded():
    growing = Schema(P(x), P(x + mu1) * P(x - mu1), frozenset({x}))
    found = Instances((growing,), setting((P(x),), (growing,)), lambda hole, value: True).of((P(mu2), P(mu2)))
    assert 10 < len(found) <= MOST_INSTANCES
    assert max(side.size for equation in found for side in equation) < 100


def test_an_instance_that_would_be_too_large_for_a_term_is_left_out(kernel):
    deep = x
    for _ in range(140):
        deep = deep + mu1
    law = given(kernel, P(x), P(deep), general=[x])
    assert proves((P(x) * s, P(deep) * s), "", [law], kernel)
    assert not proves((P(deep), P(mu2)), "ring", [law], kernel)


def test_claims_of_one_setting_share_instances_and_differ_where_they_call_for_more():
    law = Schema(P(x), Q(x), frozenset({x}))
    instances = Instances((law,), setting((s, t), (law,)), lambda hole, value: True)
    assert instances.of((s, t)) is instances.shared
    assert (P(mu1), Q(mu1)) in instances.of((P(mu1), s))
    assert (P(mu1), Q(mu1)) not in instances.shared
    assert instances.of((P(x), s)) is instances.shared
    refused = Instances((law,), setting((s, t), (law,)), lambda hole, value: value != mu1)
    assert (P(mu1), Q(mu1)) not in refused.of((P(mu1), P(mu2)))
    assert (P(mu2), Q(mu2)) in refused.of((P(mu1), P(mu2)))


def test_how_deep_bound_variables_stand():
    nested = Q.expectation(E(P(x) * Q(y)), y)
    plain, general = Schema(s, t, frozenset()), Schema(P(x), P.expectation(P(y) * P(x), y), frozenset({x}))
    assert setting((s, t), (plain,)).levels == 0
    assert setting((E(P(x)), t), (plain,)).levels == 1
    assert setting((nested, t), (plain,)).levels == 2
    assert setting((E(E(P(x))), t), (plain,)).levels == 1  # the inner one is a number to the outer one
    assert setting((s, t), (Schema(s, nested, frozenset()),)).levels == 2
    assert setting((E(P(x)), t), (general,)).levels == 2
    assert setting((s, E(P(x))), (plain,)).names == {x}
    assert setting((nested, t), (plain,)).names == {x, y}
    assert setting((s, t), (general,)).names == {y}


def test_matching_binds_each_hole_once():
    assert match(P(x), P(mu1), frozenset({x}), {}) == {x: mu1}
    assert match(P(x) * P(x), P(mu1) * P(mu1), frozenset({x}), {}) == {x: mu1}
    assert match(P(x) * P(x), P(mu1) * P(mu2), frozenset({x}), {}) is None
    assert match(P(x), Q(mu1), frozenset({x}), {}) is None
    assert match(P(x), P(mu1), frozenset(), {}) is None
    assert match(P(x), P(x), frozenset(), {}) == {}
    assert match(s, A, frozenset({s}), {}) is None
    assert match(s * A, t * mu1, frozenset({s, A}), {}) is None
    assert match(s + t, s * t, frozenset({s, t}), {}) is None
    assert match(term(2), term(3), frozenset(), {}) is None


def test_the_axioms_about_distributions_speak_of_those_that_occur():
    def stated(axioms, laws=frozenset(), pairs=frozenset(), premises=()):
        return {(a, b) for a, b, _ in schemas_of(premises, frozenset(axioms), frozenset(laws), frozenset(pairs))}

    u = x - mu1
    assert stated([], {P}) == set()
    assert stated(["normal_mean"], {P}) == {(E(u), zero)}
    assert {a for a, _ in stated(["normal_covariance"], {P})} == {E(u @ u.T)}
    assert len(stated(["normal_mean", "normal_covariance"], {P, Q})) == 4
    assert {(P(x), N(x, mu1, S1)), (Q(x), N(x, mu2, S2))} < stated(["density_formula"], {P, Q})
    assert stated(["kl_formula"], {P, Q}) == set()
    assert {a for a, _ in stated(["kl_formula"], {P, Q}, {(P, Q)})} == {KL(P, Q)}
    assert {a for a, _ in stated(["normal_mean"], premises=((s, E(x), frozenset({s})),))} == {s, E(u)}
    assert {a for a, _ in stated(["kl_formula"], premises=((s, KL(Q, P), frozenset({s})),))} == {s, KL(Q, P)}


def test_the_axioms_about_cholesky_factors_speak_of_those_that_occur_and_certainly_exist():
    def stated(axioms, factored=(), premises=()):
        found = schemas_of(premises, frozenset(axioms), frozenset(), frozenset(), frozenset(factored))
        return {(schema.left, schema.right) for schema in found}

    root = cholesky(S1)
    both = ["cholesky_factor", "triangular_determinant"]
    assert stated(both) == set()
    assert (root @ root.T, S1) in stated(["cholesky_factor"], [S1])
    assert stated(["triangular_determinant"], [S1]) == {(sum_log_diagonal(root), log(det(root)))}
    assert (det(root), det(S1) ** half) not in stated(["cholesky_factor"], [S1])
    assert (det(root), det(S1) ** half) in stated(["cholesky_factor", "determinant"], [S1])
    assert stated(both, [S1 + S2])
    assert stated(both, [A, A @ A.T, -S1, S1 @ S2, S1 - S2]) == set()
    premise = B, cholesky(A), frozenset({A, B})
    assert stated(both, premises=(premise,)) == {(B, cholesky(A))}


@pytest.mark.parametrize("mean", [x, vector("x_0"), vector("x_1"), mu1])
@pytest.mark.parametrize("other", [x, vector("x_0"), mu2])
def test_a_law_may_have_parameters_of_any_name(mean, other):
    R, T = Normal("R", mean, S1), Normal("T", other, S2)
    point = free_point(R, T)
    assert point not in (mean, other)
    assert proves((R.expectation(point, point), mean), "*")
    assert proves((R(y), N(y, mean, S1)), "density_formula")
    assert proves((KL(R, T), integral(R(point) * log(R(point) / T(point)), point)), "kl_formula")
    assert proves((KL(T, R), integral(T(point) * log(T(point) / R(point)), point)), "kl_formula")
    assert not proves((KL(R, T), integral(T(point) * log(R(point) / T(point)), point)), "kl_formula")
    others = [Normal("U", vector(name), S1) for name in ("x_0", "x_1", "x")]
    assert free_point(R, T, *others) not in {law.mean for law in (R, T, *others)}


def test_the_density_of_any_normal_law_is_the_formula():
    by = "density_formula power_laws ring"
    assert proves((N(mu1, mu1, S1), N(mu2, mu2, S1)), by)
    assert not proves((N(mu1, mu1, S1), N(mu2, mu2, S2)), "*")
    assert proves((N(x, mu1, S1), N(mu1, x, S1)), by + " scalar_transpose")
    assert proves((P(x), N(x, mu1, S1)), "density_formula")
    assert proves((N(y, x, identity + S1), N(x, y, S1 + identity)), by + " scalar_transpose")
    assert not proves((N(x, mu1, A), N(x, mu1, A)), "*")


def test_open_levels_are_no_letters():
    assert level_term(1) != level_term(2)
    assert inv(S1) != matrix("Sigma_1")
    assert not proves((E(P(x) * B), level_term(1).T @ mu1 * B), "*")


def test_of_many_general_columns_those_are_taken_at_a_bound_variable_that_carry_its_name(kernel):
    law = given(kernel, x.T @ A @ y, P(z), general=[x, y, z])
    assert proves((Q.expectation(P(z), z), Q.expectation(x.T @ A @ y, z)), "", [law], kernel)
    assert not proves((Q.expectation(P(z), z), Q.expectation(x.T @ B @ y, z)), "", [law], kernel)
