"""Values of terms: polynomials with rational coefficients in opaque atoms, for every dimension at once.

An operator nothing is known of becomes an *atom*, identified by the values of its arguments: equal arguments give the
same atom, and nothing else is assumed of it. Within one `Atoms` table equal atoms are one object, so that values
compare fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from symkl.terms.expr import BINDERS, SCALAR, Shape

Coefficient = int | Fraction
Kind = tuple[str, Any]
Level = int
"""Bound variables that are open are told apart by their level: 1 for the outermost binder."""


class Atom:
    """An indivisible value: a symbol, or an opaque operator of values.

    A product of letters that is a scalar (row … column) and a trace keep their `word`; every other operator has
    polynomials as `args`. `levels` are the open bound variables inside, `binds` says whether a binder stands there,
    and `loose` how many binders further out its indices reach.
    """

    __slots__ = (
        "_bound",
        "_inner",
        "_key",
        "_poly",
        "args",
        "binds",
        "data",
        "levels",
        "loose",
        "op",
        "serial",
        "shape",
        "weight",
        "word",
    )

    def __init__(self, op: str, data: Any, args: tuple[Poly, ...], word: Word, shape: Shape, serial: int) -> None:
        self.op, self.data, self.args, self.word, self.shape, self.serial = op, data, args, word, shape, serial
        self.weight: int = 1 + sum(a.weight for a in args) + sum(letter.atom.weight for letter in word)
        levels = {data} if op == "variable" else set()
        self.levels: frozenset[Level] = frozenset(levels).union(
            *(a.levels for a in args), *(letter.atom.levels for letter in word)
        )
        inside = [a for arg in args for a in arg.own_atoms()] + [letter.atom for letter in word]
        self.binds: bool = op in BINDERS or any(a.binds for a in inside)
        loose = data + 1 if op == "index" else max([a.loose for a in inside], default=0)
        self.loose: int = max(0, loose - (op in BINDERS))
        self._key: str | None = None
        self._inner: frozenset[Atom] | None = None
        self._bound: frozenset[Kind] | None = None
        self._poly: Poly | None = None

    def __lt__(self, other: Atom) -> bool:
        return self.serial < other.serial

    @property
    def key(self) -> str:
        """A name that depends on the structure only, not on what was built first."""
        if self._key is None:
            inner = ",".join([a.key for a in self.args] or [word_key(self.word)])
            self._key = _short(f"{self.op}{self.shape}:{self.data}({inner})")
        return self._key

    @property
    def poly(self) -> Poly:
        """The atom as a value."""
        if self._poly is None:
            scalar = self.shape == SCALAR
            self._poly = Poly(self.shape, {((self,), ()) if scalar else ((), (Letter(self),)): 1})
        return self._poly

    @property
    def inner(self) -> frozenset[Atom]:
        """The atom and every atom inside it."""
        if self._inner is None:
            parts = (letter.atom.inner for letter in self.word)
            self._inner = frozenset({self}).union(*parts, *(a.inner for a in self.args))
        return self._inner

    @property
    def kind(self) -> Kind:
        """What is left of it when a variable is bound: an open variable and an index are of one kind."""
        return ("index", None) if self.op in ("variable", "index") else (self.op, self.data)

    @property
    def bound(self) -> frozenset[Kind]:
        """The kinds of the atoms that stand below a binder in it, and of its integrals."""
        if self._bound is None:
            binders = [a for a in self.inner if a.op in BINDERS] if self.binds else []
            below = {a.kind for binder in binders for body in binder.args for a in body.inner}
            self._bound = frozenset(below | {a.kind for a in binders if a.op == "integral"})
        return self._bound


class Letter(NamedTuple):
    """A factor of a matrix product."""

    atom: Atom
    inverted: bool = False
    transposed: bool = False

    @property
    def shape(self) -> Shape:
        shape = self.atom.shape
        return (shape[1], shape[0]) if self.transposed else shape


Word = tuple[Letter, ...]
Monomial = tuple[tuple[Atom, ...], Word]
"""Scalar atoms in order, times a product of letters (the empty word is 1, or I)."""
UNIT: Monomial = ((), ())


LONGEST_KEY = 10_000
"""Characters; values share their parts, and a name written out in full can be exponentially longer than the value."""


def _short(key: str) -> str:
    """The name, or a digest of a long one: names only put values in order."""
    if len(key) <= LONGEST_KEY:
        return key
    from hashlib import blake2b

    return f"{key[:100]}…{blake2b(key.encode()).hexdigest()}"


def word_key(word: Word) -> str:
    return "·".join(x.atom.key + "^-1" * x.inverted + "'" * x.transposed for x in word)


def _monomial_key(monomial: Monomial) -> str:
    return f"{'*'.join(sorted(a.key for a in monomial[0]))}|{word_key(monomial[1])}"


def monomial_weight(monomial: Monomial) -> int:
    return sum(a.weight for a in monomial[0]) + sum(x.atom.weight for x in monomial[1])


class Poly:
    """A shape, and the nonzero coefficient of every monomial. A scalar has only empty words."""

    __slots__ = ("_hash", "_inner", "_key", "_levels", "shape", "terms")

    def __init__(self, shape: Shape, terms: dict[Monomial, Coefficient]) -> None:
        self.shape, self.terms = shape, terms
        self._hash: int | None = None
        self._key: str | None = None
        self._levels: frozenset[Level] | None = None
        self._inner: frozenset[Atom] | None = None

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Poly) and self.shape == other.shape and self.terms == other.terms)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.shape, frozenset(self.terms.items())))
        return self._hash

    @property
    def key(self) -> str:
        if self._key is None:
            parts = sorted(f"{c.numerator:x}/{c.denominator:x}*{_monomial_key(m)}" for m, c in self.terms.items())
            self._key = _short(str(self.shape) + "+".join(parts))
        return self._key

    @property
    def levels(self) -> frozenset[Level]:
        if self._levels is None:
            self._levels = frozenset[Level]().union(*(a.levels for a in self.own_atoms()))
        return self._levels

    @property
    def inner(self) -> frozenset[Atom]:
        """Every atom inside, at any depth."""
        if self._inner is None:
            self._inner = frozenset[Atom]().union(*(a.inner for a in self.own_atoms()))
        return self._inner

    @property
    def weight(self) -> int:
        return max(map(monomial_weight, self.terms), default=0)

    def own_atoms(self) -> Iterator[Atom]:
        """The atoms of its monomials, not those inside them."""
        for atoms, word in self.terms:
            yield from atoms
            for letter in word:
                yield letter.atom

    def sole(self) -> tuple[Monomial, Coefficient] | None:
        """Its monomial and coefficient, if it is exactly one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None

    def number(self) -> Coefficient | None:
        """Its value, if it is a rational number."""
        if self.shape != SCALAR or not self.terms:
            return 0 if self.shape == SCALAR else None
        return self.terms.get(UNIT) if len(self.terms) == 1 else None

    def letter(self) -> Letter | None:
        """Its letter, if it is exactly one."""
        sole = self.sole()
        return sole[0][1][0] if sole and sole[1] == 1 and not sole[0][0] and len(sole[0][1]) == 1 else None

    def bare_atom(self) -> Atom | None:
        """Its atom, if it is exactly one, untouched."""
        sole = self.sole()
        if sole is None or sole[1] != 1:
            return None
        atoms, word = sole[0]
        if len(atoms) == 1 and not word:
            return atoms[0] if self.shape == SCALAR else None  # s I is a matrix, not the scalar s
        letter = self.letter()
        return letter.atom if letter and not letter.inverted and not letter.transposed else None


