"""How long the search for a readable chain takes, for every step of the derivations that come with symkl."""

from __future__ import annotations

from time import perf_counter

from symkl.audit.chain import find_chain
from symkl.layers.follows import Ledger
from symkl.papers.bundled import bundled
from symkl.papers.script import load

BOUND = 1


def table() -> str:
    rows = []
    for name in ("gaussian_kl", "gaussian_entropy"):
        seconds = _seconds(name)
        slowest = max(seconds, key=lambda label: seconds[label])
        rows.append(f"| `{name}` | {len(seconds)} | {sum(seconds.values()):.2f} | ({slowest}) {seconds[slowest]:.2f} |"
                    f" {BOUND} s each |")  # fmt: skip
    return "\n".join(["| derivation | steps | s | slowest, s | at most |", "|---|--:|--:|--:|--:|", *rows])


def _seconds(name: str) -> dict[str, float]:
    ledger, found = Ledger(load(bundled(name))), dict[str, float]()
    for step in ledger.derivation:
        if step.is_definition:
            continue
        premises = [ledger.theorem(cited) for cited in step.cites]
        start = perf_counter()
        chains = [find_chain(ledger.kernel, equation, premises, step.by) for equation in step.links]
        found[step.label] = perf_counter() - start
        assert None not in chains, step.label
    return found
