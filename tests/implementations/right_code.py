"""Right implementations in different styles: none may be accused of anything."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

log, exp, inv, solve, det = np.log, np.exp, np.linalg.inv, np.linalg.solve, np.linalg.det


def slogdet(m):
    return np.linalg.slogdet(m)[1]


def loop(m, lv):
    total = 0.0
    for a, b in zip(m, lv, strict=True):
        total += -0.5 * (1 + b - a * a - math.exp(b))
    return total


def in_place(m, lv):
    m *= m
    m += np.exp(lv)
    m -= 1
    m -= lv
    return 0.5 * m.sum()


def cholesky(a, s, b, t):
    p, q = np.linalg.cholesky(s), np.linalg.cholesky(t)
    m, z = solve(q, p), solve(q, a - b)
    return log(np.diag(q)).sum() - log(np.diag(p)).sum() + 0.5 * ((m * m).sum() + z @ z - len(a))


def never_negative(a, s, b, t):
    return max(0.0, cholesky(a, s, b, t))


def all_terms_positive(a, s, b, t):
    p, q = np.linalg.cholesky(s), np.linalg.cholesky(t)
    m, z = solve(q, p), solve(q, a - b)
    g = np.diag(p) / np.diag(q)  # the diagonal of m, which an elimination with pivots would lose
    return 0.5 * (np.sum(g * g - 1 - 2 * log(g)) + np.sum(np.tril(m, -1) ** 2) + z @ z)


def cross_entropy_minus_entropy(a, s, b, t):
    cross = 0.5 * (slogdet(2 * np.pi * t) + np.trace(solve(t, s + np.outer(a - b, a - b))))
    return cross - 0.5 * slogdet(2 * np.pi * np.e * s)


def batched_einsum(a, s, b, t):
    """Pairs in leading dimensions, or none."""
    k, d = inv(t), a - b
    square = np.einsum("...i,...ij,...j->...", d, k, d)
    return 0.5 * (slogdet(t) - slogdet(s) + np.einsum("...ij,...ji->...", k, s) + square - a.shape[-1])


def on_the_line(m, s):
    return -math.log(s) + (s * s + m * m) / 2 - 0.5


def two_on_the_line(a, s, b, t):
    return math.log(t / s) + (s**2 + (a - b) ** 2) / (2 * t**2) - 0.5


Style = tuple[str, str, Callable[..., Any]]
ONE = "mean, logvar"
PAIR = "mean1, cov1, mean2, cov2"
STDS = "mean1, std1, mean2, std2"
LOGS = "mean1, logvar1, mean2, logvar2"
TRILS = "mean1, scale_tril1, mean2, scale_tril2"

RIGHT: list[Style] = [
    ("Kingma and Welling, appendix B", ONE, lambda m, v: -0.5 * np.sum(1 + v - m**2 - exp(v))),
    ("plus signs", ONE, lambda m, v: 0.5 * (exp(v) + m * m - 1 - v).sum()),
    ("a loop", ONE, loop),
    ("in place", ONE, in_place),
    ("d apart", ONE, lambda m, v: -0.5 * (len(m) + v.sum() - m @ m - exp(v).sum())),
    ("std = exp(v/2)", ONE, lambda m, v: np.sum(-v / 2) + 0.5 * np.sum(exp(v / 2) ** 2) + 0.5 * m @ m - len(m) / 2),
    ("expm1", ONE, lambda m, v: 0.5 * (np.linalg.norm(m) ** 2 + np.expm1(v).sum() - v.sum())),
    ("mean times d", ONE, lambda m, v: 0.5 * np.mean(exp(v) + m * m - 1 - v) * len(m)),
    ("one value a dimension", ONE, lambda m, v: 0.5 * (exp(v) + m * m - 1 - v)),
    ("last axis", ONE, lambda m, v: -0.5 * np.sum(1 + v - m**2 - exp(v), axis=-1)),
    ("batches only", ONE, lambda m, v: -0.5 * np.sum(1 + v - m**2 - exp(v), axis=1)),
    ("mean over the batch", ONE, lambda m, v: np.mean(-0.5 * np.sum(1 + v - m**2 - exp(v), axis=1))),
    ("mean over the batch first", ONE, lambda m, v: np.sum(np.mean(-0.5 * (1 + v - m**2 - exp(v)), axis=0))),
    ("log variance first", "logvar, mean", lambda v, m: 0.5 * np.sum(exp(v) + m**2 - 1 - v)),
    ("log std", "mean, logstd", lambda m, s: -0.5 * np.sum(1 + 2 * s - m**2 - exp(s) ** 2)),
    ("log std, exp(2s)", "mean, logstd", lambda m, s: np.sum(-s + 0.5 * (exp(2 * s) + m**2) - 0.5)),
    ("log of the square", "mean, std", lambda m, s: -0.5 * np.sum(1 + log(s**2) - m**2 - s**2)),
    ("twice the log", "mean, std", lambda m, s: 0.5 * (m @ m + s @ s - 2 * log(s).sum() - len(s))),
    ("sum of log s", "mean, std", lambda m, s: np.sum(-log(s) + (s**2 + m**2) / 2 - 0.5)),
    ("variance", "mean, var", lambda m, v: 0.5 * np.sum(v + m**2 - 1 - log(v))),
    ("floats", "mean, std", on_the_line),
    ("two pairs of floats", STDS, two_on_the_line),
    ("full covariance, standard", "mean, cov", lambda m, s: 0.5 * (np.trace(s) + m @ m - len(m) - slogdet(s))),
    ("factor, standard", "mean, scale_tril",
     lambda m, p: 0.5 * (np.sum(p * p) + m @ m - len(m)) - np.sum(log(np.diag(p)))),
    ("precision, standard", "mean, precision",
     lambda m, k: 0.5 * (np.trace(inv(k)) + m @ m - len(m) + slogdet(k))),
    ("stds", STDS, lambda a, s, b, t: np.sum(log(t / s) + (s**2 + (a - b) ** 2) / (2 * t**2) - 0.5)),
    ("ratios", STDS, lambda a, s, b, t: (0.5 * ((s / t) ** 2 + ((a - b) / t) ** 2 - 1 - 2 * log(s / t))).sum()),
    ("difference of logs", LOGS,
     lambda a, v, b, w: 0.5 * np.sum(-1 + w - v + exp(v - w) + (a - b) ** 2 * exp(-w))),
    ("quotient of exponentials", "mean1, mean2, logvar1, logvar2",
     lambda a, b, v, w: 0.5 * np.sum(w - v - 1 + (exp(v) + (a - b) ** 2) / exp(w))),
    ("prior first", "mean2, logvar2, mean1, logvar1",
     lambda b, w, a, v: 0.5 * np.sum(w - v - 1 + (exp(v) + (a - b) ** 2) / exp(w))),
    ("log stds", "mean1, logstd1, mean2, logstd2",
     lambda a, s, b, t: np.sum(t - s + (exp(2 * s) + (a - b) ** 2) / (2 * exp(2 * t)) - 0.5)),
    ("variances", "mean1, var1, mean2, var2",
     lambda a, v, b, w: 0.5 * np.sum(log(w) - log(v) + v / w + (b - a) ** 2 / w - 1)),
    ("log of a ratio", "mean1, var1, mean2, var2",
     lambda a, v, b, w: 0.5 * np.sum((v + (b - a) ** 2) / w - 1 - log(v / w))),
    ("slogdet and solve", PAIR, lambda a, s, b, t: 0.5 * (
        slogdet(t) - slogdet(s) + np.trace(solve(t, s)) + (a - b) @ solve(t, a - b) - len(a))),
    ("slogdet and inverse", PAIR, lambda a, s, b, t: 0.5 * (
        slogdet(t) - slogdet(s) + np.sum(inv(t) * s) + (a - b) @ inv(t) @ (a - b) - len(a))),
    ("Cholesky", PAIR, cholesky),
    ("never negative", PAIR, never_negative),
    ("absolute value", PAIR, lambda a, s, b, t: abs(cholesky(a, s, b, t))),
    ("every term positive", PAIR, all_terms_positive),
    ("cross-entropy minus entropy", PAIR, cross_entropy_minus_entropy),
    ("einsum in batches", PAIR, batched_einsum),
    ("means first", "mean1, mean2, cov1, cov2", lambda a, b, s, t: cholesky(a, s, b, t)),
    ("factors", TRILS, lambda a, p, b, q: 0.5 * (
        np.sum(solve(q, p) ** 2) + np.sum(solve(q, a - b) ** 2) - len(a)) + np.sum(log(np.diag(q) / np.diag(p)))),
    ("covariance and precision", "mean1, cov1, mean2, precision2", lambda a, s, b, k: 0.5 * (
        -slogdet(k) - slogdet(s) + np.trace(k @ s) + (a - b) @ k @ (a - b) - len(a))),
    ("precisions", "mean1, precision1, mean2, precision2", lambda a, j, b, k: 0.5 * (
        slogdet(j) - slogdet(k) + np.trace(solve(j, k)) + (a - b) @ k @ (a - b) - len(a))),
    ("diagonal P, full Q", "mean1, var1, mean2, cov2", lambda a, v, b, t: cholesky(a, np.diag(v), b, t)),
    ("no means", "cov1, cov2", lambda s, t: cholesky(np.zeros(len(s)), s, np.zeros(len(s)), t)),
    ("single precision", ONE, lambda m, v: np.float32(0.5) * np.sum(
        exp(np.float32(v)) + np.float32(m) ** 2 - np.float32(1) - np.float32(v))),
]  # fmt: skip

INACCURATE: list[Style] = [
    ("product of variances", "mean, var", lambda m, v: 0.5 * (v.sum() + m @ m - len(m) - log(np.prod(v)))),
    ("determinants", PAIR, lambda a, s, b, t: 0.5 * (
        log(det(t) / det(s)) + np.trace(inv(t) @ s) + (a - b) @ inv(t) @ (a - b) - len(a))),
    ("expanded square", "mean1, var1, mean2, var2",
     lambda a, v, b, w: 0.5 * np.sum(log(w / v) + v / w + (a * a - 2 * a * b + b * b) / w - 1)),
    ("eigenvalues", PAIR, lambda a, s, b, t: 0.5 * (
        np.sum(log(np.linalg.eigvalsh(t))) - np.sum(log(np.linalg.eigvalsh(s))) + np.trace(solve(t, s))
        + (a - b) @ solve(t, a - b) - len(a))),
    ("covariance of a factor", TRILS, lambda a, p, b, q: cholesky(a, p @ p.T, b, q @ q.T)),
    ("log of one plus", "mean, var", lambda m, v: 0.5 * np.sum(v + m * m - 1 - np.log1p(v - 1))),
]  # fmt: skip
"""Right formulas that lose digits or overflow: their formula is right, and they are unstable."""
