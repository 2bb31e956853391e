"""Traces of values: Tr is linear always; cyclic, transposed and scalar traces by their axioms."""

from __future__ import annotations

from symkl.proof.algebra import Algebra
from symkl.proof.values import Poly, Word, scaled, total
from symkl.terms.expr import ROW, SCALAR


def trace(algebra: Algebra, a: Poly) -> Poly:
    """Tr(a), of a square or scalar value."""
    if a.shape == SCALAR:
        return _trace_of_scalar(algebra, a)
    pieces = [algebra.with_atoms(trace_of_word(algebra, w), m, c) for (m, w), c in a.terms.items()]
    return algebra.reduce(total(SCALAR, pieces))


def _trace_of_scalar(algebra: Algebra, a: Poly) -> Poly:
    if algebra.has("scalar_trace"):
        return a
    if algebra.has("cyclic") and all(len(m) == 1 and m[0].op == "product" for m, _ in a.terms):
        # Tr(uᵀAv) = Tr(Avuᵀ), whatever its value
        turned = ((m[0].word[1:] + m[0].word[:1], c) for (m, _), c in a.terms.items())
        return total(SCALAR, [scaled(trace_of_word(algebra, word), c) for word, c in turned])
    return algebra.opaque("trace", None, (a,))


def trace_of_word(algebra: Algebra, word: Word) -> Poly:
    """Tr of a product of letters; with `cyclic` the least of its rotations stands for all."""
    if not word:
        return algebra.opaque("dimension" if algebra.has("trace_identity") else "trace_of_identity")
    if algebra.has("cyclic"):
        return _cyclic(algebra, word)
    if algebra.has("trace_transpose"):
        word = min(word, algebra.transposed_word(word))
    return algebra.value(algebra.atoms.make("trace_word", None, (), word))


def _cyclic(algebra: Algebra, word: Word) -> Poly:
    while len(word) > 2 and algebra.cancels(word[-1], word[0]):
        word = word[1:-1]  # something is left: neighbours have cancelled already
    start = next((i for i, letter in enumerate(word) if letter.shape == ROW), None)
    if start is not None and algebra.has("scalar_trace"):
        return algebra.word(word[start:] + word[:start], SCALAR)  # Tr(vuᵀ) = Tr(uᵀv) = uᵀv
    turns = _rotations(word)
    if algebra.has("trace_transpose"):
        turns += _rotations(algebra.transposed_word(word))
    for turn in turns:
        found = algebra.rewritten(turn)
        if found is not None:
            return trace(algebra, found)
    return algebra.value(algebra.atoms.make("trace_word", None, (), min(turns)))


def _rotations(word: Word) -> list[Word]:
    """The rotations that are square again: Tr(ABC) = Tr(BCA)."""
    return [word[i:] + word[:i] for i in range(len(word)) if word[i].shape[0] == "d"]
