"""A function made of a theorem: its term is the program, and there is none without the theorem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any, NamedTuple

from symkl.errors import NotProved, SizeMismatch, TermError, UsageError
from symkl.formulas.entries import Sympy
from symkl.formulas.evaluate import RANK, Evaluation, check_closed
from symkl.formulas.libraries import chosen
from symkl.layers.follows import Ledger
from symkl.layers.general import General
from symkl.proof.defined import Judge
from symkl.proof.derivation import Derivation
from symkl.proof.kernel import Kernel, Theorem
from symkl.proof.report import Verdict
from symkl.terms.expr import COLUMN, SCALAR, SQUARE, Term
from symkl.terms.frozen import Frozen, fix
from symkl.terms.variables import free_symbols, subterms

SHAPES = {SCALAR: "(…)", COLUMN: "(…, d)", SQUARE: "(…, d, d)"}
Select = Callable[[Term], bool]


class Argument(NamedTuple):
    """A letter of the formula, and what the function calls it."""

    name: str
    symbol: Term
    is_factor: bool = False
    """A Cholesky factor: its lower triangle is read."""

    @property
    def meaning(self) -> str:
        """Its shape, and what is asked of it."""
        data, shape = self.symbol.data, self.symbol.shape
        kind = "positive number" if data.positive else "number"
        if shape == COLUMN:
            kind = "vector"
        elif shape == SQUARE:
            kind = "symmetric matrix" if data.symmetric else "matrix"
            kind = "symmetric positive definite" if data.positive else kind
            kind = "lower triangular with positive diagonal" if self.is_factor else kind
        return f"{SHAPES[shape]}, {kind}"


class Formula(Frozen):
    """The right side of a theorem, or a part of it, as a function of NumPy, PyTorch, JAX, mpmath and SymPy.

    Parameters
    ----------
    theorem : Theorem
        What was proved.
    term : Term
        What is computed: the last side of the theorem's claim, or a part of it.
    source : str
        Derivation and label, such as ``gaussian_kl (23)``.
    part : str
        Which part; empty for the whole.
    arguments : tuple of Argument
        Its letters, in the order in which they are given, P first.
    """

    theorem: Theorem
    term: Term
    source: str
    part: str
    arguments: tuple[Argument, ...]
    __name__: str
    __signature__: Signature
    _judge: Judge

    def __init__(
        self, kernel: Kernel, theorem: Theorem, source: str, arguments: Sequence[Argument], *, name: str = "formula",
        summary: str = "", part: str = "", select: Select | None = None, definitions: Sequence[Theorem] = (),
    ) -> None:  # fmt: skip
        if not kernel.is_proved(theorem):
            raise NotProved(f"{source} is no theorem of the kernel, or rests on what nobody proved")
        for definition in definitions:
            kernel.check_own(definition)
            if definition.label not in theorem.assumptions:
                raise NotProved(f"{source} does not rest on the definition ({definition.label})")
        term = theorem.claim[-1] if select is None else _part(theorem.claim[-1], select, source, part)
        check_closed(term)
        judge = Judge(link for d in definitions for link in d.links)
        letters = free_symbols(term)
        known = {a.symbol: a for a in arguments}
        missing = sorted(str(s) for s in letters - known.keys())
        if missing:
            raise TermError(f"{source}: nothing is said of {', '.join(missing)}")
        own = tuple(_with_facts(a, judge) for a in arguments if a.symbol in letters)
        fix(self, theorem=theorem, term=term, source=source, part=part, arguments=own, _judge=judge)
        parameters = [Parameter(a.name, Parameter.POSITIONAL_OR_KEYWORD) for a in own]
        parameters.append(Parameter("library", Parameter.KEYWORD_ONLY, default=None))
        fix(self, __name__=name, __doc__=_docstring(self, summary), __signature__=Signature(parameters))

    def __repr__(self) -> str:
        return f"<Formula {self.__name__}({', '.join(a.name for a in self.arguments)}): {self.term}, by {self.source}>"

    def _repr_latex_(self) -> str:
        return self.term._repr_latex_()

    def __call__(self, *values: Any, library: str | None = None, **named: Any) -> Any:
        """The value, of the library, device and dtype of the arguments; batch dimensions broadcast.

        Parameters
        ----------
        *values, **named : array
            The arguments, in order or by name, in the shapes that the docstring gives.
        library : str, optional
            ``numpy``, ``torch``, ``jax``, ``mpmath`` or ``sympy``; by default that of the arguments.

        Raises
        ------
        SizeMismatch
            When the shapes do not fit.
        NotPositiveDefinite
            When a matrix has no Cholesky factor in the arithmetic of the library. JAX gives NaN instead.
        NumberError
            For a dtype other than float32 and float64, whole numbers aside.
        UsageError
            For arrays of several libraries, or an argument too many or too few.
        """
        given = self._bound(values, named)
        arithmetic = chosen(given, library)
        if isinstance(arithmetic, Sympy) and any(map(arithmetic.is_symbolic, given)):
            return arithmetic.substituted(self.term, {a.symbol: g for a, g in zip(self.arguments, given, strict=True)})
        arrays = arithmetic.prepared(given)
        d = _dimension(self, arrays)
        pairs = zip(self.arguments, arrays, strict=True)
        letters = {a.symbol: arithmetic.lower(array) if a.is_factor else array for a, array in pairs}
        return Evaluation(arithmetic, letters, d, self._judge).value(self.term)

    def _bound(self, values: tuple[Any, ...], named: Mapping[str, Any]) -> list[Any]:
        try:
            bound = self.__signature__.bind(*values, **named)
        except TypeError as error:
            expected = ", ".join(a.name for a in self.arguments)
            raise UsageError(f"{self.__name__}({expected}): {error}") from None
        return [bound.arguments[a.name] for a in self.arguments]


def formula(
    derivation: Derivation, label: str, *, names: Mapping[Term, str] | None = None, name: str = "formula",
    summary: str = "", part: str = "", select: Select | None = None, title: str = "",
) -> Formula:  # fmt: skip
    """The function that computes the last side of a step, once the kernel has proved the step.

    Parameters
    ----------
    derivation : Derivation
        Where it is derived.
    label : str
        The step.
    names : mapping of Term to str, optional
        What to call the arguments; by default as the letters are declared. Those of the distributions come first, P
        before Q, each mean before its covariance; then the others by name.
    name, summary : str
        Of the function, for its docstring.
    part, select : str and callable, optional
        Compute the one part of the side that `select` accepts, and what it is called.
    title : str
        What to call the derivation; by default its title.

    Returns
    -------
    Formula

    Raises
    ------
    NotProved
        When the step does not follow from what it cites, rests on a step that does not, is a definition, or rests on a
        definition that does not mean what its words mean.
    TermError
        When the side is no formula: it holds an expectation, an integral, a divergence or a density by its name.
    """
    ledger = Ledger(derivation)
    theorem, definitions = _proved(ledger, label)
    source = f"{title or derivation.title} ({label})"
    arguments = _arguments(derivation, theorem, names or {})
    return Formula(ledger.kernel, theorem, source, arguments, name=name, summary=summary, part=part, select=select,
                   definitions=definitions)  # fmt: skip


def _proved(ledger: Ledger, label: str) -> tuple[Theorem, list[Theorem]]:
    """The step as a theorem, and the definitions of symbols it rests on."""
    derivation, theorem = ledger.derivation, ledger.theorem(label)
    if derivation[label].is_definition:
        raise NotProved(f"({label}) is a definition, which nobody proves: name a step")
    for step in derivation:
        failure = ledger.failure(step.label) if step.label in theorem.open else None
        if failure is not None:
            raise NotProved(f"({label}) rests on ({step.label}), which is not proved: {failure}")
    general = General(derivation)
    assumed = [s for s in derivation.definitions if s.label in theorem.assumptions]
    for step in assumed:
        check = general.check(step)
        if check.verdict is not Verdict.PROVED:
            reason = f"which may not mean what its words mean: {check.detail}"
            raise NotProved(f"({label}) rests on ({step.label}), {reason}")
    return theorem, [ledger.theorem(s.label) for s in assumed if s.lhs.op == "symbol"]


def _arguments(derivation: Derivation, theorem: Theorem, names: Mapping[Term, str]) -> list[Argument]:
    """The letters of the last side: those of the distributions first, P before Q, a factor in its matrix's place."""
    letters = free_symbols(theorem.claim[-1])
    factored = {s.rhs.args[0]: s.lhs for s in derivation.definitions if s.rhs.op == "cholesky"}
    of_laws = [p for law in derivation.laws for p in (law.mean, law.covariance)]
    found = [s for p in of_laws for s in (p, factored.get(p, p))]
    points = sorted((s for side in theorem.claim for t in subterms(side) if t.op == "density" for s in t.args), key=str)
    ordered = dict.fromkeys([*points, *found, *sorted(letters, key=str)])
    return [Argument(names.get(s, str(s.data.name)), s) for s in ordered if s in letters]


