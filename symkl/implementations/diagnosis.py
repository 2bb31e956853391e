"""Finding out why a function is wrong: its formula, the fewest edits that make it, and what hides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from symkl.implementations.calling import EPSILON, FULL, SINGLE, Caller
from symkl.implementations.disguises import LIFT, hidden, undone, wrapped
from symkl.implementations.explanations import Explanation, explanations, right
from symkl.implementations.fitting import named
from symkl.implementations.identify import Formula, Function, Setting, Unexplained, identify, reproduces
from symkl.implementations.judgement import Diagnosis
from symkl.implementations.measuring import Measured
from symkl.implementations.vocabulary import Vocabulary
from symkl.implementations.wording import tell

COARSE = ((2e-10, 0.5, 1.4), (1e-6, 0.5, 1.4), (3e-6, 0.5, 1.4))
"""Noise and a narrow domain on which an ε looks like rounding."""
NEGLIGIBLE = 1e-3
"""Of the largest coefficient: what an ε leaves behind."""
TOLERANCES = ((1e-13, 3e-9), (1e-6, 2e-4), (1.0, 3e-2))
"""By the noise, how closely coefficients are known."""
DEAREST = 3.0
"""Edits of a coarse fit: more would explain anything."""
ALIKE = 0.06
"""Explanations within that cost are told together."""
MOST_ALIKE = 2
NOTHING_FITS = (
    "no explanation fits: its values are no sum of up to three usual terms in place of each term of the divergence, "
    "under any reading of the arguments"
)


class Identified(NamedTuple):
    """What a function computes, the explanations of that, the cheapest first, and what is done besides."""

    formula: Formula
    explanations: list[Explanation]
    vocabulary: Vocabulary
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Explanation:
        return self.explanations[0]

    @property
    def is_right(self) -> bool:
        """Whether it is the right formula, as declared."""
        return self.best.cost == 0


def diagnose(caller: Caller, measured: Sequence[Measured]) -> Diagnosis | None:
    """Why a function that fails on generic cases does so; None where its formula is right, and rounding fails it."""
    special = _plainly(caller, measured)
    if special is not None:
        return special
    found = identified(caller)
    if found is None:
        return None if in_single_precision(caller, measured) else Diagnosis(NOTHING_FITS, {})
    if found.is_right and not found.notes:
        return None
    others = [e for e in found.explanations[1:] if e.cost <= found.best.cost + ALIKE][:MOST_ALIKE]
    return tell(found.best, found.formula, found.vocabulary, found.notes, others)


def in_single_precision(caller: Caller, measured: Sequence[Measured]) -> bool:
    """Whether most values in double precision are right to single precision only, as if something were computed so."""
    gain, failing = EPSILON[SINGLE] / caller.epsilon, sum(not m.passes for m in measured)
    return caller.dtype == FULL and all(m.ratio <= gain for m in measured) and 2 * failing > len(measured)


def _plainly(caller: Caller, measured: Sequence[Measured]) -> Diagnosis | None:
    """What needs no search: nothing finite, a constant, or a value that does not depend on the arguments."""
    values = np.array([m.found for m in measured])
    if not np.isfinite(values).any():
        return Diagnosis("it returns no finite number for any generic case", {})
    array = caller(measured[-1].case.values).array
    if caller.takes.has_matrices and array is not None and array.size > 1:
        return Diagnosis(f"it returns an array of shape {array.shape} for one pair, where one number is expected", {})
    if np.all(values == values[0]):
        return Diagnosis(f"it returns {values[0]:g} whatever its arguments are", {}, f"{values[0]:g}", f"{values[0]:g}")
    again = caller(measured[0].case.values).total
    if again != measured[0].found:
        return Diagnosis("it returns another value each time for the same arguments", {})
    return None


def identified(caller: Caller) -> Identified | None:
    """The formula of a function with its explanations; None where no explanation fits."""
    function: Function = caller.totals
    noise = caller.epsilon
    plain = _once(function, Vocabulary(caller.takes), Setting(noise, dtype=caller.dtype))
    if plain is not None and not _odd(plain.best, plain.formula):
        return _with_what_is_hidden(plain, function, caller)
    for disguised in _disguised(function, caller):
        return disguised
    return plain


def _once(function: Function, vocabulary: Vocabulary, setting: Setting) -> Identified | None:
    try:
        formula = identify(function, vocabulary, setting)
    except Unexplained:
        return None
    if not reproduces(formula, function, vocabulary, setting):
        return None
    tolerance = next(t for bound, t in TOLERANCES if setting.noise <= bound)
    return Identified(formula, explanations(formula, vocabulary, tolerance), vocabulary)


def _odd(explanation: Explanation, formula: Formula) -> bool:
    """Whether it takes coefficients that are no simple numbers: an ε, or a clamp, may be what is behind them."""
    several = sum(edit.kind == "several" for edit in explanation.edits)
    return several > 0 or (any(named(c, 1e-7) is None for c in formula.values()) and not _only_scaled(explanation))


def _only_scaled(explanation: Explanation) -> bool:
    return explanation.scaled and not explanation.edits


def _with_what_is_hidden(found: Identified, function: Function, caller: Caller) -> Identified:
    if caller.dtype != FULL:
        return found
    note = hidden(function, found.vocabulary, found.formula, caller.epsilon)
    return found._replace(notes=(note,)) if note else found


def _disguised(function: Function, caller: Caller) -> Iterator[Identified]:
    """Formulas behind abs or max, an ε, softplus or a sign."""
    noise, dtype = caller.epsilon, caller.dtype
    lifted = _once(function, Vocabulary(caller.takes), Setting(noise, LIFT, dtype)) if caller.takes.means else None
    if lifted is not None and not _odd(lifted.best, lifted.formula):
        around = wrapped(function, lifted.vocabulary, lifted.formula, noise)
        if around:
            yield lifted._replace(notes=(around,))
    if dtype == FULL:
        for coarse, low, high in COARSE:
            found = _coarse(function, Vocabulary(caller.takes, 0, low, high), coarse)
            note = hidden(function, found.vocabulary, found.formula, noise) if found else None
            if found is not None and note:
                yield found._replace(notes=(note,))
    for text, composed in undone(function, Vocabulary(caller.takes)):
        found = _once(composed, Vocabulary(caller.takes), Setting(noise, dtype=dtype))
        if found is not None and not _odd(found.best, found.formula):
            yield found._replace(notes=(text,))


def _coarse(function: Function, vocabulary: Vocabulary, noise: float) -> Identified | None:
    """A fit with so much noise that an ε disappears in it; what is left is rounded to simple coefficients."""
    try:
        rough = identify(function, vocabulary, Setting(noise))
    except Unexplained:
        return None
    largest = max((abs(c) for c in rough.values()), default=0.0)
    formula: Formula = {}
    for key, c in rough.items():
        simple = named(c, NEGLIGIBLE)
        if abs(c) > NEGLIGIBLE * largest and simple is not None:
            formula[key] = float(simple[0])
    if not formula:
        return None
    every = explanations(formula, vocabulary, 3e-9)
    return Identified(formula, every, vocabulary) if every[0].cost <= DEAREST else None


def disguise(caller: Caller) -> Diagnosis | None:
    """What a function with the right formula does to extreme arguments, where that is known: a clamp, an ε."""
    if caller.dtype != FULL:
        return None
    vocabulary = Vocabulary(caller.takes)
    declared = tuple(vocabulary.declared[key] for key in vocabulary.scales)
    formula = {key: c for one in right(vocabulary, declared, False).values() for key, c in one.items()}
    note = hidden(caller.totals, vocabulary, formula, caller.epsilon)
    if not note:
        return None
    return Diagnosis(f"{note}, so that it is wrong for extreme arguments", {})
