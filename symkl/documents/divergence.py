"""KL(P‖Q) of two Gaussians with numbers, as a table of names and values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from symkl.documents.spans import Line, line

if TYPE_CHECKING:
    from symkl.gaussian.answer import Answer

DESCRIBED = {
    "log_determinant": "½ log(|Σ₂|/|Σ₁|)",
    "trace": "½ tr(Σ₂⁻¹Σ₁)",
    "mahalanobis": "½ (μ₁−μ₂)ᵀΣ₂⁻¹(μ₁−μ₂)",
    "dimension": "−d/2",
}
"""How the terms of the closed form are shown."""
UNITS = {None: "nats", 2: "bits"}


def unit(base: int | None) -> str:
    """The unit that a logarithm of this base counts in."""
    return UNITS.get(base, f"in base {base}")


def rows(found: Answer) -> list[tuple[str, str]]:
    """Every name with its value: the divergence, its bounds, the terms, and what the integral found."""
    told = [("KL(P‖Q)", f"{found.value} {unit(found.base)}"), ("at least", found.lower), ("at most", found.upper)]
    told += [(DESCRIBED[name], term) for name, term in found.terms.items()]
    if found.integral is not None:
        told += [("nodes", str(found.integral.nodes)), ("summand", found.integral.summand)]
    if found.integral is not None and found.agree is not None:
        told[-2:-2] = [("integral ≥", found.integral.lower), ("integral ≤", found.integral.upper)]
        told.append(("enclosures", "overlap" if found.agree else "DISJOINT"))
    return told


def lines(found: Answer) -> Iterator[Line]:
    """The table for the terminal; signs stand before the column, so that the digits align."""
    told = rows(found)
    width = max(len(name) for name, _ in told)
    for name, value in told:
        yield line(f"{name:<{width}}", "  ", value if value.startswith("-") else f" {value}")
