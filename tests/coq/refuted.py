"""Wrong versions of the steps of a derivation, each shown to be false by exact numbers."""

from __future__ import annotations

from symkl.audit.mutants import mutants
from symkl.explicit import decide
from symkl.proof.report import Verdict

DIMENSIONS = (2, 1, 3)


def wrong_versions(derivation, every=1):
    """Every so-manieth well-typed single change of a step that some dimension refutes."""
    labels = tuple(step.label for step in derivation if not step.is_definition)
    built = [m for m in mutants(derivation, labels) if m.claim is not None]
    for mutant in built[::every]:
        step = mutant.of(derivation)
        if any(decide(step, derivation.definitions, d, 0).verdict is Verdict.REFUTED for d in DIMENSIONS):
            yield step