def _with_facts(a: Argument, judge: Judge) -> Argument:
    return a._replace(is_factor=any(t.op == "cholesky" for t in judge.equals(a.symbol)))


def _part(side: Term, select: Select, source: str, part: str) -> Term:
    found = list(dict.fromkeys(t for t in subterms(side) if select(t)))
    if len(found) != 1:
        raise TermError(f"{source}: expected one part that is {part}, found {len(found)}")
    return found[0]


def _dimension(own: Formula, arrays: Sequence[Any]) -> int:
    """The d that all arguments have, after their shapes are checked."""
    sizes: dict[str, int] = {}
    batches: list[tuple[str, tuple[int, ...]]] = []
    for a, array in zip(own.arguments, arrays, strict=True):
        shape, rank = tuple(getattr(array, "shape", ())), RANK[a.symbol.shape]
        single = hasattr(array, "rows")  # of mpmath or SymPy: a vector is a matrix d×1, and there are no batches
        if single:
            shape = (array.rows,) if rank == 1 and array.cols == 1 else (array.rows, array.cols)
        if len(shape) < rank or (rank == 2 and shape[-1] != shape[-2]) or (single and len(shape) > rank):
            raise SizeMismatch(f"{a.name}: expected {a.meaning}, found the shape {shape}", a.name)
        if rank:
            sizes[a.name] = shape[-1]
        batches.append((a.name, shape[: len(shape) - rank]))
    if len(set(sizes.values())) > 1:
        found = ", ".join(f"d = {d} in {name}" for name, d in sizes.items())
        raise SizeMismatch(f"expected one dimension, found {found}")
    _check_batches(batches)
    return next(iter(sizes.values()), 1)


