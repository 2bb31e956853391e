r"""What stands under an E: a variable, a density, a distribution by name or in place, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from symkl.papers.families import Parameters, doubtful, law
from symkl.papers.formula import Node
from symkl.papers.meanings import Meanings
from symkl.papers.parameters import parameters
from symkl.papers.tokens import Unreadable, tokens
from symkl.terms.build import Normal
from symkl.terms.expr import Term

INSIDE = re.compile(r"[^(]*\((.*?)(?:;.*|\\mid.*|\|.*)?\)")


class Under(NamedTuple):
    """The variable and the name of a subscript, empty where there is none, and the parameters of 𝒩 in place."""

    variable: str
    name: str
    tilde: bool
    given: Parameters | None


def under(value: str) -> Under:
    """A subscript, read as far as that goes without knowing the letters."""
    found = list(tokens(value, 0, len(value)))
    at = next((i for i, t in enumerate(found) if t.text == r"\sim"), -1)
    words = ["" if w in "{}" or w.startswith("\\math") or w in BOLD else w for w in value.split()]
    before, tilde, behind = "".join(words).partition("\\sim")
    named = behind if tilde else before
    inside = INSIDE.fullmatch(named)
    variable = before.removeprefix("\\") if tilde else inside[1] if inside else ""
    given = parameters(found[at + 1 :])
    return Under(variable, re.sub(r"[(\[].*", "", named).removeprefix("\\"), bool(tilde), given)


BOLD = frozenset({r"\boldsymbol", r"\bm", r"\vec", r"\pmb"})


def law_under(
    node: Node, meanings: Meanings, distribution: Callable[[Term, Term], Normal]
) -> tuple[Term, Normal]:
    """The variable and the distribution that a subscript names; without one there must be only one.

    Raises
    ------
    Unreadable
        When it names none that is known, or leaves open which or of what.
    """
    variable, name, tilde, given = under(node.value)
    if given is not None and variable:
        doubt = doubtful(given, meanings.kinds)
        if doubt:
            raise Unreadable(doubt, node.start, node.end)
        made = law("N", given, meanings.kinds)
        found = distribution(made.mean, made.covariance)
        return found.point(variable), found
    if not tilde and name in meanings.variables:
        name, variable = meanings.variables[name], name
    laws = meanings.laws
    if name not in laws and (not name or not tilde) and len(laws) == 1:
        is_variable = meanings.kinds.get(name) in ("vector", "scalar")
        name, variable = next(iter(laws)), name if is_variable else variable
    if name in meanings.doubts:
        raise Unreadable(meanings.doubts[name], node.start, node.end)
    if name not in laws:
        known = ", ".join(laws) or "none"
        what = f"{name!r} is no distribution that is known" if name else "under which distribution is this meant?"
        raise Unreadable(f"{what}; known: {known}", node.start, node.end)
    one = meanings.of_one.get(name)
    owned = [v for v, owner in meanings.variables.items() if owner == name and one in (None, v)]
    owned = [one] if one is not None and not owned else owned
    if not variable and len(owned) != 1:
        which = f"it is written of {', '.join(owned)}" if owned else "it is written of no variable"
        raise Unreadable(f"E under {name} of which variable? {which}; say E_{{x \\sim {name}}}", node.start, node.end)
    return laws[name].point(variable or owned[0]), laws[name]

