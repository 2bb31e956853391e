"""Expectations and integrals of values.

E is linear over integrable summands only. A summand counts as integrable under a normal distribution when it is
*tame*: polynomial in x, a logarithm of a density, a density, and sums and products of these. They are measurable and
bounded by a polynomial in |x|, so that every moment exists.
"""

from __future__ import annotations

from fractions import Fraction

from symkl.proof.algebra import Algebra
from symkl.proof.binding import close, variable
from symkl.proof.positive import power
from symkl.proof.rules import without
from symkl.proof.traces import trace
from symkl.proof.values import Atom, Level, Monomial, Poly, Word, constant, monomial_of, scaled, total
from symkl.terms.build import Normal
from symkl.terms.expr import SCALAR, SQUARE, Shape

POLYNOMIAL = frozenset({"add", "transpose", "trace", "det", "expectation", "density"})
"""Operators that keep tame arguments tame (det is a polynomial of the entries, a density is bounded)."""


def is_tame(p: Poly, level: Level) -> bool:
    """Whether the value is polynomially bounded in the open variable of that level."""
    return all(_tame_atom(a, level) for m, _ in p.terms for a in m) and all(_tame_word(w, level) for _, w in p.terms)


def _tame_word(word: Word, level: Level) -> bool:
    return all(_tame_atom(x.atom, level) and not (x.inverted and level in x.atom.levels) for x in word)


def _tame_atom(atom: Atom, level: Level) -> bool:
    if level not in atom.levels or atom.op == "variable":
        return True
    if atom.word:
        return _tame_word(atom.word, level)
    if atom.op in POLYNOMIAL:
        return all(is_tame(a, level) for a in atom.args)
    if atom.op == "power":
        n = atom.args[1].number()
        return n is not None and n >= 0 and int(n) == n and is_tame(atom.args[0], level)
    return atom.op == "log" and _tame_log(atom.args[0], level)


def _tame_log(p: Poly, level: Level) -> bool:
    """Whether log p is: p is a product of densities, exponentials of tame values, and powers of these."""
    sole = p.sole()
    return sole is not None and all(_tame_factor(atom, level) for atom in sole[0][0])


def _tame_factor(atom: Atom, level: Level) -> bool:
    if level not in atom.levels:
        return True
    if atom.op in ("density", "exp"):
        return is_tame(atom.args[0], level)
    return atom.op == "power" and level not in atom.args[1].levels and _tame_log(atom.args[0], level)


def integral(algebra: Algebra, level: Level, body: Poly, laws: tuple[Normal, ...]) -> Poly:
    """∫ P f = E[f] when every summand has the density of one law as a factor; opaque otherwise."""
    if algebra.has("expectation_integral"):
        for law in laws:
            inner = _without_density(algebra, law, level, body)
            if inner is not None:
                return expectation(algebra, law, level, inner)
    return algebra.opaque("integral", None, (close(algebra, body, level),), body.shape)


def _without_density(algebra: Algebra, law: Normal, level: Level, body: Poly) -> Poly | None:
    """f, where body = P f. P is whatever the premises make of it, if that is one product of atoms.

    Of the factors of P that do not move, all positive, some may have gone into powers: by those f is divided.
    """
    weight = algebra.opaque("density", law, (variable(algebra, level, law.mean.shape).poly,)).sole()
    if weight is None:
        return None
    (atoms, _), c = weight
    moving = tuple(a for a in atoms if level in a.levels)
    pieces = []
    for (m, w), e in body.terms.items():
        rest = without(m, atoms)
        fixed: tuple[Atom, ...] = ()
        if rest is None and moving and algebra.has("power_laws"):
            rest, fixed = without(m, moving), tuple(a for a in atoms if level not in a.levels)
        if rest is None:
            return None
        piece = Poly(body.shape, {(rest, w): e if c == 1 else Fraction(e) / c})
        for atom in fixed:
            piece = algebra.multiply(power(algebra, atom.poly, constant(-1)), piece)
        pieces.append(piece)
    return total(body.shape, pieces)