def _check_batches(batches: Sequence[tuple[str, tuple[int, ...]]]) -> None:
    common: tuple[int, ...] = ()
    for name, batch in batches:
        longest = max(len(common), len(batch))
        a, b = ((1,) * (longest - len(s)) + s for s in (common, batch))
        if any(m != n and 1 not in (m, n) for m, n in zip(a, b, strict=True)):
            raise SizeMismatch(f"{name}: its batch shape {batch} does not broadcast with {common}", name)
        common = tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))


def _docstring(own: Formula, summary: str) -> str:
    """Shapes, units, and where it was proved."""
    part = f", of which this is {own.part}" if own.part else ""
    logarithmic = any(t.op in ("log", "sum_log_diagonal") for t in subterms(own.term))
    rows = [f"{a.name} : {a.meaning}\n        {a.symbol}" for a in own.arguments]
    lines = [
        f"{summary or 'A proved formula'}{', in nats' if logarithmic else ''}.", "",
        f"    {own.term}", "",
        f"Proved for every d as {own.source}{part}: {' = '.join(map(str, own.theorem.claim))}.", "",
        "Parameters", "----------", *rows, "library : str, optional",
        "        numpy, torch, jax, mpmath or sympy; by default that of the arguments.", "",
        "Returns", "-------", f"{SHAPES[own.term.shape]}, of the dtype of the arguments.",
    ]  # fmt: skip
    return "\n".join(lines)
