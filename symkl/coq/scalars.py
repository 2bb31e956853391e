"""Numbers brought to a form: polynomials in terms that nothing more is known of, logarithms taken apart."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symkl.coq.equations import Eq, same, then, within
from symkl.coq.polynomials import inverted, is_whole_power, polynomial, written
from symkl.coq.search import Search
from symkl.coq.spell import whole_exponent
from symkl.proof.positive import prime_factors
from symkl.terms.build import det, exp, log
from symkl.terms.expr import SCALAR, Term, term


class Scalars(Search):
    """Equations from a scalar term to its form."""

    def scalar(self, t: Term) -> Eq:
        """The term as a polynomial, written in one way."""
        return self.remembered(t, self._scalar)

    def _scalar(self, t: Term) -> Eq:
        whole = self._arithmetic(t)
        return then(whole, self.keys.numbers(whole.right, written(polynomial(whole.right))))

    def _arithmetic(self, t: Term) -> Eq:
        """The leaves of its arithmetic in their forms."""
        self.spend()
        if t.op == "number":
            return same(t)
        if t.op in ("add", "subtract", "negate") or (t.op == "multiply" and t.args[0].shape == SCALAR):
            return within(t, [self._arithmetic(a) for a in t.args])
        if t.op == "divide":
            return self._quotient(t)
        if is_negative_power(t):
            return then(Eq(t, turned(t)), self._arithmetic(turned(t)))
        if is_whole_power(t):
            return within(t, [self._arithmetic(t.args[0]), same(t.args[1])])
        return self._leaf(t)

    def _quotient(self, t: Term) -> Eq:
        below = self.scalar(t.args[1])
        whole = within(t, [self._arithmetic(t.args[0]), below])
        value = polynomial(below.right)
        if inverted(value) is not None and all(self.judge.nonzero(a) for m in value for a, _ in m):
            return whole
        above = whole.right.args[0]
        apart = above * Term("divide", (term(1), below.right))
        return then(whole, Eq(whole.right, apart, f"(div_inverse {self.spell(above)} {self.spell(below.right)})"))

    def _leaf(self, t: Term) -> Eq:
        """The form of a term that is no arithmetic; what the premises say of it in its place."""
        found = self.remembered(t, self._leaf_form)
        if found.right.op in ("number", "add", "subtract", "negate", "multiply", "divide"):
            return found  # its own leaves were looked up when they were made
        return then(found, self.looked_up(found.right))

    def _leaf_form(self, t: Term) -> Eq:
        form: dict[str, Callable[[Term], Eq]] = {
            "log": self.logarithm, "exp": self._exponential, "power": self._power, "multiply": self.form,
            "trace": self.trace, "det": self.determinant, "transpose": self._transpose,
            "expectation": self.expectation, "integral": self.integral,
        }  # fmt: skip
        made = form.get(t.op)
        return made(t) if made is not None else within(t, [self.term(a) for a in t.args]) if t.args else same(t)

    def _transpose(self, t: Term) -> Eq:
        return then(Eq(t, t.args[0], f"(stpE {self.spell(t.args[0])})"), self.scalar(t.args[0]))

    # -- exponentials and powers

    def _exponential(self, t: Term) -> Eq:
        inner = within(t, [self.scalar(t.args[0])])
        a = inner.right.args[0]
        if a.op == "log" and self.judge.positive(a.args[0]):
            return then(inner, then(Eq(exp(a), a.args[0], f"(@expR_ln R {self.spell(a.args[0])} ltac:(pos))"),
                                    self.scalar(a.args[0])))  # fmt: skip
        return inner

    def _power(self, t: Term) -> Eq:
        if "power_laws" in self.axioms and not is_whole_power(t) and t.args[1].op != "dimension":
            apart = self._power_apart(t)
            if apart is not None:
                return then(apart, self.scalar(apart.right))
        exponent = same(t.args[1]) if t.args[1].op == "number" else self.scalar(t.args[1])
        inner = within(t, [self.scalar(t.args[0]), exponent])
        base, s = inner.right.args
        if base == term(1) and self.spell(inner.right).startswith("(pw "):
            return then(inner, Eq(inner.right, term(1), f"(@pw_one R {self.spell(s)})"))
        return inner

    def _power_apart(self, t: Term) -> Eq | None:
        base, s = t.args
        e = self.spell(s)
        if base.op in ("multiply", "divide") and all(map(self.judge.positive, base.args)):
            a, b = base.args
            lemma = "pw_mul" if base.op == "multiply" else "pw_quotient"
            right = a**s * b**s if base.op == "multiply" else a**s / b**s
            return Eq(t, right, f"(@{lemma} R {self.spell(a)} {self.spell(b)} {e} ltac:(pos) ltac:(pos))")
        if base.op == "power" and self.spell(base).startswith("(pw "):
            return Eq(t, base.args[0] ** (base.args[1] * s),
                      f"(pw_pw {self.spell(base.args[0])} {self.spell(base.args[1])} {e})")  # fmt: skip
        if base.op == "exp":
            return Eq(t, exp(s * base.args[0]), f"(pw_expR {self.spell(base.args[0])} {e})")
        return None

    # -- logarithms

    def logarithm(self, t: Term) -> Eq:
        """log t as a sum of logarithms, as far as its factors are positive."""
        apart = self._log_apart(t)
        if apart is not None:
            return then(apart, self.scalar(apart.right))
        inner = within(t, [self.scalar(t.args[0])])
        if inner.right == t:
            return same(t)
        apart = self._log_apart(inner.right) or same(inner.right)
        return then(inner, then(apart, self.scalar(apart.right) if apart.proof else apart))

    def _log_apart(self, t: Term) -> Eq | None:
        a = t.args[0]
        if a.op == "number":
            return self._log_of_number(t)
        if a.op in ("multiply", "divide") and a.args[0].shape == SCALAR and all(map(self.judge.positive, a.args)):
            x, y = a.args
            lemma = "ln_mul" if a.op == "multiply" else "ln_quotient"
            right = log(x) + log(y) if a.op == "multiply" else log(x) - log(y)
            return Eq(t, right, f"(@{lemma} R {self.spell(x)} {self.spell(y)} ltac:(pos) ltac:(pos))")
        if a.op == "exp":
            return Eq(t, a.args[0], f"(ln_expR {self.spell(a.args[0])})")
        if a.op == "power":
            x, s = a.args
            if is_negative_power(a):
                return Eq(t, log(turned(a)), f"(erefl {self.spell(t)})")
            text = self.spell(a)
            if text.startswith("(pw "):
                return Eq(t, s * log(x), f"(ln_pw {self.spell(x)} {self.spell(s)})")
            n = self.spell(s) if s.op == "dimension" else str(int(s.data))
            if self.judge.positive(x):
                count = "d" if s.op == "dimension" else n
                return Eq(t, s * log(x), f"(@ln_nat R {self.spell(x)} {count} ltac:(pos))")
        if a.op == "det":
            inner = self.determinant(a)
            if inner.right != a and self.judge.positive(inner.right):
                return within(t, [inner])
        return None

    def _log_of_number(self, t: Term) -> Eq | None:
        value = t.args[0].data
        if value == 1:
            return Eq(t, term(0), "(@ln_one R)")
        if value <= 0:
            return None
        factors = [(p, k) for p, k in prime_factors(value)]
        if len(factors) == 1 and factors[0][1] == 1:
            return None
        if value.denominator != 1:
            parts = Term("divide", (term(value.numerator), term(value.denominator)))
        else:
            p = factors[0][0]
            parts = term(p) * term(Fraction(value, p))
        return within(t, [self.keys.numbers(t.args[0], parts)])

    # -- determinants

    def determinant(self, t: Term) -> Eq:
        """|A| of a product, an inverse, a transpose or a multiple, taken apart."""
        inner = within(t, [self.matrix(t.args[0])])
        found = self._det_apart(inner.right)
        return inner if found is None else then(inner, then(found, self.scalar(found.right)))

    def _det_apart(self, t: Term) -> Eq | None:
        a = t.args[0]
        if a.op == "identity":
            return Eq(t, term(1), "(@det_one R d)")
        if a.op == "inverse":
            return Eq(t, 1 / det(a.args[0]), f"(det_invE {self.spell(a.args[0])})")
        if a.op == "transpose":
            return Eq(t, det(a.args[0]), f"(det_tp {self.spell(a.args[0])})")
        if a.op != "multiply":
            return None
        x, y = a.args
        if x.shape == SCALAR:
            return Eq(t, x ** Term("dimension") * det(y), f"(det_scale {self.spell(x)} {self.spell(y)})")
        if x.shape == y.shape:
            return Eq(t, det(x) * det(y), f"(det_mul {self.spell(x)} {self.spell(y)})")
        return None


def is_negative_power(t: Term) -> bool:
    """Whether the exponent of a power is a whole number below 0."""
    return t.op == "power" and (whole_exponent(t) or 0) < 0


def turned(t: Term) -> Term:
    """Such a power as 1 over one whose exponent is above 0, which is how both are written in Coq."""
    return Term("divide", (term(1), Term("power", (t.args[0], term(-t.args[1].data)), SCALAR)))
