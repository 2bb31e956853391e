"""What a development assumes, as data: letters and their facts, distributions, and what axioms say of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product
from typing import NamedTuple

from symkl.coq.names import letter
from symkl.coq.rewriting import factor, renamed
from symkl.coq.spell import TYPES, law, spell
from symkl.coq.statements import Statement, closed, facts_of
from symkl.proof import statements
from symkl.proof.derivation import Derivation
from symkl.terms.build import Normal, det, divergences, inv, log, sum_log_diagonal
from symkl.terms.expr import COLUMN, SCALAR, Term
from symkl.terms.variables import subterms


class Assumption(NamedTuple):
    """One hypothesis.

    Parameters
    ----------
    name : str
        In Coq.
    text : str
        How it is declared; empty for what follows from others.
    says : str
        In words: an axiom's id, or a fact that is declared.
    needs : frozenset of str
        The axioms a step cites to use it.
    equation : Statement or None
        What it says, where it is an equation of terms.
    opened : bool
        Whether it is what follows once sums are multiplied out.
    """

    name: str
    text: str
    says: str
    needs: frozenset[str] = frozenset()
    equation: Statement | None = None
    opened: bool = False


def _terms(derivation: Derivation) -> set[Term]:
    return {t for step in derivation for side in step.claim for t in subterms(side)}


def _symbols(derivation: Derivation) -> list[Term]:
    found = {t for t in _terms(derivation) if t.op == "symbol"}
    found |= {p for of in derivation.laws for p in of.parameters}
    return sorted(found, key=str)


def letters_of(derivation: Derivation, fixed: Collection[Term]) -> Iterator[str]:
    """The letters that assumptions speak of, and the words whose meaning is left to definitions."""
    for s in filter(fixed.__contains__, _symbols(derivation)):
        yield f"Variable {letter(s)} : {TYPES[s.shape]}."
    for s in _factored(derivation, fixed):
        yield f"Variable {letter(factor(s))} : {TYPES[s.shape]}."
    if any(t.op in ("sum_log_diagonal", "cholesky") for t in _terms(derivation)):
        yield "Variable sld__ : 'M[R]_d -> R."
    yield "Variables (normal__ : 'cV[R]_d -> 'cV[R]_d -> 'M[R]_d -> R) (normal1__ : R -> R -> R -> R)."
    yield "Variables (Int__ : ('cV[R]_d -> R) -> R) (Int1__ : (R -> R) -> R)."
    for of in derivation.laws:
        yield f"Variable {law('density', of)} : {_point(of)} -> R."
    for p, q in product(derivation.laws, repeat=2):
        yield f"Variable KL__{p.name}__{q.name} : R."


def _factored(derivation: Derivation, fixed: Collection[Term]) -> list[Term]:
    """The letters of whose Cholesky factors is spoken."""
    found = {t.args[0] for t in _terms(derivation) if t.op == "cholesky"}
    return sorted((s for s in found if s in fixed), key=str)


def _of_factor(s: Term) -> Iterator[Assumption]:
    """What is assumed of C, the Cholesky factor of S: C Cᵀ = S, |C| > 0, and log |C| = Σ log Cᵢᵢ."""
    c, C, n = factor(s), letter(factor(s)), letter(s)
    lower, product, diagonal = f"lower__{n}", f"factor__{n}", f"triangle__{n}"
    one, both = frozenset({"cholesky_factor"}), frozenset({"cholesky_factor", "triangular_determinant"})
    yield Assumption(lower, f"Hypothesis {lower} : posdet {C}.", "cholesky_factor")
    yield Assumption(product, f"Hypothesis {product} : mul {C} (tp {C}) = {n}.", "cholesky_factor", one,
                     Statement(s, c @ c.T, (), f"(esym {product})"))  # fmt: skip
    yield Assumption("", "", "", one, Statement(inv(s), inv(c).T @ inv(c), (), f"(chol_inv {lower} {product})"))
    yield Assumption(diagonal, f"Hypothesis {diagonal} : ln (dt {C}) = sld__ {C}.", "triangular_determinant")
    yield Assumption("", "", "", both, Statement(
        log(det(s)), 2 * sum_log_diagonal(c), (), f"(ln_det_chol {lower} {product} {diagonal})"))  # fmt: skip


def _point(of: Normal) -> str:
    return TYPES[COLUMN if of.dimension is None else SCALAR]


def assumptions(derivation: Derivation, fixed: Collection[Term], measure: bool) -> tuple[Assumption, ...]:
    """Everything that is assumed, in order."""
    found = [Assumption("dim__", "Hypothesis dim__ : 0 < d%:R :> R.", "d is positive")]
    for s in filter(fixed.__contains__, _symbols(derivation)):
        found += [Assumption(name, f"Hypothesis {name} : {says}.", _fact(s, name)) for name, says in facts_of([s])]
    for s in _factored(derivation, fixed):
        found += _of_factor(s)
    found.append(Assumption(
        "normal_pos__", "Hypothesis normal_pos__ : forall x m S, symm S -> posdet S -> 0 < normal__ x m S.",
        "a density is positive",
    ))  # fmt: skip
    for of in derivation.laws:
        found += _of_law(of, derivation.laws, measure)
    return (*found, *_formulas(derivation))


def _fact(s: Term, name: str) -> str:
    if name.startswith("sym__"):
        return f"{s} is symmetric"
    return f"{s} is positive definite" if s.shape == ("d", "d") else f"{s} is positive"


def _of_law(of: Normal, every: tuple[Normal, ...], measure: bool) -> Iterator[Assumption]:
    X, E, D = _point(of), law("E", of), law("D", of)
    if measure:
        yield from _measured(of)
    else:
        yield Assumption(E, f"Variables ({E} : ({X} -> R) -> R) ({D} : ({X} -> R) -> Prop).", "")
    square = "square_integrable" if of.dimension is None else "square_integrable1"

    def hypothesis(kind: str, says: str, words: str, *needs: str) -> Assumption:
        name = law(kind, of)
        how = f"Hypothesis {name} : {says}."
        if measure and kind in PROVED_OF_INTEGRALS:
            proof = PROVED_OF_INTEGRALS[kind].format(*(law(k, of) for k in ("Pr", "mass", "X")))
            equations = [law(k, of) for k in ("integral", "integrable") if k != "integral" or kind != "closed"]
            equations = equations[:1] if kind == "const" else equations
            how = f"Let {name} : {says}.\nProof. rewrite {' '.join(equations)}. exact ({proof}). Qed."
        return Assumption(name, how, words, frozenset(needs))

    yield hypothesis("closed", f"linear_space {D}", f"moments of {of.name} exist")
    yield hypothesis("square", f"{square} {D}", f"moments of {of.name} exist")
    if not measure:
        yield hypothesis("mult", f"multiplicative {D}", f"moments of {of.name} exist")
        for other in every:
            if other.dimension == of.dimension:
                name = f"log__{of.name}__{other.name}"
                says = f"{D} (fun x => ln ({law('density', other)} x))"
                yield Assumption(name, f"Hypothesis {name} : {says}.", f"moments of {of.name} exist")
                name = f"bounded__{of.name}__{other.name}"
                says = f"{D} (fun x => {law('density', other)} x)"
                yield Assumption(name, f"Hypothesis {name} : {says}.", f"moments of {of.name} exist")
    yield hypothesis("lin", f"linear_on {D} {E}", "expectation_linear", "expectation_linear")
    yield hypothesis("const", f"keeps_constants {E}", "expectation_constant", "expectation_constant")
    density = law("density", of)
    yield Assumption(law("pos", of), f"Hypothesis {law('pos', of)} : forall x : {X}, 0 < {density} x.",
                     f"{of.name} has a positive density")  # fmt: skip
    integral = "Int__" if of.dimension is None else "Int1__"
    says = f"forall f : {X} -> R, {integral} (fun x => {density} x * f x) = {E} f"
    yield hypothesis("int", says, "expectation_integral", "expectation_integral")
    yield from _moments(of)


PROVED_OF_INTEGRALS = {
    "closed": "@expect_space _ _ R {0} {1} _ {2}",
    "lin": "@expect_linear _ _ R {0} _ {2}",
    "const": "@expect_constant _ _ R {0} {1} _ {2}",
}
"""What is assumed of an abstract expectation, and has a proof where it is an integral."""


def _measured(of: Normal) -> Iterator[Assumption]:
    """A random variable on a probability space, and E as the Lebesgue integral of it."""
    n, X = of.name, _point(of)
    yield Assumption(law("E", of), "\n".join([
        f"Variables (disp__{n} : measure_display) (T__{n} : measurableType disp__{n}).",
        f"Variable Pr__{n} : {{measure set T__{n} -> \\bar R}}.",
        f"Hypothesis mass__{n} : probability Pr__{n}.",
        f"Variable X__{n} : T__{n} -> {X}.",
        f"Variables (E__{n} : ({X} -> R) -> R) (D__{n} : ({X} -> R) -> Prop).",
        f"Hypothesis integral__{n} : E__{n} = expect Pr__{n} X__{n}.",
        f"Hypothesis integrable__{n} : D__{n} = integrable_of Pr__{n} X__{n}.",
    ]), "")  # fmt: skip


def _moments(of: Normal) -> Iterator[Assumption]:
    mean, covariance = statements.mean_and_covariance(of)
    raw = (("mean", "normal_mean", mean), ("cov", "normal_covariance", covariance))
    for kind, axiom, (a, b) in raw:
        name = law(kind, of)
        a = renamed(a)
        yield Assumption(name, f"Hypothesis {name} : {spell(a)} = {spell(b)} :> {TYPES[a.shape]}.", axiom,
                         frozenset({axiom}), Statement(a, b, (), name))  # fmt: skip
    x = of.point("x")
    one = "" if of.dimension is None else "1"
    args = " ".join(law(k, of) for k in ("closed", "square", "lin", "const", "mean"))
    both = frozenset({"expectation_linear", "expectation_constant", "normal_mean"})
    yield Assumption("", "", "", both, Statement(
        renamed(of.expectation(x, x)), of.mean, (), f"(mean_at{one} {args})"), True)  # fmt: skip
    square, mu = (x @ x.T, of.mean @ of.mean.T) if of.dimension is None else (x**2, of.mean**2)
    yield Assumption("", "", "", both | {"normal_covariance"}, Statement(
        renamed(of.expectation(square, x)), of.covariance + mu, (), f"(second_moment{one} {args} {law('cov', of)})"),
        True)  # fmt: skip


def _formulas(derivation: Derivation) -> Iterator[Assumption]:
    """The axioms density_formula and kl_formula, of the distributions that occur."""
    cited = {axiom.id for step in derivation for axiom in step.by}
    if "density_formula" in cited:
        for of in derivation.laws:
            a, b, holes = statements.density(of)
            yield _formula(law("formula", of), a, b, tuple(holes), "density_formula")
        for i, (a, b, holes) in enumerate(statements.NORMAL_DENSITIES):
            name = f"formula__{i}"
            yield _formula(name, a, b, tuple(sorted(holes, key=str)), "density_formula")
    if "kl_formula" in cited:
        pairs = {pair for t in _terms(derivation) for pair in divergences(t)}
        for p, q in sorted(pairs, key=str):
            a, b = statements.divergence(p, q)
            yield _formula(f"kl__{p.name}__{q.name}", a, b, (), "kl_formula")


def _formula(name: str, a: Term, b: Term, holes: tuple[Term, ...], axiom: str) -> Assumption:
    a, b = renamed(a), renamed(b)
    text = f"Hypothesis {name} : {closed((a, b), holes)}."
    return Assumption(name, text, axiom, frozenset({axiom}), Statement(a, b, holes, name))


