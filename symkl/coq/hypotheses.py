"""Which hypotheses Coq's proof of a step used, beside the axioms that symkl names for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symkl.coq.assumed import Assumption
from symkl.coq.axioms import COUNTERPARTS
from symkl.proof.axioms import APPROVED
from symkl.proof.derivation import Step


class Uses(NamedTuple):
    """What one proof in Coq used.

    Parameters
    ----------
    axioms : tuple of str
        Axioms of symkl that are hypotheses in Coq, by their ids.
    facts : tuple of str
        What is declared of letters and distributions, in words.
    unused : tuple of str
        Axioms that the step cites and Coq has as hypotheses, of which its proof made no use.
    beyond : tuple of str
        Axioms whose hypotheses it used though the step does not cite them.
    """

    axioms: tuple[str, ...]
    facts: tuple[str, ...]
    unused: tuple[str, ...]
    beyond: tuple[str, ...]


def uses_of(step: Step, names: Sequence[str], assumed: Sequence[Assumption]) -> Uses:
    """Sort the hypotheses that a proof used."""
    says = [a.says for a in assumed if a.name in names and a.says]
    kinds = {name.split("__")[0] for name in names}
    found = [id for id in APPROVED if id in says]
    found += [id for id in ("symmetric", "inverse_cancels") if id in {a.id for a in step.by} and
              COUNTERPARTS[id].hypothesis in kinds]  # fmt: skip
    cited = [a.id for a in step.by]
    unused = tuple(id for id in cited if COUNTERPARTS[id].hypothesis and id not in found)
    ordered = tuple(id for id in APPROVED if id in found)
    facts = tuple(dict.fromkeys(s for s in says if s not in APPROVED))
    return Uses(ordered, facts, unused, tuple(id for id in ordered if id not in cited))


def told(step: Step, names: Sequence[str], assumed: Sequence[Assumption]) -> str:
    """The same in a line."""
    uses = uses_of(step, names, assumed)
    parts = [f"uses {', '.join((*uses.axioms, *uses.facts)) or 'no hypothesis'}"]
    parts += [f"without {', '.join(uses.unused)}"] if uses.unused else []
    return "; ".join(parts)
