"""How far one term is from another: by the subterms that only one of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from symkl.audit.forms import factored, summands
from symkl.terms.expr import BINDERS, Term


class Parts:
    """The subterms of terms, by names that do not tell (ab)c from a(bc), nor a + b from b + a."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._names: dict[Term, int] = {}
        self._bags: dict[Term, Counter[int]] = {}

    def distance(self, a: Term, b: Term) -> int:
        """How many subterms one has and the other has not, counted with repetition."""
        mine, other = self.bag(a), self.bag(b)
        return sum(abs(n - other[k]) for k, n in mine.items()) + sum(n for k, n in other.items() if k not in mine)

    def bag(self, t: Term) -> Counter[int]:
        """How often each subterm stands in `t`."""
        bag = self._bags.get(t)
        if bag is None:
            bag = self._bags[t] = Counter((self.name(t),))
            for part in _parts(t):
                bag.update(self.bag(part))
        return bag

    def name(self, t: Term) -> int:
        """A number for all terms that are alike."""
        name = self._names.get(t)
        if name is None:
            name = self._names[t] = self._numbers.setdefault(self._key(t), len(self._numbers))
        return name

    def _key(self, t: Term) -> Hashable:
        if t.op in ("multiply", "negate"):
            scalars, word = factored(t)
            return "product", tuple(sorted(map(self.name, scalars))), tuple(map(self.name, word))
        if t.op in ("add", "subtract"):
            return "sum", tuple(sorted((sign, self.name(s)) for sign, s in summands(t)))
        return t.op, t.shape, t.data, tuple(map(self.name, t.args))


def _parts(t: Term) -> tuple[Term, ...]:
    if t.op in ("multiply", "negate"):
        scalars, word = factored(t)
        return (*scalars, *word)
    if t.op in ("add", "subtract"):
        return tuple(s for _, s in summands(t))
    return t.args[1:] if t.op in BINDERS else t.args
