"""Expectations and integrals brought to a form: constants outside, moments inside, by what is assumed of E."""

from __future__ import annotations

from fractions import Fraction

from symkl.coq.equations import Eq, back, same, then, within
from symkl.coq.names import letter
from symkl.coq.polynomials import ONE, Monomial, Poly, letters, matrix, polynomial, word_of, written
from symkl.coq.rewriting import renamed
from symkl.coq.spell import TYPES, function, law, operator
from symkl.coq.traces import Traces
from symkl.terms.build import Normal
from symkl.terms.expr import SCALAR, Term, term
from symkl.terms.variables import free_symbols


class Expectations(Traces):
    """Equations from an expectation to its form."""

    @property
    def linear(self) -> bool:
        return "expectation_linear" in self.axioms

    def expectation(self, t: Term) -> Eq:
        """E[f], taken apart as far as the axioms go."""
        self.spend()
        inner = self._inside(t)
        x, body = inner.right.args
        if x not in free_symbols(body) and "expectation_constant" in self.axioms:
            lemma = "E_cst" if t.shape == SCALAR else "EM_cst"
            return then(inner, Eq(inner.right, body, f"({lemma} {law('const', t.data)} {self.spell(body)})"))
        if not self.linear:
            return inner if t.shape == SCALAR else then(inner, self.looked_up(inner.right))
        out = self._of_number(inner.right) if t.shape == SCALAR else self._of_matrix(inner.right)
        return then(inner, out)

    def _inside(self, t: Term) -> Eq:
        """The body in its form; what it binds is named anew, since binders inside may have gone."""
        e = within(t, [self.term(t.args[1])])
        return Eq(t, renamed(e.right), e.proof)

    # -- how E and a body are written

    def _E(self, of: Term, body: Term) -> Term:
        return Term("expectation", (of.args[0], body), body.shape, of.data)

    def _f(self, of: Term, body: Term) -> str:
        return function(self._E(of, body))

    def _laws(self, of: Term, *which: str) -> str:
        return " ".join(law(w, of.data) for w in which)

    def _split(self, m: Monomial, x: Term) -> tuple[Poly, Term | None]:
        """The factors of a monomial that do not depend on x, and the product of the others."""
        fixed = tuple((a, k) for a, k in m if x not in free_symbols(a))
        moving = tuple((a, k) for a, k in m if x in free_symbols(a))
        return {fixed: ONE[()]}, written({moving: ONE[()]}) if moving else None

    # -- numbers

    def _of_number(self, t: Term) -> Eq:
        x, body = t.args
        value = polynomial(body)
        parts: dict[Term | None, Poly] = {}
        for m, c in value.items():
            fixed, moving = self._split(m, x)
            parts.setdefault(moving, {}).update({k: v * c for k, v in fixed.items()})
        if not parts:
            return Eq(t, term(0), f"(E_zero {self._laws(t, 'closed', 'lin')})")
        constant = "expectation_constant" in self.axioms
        pieces = [(p, moving) for moving, p in parts.items()]
        if len(pieces) == 1 and pieces[0][0] == ONE:
            return same(t) if pieces[0][1] is None else self._moment(t)
        spread: Term | None = None
        for p, moving in pieces:
            part = written(p) * (term(1) if moving is None else moving)
            if moving is None and constant:
                part = written(p)
            spread = part if spread is None else spread + part
        assert spread is not None
        under = within(t, [self.keys.numbers(body, spread)])
        return then(under, self._summed(under.right))

    def _summed(self, t: Term) -> Eq:
        """E of a sum of multiples, which is then put together again."""
        whole = self._apart(t)
        return then(whole, self.scalar(whole.right))

    def _apart(self, t: Term) -> Eq:
        x, body = t.args
        if body.op == "add":
            f, g = body.args
            right = self._E(t, f) + self._E(t, g)
            args = f"{law('lin', t.data)} {self._f(t, f)} {self._f(t, g)}"
            out = Eq(t, right, f"(@E_add _ _ _ _ {args} ltac:(tame) ltac:(tame))")
            return then(out, within(right, [self._apart(a) for a in right.args]))
        if x not in free_symbols(body) and "expectation_constant" in self.axioms:
            return Eq(t, body, f"(E_cst {law('const', t.data)} {self.spell(body)})")
        c, f = body.args  # without that axiom a constant is c times 1
        right = c * self._E(t, f)
        args = f"{self._laws(t, 'closed', 'lin')} {self.spell(c)} {self._f(t, f)}"
        return Eq(t, right, f"(@E_scale _ _ _ _ {args} ltac:(tame))")

    def _moment(self, t: Term) -> Eq:
        """E of one product of terms that all depend on x."""
        x, body = t.args
        if body.op == "trace":
            return self._of_trace(t)
        if body.op != "multiply" or len(letters(body)) < 2 or body.args[0].shape == SCALAR:
            return same(t)
        found = letters(body)
        moves = [x in free_symbols(a) for a in found]
        first = moves.index(True)
        if first > 0:
            return self._const_row(t, first)
        if not moves[-1]:
            return self._const_column(t, max(i for i, m in enumerate(moves) if m) + 1)
        cut = within(t, [self.parted(body, 1)])
        r, u = cut.right.args[1].args
        turned = self._E(t, Term("trace", (u @ r,)))
        out = within(cut.right, [Eq(cut.right.args[1], turned.args[1],
                                    f"(esym (tr_outer {self.spell(u)} {self.spell(r)}))")])  # fmt: skip
        whole = then(cut, out)
        inner = within(turned, [within(turned.args[1], [self.matrix(u @ r)])])
        return then(then(whole, inner), self._of_trace(inner.right))

    def _of_trace(self, t: Term) -> Eq:
        a = t.args[1].args[0]
        right = Term("trace", (self._E(t, a),))
        proof = f"(@E_tr _ _ _ _ {self._laws(t, 'closed', 'lin')} _ {self._f(t, a)} ltac:(tame))"
        return then(Eq(t, right, proof), self.scalar(right))

    def _const_row(self, t: Term, at: int) -> Eq:
        cut = within(t, [self.parted(t.args[1], at)])
        r, u = cut.right.args[1].args
        right = r @ self._E(t, u)
        args = f"{self._laws(t, 'closed', 'lin')} _ {self.spell(r)} {self._f(t, u)}"
        return then(then(cut, Eq(cut.right, right, f"(@E_dotl _ _ _ _ {args} ltac:(tame))")), self.scalar(right))

    def _const_column(self, t: Term, at: int) -> Eq:
        cut = within(t, [self.parted(t.args[1], at)])
        r, u = cut.right.args[1].args
        right = self._E(t, r) @ u
        args = f"{self._laws(t, 'closed', 'lin')} _ {self._f(t, r)} {self.spell(u)}"
        return then(then(cut, Eq(cut.right, right, f"(@E_dotr _ _ _ _ {args} ltac:(tame))")), self.scalar(right))

    # -- matrices

    def _of_matrix(self, t: Term) -> Eq:
        x, body = t.args
        s = self.parts(body)
        if not s:
            return Eq(t, Term("zero", (), t.shape), f"(EM_zero {self._laws(t, 'closed', 'lin')} _ _)")
        if not self.opened and len(s) > 1:
            return self.looked_up(t)
        if len(s) == 1 and next(iter(s.values())) == ONE and x in free_symbols(body):
            return self._of_word(t)
        spread: Term | None = None
        for w, p in s.items():
            for m, c in p.items():
                part = self._multiple(x, w, m, c)
                spread = part if spread is None else spread + part
        assert spread is not None
        under = within(t, [self.keys.matrices(body, spread, self.atoms(s))])
        apart = self._apart_matrix(under.right)
        return then(then(under, apart), self.matrix(apart.right))

    def _multiple(self, x: Term, w: Term, m: Monomial, c: Fraction) -> Term:
        fixed, moving = self._split(m, x)
        p = {k: v * c for k, v in fixed.items()}
        if moving is None and x not in free_symbols(w) and "expectation_constant" not in self.axioms:
            moving = term(1)
        part = w if moving is None else Term("multiply", (moving, w), w.shape)
        return Term("multiply", (written(p), part), w.shape)

    def _apart_matrix(self, t: Term) -> Eq:
        x, body = t.args
        if body.op == "add":
            f, g = body.args
            right = self._E(t, f) + self._E(t, g)
            args = f"{law('lin', t.data)} _ _ {self._f(t, f)} {self._f(t, g)}"
            out = Eq(t, right, f"(@EM_add _ _ _ _ {args} ltac:(tame) ltac:(tame))")
            return then(out, within(right, [self._apart_matrix(a) for a in right.args]))
        if x not in free_symbols(body) and "expectation_constant" in self.axioms:
            return Eq(t, body, f"(EM_cst {law('const', t.data)} {self.spell(body)})")
        c, f = body.args
        right = Term("multiply", (c, self._E(t, f)), t.shape)
        args = f"{self._laws(t, 'closed', 'lin')} _ _ {self.spell(c)} {self._f(t, f)}"
        out = Eq(t, right, f"(@EM_scale _ _ _ _ {args} ltac:(tame))")
        if f.op == "multiply" and f.args[0].shape == SCALAR and x not in free_symbols(f.args[1]):
            outside = Term("multiply", (self._E(t, f.args[0]), f.args[1]), t.shape)
            args = f"{self._laws(t, 'closed', 'lin')} _ _ {self.spell(f.args[1])} {self._f(t, f.args[0])}"
            pulled = Eq(right.args[1], outside, f"(@EM_scalel _ _ _ _ {args} ltac:(tame))")
            return then(out, within(right, [same(c), pulled]))
        return out

    def _of_word(self, t: Term) -> Eq:
        """E[A f B] = A E[f] B."""
        x, body = t.args
        found = letters(body)
        moves = [x in free_symbols(a) for a in found]
        first, last = moves.index(True), max(i for i, m in enumerate(moves) if m) + 1
        if last < len(found):
            cut = within(t, [self.parted(body, last)])
            f, b = cut.right.args[1].args
            right = Term("multiply", (self._E(t, f), b), t.shape)
            args = f"{self._laws(t, 'closed', 'lin')} _ _ _ {self.spell(b)} {self._f(t, f)}"
            return then(then(cut, Eq(cut.right, right, f"(@EM_mulr _ _ _ _ {args} ltac:(tame))")), self.matrix(right))
        if first > 0:
            cut = within(t, [self.parted(body, first)])
            a, f = cut.right.args[1].args
            right = Term("multiply", (a, self._E(t, f)), t.shape)
            args = f"{self._laws(t, 'closed', 'lin')} _ _ _ {self.spell(a)} {self._f(t, f)}"
            return then(then(cut, Eq(cut.right, right, f"(@EM_mull _ _ _ _ {args} ltac:(tame))")), self.matrix(right))
        return self._core(t)

    def _core(self, t: Term) -> Eq:
        """E of a word whose ends move: of it and its transpose, the one that comes first."""
        body = t.args[1]
        mirror = word_of([self.flipped(a) for a in reversed(letters(body))])
        as_row = t.shape[0] == 1
        if as_row or (mirror.shape == t.shape and self.spell(mirror) < self.spell(body)):
            turned = self._E(t, mirror)
            up = self.matrix(mirror.T)
            if up.right == body:
                under = within(t, [back(up)])
                sides = f"{operator(t)} _ _ {self._f(t, mirror)}"
                out = Eq(under.right, turned.T, f"(@EM_tp _ _ {sides})")
                inner = within(turned.T, [self.looked_up(turned)])
                whole = then(then(under, out), inner)
                return then(whole, self.matrix(whole.right)) if inner.proof else whole
        return self.looked_up(t)

    # -- integrals

    def integral(self, t: Term) -> Eq:
        """∫ P f = E[f] where every summand has the density of one distribution as a factor."""
        weighted = self._weighted if t.shape == SCALAR else self._weighted_matrix
        cited = "expectation_integral" in self.axioms
        as_written = weighted(t) if cited else None  # before premises say what the density is
        if as_written is not None:
            return as_written
        inner = self._inside(t)
        found = weighted(inner.right) if cited else None
        if found is None:
            return inner if t.shape == SCALAR else then(inner, self.looked_up(inner.right))
        return then(inner, found)

    def _weighted_matrix(self, t: Term) -> Eq | None:
        """∫ P F as E[F], entry by entry."""
        x, body = t.args
        s = self.parts(body)
        for p in self._densities({m: ONE[()] for q in s.values() for m in q}, x):
            if not all(dict(m).get(p, 0) > 0 for q in s.values() for m in q):
                continue
            rest = matrix({w: {_less(m, p): c for m, c in q.items()} for w, q in s.items()}, t.shape)
            under = within(t, [self.keys.matrices(body, Term("multiply", (p, rest), t.shape), self.atoms(s, body))])
            right = Term("expectation", (x, rest), t.shape, p.data)
            proof = f"(@EM_int _ _ _ _ _ {law('int', p.data)} _ _ {function(right)})"
            whole = then(under, Eq(under.right, right, proof))
            return then(whole, self.matrix(right))
        return None

    def _weighted(self, t: Term) -> Eq | None:
        """∫ P f as E[f], if the arithmetic of its body shows a density in every summand."""
        x, body = t.args
        value = polynomial(body)
        for p in self._densities(value, x):
            if not all(dict(m).get(p, 0) > 0 for m in value):
                continue
            rest = written({_less(m, p): c for m, c in value.items()})
            under = within(t, [self.keys.numbers(body, p * rest)])
            of: Normal = p.data
            right = Term("expectation", (x, rest), SCALAR, of)
            text = f"(fun {letter(x)} : {TYPES[x.shape]} => {self.spell(rest)})"
            whole = then(under, Eq(under.right, right, f"({law('int', of)} {text})"))
            return then(whole, self.scalar(right))
        return None

    def _densities(self, value: Poly, x: Term) -> list[Term]:
        found = {a for m in value for a, _ in m if a.op == "density" and a.args[0] == x}
        return sorted(found, key=self.spell)


def _less(m: Monomial, p: Term) -> Monomial:
    return tuple((a, k - (a == p)) for a, k in m if k - (a == p))
