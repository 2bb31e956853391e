"""Formulas that functions compute, in plain letters and in LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from symkl.implementations.atoms import ONE, Atom
from symkl.implementations.explanations import simplified
from symkl.implementations.fitting import named
from symkl.implementations.identify import Formula
from symkl.implementations.readings import readings_of
from symkl.implementations.vocabulary import CONSTANT, SQUARES, Term, Vocabulary

EXPONENTS = (1, -1, 2, -2, Fraction(1, 2), Fraction(-1, 2))
HALVES = {Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 2): "3/2"}
SUPERSCRIPTS = str.maketrans("-0123456789/", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᐟ")
UNITS_LATEX = {"": "", "/ln 2": r"\tfrac{1}{\ln 2}", "/ln 10": r"\tfrac{1}{\ln 10}", "·log 2π": r"\log 2\pi"}
ORDER = ("log", "Tr", "(", "μ", "d")


class Written(NamedTuple):
    """The same in plain letters and in LaTeX."""

    text: str
    latex: str


class Notation:
    """How terms are written when the arguments are read in some way: by μ and Σ where that is short, else by name."""

    def __init__(self, vocabulary: Vocabulary, readings: tuple[str, ...]) -> None:
        self.vocabulary, self.readings = vocabulary, readings
        self._number = {key: key[1] if vocabulary.takes.numbered else "" for key in ("m1", "x1", "m2", "x2")}
        self._usual = self._phrases()

    def formula(self, formula: Formula) -> Written:
        """A sum of terms, zero where there are none."""
        parts = [self._summand(term, power, value) for (term, power), value in formula.items()]
        parts.sort(key=lambda part: (next((i for i, start in enumerate(ORDER) if part[1].text.startswith(start)), 9)))
        if not parts:
            return Written("0", "0")
        text = latex = ""
        for value, written in parts:
            number, lone = _number(abs(value)), "−" if value < 0 else ""
            sign = (" − " if value < 0 else " + ") if text else lone
            text += sign + _joined(number.text, written.text)
            latex += sign.replace("−", "-") + _joined(number.latex, written.latex, r"\,")
        return Written(text, latex)

    def summand(self, formula: Formula) -> str:
        """A formula in plain letters."""
        return self.formula(formula).text

    def sigma(self, key: str, reading: str) -> Written:
        """Σ of an argument that is read so: ``Σ = diag(exp(2·logvar))``."""
        n = self._number[key]
        raw = self._raw(key, readings_of(self.vocabulary.declared[key])[reading].covariance)
        return Written(f"Σ{n} = {raw.text}", rf"{_sigma(n, '')} = {raw.latex}")

    # -- terms

    def _summand(self, term: Term, power: float, value: float) -> tuple[float, Written]:
        usual = self._usual.get(term)
        factor, written = usual if usual else (1.0, self._spelled(term))
        if term == CONSTANT:
            factor, written = 1.0, Written("", "")
        of_d = _power_of_d(power)
        if not of_d.text:
            return value / factor, written
        if term == CONSTANT:
            return value / factor, of_d
        return value / factor, Written(f"{written.text} · {of_d.text}", rf"{written.latex} \cdot {of_d.latex}")

    def _phrases(self) -> dict[Term, tuple[float, Written]]:
        """By the simplest term proportional to it: how many times it, and how it is written."""
        found: dict[Term, tuple[float, Written]] = {}
        for term, written, factor in self._every_phrase():
            for (simple, _), value in simplified({(term, 0.0): factor}, self.vocabulary).items():
                found.setdefault(simple, (value, written))
        return found

    def _every_phrase(self) -> Iterator[tuple[Term, Written, float]]:
        logs = [readings_of(self.vocabulary.declared[key])[r] for key, r in self._read()]
        yield Term("1", logs[0].log, ONE), self._log("x1"), logs[0].factor
        if len(logs) > 1:
            yield Term("1", ONE, logs[1].log), self._log("x2"), logs[1].factor
        first = [(ONE, Written("", "")), *self._powers("x1")]
        second = [(ONE, Written("", "")), *(self._powers("x2") if len(logs) > 1 else [])]
        for a, left in first:
            for b, middle in second:
                inside = _product(middle, left)
                if inside.text:
                    yield Term("1", a, b), Written(f"Tr({inside.text})", rf"\operatorname{{Tr}}({inside.latex})"), 1.0
                for u in SQUARES if "m2" in self.vocabulary.takes.keys else ("dd",):
                    w = self._mean(u)
                    yield Term(u, a, b), _form(w, inside), 1.0

    def _read(self) -> Iterator[tuple[str, str]]:
        return iter(zip(self.vocabulary.scales, self.readings, strict=True))

    def _log(self, key: str) -> Written:
        n = self._number[key]
        return Written(f"log|Σ{n}|", rf"\log\lvert {_sigma(n, '')}\rvert")

    def _powers(self, key: str) -> Iterator[tuple[Atom, Written]]:
        """The atoms that are powers of Σ under the reading."""
        n, declared = self._number[key], self.vocabulary.declared[key]
        reading = readings_of(declared)[dict(self._read())[key]]
        for exponent in EXPONENTS:
            family, size = reading.covariance[0], reading.covariance[1]
            if family in ("pow", "exp"):
                p = size * exponent
                atom: Atom = (family, int(p) if p == int(p) else float(p))
            elif exponent in (1, -1):
                atom = reading.covariance if exponent == 1 else reading.precision
            else:
                continue
            yield atom, Written(f"Σ{n}{_superscript(exponent)}", _sigma(n, "" if exponent == 1 else str(exponent)))

    def _mean(self, u: str) -> Written:
        first, second = f"μ{self._number['m1']}", f"μ{self._number['m2']}"
        one, two = ((rf"\mu_{{{n}}}" if n else r"\mu") for n in (self._number["m1"], self._number["m2"]))
        if u in ("dd", "ss"):
            if "m2" not in self.vocabulary.takes.keys:
                return Written(first, one)
            sign = "−" if u == "dd" else "+"
            return Written(f"({first} {sign} {second})", f"({one} {'-' if u == 'dd' else '+'} {two})")
        return Written(first, one) if u == "aa" else Written(second, two)

    def _spelled(self, term: Term) -> Written:
        """A term by the names of the arguments."""
        if term.a[0] == "pooled":
            n = [self._number[key] for key in ("x1", "x2")]
            total = Written(f"Σ{n[0]} + Σ{n[1]}", f"{_sigma(n[0], '')} + {_sigma(n[1], '')}")
            if term.u == "1":
                return Written(f"log|{total.text}|", rf"\log\lvert {total.latex}\rvert")
            return _form(self._mean("dd"), Written(f"({total.text})⁻¹", f"({total.latex})^{{-1}}"))
        factors = [self._raw(key, atom) for key, atom in (("x1", term.a), ("x2", term.b)) if atom != ONE]
        inside = Written(" · ".join(f.text for f in factors), r"\,".join(f.latex for f in factors))
        if term.u in SQUARES:
            return _form(self._mean(term.u), inside)
        if term.u == "entries":
            return Written(f"Σᵢⱼ({inside.text})ᵢⱼ", rf"\sum_{{ij}}({inside.latex})_{{ij}}")
        if term.u == "numbers" or any(atom[0] in ("logdet", "det", "rdet") for atom in (term.a, term.b)):
            return inside
        if term.u == "1":
            return Written(f"Tr({inside.text})", rf"\operatorname{{Tr}}({inside.latex})")
        w = self._odd(term.u)
        by = Written(f" · {inside.text}", rf"\,{inside.latex}") if inside.text else Written("", "")
        return Written(f"Σᵢ({w.text}{by.text})ᵢ", rf"\sum_i({w.latex}{by.latex})_i")

    def _odd(self, u: str) -> Written:
        w = self._mean("aa" if "a" in u else "dd")
        if u.startswith("|"):
            return Written(f"|{w.text.strip('()')}|", rf"\lvert {w.latex.strip('()')}\rvert")
        return Written(f"{w.text}⁴", f"{w.latex}^4") if u == "d4" else w

    def _raw(self, key: str, atom: Atom) -> Written:
        name = self.vocabulary.takes.name(key)
        latex = rf"\mathtt{{{name.replace('_', chr(92) + '_')}}}"
        if atom[0] in ("logdet", "det", "rdet"):
            base = Written(*(form.format(x=x) for form, x in zip(MATRIX_FORMS[atom[1]], (name, latex), strict=True)))
            size = Written(f"|{base.text}|", rf"\lvert {base.latex}\rvert")
            if atom[0] == "logdet":
                return Written(f"log{size.text}", rf"\log{size.latex}")
            return size if atom[0] == "det" else Written(f"1/{size.text}", rf"{size.latex}^{{-1}}")
        if atom[0] in MATRIX_FORMS:
            base = Written(*(form.format(x=x) for form, x in zip(MATRIX_FORMS[atom[0]], (name, latex), strict=True)))
            if atom[1] == 1:
                return base
            bare = base.text.isidentifier()
            return Written(f"{base.text}⁻¹" if bare else f"({base.text})⁻¹", f"({base.latex})^{{-1}}")
        inner = _of_vector(atom, name, latex)
        return Written(f"diag({inner.text})", rf"\operatorname{{diag}}({inner.latex})")


POWERS_OF_D = {
    0: ("", ""), 1: ("d", "d"), -1: ("1/d", r"\tfrac{1}{d}"), 2: ("d²", "d^2"), -2: ("1/d²", r"\tfrac{1}{d^2}"),
    0.5: ("√d", r"\sqrt d"), -0.5: ("1/√d", r"\tfrac{1}{\sqrt d}"),
}  # fmt: skip
MATRIX_FORMS = {
    "M": ("{x}", "{x}"), "MMt": ("{x}·{x}ᵀ", r"{x}\,{x}^\top"), "MtM": ("{x}ᵀ·{x}", r"{x}^\top{x}"),
    "TTt": ("tril({x})·tril({x})ᵀ", r"\operatorname{{tril}}({x})\operatorname{{tril}}({x})^\top"),
    "low": ("the lower triangle of {x}, mirrored", r"\operatorname{{sym}}(\operatorname{{tril}}({x}))"),
    "sym": ("({x} + {x}ᵀ)/2", r"\tfrac12({x} + {x}^\top)"),
    "dgM": ("diag({x})", r"\operatorname{{diag}}({x})"), "dgM2": ("diag({x})²", r"\operatorname{{diag}}({x})^2"),
    "dgMMt": ("diag({x}·{x}ᵀ)", r"\operatorname{{diag}}({x}\,{x}^\top)"),
    "dgMMt2": ("diag({x}·{x}ᵀ)²", r"\operatorname{{diag}}({x}\,{x}^\top)^2"),
    "M4": ("({x}·{x}ᵀ)²", r"({x}\,{x}^\top)^2"),
}  # fmt: skip


def _of_vector(atom: Atom, name: str, latex: str) -> Written:
    if atom[0] == "pow":
        p = Fraction(atom[1])
        return Written(f"{name}{_superscript(p)}", latex if p == 1 else f"{latex}^{{{p}}}")
    if atom[0] == "exp":
        p = Fraction(atom[1])
        by = "" if p == 1 else "−" if p == -1 else f"{str(p).replace('-', '−')}·"
        return Written(f"exp({by}{name})", rf"\exp({'' if p == 1 else '-' if p == -1 else p}{latex})")
    text = {"log": "log {x}", "loglog": "(log {x})²", "log1p": "log(1 + {x})", "abslog": "|log {x}|"}[atom[0]]
    tex = {"log": r"\log {x}", "loglog": r"(\log {x})^2", "log1p": r"\log(1 + {x})", "abslog": r"\lvert\log {x}\rvert"}
    return Written(text.format(x=name), tex[atom[0]].format(x=latex))


def _sigma(number: str, exponent: str) -> str:
    below = f"_{{{number}}}" if number else ""
    return rf"\Sigma{below}" + (f"^{{{exponent}}}" if exponent else "")


def _superscript(exponent: int | float | Fraction) -> str:
    return "" if exponent == 1 else str(Fraction(exponent)).translate(SUPERSCRIPTS)


def _product(left: Written, right: Written) -> Written:
    return Written(f"{left.text} {right.text}".strip(), f"{left.latex} {right.latex}".strip())


def _form(w: Written, inside: Written) -> Written:
    return Written(f"{w.text}ᵀ{inside.text}{' ' if ' ' in inside.text else ''}{w.text}",
                   rf"{w.latex}^\top {inside.latex} {w.latex}".replace("  ", " "))  # fmt: skip


def _joined(number: str, term: str, between: str = " ") -> str:
    if not term:
        return number
    return term if number == "1" else f"{number}{between}{term}"


def _number(value: float) -> Written:
    simple = named(value)
    if simple is None:
        return _with_log_two_pi(value) or Written(f"{value:.10g}", f"{value:.10g}")
    q, unit = simple
    text = HALVES.get(q, str(q))
    latex = rf"\tfrac{{{q.numerator}}}{{{q.denominator}}}" if q.denominator > 1 else str(q.numerator)
    if unit and q == 1:
        return Written(f"1{unit}" if unit[0] == "/" else unit[1:], UNITS_LATEX[unit])
    return Written(f"{text}{unit}", latex + (rf"\,{UNITS_LATEX[unit]}" if unit else ""))


def _with_log_two_pi(value: float) -> Written | None:
    """A sum of simple numbers and multiples of log 2π, as a forgotten normalising constant makes."""
    for whole in (-1.0, -0.5, 0.5, 1.0):
        rest = named(value - whole)
        if rest and rest[1] == "·log 2π":
            sign, plain = ("−", "-") if whole < 0 else ("+", "+")
            first, second = _number(value - whole), _number(abs(whole))
            return Written(f"({first.text} {sign} {second.text})", f"({first.latex} {plain} {second.latex})")
    return None


def _power_of_d(power: float) -> Written:
    return Written(*POWERS_OF_D.get(power, (f"d^{power:g}", f"d^{{{power:g}}}")))
