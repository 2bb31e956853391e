"""The page of what has to be trusted, written from the source: each part in order, with its size in lines."""

from __future__ import annotations

import os
from collections.abc import Iterator

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

HEAD = """# What has to be trusted

This page is written by `python -m symkl.documents.trust`, which counts the lines, and a test holds them together.

A verdict is worth what it rests on. In order, for *proved for every d* (the layers `follows` and `general`):

1. **The statement.** That the equations in the derivation are those you mean. `symkl list` prints them, and
   `symkl latex` sets them. Definitions are assumed, not proved: (1) to (4) in the Gaussian KL. Each is held against
   what its words mean by `general` and in explicit matrices, and what a step rests on is printed for the goal.
2. **The axioms.** {axioms} lines of [data](axioms.md). The kernel accepts no other.
3. **The kernel.** {kernel} lines, in the order of reading below: terms and their shapes, then values and what each
   operator does to them, then premises, then `prove`. Every rewrite rule is an equality, so that what goes wrong in
   orienting or completing them loses a proof and never makes one.
4. **Who asks it.** {asking} lines: which premises and axioms a step is put to the kernel with, and what is reported.
5. **Python**: its integers, fractions, dictionaries, and the memory they are in.
"""

SECOND = """
The other layers do not use the kernel. Each is a second opinion about the same statement, with other things to trust:

- `d=1`, `d=2`, …: {explicit} lines in `symkl/explicit`, and SymPy's `sympy.polys.rings`, which adds, multiplies and
  raises polynomials.
- `numeric`: {gaussian} lines in `symkl/gaussian`, the balls of FLINT's Arb through python-flint, and the error bound
  that is derived in [numerics](numerics.md).

## With Coq instead of the kernel

The layer [coq](coq.md) trusts neither the kernel nor the axioms above. Where it says *proved*, what remains is:

1. **The statement**, in the words of the prelude. `symkl coq` prints it in one form for every derivation: the
   letters and their types; a hypothesis for each fact declared of a letter, and for each axiom of the table in
   [coq](coq.md) that Coq has no theorem of; the definitions; then `About` the goal, which is Coq's own account of
   it. Terms are written by {spelling} lines, `symkl/coq/spell.py` and `symkl/coq/names.py`, statements by {stating},
   `symkl/coq/statements.py`, `symkl/coq/assumed.py` and `symkl/coq/development.py`. The vocabulary is at the head of
   `symkl/coq/prelude/symkl.v`. That its sides have a value, and that its expectations exist, is judged by
   `symkl/proof/defined.py`: functions in Coq have some value everywhere.
2. **Coq's kernel**, and MathComp's definitions of matrices, real numbers, ln and exp.
3. **Three axioms**: `propositional_extensionality`, `functional_extensionality_dep`,
   `constructive_indefinite_description`. What else Coq names is refused.
4. **That N(μ, Σ) has mean μ and covariance Σ.** MathComp-Analysis 0.6 has no Gaussian integral, so these are
   hypotheses there; the layers `d=1`, `d=2`, … and `numeric` integrate the density and cover them. That E is linear
   is a hypothesis, too, and a theorem with `symkl coq --measure`.

The search for the proofs, the larger part of `symkl/coq`, is not trusted. What starts Coq and reports what it said is,
for the table of `symkl check`: {running} lines, `symkl/coq/runner.py`. Run coqc yourself on what `symkl coq -o` writes,
and it is not. That the hypotheses can be met together is proved for the Gaussian KL, in `tests/coq/controls.v`.

## The other parts

What is printed is made by {printing} lines, `symkl/terms/layout.py` and its table.

## What keeps a theorem a theorem

A `Theorem` is made by `Kernel.prove` and `Kernel.assume` and by nothing else. Its constructor asks for a seal, it
cannot be changed, copied with other contents, pickled or subclassed into existence, and a kernel accepts as a premise
only the very objects it made itself: an equal-looking one is refused. So a theorem cannot be forged by mistake, and
tests hold each of these ways shut.

It can be forged on purpose. A proof script is a Python program in the same process: it can import the seal, replace a
function of the kernel, or add to the list of axioms. Nothing in Python stops that. Read a script before you trust what
it prints, as you would read any program before you run it; see [security](security.md).

## How the checker is checked

- [What the checker refuses](mutants.md): every single change of every equation, and what became of it.
- [What the tests notice](kernel-mutants.md): small changes of the kernel's code, and how many of them a test notices.
- `symkl audit`: what each step needs, found by dropping it.
- Two layers that share the terms with the kernel, and nothing else, must agree with it.
"""

READING = (
    ("terms/expr.py", "terms, their shapes, their operators"),
    ("terms/variables.py", "free variables and substitution"),
    ("terms/build.py", "the constructors, distributions"),
    ("proof/axioms.py", "the approved axioms"),
    ("proof/values.py", "polynomials in opaque atoms"),
    ("proof/rules.py", "premises as rewrite rules"),
    ("proof/algebra.py", "sums, products, transposes, inverses"),
    ("proof/traces.py", "traces"),
    ("proof/positive.py", "determinants, powers, logarithms"),
    ("proof/binding.py", "bound variables of values"),
    ("proof/opened.py", "bound variables of terms"),
    ("proof/moments.py", "expectations and integrals"),
    ("proof/normal.py", "from a term to its value"),
    ("proof/statements.py", "what the axioms about distributions state"),
    ("proof/instances.py", "the instances of premises that a claim calls for"),
    ("proof/completion.py", "premises completed against one another"),
    ("terms/literals.py", "matrices by their entries"),
    ("proof/defined.py", "whether a term has a value"),
    ("proof/facts.py", "what is declared of letters and distributions"),
    ("proof/kernel.py", "`prove`, the only maker of theorems"),
)
"""The kernel in the order of reading."""
ASKING = (
    "proof/source.py", "proof/derivation.py", "proof/needed.py", "proof/words.py", "proof/report.py",
    "layers/follows.py", "layers/general.py", "layers/verify.py",
)  # fmt: skip
"""What puts a derivation to the kernel, and reports what it said."""

IN_COQ = {
    "spelling": ("coq/spell.py", "coq/names.py"),
    "stating": ("coq/statements.py", "coq/assumed.py", "coq/development.py"),
    "running": ("coq/runner.py",),
}
"""What writes the statements for Coq, and what starts it."""


def trust_page() -> str:
    """The page as Markdown."""
    rows = [f"| `{file}` | {lines(file)} | {what} |" for file, what in READING]
    table = "\n".join(["\n| file | lines | what it decides |", "|---|--:|---|", *rows, ""])
    rooms = {room: sum(lines(file) for file in files(room)) for room in ("explicit", "gaussian")}
    printing = lines("terms/layout.py") + lines("terms/notation.py")
    head = HEAD.format(
        axioms=lines("proof/axioms.py"), kernel=sum(lines(file) for file, _ in READING), asking=sum(map(lines, ASKING))
    )
    counts = {name: sum(map(lines, parts)) for name, parts in IN_COQ.items()}
    return head + table + SECOND.format(printing=printing, **rooms, **counts)


def files(room: str) -> Iterator[str]:
    """The Python files of a room."""
    found = sorted(entry for entry in os.listdir(os.path.join(PACKAGE, room)) if entry.endswith(".py"))
    return (f"{room}/{entry}" for entry in found)


def lines(file: str) -> int:
    """The size of a file of the package, in lines."""
    with open(os.path.join(PACKAGE, file), encoding="utf-8") as stream:
        return sum(1 for _ in stream)


if __name__ == "__main__":
    print(trust_page(), end="")