def constant(value: Coefficient, shape: Shape = SCALAR) -> Poly:
    """A number, or that number times the identity."""
    return Poly(shape, {UNIT: value} if value else {})


def monomial_of(shape: Shape, atoms: tuple[Atom, ...], word: Word, c: Coefficient = 1) -> Poly:
    return Poly(shape, {(atoms, word): c})


def total(shape: Shape, polys: Iterable[Poly]) -> Poly:
    """The sum."""
    out: dict[Monomial, Coefficient] = {}
    for p in polys:
        for monomial, c in p.terms.items():
            c = out.get(monomial, 0) + c
            if c:
                out[monomial] = c
            else:
                del out[monomial]
    return Poly(shape, out)


def scaled(p: Poly, c: Coefficient) -> Poly:
    """c times p."""
    if c == 1:
        return p
    return Poly(p.shape, {monomial: c * v for monomial, v in p.terms.items()} if c else {})


def difference(a: Poly, b: Poly) -> Poly:
    return total(a.shape, (a, scaled(b, -1)))


def monomial_order(monomial: Monomial) -> tuple[int, list[int], list[str], str]:
    """Total weight, then the heaviest atom (a moment outranks its parts), then the name: compatible with products."""
    atoms, word = monomial
    weights = sorted([a.weight for a in atoms] + [x.atom.weight for x in word], reverse=True)
    return monomial_weight(monomial), weights, sorted(a.key for a in atoms), word_key(word)


class Atoms:
    """The table in which equal atoms are one object."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], Atom] = {}

    def __len__(self) -> int:
        return len(self._made)

    def make(
        self, op: str, data: Any = None, args: tuple[Poly, ...] = (), word: Word = (), shape: Shape = SCALAR
    ) -> Atom:
        key = (op, data, args, word, shape)
        atom = self._made.get(key)
        if atom is None:
            atom = self._made[key] = Atom(op, data, args, word, shape, len(self._made))
        return atom
