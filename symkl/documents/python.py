"""A derivation as a Python script that states it. Texts stand in it as string literals only, so none becomes code."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

import symkl
from symkl.proof.derivation import Derivation, Step
from symkl.terms.build import Normal, laws, vector
from symkl.terms.expr import SCALAR, SQUARE, Term
from symkl.terms.literals import rows_of
from symkl.terms.variables import subterms

WIDTH = 110
FRACTION, TERM = "from fractions import Fraction", "from symkl.terms.expr import term"
CONSTANTS = {"identity": "identity", "zero": "zero", "ones": "ones", "pi": "pi", "dimension": "d"}
CALLS = {
    "inverse": "inv", "normal": "N",
    **{op: op for op in ("trace", "det", "cholesky", "sum_log_diagonal", "log", "exp")},
}  # fmt: skip
SIGNS = {"add": "+", "subtract": "-", "divide": "/", "power": "**"}


def write(derivation: Derivation) -> str:
    """The script; running it makes a derivation with the same labels, claims, citations, axioms and reasons."""
    return _Script(derivation).text()


class _Script:
    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.used: set[str] = {"Derivation"}
        self.imports: set[str] = set()
        self.taken = {*dir(symkl), *keyword.kwlist, "derivation", "Fraction", "term"}
        self.names: dict[Term | Normal, str] = {}

    def text(self) -> str:
        claims = [side for step in self.derivation for side in step.claim]
        found = sorted({law for side in claims for law in laws(side)}, key=lambda law: law.name)
        parts = [t for side in claims for t in subterms(side)]
        parts += [parameter for law in found for parameter in law.parameters]
        declared = [self._symbol(t) for t in dict.fromkeys(parts) if t.op == "symbol"]
        declared += [self._law(law) for law in found]
        steps = list(self._steps())
        head = [*sorted(self.imports), *_imported(self.used), ""]
        title, goal = repr(self.derivation.title), repr(self.derivation.goal)
        return "\n".join([*head, *declared, "", f"derivation = Derivation({title}, goal={goal})", *steps]) + "\n"

    def _name(self, of: Term | Normal, wanted: str) -> str:
        plain = re.sub(r"\W", "_", wanted)
        name = next(n for n in (plain, *(f"{plain}_{k}" for k in range(1, len(self.taken) + 2))) if n not in self.taken)
        self.taken.add(name)
        self.names[of] = name
        return name

    def _use(self, name: str) -> str:
        self.used.add(name)
        return name

    def _symbol(self, t: Term) -> str:
        data = t.data
        square = "covariance" if data.positive else "matrix"
        kind = "scalar" if t.shape == SCALAR else square if t.shape == SQUARE else "vector"
        facts = ", positive=True" if kind == "scalar" and data.positive else ""
        facts += ", symmetric=True" if kind == "matrix" and data.symmetric else ""
        return f"{self._name(t, data.name)} = {self._use(kind)}({data.name!r}{facts})"

    def _law(self, law: Normal) -> str:
        mean, spread = self._term(law.mean), self._term(law.covariance)
        return f"{self._name(law, law.name)} = {self._use('Normal')}({law.name!r}, {mean}, {spread})"

    def _steps(self) -> Iterator[str]:
        section = ""
        for step in self.derivation:
            if step.section != section:
                section = step.section
                yield ""
                yield f"derivation.section({section!r})"
            yield from self._step(step)

    def _step(self, step: Step) -> Iterator[str]:
        sides = [self._term(side) for side in step.claim]
        rhs = sides[1:] if len(sides) == 2 else [f"({', '.join(sides[1:])})"]
        words = [repr(step.label), sides[0], *rhs]
        words += [f"cites={list(step.cites)!r}"] if step.cites else []
        words += [f"by=[{', '.join(self._use(a.id) for a in step.by)}]"] if step.by else []
        words += ["by=None"] if step.unreasoned else []
        words += [f"because={step.because!r}"] if step.because else []
        call = "derivation.define" if step.is_definition else "derivation.step"
        line = f"{call}({', '.join(words)})"
        if len(line) <= WIDTH:
            yield line
            return
        yield f"{call}("
        yield from (f"    {word}," for word in words)
        yield ")"

    def _term(self, t: Term) -> str:
        if t.op == "symbol":
            return self.names[t]
        if t.op == "number":
            return self._number(t.data)
        if t.op in CONSTANTS:
            return self._use(CONSTANTS[t.op])
        if t.op in CALLS:
            return f"{self._use(CALLS[t.op])}({', '.join(map(self._term, t.args))})"
        return OTHERS[t.op](self, t)

    def _number(self, value: Fraction) -> str:
        if value == Fraction(1, 2):
            return self._use("half")
        self.imports.add(TERM)
        if value.denominator == 1:
            return f"term({value})"
        self.imports.add(FRACTION)
        return f"term(Fraction({value.numerator}, {value.denominator}))"

    def _operand(self, t: Term) -> str:
        written = self._term(t)
        return f"({written})" if t.op in SIGNS or t.op in ("multiply", "negate") else written

    def _infix(self, t: Term) -> str:
        sign = SIGNS.get(t.op) or ("*" if SCALAR in (t.args[0].shape, t.args[1].shape) else "@")
        first, second = t.args
        a, b = (self._bare(x) if y.op != "number" else self._operand(x) for x, y in ((first, second), (second, first)))
        return f"{a} {sign} {b}"

    def _bare(self, t: Term) -> str:
        """Beside a term a whole number needs no `term`."""
        whole = t.op == "number" and t.data.denominator == 1 and t.data >= 0
        return str(t.data) if whole else self._operand(t)

    def _row(self, entries: tuple[Term, ...]) -> str:
        return f"[{', '.join(map(self._bare_entry, entries))}]"

    def _bare_entry(self, t: Term) -> str:
        whole = t.op == "number" and t.data.denominator == 1
        return str(t.data) if whole else self._term(t)

    def _expectation(self, t: Term) -> str:
        variable, body = t.args
        over = "" if variable == vector("x") else f", {self._term(variable)}"
        return f"{self.names[t.data]}.expectation({self._term(body)}{over})"


OTHERS: dict[str, Callable[[_Script, Term], str]] = {
    **dict.fromkeys((*SIGNS, "multiply"), _Script._infix),
    "negate": lambda s, t: f"-{s._operand(t.args[0])}",
    "transpose": lambda s, t: f"{s._operand(t.args[0])}.T",
    "density": lambda s, t: f"{s.names[t.data]}({s._term(t.args[0])})",
    "expectation": _Script._expectation,
    "integral": lambda s, t: f"{s._use('integral')}({s._term(t.args[1])}, {s._term(t.args[0])})",
    "literal": lambda s, t: f"{s._use('literal')}([{', '.join(s._row(row) for row in rows_of(t))}])",
    "kl": lambda s, t: f"{s._use('KL')}({s.names[t.data[0]]}, {s.names[t.data[1]]})",
}


def _imported(names: Iterable[str]) -> Iterator[str]:
    """``from symkl import …`` in lines that fit."""
    line = "from symkl import"
    for name in sorted(names):
        if len(line) + len(name) > WIDTH:
            yield line.removesuffix(",")
            line = "from symkl import"
        line += f" {name},"
    yield line.removesuffix(",")
