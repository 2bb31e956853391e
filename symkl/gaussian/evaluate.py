"""Terms in digits, at an instance: expectations, integrals and KL by integrating what they are defined to be.

A bound variable is a vector of unknowns, a function of it a `Form`; its integral is a combination of moments of the
exponential, which are sums over a lattice. A definition of the derivation counts, as its author wrote it; without one
the usual meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import inf

from symkl.gaussian.fields import BITS_A_DIGIT, Balls, Field, Floats
from symkl.gaussian.forms import Form
from symkl.gaussian.grids import Entry, Grid, cholesky, determinant, largest, minor, total
from symkl.gaussian.instances import Instance, numbers
from symkl.gaussian.integrals import Integrals
from symkl.gaussian.moments import Undecided
from symkl.gaussian.scope import OUTERMOST, Scope
from symkl.proof.derivation import Step
from symkl.proof.needed import needed
from symkl.terms.build import N, Normal, covariance, gaussian, laws, log, scalar, vector
from symkl.terms.expr import SCALAR, Term
from symkl.terms.literals import rows_of
from symkl.terms.variables import free_symbols, subterms

DEEPEST = 32
"""How far definitions may refer to one another."""
MARGIN = 6
"""Digits by which the lattice is better than asked."""
GUARD = 128
"""Bits beyond the digits."""
LETTERS = {
    None: (vector("x"), vector("m"), covariance("S")),
    1: (scalar("x"), scalar("m"), scalar("s", positive=True)),
}
"""Point, mean and covariance on ℝᵈ and on ℝ."""



LOGARITHMS = frozenset({"log", "sum_log_diagonal", "kl"})


class Evaluator:
    """The values of terms at one instance, in one field."""

    def __init__(self, definitions: Iterable[Step], instance: Instance, field: Field, digits: int) -> None:
        self.instance, self.field, self.digits, self.d = instance, field, digits, instance.d
        self._heads = {(s.lhs.op, s.lhs.data): s for s in definitions}
        self._values: dict[tuple[Term, tuple[tuple[Term, int], ...]], Grid] = {}
        self._sizes: dict[tuple[Term, tuple[tuple[Term, int], ...]], float] = {}
        self._integrals = Integrals(field, digits + MARGIN)

    def value(self, t: Term, scope: Scope = OUTERMOST) -> Grid:
        """The entries of `t`, by rows.

        Raises
        ------
        Undecided
            Where `t` has no value that can be computed here; the message says why.
        """
        if scope.key is None:
            return self._evaluate(t, scope)
        free = free_symbols(t)
        key = (t, tuple(pair for pair in scope.key if pair[0] in free))
        if key not in self._values:
            self._values[key] = self._evaluate(t, scope)
        return self._values[key]

    def size(self, t: Term, scope: Scope = OUTERMOST) -> float:
        """The `Field.size` of the largest term that enters `t` in a sum: what its digits are relative to."""
        if t.op in ("add", "subtract"):
            return max(self.size(a, scope) for a in t.args)
        if t.op in ("negate", "transpose", "trace"):
            return self.size(t.args[0], scope)
        if t.op == "multiply":
            return self.size(t.args[0], scope) + self.size(t.args[1], scope)
        if t.op == "divide":
            return self.size(t.args[0], scope) - largest(self.value(t.args[1], scope), self.field)
        found = largest(self.value(t, scope), self.field)
        if t.op in LOGARITHMS or (t.op == "expectation" and any(s.op == "log" for s in subterms(t))):
            found = max(found, 1)  # of logarithms the unit is a term: log(P/Q) is log P − log Q
        return max(found, self._sizes.get((t, scope.key or ()), -inf))

    def _evaluate(self, t: Term, scope: Scope) -> Grid:
        if scope.depth > DEEPEST:
            raise Undecided(f"gave up: definitions that are circular, or more than {DEEPEST} deep")
        field, n = self.field, self.d
        match t.op:
            case "symbol":
                return self._symbol(t, scope)
            case "number":
                return [[field.number(t.data)]]
            case "dimension":
                return [[field.number(n)]]
            case "pi":
                return [[field.pi()]]
            case "identity":
                return [[field.number(int(i == j)) for j in range(n)] for i in range(n)]
            case "zero" | "ones":
                return [[field.number(int(t.op == "ones"))] for _ in range(n)]
            case "literal":
                return self._literal(t, scope)
            case "kl":
                return self._kl(t, scope)
            case "expectation" | "integral":
                return self._binder(t, scope)
            case "density":
                return self._density(t.data, self.value(t.args[0], scope), scope)
            case "normal":
                return self._normal(t.data, [self.value(a, scope) for a in t.args], scope)
            case "power":
                return [[self._power(t, scope)]]
        args = [self.value(a, scope) for a in t.args]
        return self._combined(t, args)

    def _combined(self, t: Term, args: list[Grid]) -> Grid:
        a, b = args[0], args[-1]
        match t.op:
            case "add":
                return [[p + q for p, q in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
            case "subtract":
                return [[p - q for p, q in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
            case "negate":
                return [[-p for p in r] for r in a]
            case "transpose":
                return [list(column) for column in zip(*a, strict=True)]
            case "multiply":
                return self._product(t, a, b)
            case "divide":
                return [[p / self._divisor(b[0][0]) for p in r] for r in a]
            case "trace":
                return [[total([a[i][i] for i in range(len(a))])]]
            case "det":
                return [[determinant(a)]]
            case "inverse":
                return self._inverse(a)
            case "cholesky":
                return cholesky(a, self.field)
            case "sum_log_diagonal":
                return [[total([self._log(a[i][i]) for i in range(len(a))])]]
            case "log":
                return [[self._log(a[0][0])]]
            case "exp":
                return [[a[0][0].exp() if isinstance(a[0][0], Form) else self.field.exp(a[0][0])]]
        raise Undecided(f"{t.op} has no numeric value here")

    def _symbol(self, t: Term, scope: Scope) -> Grid:
        if t in scope.values:
            return scope.values[t]
        step = self._heads.get((t.op, t.data))
        if step is not None:
            return self._meant(step.rhs, {}, scope)
        return [[self.field.number(a) for a in row] for row in numbers(t, self.instance)]

    def _literal(self, t: Term, scope: Scope) -> Grid:
        if max(t.data) != self.d:
            raise Undecided(f"{t} means nothing at d = {self.d}")
        return [[self.value(entry, scope)[0][0] for entry in row] for row in rows_of(t)]

    def _meant(self, t: Term, parameters: dict[Term, Grid], scope: Scope) -> Grid:
        """A term that is read outside all binders, but for its parameters."""
        caught = (free_symbols(t) - set(parameters)) & set(scope.values)
        if caught:
            raise Undecided(f"{min(map(str, caught))} is free in a definition and bound where it is used")
        return self.value(t, Scope(parameters, None if parameters else (), scope.level, scope.depth + 1))

    def _kl(self, t: Term, scope: Scope) -> Grid:
        step = self._heads.get((t.op, t.data))
        p, q = t.data
        x = p.point()
        return self._meant(p.expectation(log(p(x) / q(x)), x) if step is None else step.rhs, {}, scope)

    def _density(self, law: Normal, x: Grid, scope: Scope) -> Grid:
        step = self._heads.get(("density", law))
        if step is not None:
            return self._meant(step.rhs, {step.lhs.args[0]: x}, scope)
        own = law.point()
        if own in law.parameters:
            raise Undecided(f"the parameters of {law.name} hold x")
        return self._meant(N(own, law.mean, law.covariance), {own: x}, scope)

    def _normal(self, dimension: int | None, args: list[Grid], scope: Scope) -> Grid:
        step = self._heads.get(("normal", dimension))
        if step is not None:
            return self._meant(step.rhs, dict(zip(step.lhs.args, args, strict=True)), scope)
        letters = LETTERS[dimension]
        return self._meant(gaussian(*letters), dict(zip(letters, args, strict=True)), scope)

    def _product(self, t: Term, a: Grid, b: Grid) -> Grid:
        if t.args[0].shape == (1, 1):
            return [[a[0][0] * p for p in r] for r in b]
        if t.args[1].shape == (1, 1):
            return [[p * b[0][0] for p in r] for r in a]
        columns = list(zip(*b, strict=True))
        return [[total([p * q for p, q in zip(r, c, strict=True)]) for c in columns] for r in a]

    def _divisor(self, a: Entry) -> Entry:
        if not isinstance(a, Form) and not self.field.nonzero(a):
            raise Undecided("a divisor that is not certainly different from 0")
        return a

    def _log(self, a: Entry) -> Entry:
        if isinstance(a, Form):
            return a.log()
        if not self.field.positive(a):
            raise Undecided("the logarithm of a number that is not certainly positive")
        return self.field.log(a)

    def _power(self, t: Term, scope: Scope) -> Entry:
        base, exponent = self.value(t.args[0], scope)[0][0], t.args[1]
        n = self.d if exponent.op == "dimension" else exponent.data if exponent.op == "number" else None
        if n is not None and n == int(n) and abs(n) <= DEEPEST:
            if n < 0:
                base = self.field.number(1) / self._divisor(base)
            return base.power(abs(int(n))) if isinstance(base, Form) else base ** abs(int(n))
        power = self.value(exponent, scope)[0][0]
        if isinstance(base, Form) or isinstance(power, Form):
            raised = self._log(base) * power
            return raised.exp() if isinstance(raised, Form) else self.field.exp(raised)
        if not self.field.positive(base):
            raise Undecided("a power of a number that is not certainly positive")
        return self.field.power(base, power)

    def _inverse(self, a: Grid) -> Grid:
        """Adjugate over determinant; a Form in it is nothing that is integrated."""
        bottom = determinant(a)
        if isinstance(bottom, Form):
            raise Undecided("the inverse of a matrix of functions")
        self._divisor(bottom)
        n = range(len(a))
        if len(a) == 1:
            return [[self.field.number(1) / bottom]]
        return [[(-1) ** (i + j) * determinant(minor(a, j, i)) / bottom for j in n] for i in n]

    # -- binders

    def _binder(self, t: Term, scope: Scope) -> Grid:
        x, body = t.args
        self._check_bound(x, t)
        base = scope.level * self.d
        width = 1 if x.shape == SCALAR else self.d
        unknowns: Grid = [[Form.variable(self.field, base + i)] for i in range(width)]
        inner = self._opened(x, unknowns, scope)
        weight: Entry = self.field.number(1)
        if t.op == "expectation":
            weight = self._density(t.data, unknowns, Scope({}, (), inner.level))[0][0]
        functions = self.value(body, inner)
        self._check_pointwise(t, functions, scope, base)
        grid: Grid = []
        largest_term = -inf
        for row in functions:
            done = [self._integrals.over(weight * entry, range(base, base + width)) for entry in row]
            grid.append([value for value, _ in done])
            largest_term = max(largest_term, *(size for _, size in done))
        if scope.key is not None:
            self._sizes[(t, scope.key)] = largest_term
        return grid

    def _check_bound(self, x: Term, t: Term) -> None:
        """A bound variable that a law or a definition speaks of, too, could mean either."""
        outer = [a for law in laws(t) for a in law.parameters]
        outer += [s.rhs for s in needed([t], self._heads) if x not in s.lhs.args]
        if any(x in free_symbols(a) for a in outer):
            raise Undecided(f"{x} is bound here, and free in a definition or a distribution")

    def _opened(self, x: Term, entries: Grid, scope: Scope) -> Scope:
        key = None if scope.key is None else (*(p for p in scope.key if p[0] != x), (x, scope.level))
        return Scope({**scope.values, x: entries}, key, scope.level + 1, scope.depth)

    def _check_pointwise(self, t: Term, functions: Grid, scope: Scope, base: int) -> None:
        """The function as expanded against the body as written, at a point: logarithms of densities above all."""
        if scope.values or not isinstance(self.field, Balls):
            return
        x, body = t.args
        point = [self.field.number(Fraction(2 * i + 3, 7)) for i in range(1 if x.shape == SCALAR else self.d)]
        verbatim = self.value(body, Scope({x: [[a] for a in point]}, None, 1))
        where = {base + i: a for i, a in enumerate(point)}
        for row, wanted in zip(functions, verbatim, strict=True):
            for entry, value in zip(row, wanted, strict=True):
                if not (entry.at(where) if isinstance(entry, Form) else entry).overlaps(value):
                    raise Undecided(f"{body} does not come to the same expanded and as written")


@lru_cache(maxsize=128)
def evaluator(definitions: tuple[Step, ...], instance: Instance, name: str, digits: int) -> Evaluator:
    """The evaluator of an instance; it keeps what it has integrated, for all equations of a derivation.

    A check asks for one for each instance and field, at most 60 of them at a time.
    """
    bits = int((digits + MARGIN) * BITS_A_DIGIT) + GUARD
    field: Field = Balls(bits) if name == Balls.name else Floats(bits)
    return Evaluator(definitions, instance, field, digits)
