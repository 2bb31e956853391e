"""Small moves of terms: for every axiom, the rewritings that a person calls by its name, and where they apply.

A move proposes; it may be wrong. What it proposes becomes a link of a chain only when the kernel has proved it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from symkl.audit import expectation_moves, function_moves, matrix_moves
from symkl.audit.forms import rebuilt
from symkl.audit.matching import moves_of_premise
from symkl.errors import TermError
from symkl.proof.axioms import Axiom
from symkl.proof.kernel import Theorem
from symkl.terms.expr import BINDERS, Term
from symkl.terms.variables import subterms

Move = Callable[[Term], Iterator[Term]]
"""From a term to what it may be equal to, looking at the whole of it only."""

ALWAYS_ON: tuple[Move, ...] = (
    matrix_moves.transpose_of_product,
    matrix_moves.unit,
    matrix_moves.scalar_leaves_trace,
    matrix_moves.inverse_of_product,
)
"""What needs no axiom."""

MOVES: dict[str, tuple[Move, ...]] = {
    "ring": (
        matrix_moves.multiplied_out,
        matrix_moves.sum_leaves,
        matrix_moves.collected,
        expectation_moves.centred,
    ),
    "scalar_transpose": (matrix_moves.scalar_transposed,),
    "symmetric": (matrix_moves.symmetric,),
    "inverse_cancels": (matrix_moves.inverse_cancels,),
    "scalar_trace": (matrix_moves.scalar_trace,),
    "cyclic": (matrix_moves.cyclic,),
    "trace_transpose": (matrix_moves.trace_transposed,),
    "trace_identity": (matrix_moves.trace_of_identity,),
    "determinant": (matrix_moves.determinant,),
    "cholesky_factor": (matrix_moves.cholesky_factor,),
    "triangular_determinant": (matrix_moves.triangular_determinant,),
    "log_product": (function_moves.log_splits,),
    "log_exp": (function_moves.log_exp,),
    "power_laws": (function_moves.powers,),
    "expectation_linear": (expectation_moves.linear,),
    "expectation_constant": (expectation_moves.constant,),
    "expectation_integral": (expectation_moves.expectation_of_integral,),
    "normal_mean": (expectation_moves.of_mean,),
    "normal_covariance": (expectation_moves.of_covariance,),
    "density_formula": (expectation_moves.density,),
    "kl_formula": (expectation_moves.kl,),
}
"""The moves of every approved axiom, by its id. Each is tried in both directions: a chain grows from both ends."""


Reason = Axiom | Theorem | None
"""What a link goes by: one axiom, one premise, or nothing but what is always on."""


class Rewriter:
    """One use of one move anywhere in a term, with the reason it goes by; each subterm is looked at once."""

    def __init__(self, moves: Sequence[tuple[Reason, Move]]) -> None:
        self._moves = tuple(moves)
        self._whole: dict[Term, Rewritings] = {}
        self._anywhere: dict[Term, Rewritings] = {}

    def rewritings(self, t: Term) -> Iterator[tuple[Reason, Term]]:
        """Every term that one move makes of `t`: at all places that are alike, then at single ones."""
        for place, times in Counter(subterms(t)).items():
            if times > 1:
                for reason, new in self._of_whole(place):
                    yield reason, _replaced(t, place, new)
        yield from self._somewhere(t)

    def _somewhere(self, t: Term) -> Rewritings:
        if t not in self._anywhere:
            self._anywhere[t] = (*self._of_whole(t), *self._inside(t))
        return self._anywhere[t]

    def _of_whole(self, t: Term) -> Rewritings:
        if t not in self._whole:
            made = ((reason, new) for reason, move in self._moves for new in _made(move, t))
            self._whole[t] = tuple(pair for pair in made if pair[1] != t and pair[1].shape == t.shape)
        return self._whole[t]

    def _inside(self, t: Term) -> Iterator[tuple[Reason, Term]]:
        for i, a in enumerate(t.args):
            if t.op in BINDERS and i == 0:
                continue
            for reason, new in self._somewhere(a):
                if not t.op == new.op == "trace":  # Tr(s) once is enough
                    yield reason, rebuilt(t, (*t.args[:i], new, *t.args[i + 1 :]))


Rewritings = tuple[tuple[Reason, Term], ...]


def _made(move: Move, t: Term) -> Iterator[Term]:
    try:
        yield from move(t)
    except TermError:  # it would divide by zero, or grow too large
        return


def _replaced(t: Term, old: Term, new: Term) -> Term:
    """`t` with `new` wherever `old` stands."""
    if t == old:
        return new
    args = tuple(_replaced(a, old, new) for a in t.args)
    return t if args == t.args else rebuilt(t, args)


def moves_by(
    axioms: Sequence[Axiom], premises: Sequence[Theorem], table: Mapping[str, Sequence[Move]] = MOVES
) -> list[tuple[Reason, Move]]:
    """The moves that these premises and axioms give, in the order in which they are cited."""
    found: list[tuple[Reason, Move]] = [(p, move) for p in premises for move in moves_of_premise(p)]
    found += [(axiom, move) for axiom in axioms for move in table.get(axiom.id, ())]
    return found + [(None, move) for move in ALWAYS_ON]
