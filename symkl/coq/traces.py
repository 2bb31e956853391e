"""Traces brought to a form: of the rotations of a word, and of its transpose, the one that comes first."""

from __future__ import annotations

from symkl.coq.equations import Eq, same, then, within
from symkl.coq.matrices import Matrices
from symkl.coq.polynomials import ONE, letters, word_of, written
from symkl.terms.expr import ROW, SCALAR, SQUARE, Term, term


class Traces(Matrices):
    """Equations from a trace to its form."""

    def trace(self, t: Term) -> Eq:
        """The trace of a matrix, word by word; of a number, the number."""
        a = t.args[0]
        if a.shape == SCALAR:
            return then(Eq(t, a, f"(strE {self.spell(a)})"), self.scalar(a))
        inner = within(t, [self.matrix(a)])
        a = inner.right.args[0]
        s = self.parts(a)
        if len(s) == 1 and next(iter(s.values())) == ONE:
            return then(inner, self._trace_of_word(Term("trace", (a,))))
        spread: Term = term(0)
        for w, p in s.items():
            part = written(p) * Term("trace", (w,))
            spread = part if spread == term(0) else spread + part
        out = self.keys.matrices(inner.right, spread, self.atoms(s))
        return then(then(inner, out), self.scalar(spread))

    def _trace_of_word(self, t: Term) -> Eq:
        w = t.args[0]
        found = letters(w)
        if w.op == "identity":
            return Eq(t, Term("dimension"), "(@tr_one R d)")
        at = next((i for i, x in enumerate(found) if x.shape == ROW), None)
        if at:
            cut = within(t, [self.parted(w, at)])
            u, r = cut.right.args[0].args
            out = Eq(cut.right, r @ u, f"(tr_outer {self.spell(u)} {self.spell(r)})")
            return then(then(cut, out), self.scalar(out.right))
        if len(found) > 1 and self._wraps(found[-1], found[0]):
            return self._turned(t, 1)
        turns = [(self.spell(word_of(found[i:] + found[:i])), i) for i in range(len(found))]
        mirror = tuple(self.flipped(x) for x in reversed(found))
        turns += [(self.spell(word_of(mirror[i:] + mirror[:i])), -1) for i in range(len(found))]
        _, best = min(turns, key=lambda turn: (turn[0], turn[1] < 0))
        if best == 0:
            return same(t)
        if best > 0:
            return self._turned(t, best)
        out = Eq(t, Term("trace", (w.T,)), f"(tr_tp {self.spell(w)})")
        turned = within(out.right, [self.matrix(w.T)])
        if self.spell(turned.right) == self.spell(t):
            return same(t)
        return then(then(out, turned), self.scalar(turned.right))

    def _wraps(self, last: Term, first: Term) -> bool:
        pair = Term("multiply", (last, first), SQUARE)
        return self.cancelled(pair) is not None

    def _turned(self, t: Term, at: int) -> Eq:
        cut = within(t, [self.parted(t.args[0], at)])
        x, y = cut.right.args[0].args
        out = Eq(cut.right, Term("trace", (y @ x,)), f"(tr_cyclic {self.spell(x)} {self.spell(y)})")
        return then(then(cut, out), self.scalar(out.right))
