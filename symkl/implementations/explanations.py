"""What a function does wrong: the fewest edits of the right formula that give the one it computes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from symkl.implementations.atoms import LOGARITHMS, ONE, SCALARS
from symkl.implementations.fitting import named
from symkl.implementations.identify import Formula
from symkl.implementations.readings import Reading, readings_of
from symkl.implementations.vocabulary import CONSTANT, QUADRATIC, Term, Vocabulary

ROLES = ("logdet1", "logdet2", "trace", "quad", "d")
MISREAD, SWAPPED, SCALED, EDITED = 1.0, 1.05, 1.02, 1.0
RESCALED, SEVERAL = 0.6, 0.5
"""What is added where a term is replaced and rescaled at once, and where several terms stand for one."""
ORDER = 0.001
"""Between readings that cost the same, the usual one."""
MOST_MISREAD = 2.5
UNNAMED = 0.4
"""For a factor that is no simple number."""


@dataclass(frozen=True)
class Edit:
    """A term of the divergence and what stands in its place.

    Attributes
    ----------
    role : str
        logdet1, logdet2, trace, quad or d.
    right, found : Formula
        What should be there, the factor of the whole included, and what is.
    kind : str
        missing, coefficient, dimension, replaced, rescaled or several.
    ratio : float
        Of a coefficient; 0 for a missing term.
    """

    role: str
    right: Formula
    found: Formula
    kind: str
    ratio: float = 0.0


@dataclass(frozen=True)
class Explanation:
    """The right formula under some reading of the arguments, and the edits that make it the function's.

    Attributes
    ----------
    cost : float
        The lower, the likelier.
    readings : tuple of str
        What x1 (and x2) are taken for.
    swapped : bool
        Whether P and Q are.
    factor : (float, float)
        A factor of the whole, and a power of d.
    edits : tuple of Edit
    """

    cost: float
    readings: tuple[str, ...]
    swapped: bool
    factor: tuple[float, float]
    edits: tuple[Edit, ...]

    @property
    def scaled(self) -> bool:
        return self.factor != (1.0, 0.0)


def explanations(formula: Formula, vocabulary: Vocabulary, tolerance: float) -> list[Explanation]:
    """Every explanation, the cheapest first.

    Parameters
    ----------
    formula : Formula
        What the function computes.
    tolerance : float
        Relative, within which two coefficients are one.
    """
    found = simplified(formula, vocabulary)
    every = list(_every(found, vocabulary, tolerance))
    return sorted(every, key=lambda one: one.cost)


def simplified(formula: Formula, vocabulary: Vocabulary) -> Formula:
    """Each class of proportional terms by its simplest one."""
    found: Formula = {}
    for ((_term, power), value), (simple, factor) in zip(
        formula.items(), vocabulary.simplest(term for term, _ in formula), strict=True
    ):
        found[simple, power] = found.get((simple, power), 0.0) + factor * value
    return found


def right(vocabulary: Vocabulary, readings: tuple[str, ...], swapped: bool) -> dict[str, Formula]:
    """The terms of KL(P‖Q), or of KL(Q‖P) where swapped, when the arguments mean this."""
    first = readings_of(vocabulary.declared["x1"])[readings[0]]
    second = readings_of(vocabulary.declared["x2"])[readings[1]] if len(readings) > 1 else None
    sign = -0.5 if not swapped else 0.5
    zero = {"d": {(CONSTANT, 1.0): -0.5}}
    means = bool(vocabulary.takes.means)
    if second is None:
        terms = {"logdet1": (Term("1", first.log, ONE), sign * first.factor)}
        terms["trace"] = Term("1", first.precision if swapped else first.covariance, ONE), 0.5
        terms["quad"] = Term("dd", first.precision if swapped else ONE, ONE), 0.5
    else:
        terms = {
            "logdet1": (Term("1", first.log, ONE), sign * first.factor),
            "logdet2": (Term("1", ONE, second.log), -sign * second.factor),
            "trace": (_trace(second, first, True) if swapped else _trace(first, second, False), 0.5),
            "quad": (Term("dd", first.precision, ONE) if swapped else Term("dd", ONE, second.precision), 0.5),
        }
    if not means:
        del terms["quad"]
    return {role: simplified({(term, 0.0): value}, vocabulary) for role, (term, value) in terms.items()} | zero


def _trace(of: Reading, by: Reading, swapped: bool) -> Term:
    return Term("1", by.precision, of.covariance) if swapped else Term("1", of.covariance, by.precision)


def _every(found: Formula, vocabulary: Vocabulary, tolerance: float) -> Iterator[Explanation]:
    names = [list(readings_of(vocabulary.declared[key])) for key in vocabulary.scales]
    for readings, swapped in product(product(*names), (False, True)):
        misread = {(vocabulary.declared[key], r) for key, r in zip(vocabulary.scales, readings, strict=True)
                   if r != vocabulary.declared[key]}  # a set: both arguments misread alike count once  # fmt: skip
        cost = MISREAD * len(misread) + SWAPPED * swapped
        if cost > MOST_MISREAD:
            continue
        cost += ORDER * sum(names[i].index(r) for i, r in enumerate(readings) if (vocabulary.declared[
            vocabulary.scales[i]], r) in misread)  # fmt: skip
        terms = right(vocabulary, readings, swapped)
        for factor in _factors(found, terms, tolerance):
            scaled: dict[str, Formula] = {
                role: {(term, power + factor[1]): value * factor[0] for (term, power), value in one.items()}
                for role, one in terms.items()
            }
            extra, edits = _edits(found, scaled, vocabulary, readings, tolerance)
            if factor != (1.0, 0.0):
                extra += SCALED + UNNAMED * (named(factor[0], tolerance) is None)
            yield Explanation(cost + extra, readings, swapped, factor, edits)


def _factors(found: Formula, terms: dict[str, Formula], tolerance: float) -> Iterable[tuple[float, float]]:
    """What may multiply the whole: the ratios of coefficients, each once."""
    factors = [(1.0, 0.0)]
    for one in terms.values():
        for (term, q), w in one.items():
            for (other, p), v in found.items():
                if other == term and not any(same(v / w, f, tolerance) and p - q == g for f, g in factors):
                    factors.append((v / w, p - q))
    return factors


def _edits(
    found: Formula, scaled: dict[str, Formula], vocabulary: Vocabulary, readings: tuple[str, ...], tolerance: float
) -> tuple[float, tuple[Edit, ...]]:
    home = {term: role for role, one in scaled.items() for term, _ in one}
    seen: dict[str, Formula] = {}
    for (term, power), value in found.items():
        role = home.get(term) or role_of(term, vocabulary, readings)
        seen.setdefault(role, {})[term, power] = value
    cost, edits = 0.0, []
    for role in (role for role in ROLES if role in scaled or role in seen):
        edit = _edit(role, scaled.get(role, {}), seen.get(role, {}), tolerance)
        if edit is not None:
            edits.append(edit)
            cost += EDITED + RESCALED * (edit.kind == "rescaled") + SEVERAL * (edit.kind == "several")
    whole = [edit for edit in edits if edit.kind in ("missing", "coefficient")]
    logs = {edit.role: edit for edit in whole if edit.role.startswith("logdet")}
    if len(logs) == 2 and same(logs["logdet1"].ratio, logs["logdet2"].ratio, tolerance):
        cost -= EDITED  # the two halves of one term
    return cost, tuple(edits)


def _edit(role: str, wanted: Formula, found: Formula, tolerance: float) -> Edit | None:
    if wanted.keys() == found.keys() and all(same(wanted[key], found[key], tolerance) for key in wanted):
        return None
    if not found:
        return Edit(role, wanted, found, "missing")
    if wanted.keys() == found.keys() and len(wanted) == 1:
        return Edit(role, wanted, found, "coefficient", sum(found.values()) / sum(wanted.values()))
    if len(wanted) == len(found) == 1:
        [((term, _), value)], [((other, _), right_value)] = found.items(), wanted.items()
        if term == other:
            return Edit(role, wanted, found, "dimension", value / right_value)
        kind = "replaced" if same(value, right_value, tolerance) else "rescaled"
        return Edit(role, wanted, found, kind, value / right_value)
    return Edit(role, wanted, found, "several")


def same(a: float, b: float, tolerance: float) -> bool:
    """Whether two coefficients are one."""
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-3)


def role_of(term: Term, vocabulary: Vocabulary, readings: tuple[str, ...]) -> str:
    """Which term of the divergence something stands for that is none of them."""
    if term.u == "numbers":
        return "logdet2"
    if term.u in QUADRATIC:
        return "quad"
    if term.a[0] == "pooled" or term == CONSTANT:
        return "trace" if term != CONSTANT else "d"
    if term.a == ONE and term.b == ONE:
        return "d"
    logs = [_logs(vocabulary, key, reading) for key, reading in zip(vocabulary.scales, readings, strict=True)]
    if term.b == ONE and (_is_logarithm(term.a) or term.a in logs[0]):
        return "logdet1"
    if term.a == ONE and (_is_logarithm(term.b) or (len(logs) > 1 and term.b in logs[1])):
        return "logdet2"
    return "trace"


def _is_logarithm(atom: tuple[object, ...]) -> bool:
    return atom[0] in SCALARS or atom[0] in LOGARITHMS


def _logs(vocabulary: Vocabulary, key: str, reading: str) -> list[tuple[object, ...]]:
    """x itself, and x² in its place, only where that argument is read as a logarithm."""
    log = readings_of(vocabulary.declared[key])[reading].log
    return [log, ("pow", 2)] if log == ("pow", 1) else [log]