def expectation(algebra: Algebra, law: Normal, level: Level, body: Poly) -> Poly:
    """E[body] under `law`, as far as the axioms for E go."""
    moving = level in body.levels
    if not moving and algebra.has("expectation_constant"):
        return body
    if not algebra.has("expectation_linear") or not is_tame(body, level):
        return _moment(algebra, law, level, body)
    pieces = []
    for (atoms, word), c in body.terms.items():
        fixed = tuple(a for a in atoms if level not in a.levels)
        inside = tuple(a for a in atoms if level in a.levels)
        piece = _monomial(algebra, law, level, (inside, word), body.shape)
        for atom in fixed:
            factor = monomial_of(SCALAR, (atom,), ())
            piece = algebra.multiply(factor, piece)
        pieces.append(scaled(piece, c))
    return algebra.reduce(total(body.shape, pieces))


def _moment(algebra: Algebra, law: Normal, level: Level, body: Poly) -> Poly:
    return algebra.opaque("expectation", law, (close(algebra, body, level),), body.shape)


def _monomial(algebra: Algebra, law: Normal, level: Level, monomial: Monomial, shape: Shape) -> Poly:
    """E[scalars · word], the scalars all moving: what does not move goes outside, the rest is one opaque moment."""
    scalars, word = monomial
    if any(level in x.atom.levels for x in word):
        if scalars:
            return _moment(algebra, law, level, algebra.with_atoms(monomial_of(shape, (), word), scalars, 1))
        return _pulled(algebra, law, level, word, shape)
    outside = monomial_of(shape, (), word) if word else constant(1, shape)
    if len(scalars) == 1:
        return algebra.times(_of_scalar_word(algebra, law, level, scalars[0]), outside)
    if not scalars and algebra.has("expectation_constant"):
        return outside
    return algebra.times(_moment(algebra, law, level, monomial_of(SCALAR, scalars, ())), outside)


def _of_scalar_word(algebra: Algebra, law: Normal, level: Level, atom: Atom) -> Poly:
    word = atom.word
    if atom.op == "trace_word":  # E[Tr F] = Tr E[F]
        return trace(algebra, _pulled(algebra, law, level, word, SQUARE))
    if atom.op != "product":
        return _moment(algebra, law, level, monomial_of(SCALAR, (atom,), ()))
    quadratic = level in word[0].atom.levels and level in word[-1].atom.levels
    if quadratic and algebra.has("cyclic") and algebra.has("scalar_trace"):  # E[xᵀAx] = Tr(A E[xxᵀ])
        return trace(algebra, _pulled(algebra, law, level, word[1:] + word[:1], SQUARE))
    return _pulled(algebra, law, level, word, SCALAR)


def _pulled(algebra: Algebra, law: Normal, level: Level, word: Word, shape: Shape) -> Poly:
    """E[A f B] = A E[f] B, for the shortest f that holds everything moving; E[fᵀ] = E[f]ᵀ fixes which of the two."""
    moving = [i for i, x in enumerate(word) if level in x.atom.levels]
    first, last = moving[0], moving[-1] + 1
    core = word[first:last]
    inner: Shape = (core[0].shape[0], core[-1].shape[1])
    body = algebra.word(core, inner)
    if inner != SCALAR:
        flipped = algebra.transpose(body)
        if (flipped.shape == inner and flipped.key < body.key) or inner[0] == 1:
            return _between(
                algebra, word[:first], algebra.transpose(_moment(algebra, law, level, flipped)), word[last:], shape
            )
    return _between(algebra, word[:first], _moment(algebra, law, level, body), word[last:], shape)


def _between(algebra: Algebra, left: Word, value: Poly, right: Word, shape: Shape) -> Poly:
    return Poly(shape, algebra.between(left, value, right).terms)
