"""The Gaussian KL with one step changed: what the wrong derivations of this folder are made of."""

from __future__ import annotations

from runpy import run_path
from types import SimpleNamespace
from typing import Any

from symkl.papers.bundled import bundled
from symkl.proof.derivation import Derivation, Step

kl = SimpleNamespace(**run_path(bundled("gaussian_kl")))
"""Everything the right derivation names: x, mu1, Sigma1, u, v, quad1, E …"""


def edited(label: str, **changes: Any) -> Derivation:
    """The right derivation with `lhs`, `rhs`, `cites` or `by` of one step (or definition) replaced."""
    right: Derivation = kl.derivation
    right[label]
    wrong = Derivation(f"{right.title}, wrong at {label}", right.goal)
    for step in right:
        wrong.section(step.section)
        _add(wrong, _changed(step, **changes) if step.label == label else step)
    return wrong


def _changed(step: Step, **changes: Any) -> Step:
    lhs, rhs = changes.pop("lhs", step.lhs), changes.pop("rhs", step.claim[1:])
    return step._replace(claim=(lhs, *(rhs if isinstance(rhs, tuple) else (rhs,))), **changes)


def _add(derivation: Derivation, step: Step) -> None:
    lhs, *rhs = step.claim
    if step.is_definition:
        derivation.define(step.label, lhs, rhs[0], because=step.because)
    else:
        derivation.step(step.label, lhs, tuple(rhs), cites=step.cites, by=step.by, because=step.because)
