"""Matrix algebra on values: sums, products, transposes, inverses, with the premises' rules applied as values arise."""

from __future__ import annotations

from fractions import Fraction

from symkl.errors import NotProved
from symkl.proof.rules import Rules, find_word, without
from symkl.proof.values import (
    Atom,
    Atoms,
    Coefficient,
    Letter,
    Monomial,
    Poly,
    Word,
    monomial_of,
    scaled,
    total,
)
from symkl.terms.expr import COLUMN, ROW, SCALAR, SQUARE, Shape

MOST_BITS = 8192
FUEL = 60_000
"""Elementary products one attempt may spend: premises that rewrite for ever end as unknown, never as proved."""


def is_definite(atom: Atom) -> bool:
    """Whether the atom is a matrix declared positive definite, hence invertible."""
    return atom.op == "symbol" and atom.shape == SQUARE and bool(atom.data.positive)


def is_factor(atom: Atom) -> bool:
    """Whether the atom is the Cholesky factor of a matrix declared positive definite, hence of positive determinant."""
    if atom.op != "cholesky":
        return False
    letter = atom.args[0].letter()
    return letter is not None and is_definite(letter.atom)


def is_invertible(atom: Atom) -> bool:
    """Whether the atom is a matrix that certainly has an inverse."""
    return is_definite(atom) or is_factor(atom)


def _shape_of_product(a: Shape, b: Shape) -> Shape:
    if SCALAR in (a, b):
        return b if a == SCALAR else a
    return a[0], b[1]


def _bounded(c: Coefficient) -> Coefficient:
    if max(c.numerator.bit_length(), c.denominator.bit_length()) > MOST_BITS:
        raise NotProved(f"gave up: a number has more than {MOST_BITS} bits")
    return c


