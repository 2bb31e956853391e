"""The dictionary of terms for one signature, with their values at points that are valid under every reading."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from symkl.implementations import atoms
from symkl.implementations.atoms import ONE, Atom, Stack
from symkl.implementations.readings import POOLED, readings_of
from symkl.implementations.takes import Takes

Points = dict[str, Stack]
"""n points for every letter: m1 and m2 always, the scales that there are."""


class Term(NamedTuple):
    """u · g1(x1) · g2(x2), summed: of vectors over coordinates, of matrices as a trace or a quadratic form.

    `u` is ``"1"``, a quadratic form of the means (dd of the difference, ss of the sum, aa and bb of one), another even
    or an odd function of them, ``"entries"`` (the sum of all entries of a product), or ``"numbers"`` (a product of
    determinants).
    """

    u: str
    a: Atom
    b: Atom


CONSTANT = Term("constant", ONE, ONE)
SQUARES = {"dd": lambda a, b: a - b, "ss": lambda a, b: a + b, "aa": lambda a, b: a, "bb": lambda a, b: b}
EVEN = {"|d|": lambda a, b: np.abs(a - b), "|a|": lambda a, b: np.abs(a), "d4": lambda a, b: (a - b) ** 4}
ODD = {"d": lambda a, b: a - b, "a": lambda a, b: a}
QUADRATIC = frozenset([*SQUARES, *EVEN, *ODD])
"""What may stand for the Mahalanobis term."""
DIGITS = 7
"""To which two terms must be proportional to be one."""


class Vocabulary:
    """Terms, points and values for the arguments that a function takes."""

    def __init__(self, takes: Takes, seed: int = 0, low: float = 0.3, high: float = 2.5) -> None:
        self.takes, self.scales = takes, takes.scales
        self.declared = {key: takes.kinds[key] for key in takes.scales}
        self.matrix = takes.has_matrices
        self._random, self._range = np.random.default_rng(seed), (low, high)

    # -- points

    def zero(self, d: int, n: int) -> Points:
        """No means, and unit scales."""
        found: Points = {key: np.zeros((n, d)) for key in ("m1", "m2")}
        for key in self.scales:
            one = np.eye(d) if self._is_matrix(key) else np.ones(d)
            found[key] = np.broadcast_to(one, (n, *one.shape)).copy()
        return found

    def sample(self, d: int, n: int, offset: float = 0.0, size: float = 1.0) -> Points:
        """Scales valid under every reading, and means ±(0.5 to 3) times `size`; those of P moved by `offset`."""
        found = self.zero(d, n)
        for key in self.scales:
            found[key] = self._scale(key, d, n)
        for key in self.takes.means:
            found[key] = size * self._mean(d, n) + offset * (key == "m1")
        return found

    def _is_matrix(self, key: str) -> bool:
        return self.declared[key] not in readings_of("var")

    def _mean(self, d: int, n: int) -> Stack:
        random = self._random
        found: Stack = random.choice([-1, 1], (n, d)) * np.exp(random.uniform(np.log(0.5), np.log(3), (n, d)))
        return found

    def _scale(self, key: str, d: int, n: int) -> Stack:
        random = self._random
        if not self._is_matrix(key):
            low, high = np.log(self._range)
            return np.asarray(np.exp(random.uniform(low, high, (n, d))))
        if self.declared[key] == "scale_tril":
            lower = np.tril(random.uniform(-0.35, 0.35, (n, d, d)), -1)
            return np.asarray(
                lower + atoms.diagonal_matrix(np.exp(random.uniform(np.log(0.8), np.log(2.2), (n, d))))
            )
        turned = np.linalg.qr(random.standard_normal((n, d, d)))[0]
        spectrum = np.exp(random.uniform(np.log(0.5), np.log(2.5), (n, d)))
        found = np.einsum("nij,nj,nkj->nik", turned, spectrum, turned)
        return np.asarray((found + np.swapaxes(found, -1, -2)) / 2)

    # -- terms

    def terms(self, block: str) -> list[Term]:
        """The dictionary of a block of differences, one of every class of proportional terms."""
        return list(_distinct(self.takes, block))

    def simplest(self, terms: Iterable[Term]) -> list[tuple[Term, float]]:
        """Each as a multiple of the simplest term that it is proportional to."""
        return [_representative(self.takes, term) for term in terms]

    def candidates(self, block: str) -> list[Term]:
        """The dictionary of a block before proportional terms are merged."""
        first, second = (self._atoms(key) for key in ("x1", "x2"))
        two = "m2" in self.takes.keys
        squares, others = (list(SQUARES), list(EVEN)) if two else (["dd"], ["|d|", "d4"])
        odd = list(ODD) if two else ["d"]
        if block in ("x1", "x2"):
            alone = [g for g in (first if block == "x1" else second) if g != ONE]
            return [Term("1", g, ONE) if block == "x1" else Term("1", ONE, g) for g in alone]
        if not self.matrix:
            shapes = [[g for g in gs if g[0] not in atoms.LOGARITHMS] for gs in (first, second)]
            if block == "cross":
                return [Term("1", a, b) for a in first for b in second if ONE not in (a, b)] + self._pooled("1")
            us = squares + others if block == "quad" else odd
            found = [Term(u, a, b) for u in us for a in shapes[0] for b in shapes[1]]
            return found + (self._pooled("dd") if block == "quad" else [])
        shapes = [[g for g in gs if not atoms.is_number(g, True)] for gs in (first, second)]
        both = [(a, b) for a in shapes[0] for b in shapes[1] if ONE not in (a, b)]
        if block == "odd":
            return [Term(u, ONE, ONE) for u in odd]
        if block == "cross":
            sizes = [[g for g in gs if g[0] in ("det", "rdet")] for gs in (first, second)]
            products = [Term("numbers", a, b) for a in sizes[0] for b in sizes[1]]
            return [Term(u, *pair) for u in ("1", "entries") for pair in both] + products + self._pooled("1")
        single = [Term(u, a, ONE) for u in squares for a in shapes[0]]
        single += [Term(u, ONE, b) for u in squares for b in shapes[1] if b != ONE]
        return self._pooled("dd") + single + [Term("dd", *p) for p in both] + [Term(u, ONE, ONE) for u in others]

    def _atoms(self, key: str) -> list[Atom]:
        if key not in self.declared:
            return [ONE]
        return list(atoms.MATRIX if self._is_matrix(key) else atoms.VECTOR)

    def _pooled(self, u: str) -> list[Term]:
        """log|Σ1 + Σ2|, or the quadratic form of (Σ1 + Σ2)⁻¹, under each reading."""
        if len(self.scales) < 2:
            return []
        names = [POOLED["matrix" if self._is_matrix(key) else "vector"] for key in self.scales]
        return [Term(u, ("pooled", r), ("pooled", q)) for r in names[0] for q in names[1]]

    # -- values

    def values(self, terms: Sequence[Term], points: Points) -> Stack:
        """Every term at every point, of shape (n, number of terms)."""
        found = np.empty((len(points["m1"]), len(terms)))
        known: dict[tuple[str, Atom], Stack] = {}
        with np.errstate(all="ignore"):
            for j, term in enumerate(terms):
                found[:, j] = self._value(term, points, known)
        return found

    def _value(self, term: Term, points: Points, known: dict[tuple[str, Atom], Stack]) -> Any:
        if term == CONSTANT:
            return 1.0
        m1, m2 = points["m1"], points["m2"]
        if term.a[0] == "pooled":
            return self._pool(term, points)
        a, b = (self._at(key, g, points, known) for key, g in (("x1", term.a), ("x2", term.b)))
        of_means = next((table[term.u] for table in (SQUARES, EVEN, ODD) if term.u in table), None)
        w = of_means(m1, m2) if of_means else None
        if not self.matrix:
            product = a * b
            if w is not None:
                product = product * (w * w if term.u in SQUARES else w)
            return product.sum(-1)
        if a.ndim == 1 or b.ndim == 1:  # a determinant stands alone, or beside another
            return (a if a.ndim == 1 else 1.0) * (b if b.ndim == 1 else 1.0)
        if term.u == "1":
            return (a * np.swapaxes(b, -1, -2)).sum((-1, -2))
        if term.u == "entries":
            return (a @ b).sum((-1, -2))
        assert w is not None
        if term.u not in SQUARES:
            return w.sum(-1)
        middle = a if term.b == ONE else b if term.a == ONE else a @ b
        return np.einsum("ni,nij,nj->n", w, middle, w)

    def _at(self, key: str, atom: Atom, points: Points, known: dict[tuple[str, Atom], Stack]) -> Stack:
        if (key, atom) not in known:
            if key in points and key in self.declared:
                known[key, atom] = atoms.values_of(atom, points[key], self.matrix)
            else:
                one = np.ones_like(points["m1"])
                known[key, atom] = atoms.diagonal_matrix(one) if self.matrix else one
        return known[key, atom]

    def _pool(self, term: Term, points: Points) -> Stack:
        known: dict[tuple[str, Atom], Stack] = {}
        first, second = (
            self._at(key, readings_of(self.declared[key])[g[1]].covariance, points, known)
            for key, g in (("x1", term.a), ("x2", term.b))
        )
        total, w = first + second, points["m1"] - points["m2"]
        if not self.matrix:
            return np.asarray((np.log(total) if term.u == "1" else w**2 / total).sum(-1))
        if term.u == "1":
            return np.asarray(np.linalg.slogdet(total)[1])
        return np.asarray(np.einsum("ni,nij,nj->n", w, np.linalg.inv(total), w))


def complexity(term: Term) -> float:
    """How unusual a term is."""
    if term.a[0] == "pooled":
        return 0.5 * (term.u != "1") + float(term.a[1] != term.b[1])
    mixed = len(term.a) > 1 and len(term.b) > 1 and isinstance(term.a[0], str) and term.a[0] != term.b[0]
    return atoms.complexity(term.a) + atoms.complexity(term.b) + mixed + (0 if term.u in ("1", "dd") else 0.5)


@lru_cache(maxsize=64)
def _distinct(takes: Takes, block: str) -> tuple[Term, ...]:
    """The dictionary of a block, of each class of proportional terms the simplest."""
    return tuple(dict.fromkeys(found for found, _ in _merged(takes)[block]))


@lru_cache(maxsize=64)
def _merged(takes: Takes) -> dict[str, list[tuple[Term, float]]]:
    vocabulary = Vocabulary(takes)
    blocks = {block: vocabulary.candidates(block) for block in ("quad", "odd", "cross", *takes.scales)}
    every = list(dict.fromkeys(term for terms in blocks.values() for term in terms))
    known = dict(zip(every, _classes(takes, every), strict=True))
    return {block: [known[term] for term in terms] for block, terms in blocks.items()}


@lru_cache(maxsize=4096)
def _representative(takes: Takes, term: Term) -> tuple[Term, float]:
    if term == CONSTANT:
        return term, 1.0
    vocabulary = Vocabulary(takes)
    for block, known in _merged(takes).items():
        candidates = vocabulary.candidates(block)
        if term in candidates:
            return known[candidates.index(term)]
    return term, 1.0


def _classes(takes: Takes, terms: list[Term]) -> list[tuple[Term, float]]:
    """By their values at fixed points, each as a multiple of the simplest of its class."""
    vocabulary = Vocabulary(takes, seed=77)
    columns = vocabulary.values(terms, vocabulary.sample(4, 5))
    found: dict[int, tuple[Term, float]] = {}
    first: dict[object, tuple[Term, float]] = {}
    for j in sorted(range(len(terms)), key=lambda j: complexity(terms[j])):
        column = columns[:, j]
        if not (np.all(np.isfinite(column)) and column[0]):
            found[j] = terms[j], 1.0
            continue
        print_of = tuple(_rounded(x) for x in column / column[0])
        term, size = first.setdefault(print_of, (terms[j], column[0]))
        found[j] = term, float(column[0] / size)
    return [found[j] for j in range(len(terms))]


def _rounded(x: float) -> float:
    return round(x, DIGITS - 1 - math.floor(math.log10(abs(x)))) if x else 0.0
