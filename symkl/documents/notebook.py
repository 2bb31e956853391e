"""Views for notebooks: MathML in tables, which Jupyter, VS Code and Colab show without a script or a network.

A formula by itself is ``$…$``: VS Code shows no other TeX, and no TeX at all within HTML.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from symkl.documents.axioms import inference
from symkl.documents.divergence import rows, unit
from symkl.documents.failures import findings
from symkl.documents.html.formulas import letters
from symkl.documents.html.markup import text
from symkl.documents.listing import origin
from symkl.documents.spans import shown_path
from symkl.documents.terminal import MARK, OUT_OF_SCOPE, counted, legend, mark, named, overall
from symkl.proof.axioms import Axiom
from symkl.proof.derivation import Derivation, Step
from symkl.proof.report import Counterexample, Report, StepReport, Verdict
from symkl.terms.latex import latex
from symkl.terms.mathml import element, markup
from symkl.terms.mathml import row as grouped

if TYPE_CHECKING:
    from fractions import Fraction

    from symkl.gaussian.answer import Answer
    from symkl.gaussian.certified import Certified
    from symkl.gaussian.distribution import Gaussian
    from symkl.terms.build import Normal
    from symkl.terms.expr import Term

LARGEST_SHOWN = 8
"""A distribution of a higher dimension is shown by its dimension alone."""
GIVEN = {"covariance": "{0}", "precision": "{0}^{{-1}}", "scale_tril": "L L^T\\right), \\; L = \\left({0}"}
"""The covariance by what was given."""
LEFT = "text-align:left"
UNBROKEN = f"{LEFT};white-space:nowrap"
CENTRED = "text-align:center"
WORD = {verdict: verdict.value for verdict in Verdict}


# -- what is one formula


def axiom(one: Axiom) -> str:
    """The axiom as an inference line."""
    return f"${inference(one)}$"


def law(one: Normal) -> str:
    """A distribution with its parameters."""
    return rf"${one.name} = \mathcal{{N}}({latex(one.mean)}, {latex(one.covariance)})$"


# -- derivations


def step(one: Step) -> str:
    """Label, claim and reason."""
    return _table([], [_stated(one)])


def derivation(one: Derivation) -> str:
    """Every step under its section."""
    told, section = list[str](), ""
    for each in one:
        if each.section != section:
            section = each.section
            told.append(f'<tr><th colspan="2" style="{LEFT}">{text(section)}</th></tr>')
        told.append(_stated(each))
    return f"<p><strong>{text(one.title)}</strong>, goal ({text(one.goal)})</p>{_table([], told)}"


def _stated(one: Step) -> str:
    return _row(f"({one.label})", [(_claim(one, origin(one)), LEFT)])


def _claim(one: Step, reason: str) -> str:
    return f"{equation(one.claim)}<br/><small>{text(reason)}</small>"


def equation(claim: Sequence[Term]) -> str:
    """The claim as one ``<math>`` element."""
    sides = "<mo>=</mo>".join(grouped(markup(side)) for side in claim)
    return element(sides, " = ".join(map(latex, claim)), display=False)


# -- reports


def report(one: Report) -> str:
    """The table of the terminal, what failed and why, and what the goal rests on."""
    head = ["step", "claim and reason", *one.layers, "verdict"]
    body = [_judged(each, one.layers) for each in one.steps]
    failed = [failure(each) for each in one.steps if not each.verdict.passes]
    parts = [
        f"<p><strong>{text(one.title)}</strong></p>",
        _table(head, body),
        f"<p>{' &nbsp; '.join(map(text, legend(one)))}</p>",
        *failed,
        f"<p>verdict: <strong>{MARK[one.verdict]} {overall(one)}</strong> {text(counted(one))}</p>",
        *([f"<p>not run: {text(', '.join(one.not_run))}</p>"] if one.not_run else []),
        *_grounds(one),
    ]
    return "".join(parts)


def step_report(one: StepReport) -> str:
    """The step, what every layer found of it, and why it failed if it did."""
    layers = [check.layer for check in one.checks]
    table = _table(["step", "claim and reason", *layers, "verdict"], [_judged(one, layers)])
    return table if one.verdict.passes else table + failure(one)


def _judged(one: StepReport, layers: Iterable[str]) -> str:
    cells = [(_claim(one.step, one.step.because), LEFT)]
    for layer in layers:
        check = one.check(layer)
        sign, word = (OUT_OF_SCOPE, "out of scope") if check is None else (mark(check), WORD[check.verdict])
        cells.append((f'<span title="{word}" aria-label="{word}">{sign}</span>', CENTRED))
    cells.append((f"{MARK[one.verdict]} {one.verdict.value}", UNBROKEN))
    return _row(f"({one.label})", cells)


def failure(one: StepReport) -> str:
    """What is said of a step that failed: what each layer found, and the counterexample."""
    source = one.step.source
    # a cell of a notebook has a file name, and no file
    place = f" {shown_path(source.file)}:{source.line}" if os.path.exists(source.file) else ""
    said = [f"<li>{text(layers)}: {text(what)}</li>" for what, layers in findings(one.checks).items()]
    shown = "" if one.counterexample is None else counterexample(one.counterexample)
    heading = f"<strong>{MARK[one.verdict]} ({text(one.label)}) is {one.verdict.value}</strong>{text(place)}"
    return f"<p>{heading}</p><ul>{''.join(said) or '<li>no layer that was run covers this step</li>'}</ul>{shown}"


def counterexample(found: Counterexample) -> str:
    """The numbers for which the sides differ, and both sides."""
    numbers = [letters({name: entries}) for name, entries in found.values.items()]
    return (
        f"<p>the sides differ at d = {found.d} for {', '.join(numbers)}</p>"
        f"<ul><li>left = {text(found.lhs)}</li><li>right = {text(found.rhs)}</li></ul>"
    )


def _grounds(one: Report) -> Iterator[str]:
    goal, labels = one.goal_report, frozenset(each.label for each in one.steps)
    if goal is None or "follows" not in one.layers:
        return
    grounds = goal.rests_on
    told = (
        ("axioms", ", ".join(grounds.axioms) or "none"),
        ("assumptions", "; ".join(named(grounds.assumptions, labels))),
        ("open", ", ".join(named(grounds.open, labels))),
    )
    items = "".join(f"<li>{name}: {text(what)}</li>" for name, what in told)
    yield f"<details><summary>({text(goal.label)}) rests on</summary><ul>{items}</ul></details>"


# -- numbers


def gaussian(one: Gaussian) -> str | None:
    """The distribution as one formula, with the matrix that it was given by; a batch has none."""
    if one.batch_shape:
        return None
    if one.dimension > LARGEST_SHOWN:
        return rf"$\mathcal{{N}}(\mu, \Sigma), \; d = {one.dimension}$"
    mean = _brackets([[x] for x in one.mean])
    return rf"$\mathcal{{N}}\left({mean},\; {GIVEN[one.form].format(_brackets(one.given))}\right)$"


def _brackets(entries: Sequence[Sequence[Fraction]]) -> str:
    rows = r" \\ ".join(" & ".join(map(_number, each)) for each in entries)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _number(value: Fraction) -> str:
    """A short number exactly, any other by a few of its digits."""
    from symkl.gaussian.linear import approximately  # only here: a derivation needs no arithmetic of numbers

    digits, e, exponent = approximately(value).partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if e else digits


def answer(found: Answer) -> str:
    """The divergence, its bounds and its terms."""
    return _values(rows(found))


def certified(found: Certified) -> str:
    """A number, its bounds and its terms."""
    told = [("value", f"{found.value} {unit(found.base)}"), ("at least", found.lower), ("at most", found.upper)]
    return _values([*told, *((name.replace("_", " "), term) for name, term in found.terms.items())])


# -- elements


def _values(told: list[tuple[str, str]]) -> str:
    return _table([], [_row(name, [(f"<code>{text(value)}</code>", LEFT)]) for name, value in told])


def _table(head: list[str], body: list[str]) -> str:
    heading = "".join(f'<th scope="col" style="{LEFT}">{text(name)}</th>' for name in head)
    return f"<table>{f'<thead><tr>{heading}</tr></thead>' if head else ''}<tbody>{''.join(body)}</tbody></table>"


def _row(head: str, cells: Iterable[tuple[str, str]]) -> str:
    row = "".join(f'<td style="{style}">{inner}</td>' for inner, style in cells)
    return f'<tr><th scope="row" style="{LEFT}">{text(head)}</th>{row}</tr>'