class Algebra:
    """Values under a set of axioms and rules.

    What is always on: associativity, scalars commute, a row times a column is a scalar, linearity of transposition,
    (AB)ᵀ = BᵀAᵀ, (AB)⁻¹ = B⁻¹A⁻¹ for invertible A and B. Everything else asks `has` for its axiom.
    """

    def __init__(self, axioms: frozenset[str], atoms: Atoms) -> None:
        self.axioms, self.atoms = axioms, atoms
        self.rules = Rules()
        self.fuel = FUEL

    def has(self, axiom: str) -> bool:
        return axiom in self.axioms

    def spend(self, amount: int = 1) -> None:
        self.fuel -= amount
        if self.fuel < 0:
            raise NotProved("gave up: the premises rewrite one another without end, or the claim is too large")

    # -- atoms become values here and nowhere else, so a rule for an atom is applied here

    def value(self, atom: Atom) -> Poly:
        self.spend()
        known = self.rules.bare.get(atom)
        if known is not None:
            return known
        if atom.shape == SCALAR or not self.rules.words:
            return atom.poly
        found = self.rewritten((Letter(atom),))
        return atom.poly if found is None else found

    def opaque(self, op: str, data: object = None, args: tuple[Poly, ...] = (), shape: Shape = SCALAR) -> Poly:
        return self.value(self.atoms.make(op, data, args, (), shape))

    # -- sums and products

    def add(self, *parts: Poly) -> Poly:
        if self.has("ring"):
            return self.reduce(total(parts[0].shape, parts))
        return self.opaque("add", None, parts, parts[0].shape)  # kept as written

    def times(self, a: Poly, b: Poly) -> Poly:
        shape = _shape_of_product(a.shape, b.shape)
        out: dict[Monomial, Coefficient] = {}
        closing: list[Poly] = []
        for (m, v), c in a.terms.items():
            for (n, w), e in b.terms.items():
                self.spend(1 + (len(m) + len(n) + len(v) + len(w)) // 8)
                coefficient = _bounded(c * e)
                if v and w:
                    closing.append(self.with_atoms(self.word(v + w, shape), m + n, coefficient))
                    continue
                # one word is empty, and the other is normal already
                monomial = (tuple(sorted(m + n)) if m and n else m or n, v or w)
                coefficient += out.get(monomial, 0)
                if coefficient:
                    out[monomial] = coefficient
                else:
                    del out[monomial]
        value = Poly(shape, out)
        return self.reduce(total(shape, (value, *closing)) if closing else value)

    def multiply(self, a: Poly, b: Poly) -> Poly:
        """The product, with the powers of one base gathered where the axioms allow."""
        return self.times(a, b)

    def product(self, *factors: Poly) -> Poly:
        value = factors[0]
        for factor in factors[1:]:
            value = self.times(value, factor)
        return value

    def with_atoms(self, p: Poly, atoms: tuple[Atom, ...], c: Coefficient) -> Poly:
        """c · atoms · p."""
        if not atoms:
            return scaled(p, c)
        terms = {(tuple(sorted(m + atoms)) if m else tuple(sorted(atoms)), w): c * v for (m, w), v in p.terms.items()}
        return Poly(p.shape, terms if c else {})

    def word(self, letters: Word, shape: Shape) -> Poly:
        """A product of letters: inverses cancel, and every row … column closes into a scalar."""
        stack: list[Letter] = []
        scalars: list[Poly] = []
        for letter in letters:
            if letter.shape == COLUMN:
                opened = next((i for i in reversed(range(len(stack))) if stack[i].shape != SQUARE), None)
                if opened is not None and stack[opened].shape == ROW:
                    scalars.append(self.scalar_word((*stack[opened:], letter)))
                    del stack[opened:]
                    continue
            elif stack and self.cancels(stack[-1], letter):
                stack.pop()
                continue
            stack.append(letter)
        value = self.rewritten(tuple(stack))
        if value is None:
            value = monomial_of(shape, (), tuple(stack))
        for s in scalars:
            value = self.times(value, s)
        return value

    def cancels(self, left: Letter, right: Letter) -> bool:
        """S⁻¹S = SS⁻¹ = I."""
        return (
            left.atom is right.atom
            and left.inverted != right.inverted
            and left.transposed == right.transposed
            and self.has("inverse_cancels")
            and is_invertible(left.atom)
        )

    def scalar_word(self, word: Word) -> Poly:
        """A row … column, which is a scalar; with s = sᵀ the lesser of the word and its transpose stands for both."""
        found = self.rewritten(word)
        if found is not None:
            return found
        if self.has("scalar_transpose"):
            word = min(word, self.transposed_word(word))
        return self.value(self.atoms.make("product", None, (), word))

    # -- transposes and inverses

    def transposed_letter(self, letter: Letter) -> Letter:
        if letter.shape == SQUARE and self._is_symmetric(letter.atom):
            return letter
        return Letter(letter.atom, letter.inverted, not letter.transposed)

    def _is_symmetric(self, atom: Atom) -> bool:
        if atom in self.rules.symmetric:
            return True
        if atom.op == "symbol":
            return bool(atom.data.symmetric) and self.has("symmetric")
        # (A⁻¹)ᵀ = (Aᵀ)⁻¹, and by linearity E[F]ᵀ = E[Fᵀ]
        if atom.op == "inverse" or (atom.op == "expectation" and self.has("expectation_linear")):
            return self.transpose(atom.args[0]) == atom.args[0]
        return False

    def transposed_word(self, word: Word) -> Word:
        return tuple(self.transposed_letter(letter) for letter in reversed(word))

    def transpose(self, a: Poly) -> Poly:
        shape: Shape = (a.shape[1], a.shape[0])
        if shape == SCALAR:
            return self._transposed_scalar(a)
        pieces = [self.with_atoms(self.word(self.transposed_word(w), shape), m, c) for (m, w), c in a.terms.items()]
        return self.reduce(total(shape, pieces))

    def _transposed_scalar(self, a: Poly) -> Poly:
        if self.has("scalar_transpose") or a.number() is not None:
            return a
        if any(len(m) != 1 or m[0].op != "product" for m, _ in a.terms):
            return self.opaque("transpose", None, (a,))
        return total(
            SCALAR, [scaled(self.scalar_word(self.transposed_word(m[0].word)), c) for (m, _), c in a.terms.items()]
        )

    def inverse(self, a: Poly) -> Poly:
        """(c AB)⁻¹ = B⁻¹A⁻¹/c for definite symbols and their factors; anything else stays opaque."""
        sole = a.sole()
        if sole is not None and not sole[0][0]:
            (_, word), c = sole
            single = len(word) == 1 and c == 1
            if single or all(is_invertible(letter.atom) for letter in word):
                flipped = tuple(Letter(x.atom, not x.inverted, x.transposed) for x in reversed(word))
                return scaled(self.word(flipped, SQUARE), 1 / Fraction(c))
        return self.opaque("inverse", None, (a,), SQUARE)

    # -- rules for words and monomials

    def rewritten(self, word: Word) -> Poly | None:
        """The word with the first rule that applies used once, or None."""
        for rule in self.rules.words:
            pattern = rule.pattern[1]
            for turned in (False, True):
                wanted = self.transposed_word(pattern) if turned else pattern
                at = find_word(word, wanted)
                if at is not None:
                    self.spend()
                    value = self.transpose(rule.value) if turned else rule.value
                    return self.between(word[:at], value, word[at + len(pattern) :])
        return None

    def between(self, left: Word, value: Poly, right: Word) -> Poly:
        """left · value · right."""
        if left:
            value = self.times(monomial_of((left[0].shape[0], left[-1].shape[1]), (), left), value)
        if right:
            value = self.times(value, monomial_of((right[0].shape[0], right[-1].shape[1]), (), right))
        return value

    def reduce(self, p: Poly) -> Poly:
        """Replace leading monomials that hold scalar atoms; words are rewritten where they are made."""
        if not self.rules.monomials:
            return p
        found = self._first_reducible(p)
        while found is not None:
            monomial, replacement = found
            self.spend(1 + (len(p.terms) + len(replacement.terms)) // 8)
            for c in replacement.terms.values():
                _bounded(c)
            rest = {k: c for k, c in p.terms.items() if k != monomial}
            p = total(p.shape, [Poly(p.shape, rest), replacement])
            found = self._first_reducible(p)
        return p

    def _first_reducible(self, p: Poly) -> tuple[Monomial, Poly] | None:
        for (atoms, word), c in p.terms.items():
            for rule in self.rules.monomials:
                rest = without(atoms, rule.pattern[0])
                if rest is None:
                    continue
                at = find_word(word, rule.pattern[1])
                if at is None:
                    continue
                value = self.between(word[:at], rule.value, word[at + len(rule.pattern[1]) :])
                return (atoms, word), self.with_atoms(Poly(p.shape, value.terms), rest, c)
        return None
