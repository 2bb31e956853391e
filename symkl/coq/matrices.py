"""Matrices brought to a form: sums of multiples of words, products of letters; forms and traces of words."""

from __future__ import annotations

from symkl.coq.equations import Eq, same, then, within
from symkl.coq.polynomials import (
    ONE,
    Sum,
    is_multiple,
    letters,
    matrix,
    product,
    summed,
    word_of,
    words_in,
    written,
)
from symkl.coq.scalars import Scalars
from symkl.coq.spell import function, is_form, operator
from symkl.terms.build import identity, inv
from symkl.terms.expr import BINDERS, COLUMN, ROW, SCALAR, SQUARE, Shape, Term, term


class Matrices(Scalars):
    """Equations from a matrix term to its form."""

    def matrix(self, t: Term) -> Eq:
        """The term as a sum of multiples of words, written in one way."""
        return self.remembered(t, self._matrix)

    def _matrix(self, t: Term) -> Eq:
        whole = self._linear(t)
        s = self.parts(whole.right)
        return then(whole, self.keys.matrices(whole.right, matrix(s, t.shape), self.atoms(s, whole.right)))

    def atoms(self, s: Sum, *others: Term) -> set[Term]:
        found = set(s) | {a for p in s.values() for m in p for a, _ in m}
        for t in others:
            found |= words_in(t)
        return found

    def parts(self, t: Term) -> Sum:
        """The words of a matrix in its form."""
        return summed(t, lambda word: {word: dict(ONE)})

    def _linear(self, t: Term) -> Eq:
        """The words of its sums and multiples in their forms."""
        self.spend()
        if t.op == "zero":
            return same(t)
        if t.op in ("add", "subtract", "negate"):
            return within(t, [self._linear(a) for a in t.args])
        if is_multiple(t):
            return within(t, [self.scalar(a) if a.shape == SCALAR else self._linear(a) for a in t.args])
        if t.op == "divide":
            below = self.scalar(t.args[1])
            return within(t, [self._linear(t.args[0]), below])
        return self.remembered(t, self._word)

    def _word(self, t: Term) -> Eq:
        if t.op == "multiply":
            return self.product(t)
        if t.op in ("transpose", "inverse"):
            return self.transposed(t) if t.op == "transpose" else self._inverse(t)
        if t.op in BINDERS:
            return self.expectation(t) if t.op == "expectation" else self.integral(t)
        return self.looked_up(t)

    # -- products

    def product(self, t: Term) -> Eq:
        """A product of two matrices, multiplied out; of a row and a column, a number."""
        self.spend()
        sides = [self.matrix(a) for a in t.args]
        whole = within(t, sides)
        return then(whole, self._distributed(whole.right))

    def _distributed(self, t: Term) -> Eq:
        left, right = (self._factors(a) for a in t.args)
        if any(not s for s in (left, right)):
            zero: Term = term(0) if t.shape == SCALAR else Term("zero", (), t.shape)
            return self.keys.matrices(t, zero, self.atoms(left) | self.atoms(right))
        if len(left) == len(right) == 1 and all(p == ONE for s in (left, right) for p in s.values()):
            return self.joined(t)
        pieces = [(product(p, q), w, v) for w, p in left.items() for v, q in right.items()]
        spread: Term | None = None
        for p, w, v in pieces:
            part = Term("multiply", (w, v), t.shape)
            part = part if p == ONE else Term("multiply", (written(p), part), t.shape)
            spread = part if spread is None else spread + part
        assert spread is not None
        out = self.keys.matrices(t, spread, self.atoms(left) | self.atoms(right))
        return then(out, self._recombined(spread))

    def _recombined(self, t: Term) -> Eq:
        """A sum of multiples of products of two words."""
        if t.shape == SCALAR:
            return self.scalar(t)
        whole = self._joined_parts(t)
        s = self.parts(whole.right)
        return then(whole, self.keys.matrices(whole.right, matrix(s, t.shape), self.atoms(s, whole.right)))

    def _joined_parts(self, t: Term) -> Eq:
        if t.op == "add":
            return within(t, [self._joined_parts(a) for a in t.args])
        if is_multiple(t):
            return within(t, [self.scalar(a) if a.shape == SCALAR else self._joined_parts(a) for a in t.args])
        return self.joined(t)

    def _factors(self, t: Term) -> Sum:
        """The words of a factor; where sums stay closed, a sum is one letter."""
        if not self.opened and t.op in ("add", "subtract"):
            return {t: dict(ONE)}
        return self.parts(t)

    def joined(self, t: Term) -> Eq:
        """The product of two words as one word, as far as nothing cancels or closes."""
        self.spend()
        w, v = t.args
        if len(letters(v)) > 1 and not self._is_sum(v):
            return self._associated(t)
        if v.op == "identity":
            return then(Eq(t, w, f"(mulI {self.spell(w)})"), self._again(w))
        if w.op == "identity":
            return then(Eq(t, v, f"(mul1 {self.spell(v)})"), self._again(v))
        cancelled = self.cancelled(t)
        if cancelled is not None:
            return cancelled
        if v.shape == COLUMN and w.shape == SQUARE:
            closed = self._closed(t)
            if closed is not None:
                return closed
        return self._least(t) if t.shape == SCALAR else self.looked_up(t)

    def _again(self, w: Term) -> Eq:
        return same(w) if len(letters(w)) > 1 else self.looked_up(w)

    def _is_sum(self, t: Term) -> bool:
        return t.op in ("add", "subtract", "negate")

    def _associated(self, t: Term) -> Eq:
        """w (v l) = (w v) l."""
        w, (v, last) = t.args[0], t.args[1].args
        texts = " ".join(map(self.spell, (w, v, last)))
        inner = Term("multiply", (w, v), _shape(w, v))
        right = Term("multiply", (inner, last), t.shape)
        if inner.shape == SCALAR:  # a row, and a column times a row
            out = Eq(t, right, f"(mul_open {texts})")
            return then(out, self.matrix(right))
        out = Eq(t, right, f"(congr1 (@sc R) (mulA {texts}))" if t.shape == SCALAR else f"(mulA {texts})")
        made = within(right, [self.joined(inner), same(last)])
        return then(then(out, made), self._distributed(made.right))

    def cancelled(self, t: Term) -> Eq | None:
        w, last = t.args
        before = letters(w)
        first = before[-1]
        if "inverse_cancels" not in self.axioms or not first.shape == last.shape == SQUARE or self._is_sum(w):
            return None
        if first == inv(last):
            base, names = last, ("mulV", "mulVK")
        elif last == inv(first):
            base, names = first, ("mulJ", "mulJK")
        else:
            return None
        if not self.judge.invertible(base):
            return None
        s = self.spell(base)
        if len(before) == 1:
            return Eq(t, identity, f"(@{names[0]} R d {s} ltac:(unitary))")
        rest = w.args[0]
        return then(Eq(t, rest, f"(@{names[1]} R _ d {self.spell(rest)} {s} ltac:(unitary))"), self._again(rest))

    def _closed(self, t: Term) -> Eq | None:
        """A row … column within a word is a number."""
        w, last = t.args
        found = letters(w)
        at = next((i for i in reversed(range(len(found))) if found[i].shape == ROW), None)
        if at is None or self._is_sum(w):
            return None
        head, tail = word_of(found[:at]), word_of(found[at:])
        turned = within(t, [self.parted(w, at), same(last)])
        right = Term("multiply", (tail @ last, head), t.shape)
        texts = " ".join(map(self.spell, (head, tail, last)))
        return then(then(turned, Eq(turned.right, right, f"(mul_close {texts})")), self.matrix(right))

    def parted(self, w: Term, at: int) -> Eq:
        """word = first · rest, the rest associating to the left."""
        found = letters(w)
        first, rest = word_of(found[:at]), word_of(found[at:])
        right = Term("multiply", (first, rest), w.shape)
        if len(found) - at == 1:
            return same(w)
        shorter = w.args[0]
        inner = self.parted(shorter, at)
        last = found[-1]
        middle = word_of(found[at:-1])
        texts = " ".join(map(self.spell, (first, middle, last)))
        joined = Term("multiply", (Term("multiply", (first, middle), shorter.shape), last), w.shape)
        step = within(w, [inner, same(last)])
        proof = f"(esym (congr1 (@sc R) (mulA {texts})))" if w.shape == SCALAR else f"(esym (mulA {texts}))"
        return then(step, Eq(joined, right, proof))

    # -- forms

    def form(self, t: Term) -> Eq:
        """A row times a column."""
        return self.product(t) if is_form(t) else same(t)

    def _least(self, t: Term) -> Eq:
        """Of a form and its transpose the one that comes first."""
        mirror = word_of([self.flipped(x) for x in reversed(letters(t))])
        if self.spell(t) <= self.spell(mirror):
            return same(t)
        w, u = t.args
        out = Eq(t, Term("multiply", (u.T, w.T), SCALAR), f"(sc_tp {self.spell(w)} {self.spell(u)})")
        return then(out, self.product(out.right))

    def flipped(self, x: Term) -> Term:
        """The transpose of a letter, as a letter."""
        if x.op == "transpose":
            return x.args[0]
        if x.op == "identity" or self._is_symmetric(x) or self._is_symmetric_moment(x):
            return x
        return x.T

    def _is_symmetric(self, x: Term) -> bool:
        base = x.args[0] if x.op == "inverse" else x
        return base.op == "symbol" and base.shape == SQUARE and base.data.symmetric and "symmetric" in self.axioms

    def _is_symmetric_moment(self, x: Term) -> bool:
        """Whether it is E of a word that is its own transpose."""
        if x.op != "expectation" or x.shape != SQUARE:
            return False
        return word_of([self.flipped(a) for a in reversed(letters(x.args[1]))]) == x.args[1]

    # -- transposes and inverses

    def transposed(self, t: Term) -> Eq:
        inner = within(t, [self.matrix(t.args[0])])
        a = inner.right.args[0]
        if not self.opened and self._is_sum(a):
            return then(inner, self.looked_up(a.T))
        s = self.parts(a)
        if len(s) == 1 and next(iter(s.values())) == ONE:
            return then(inner, self._transposed_word(a.T))
        spread = matrix({w.T: p for w, p in s.items()}, t.shape)
        out = self.keys.matrices(a.T, spread, self.atoms(s))
        whole = then(inner, out)
        return then(whole, self.matrix(spread)) if s else whole

    def _transposed_word(self, t: Term) -> Eq:
        a = t.args[0]
        if len(letters(a)) > 1:
            x, y = a.args
            out = Eq(t, y.T @ x.T, f"(tpM {self.spell(x)} {self.spell(y)})")
            return then(out, self.product(out.right))
        if a.op == "transpose":
            return Eq(t, a.args[0], f"(tpK {self.spell(a.args[0])})")
        if a.op == "identity":
            return Eq(t, a, "(@tp1 R d)")
        if self._is_symmetric(a):
            if a.op == "inverse":
                return Eq(t, a, f"(@tp_inv_symm R d {self.spell(a.args[0])} ltac:(fact))")
            return Eq(t, a, f"(ltac:(fact) : symm {self.spell(a)})")
        if self._is_symmetric_moment(a):
            turned = Term("expectation", (a.args[0], a.args[1].T), SQUARE, a.data)
            out = Eq(t, turned, f"(esym (@EM_tp _ _ {operator(a)} _ _ {function(a)}))")
            inner = within(turned, [self.matrix(a.args[1].T)])
            return then(out, inner) if inner.right == a else self.looked_up(t)
        return self.looked_up(t)

    def _divides(self, x: Term) -> bool:
        return self.judge.nonzero(x) if x.shape == SCALAR else self.judge.invertible(x)

    def _inverse(self, t: Term) -> Eq:
        inner = within(t, [self.matrix(t.args[0])])
        a = inner.right.args[0]
        apart: Eq | None = None
        if a.op == "identity":
            return then(inner, Eq(inner.right, a, "(@inv1 R d)"))
        if a.op == "inverse":
            return then(inner, Eq(inner.right, a.args[0], f"(invK {self.spell(a.args[0])})"))
        if a.op == "multiply" and all(map(self._divides, a.args)):
            x, y = a.args
            if x.shape == SCALAR:
                apart = Eq(inner.right, Term("divide", (term(1), x)) * inv(y),
                           f"(etrans (@invZ R d {self.spell(x)} {self.spell(y)} ltac:(nz) ltac:(unitary)) "
                           f"(m_scale (esym (div1r {self.spell(x)})) (erefl {self.spell(inv(y))})))")  # fmt: skip
            else:
                texts = f"{self.spell(x)} {self.spell(y)}"
                apart = Eq(inner.right, inv(y) @ inv(x), f"(@invM R d {texts} ltac:(unitary) ltac:(unitary))")
        if apart is not None:
            return then(then(inner, apart), self.matrix(apart.right))
        return then(inner, self.looked_up(inner.right))


def _shape(w: Term, v: Term) -> Shape:
    return w.shape[0], v.shape[1]
