"""The mutants of a source file: every single change that an operator makes of a node of its syntax tree.

The operators are mutmut's, and two of our own: a condition negated, and one operand of ``and`` or ``or`` dropped, the
way a rule of a verifier loses a side condition. Of a string one change is enough, and of a call only the last argument
is left out: without another it fails at once. Left alone are annotations, decorators, docstrings, aliases of types, and
the texts of errors, of which no test should depend on the wording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, CodeSpan
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string


class Mutant(NamedTuple):
    """One change of one file. `name` is the same as long as the lines it changes are."""

    file: str
    name: str
    line: int
    source: str


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines; a change that leaves the source as it was is none."""
    finder = _Nodes()
    module = cst.MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    module.visit(finder)
    text = source.encode()
    changed = {source: 0}
    for node, span in finder.nodes:
        for new in _changes(node):
            code = module.module.code_for_node(new).encode()
            mutated = (text[: span.start] + code + text[span.start + span.length :]).decode()
            changed.setdefault(mutated, 1 + text[: span.start].count(b"\n"))
    del changed[source]
    found, seen = [], Counter[str]()
    for mutated, line in changed.items():
        if _compiles(mutated):
            name = _named(source, mutated)
            seen[name] += 1
            found.append(Mutant(file, f"{name} #{seen[name]}" if seen[name] > 1 else name, line, mutated))
    return sorted(found, key=lambda mutant: mutant.line)


ALIAS = m.Name(value=m.MatchRegex(r"[A-Z]+[a-z]\w*"))
"""Only types are named like this: ``Word = tuple[Letter, ...]``."""


class _Nodes(cst.CSTVisitor):
    """The nodes that may be changed."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[tuple[cst.CSTNode, CodeSpan]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Annotation, cst.Decorator, cst.Raise, cst.Import, cst.ImportFrom)):
            return False
        if isinstance(node, cst.Expr) and isinstance(node.value, (cst.SimpleString, cst.ConcatenatedString)):
            return False
        if isinstance(node, cst.Assign) and m.matches(node.targets[0].target, ALIAS):
            return False
        span = self.get_metadata(ByteSpanPositionProvider, node, None)
        if span is not None:
            self.nodes.append((node, span))
        return True


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            changes = list(operator(node))
            if operator is operator_string:
                del changes[1:]
            if operator is operator_arg_removal and isinstance(node, cst.Call) and len(node.args) > 1:
                del changes[-len(node.args) : -1]
            yield from changes
    if isinstance(node, cst.BooleanOperation):
        yield from (_bracketed(node.left), _bracketed(node.right))
    if isinstance(node, (cst.If, cst.While, cst.CompIf)):
        yield node.with_changes(test=_negated(node.test))


def _bracketed(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=[cst.LeftParen(), *node.lpar], rpar=[*node.rpar, cst.RightParen()])


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    space = cst.SimpleWhitespace(" ")
    not_ = cst.UnaryOperation(cst.Not(whitespace_after=space), _bracketed(test))
    return not_.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _named(old: str, new: str) -> str:
    """The lines that changed, as they were and as they are."""
    before, after = old.splitlines(), new.splitlines()
    first = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    last = next((i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b), 0)
    was, now = (lines[first : max(first, len(lines) - last)] for lines in (before, after))
    return "  →  ".join(" ⏎ ".join(line.strip() for line in lines) for lines in (was, now))


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True
