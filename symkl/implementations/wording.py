"""An explanation in words: what the function computes, which term is wrong and how, and the mend."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from symkl.implementations.explanations import Edit, Explanation, right, same
from symkl.implementations.fitting import named
from symkl.implementations.identify import Formula
from symkl.implementations.judgement import Diagnosis
from symkl.implementations.notation import Notation
from symkl.implementations.readings import WORDS
from symkl.implementations.vocabulary import Vocabulary

NAMES = {
    "logdet": "log-determinant term", "logdet1": "log-determinant term of P", "logdet2": "log-determinant term of Q",
    "trace": "trace term", "quad": "Mahalanobis term", "d": "dimension term",
}  # fmt: skip
KEYS = {"logdet": "log_determinant", "logdet1": "log_determinant_1", "logdet2": "log_determinant_2", "trace": "trace",
        "quad": "mahalanobis", "d": "dimension"}  # fmt: skip
"""The names of terms in JSON."""
ONES = 1e-9


def tell(explanation: Explanation, formula: Formula, vocabulary: Vocabulary, notes: Iterable[str] = (),
         others: Iterable[Explanation] = ()) -> Diagnosis:  # fmt: skip
    """The diagnosis of one explanation.

    Parameters
    ----------
    formula : Formula
        What the function computes.
    notes : iterable of str
        What is done to arguments or to the total besides.
    others : iterable of Explanation
        What values cannot tell from it.
    """
    notation = Notation(vocabulary, explanation.readings)
    computed = notation.formula(_ordered(formula))
    wanted = notation.formula(_ordered(_all(right(vocabulary, explanation.readings, False))))
    faults = list(_faults(explanation, vocabulary, notation)) + [(note, "") for note in notes]
    mends = [mend for _, mend in faults if mend]
    meaning = ", ".join(
        notation.sigma(key, reading).text for key, reading in zip(vocabulary.scales, explanation.readings, strict=True)
    )
    lines = [
        f"your function computes {computed.text}: {'; '.join(fault for fault, _ in faults)}",
        f"right is {wanted.text}",
        f"where {meaning}",
    ]
    if mends:
        lines.append(f"mend: {'; '.join(mends)}")
    for other in others:
        told = _faults(other, vocabulary, Notation(vocabulary, other.readings))
        lines.append(f"or, with the same values: {'; '.join(fault for fault, _ in told)}")
    return Diagnosis("\n".join(lines), _terms(explanation, len(vocabulary.scales) == 1), computed.latex, computed.text,
                     reading(explanation, vocabulary), "; ".join(mends))  # fmt: skip


def reading(explanation: Explanation, vocabulary: Vocabulary) -> str:
    """The meaning of the arguments under the explanation, in the words of ``takes``."""
    taken = dict(zip(vocabulary.scales, explanation.readings, strict=True))
    words = []
    for argument in vocabulary.takes.arguments:
        kind = taken.get(argument.key, argument.kind)
        of = 3 - argument.of if explanation.swapped else argument.of
        words.append(f"{kind}{of if vocabulary.takes.numbered else ''}")
    return ", ".join(words)


def _all(terms: dict[str, Formula]) -> Formula:
    return {key: value for one in terms.values() for key, value in one.items()}


def _ordered(formula: Formula) -> Formula:
    return dict(sorted(formula.items(), key=lambda item: -item[1]))


def _merged(explanation: Explanation) -> list[Edit]:
    """The edits, with both log-determinants as one where they are changed alike."""
    edits = list(explanation.edits)
    logs = [edit for edit in edits if edit.role.startswith("logdet")]
    alike = len(logs) == 2 and logs[0].kind == logs[1].kind in ("missing", "coefficient")
    if alike and same(logs[0].ratio, logs[1].ratio, ONES):
        one = Edit("logdet", logs[0].right | logs[1].right, logs[0].found | logs[1].found, logs[0].kind, logs[0].ratio)
        return [one, *(edit for edit in edits if edit not in logs)]
    return edits


def _faults(explanation: Explanation, vocabulary: Vocabulary, notation: Notation) -> Iterator[tuple[str, str]]:
    """What is wrong, and the mend."""
    taken = zip(vocabulary.scales, explanation.readings, strict=True)
    for key, taken_for in taken:
        if taken_for != vocabulary.declared[key]:
            name, meant = vocabulary.takes.name(key), notation.sigma(key, vocabulary.declared[key]).text
            yield f"{name} is taken for {WORDS[taken_for]}", f"use {meant}"
    if explanation.swapped:
        if vocabulary.takes.numbered:
            yield "P and Q are swapped, which gives KL(Q‖P)", "swap the two distributions"
        else:
            yield "P and the standard normal are swapped, which gives KL(N(0, I)‖P)", "write KL(P‖N(0, I))"
    if explanation.scaled:
        yield _scale(*explanation.factor)
    single = len(vocabulary.scales) == 1
    for edit in _merged(explanation):
        yield _edited(edit, notation, single)


def _scale(factor: float, power: float) -> tuple[str, str]:
    """A factor of the whole."""
    if power == -1 and same(factor, 1, ONES):
        return "the dimensions are averaged instead of summed", "sum over the dimensions (or multiply by d)"
    if power:
        return f"the whole is multiplied by {_ratio(factor)}·d^{power:g}", "remove that factor"
    known = {
        2.0: ("the whole is twice too large: the ½ is missing", "multiply by ½"),
        -1.0: ("the whole has the wrong sign", "change the sign of the whole"),
        0.5: ("the whole is halved once too often", "multiply by 2"),
        1 / math.log(2): ("the result is in bits, where nats are expected", "multiply by ln 2"),
    }
    for value, said in known.items():
        if same(factor, value, ONES):
            return said
    return f"the whole is multiplied by {_ratio(factor)}", f"divide by {_ratio(factor)}"


def _edited(edit: Edit, notation: Notation, single: bool) -> tuple[str, str]:
    """One edit of one term."""
    name = NAMES["logdet" if single and edit.role == "logdet1" else edit.role]
    wanted, found = notation.summand(edit.right), notation.summand(edit.found)
    if edit.kind == "missing":
        return f"the {name} is missing", f"add {wanted}"
    if edit.kind == "coefficient" and (named(edit.ratio) or edit.role != "d"):
        return _coefficient(name, edit.ratio), f"write {wanted} for {found}"
    if edit.kind in ("dimension", "coefficient"):
        return f"the {name} is {found} in place of {wanted}", f"write {wanted} for {found}"
    if not edit.right:
        return f"there is {found} too much", f"remove {found}"
    return f"the {name} has {found} in place of {wanted}", f"write {wanted} for {found}"


def _coefficient(name: str, ratio: float) -> str:
    if same(ratio, -1, ONES):
        return f"the {name} has the wrong sign"
    if same(ratio, 2, ONES):
        return f"the {name} is twice too large"
    if same(ratio, 0.5, ONES):
        return f"the {name} is halved"
    return f"the {name} is multiplied by {_ratio(ratio)}"


def _ratio(value: float) -> str:
    simple = named(value)
    return f"{simple[0]}{simple[1]}".replace("-", "−") if simple else f"{value:.10g}"


def _terms(explanation: Explanation, single: bool) -> dict[str, str]:
    """Every term: right, or what happened to it."""
    merged = _merged(explanation)
    found = {}
    for role in ("logdet", "trace", "quad", "d"):
        mine = [edit for edit in merged if edit.role.startswith(role)]
        for edit in mine:
            name = KEYS[role if single else edit.role]
            found[name] = f"multiplied by {_ratio(edit.ratio)}" if edit.kind == "coefficient" else edit.kind
        if not mine:
            found[KEYS[role]] = "right"
    return found
