"""Calling a function as it wants to be called: its library, its type, one pair at a time or in a batch."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from symkl.errors import UsageError
from symkl.implementations import libraries
from symkl.implementations.cases import Values
from symkl.implementations.takes import Takes
from symkl.terms.shown import cut

FULL, SINGLE = "float64", "float32"
EPSILON = {FULL: 2.0**-53, SINGLE: 2.0**-24}
"""Half the distance of 1 to the next number: what one rounding costs."""
LONGEST = 300
"""Characters of somebody's exception that are shown."""

Output = str | int | Callable[[Any], Any] | None
"""Where in a result the divergence is: an attribute or key, an index, or what picks it."""

Watch = Callable[[Sequence[Any]], None] | None


class Outcome(NamedTuple):
    """What a call gave: the array and its type, or why there is none."""

    array: np.ndarray[Any, Any] | None
    dtype: str = FULL
    error: str = ""

    @property
    def total(self) -> float:
        """The sum of what was returned; NaN where nothing was."""
        with np.errstate(all="ignore"):
            return float(np.sum(self.array)) if self.array is not None else float("nan")


@dataclass(frozen=True)
class Caller:
    """A function and how it is called.

    Attributes
    ----------
    function : callable
    takes : Takes
    library : str
        numpy, torch, jax or float.
    dtype : str
        ``"float64"`` or ``"float32"``, of what is passed.
    batched : bool
        Whether every argument has a leading dimension, of size 1 for one pair.
    output : str, int, callable or None
    device : object
        Of PyTorch, where the function has one.
    watch : callable, optional
        Told the arguments before every call, so that it is known which one does not come back.
    """

    function: Callable[..., Any]
    takes: Takes
    library: str = libraries.NUMPY
    dtype: str = FULL
    batched: bool = False
    output: Output = None
    device: Any = None
    watch: Watch = None

    @property
    def epsilon(self) -> float:
        """The rounding error of its type."""
        return EPSILON[self.dtype]

    def __call__(self, values: Values) -> Outcome:
        """Call it for one pair. What it raises, also SystemExit, is an outcome."""
        if self.library == libraries.FLOAT:
            return self._along_the_line(values)
        return self.on_arrays([values[key][None] if self.batched else values[key] for key in self.takes.keys])

    def on_arrays(self, arrays: Sequence[np.ndarray[Any, Any]]) -> Outcome:
        """Call it on these arrays, made into those of its library."""
        return self.on_made([libraries.make(a, self.library, self.dtype, self.device) for a in arrays])

    def on_made(self, arguments: Sequence[Any]) -> Outcome:
        """Call it on arguments of its own library."""
        try:
            found, dtype = libraries.numbers(self.result(arguments))
        except (Exception, SystemExit) as error:  # whatever somebody's code raises
            return Outcome(None, self.dtype, raised(error))
        return Outcome(found, dtype)

    def result(self, arguments: Sequence[Any]) -> Any:
        """What the function returns, without the warnings of extreme numbers."""
        if self.watch is not None:
            self.watch(arguments)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return picked(self.function(*arguments), self.output)

    def _along_the_line(self, values: Values) -> Outcome:
        """A function of floats, one coordinate after the other: divergences of independent coordinates add up."""
        totals = []
        for i in range(len(next(iter(values.values())))):
            one = self.on_arrays([values[key][i] for key in self.takes.keys])
            if one.array is None or one.array.size != 1:
                error = one.error or "returned several numbers for one pair of numbers"
                return Outcome(None, FULL, error)
            totals.append(one.total)
        return Outcome(np.array(totals))

    def totals(self, points: Values, count: int) -> np.ndarray[Any, Any]:
        """The sums for `count` stacked pairs; NaN where there is none."""
        return np.array([self({key: points[key][i] for key in self.takes.keys}).total for i in range(count)])

    def taking(self, takes: Takes) -> Caller:
        """The same function with another meaning of its arguments."""
        return replace(self, takes=takes)


def picked(result: Any, output: Output) -> Any:
    """The divergence among several outputs."""
    if output is None:
        if isinstance(result, tuple | dict):
            raise UsageError(
                f"returned {len(result)} values; say which is the divergence, such as output=1 or output=\"kl\""
            )
        return result
    if callable(output):
        return output(result)
    if isinstance(output, int) or isinstance(result, Mapping):
        return result[output]
    return getattr(result, output)


def on_the_line(values: Values) -> Values:
    """Each coordinate by itself: of matrices the diagonal."""
    return {key: np.diag(array) if array.ndim == 2 else array for key, array in values.items()}


def raised(error: BaseException) -> str:
    """An exception in one line."""
    said = " ".join(str(error).split())
    return cut(f"{type(error).__name__}: {said}" if said else type(error).__name__, LONGEST)


def convention(
    function: Callable[..., Any], takes: Takes, probe: Values,
    library: str | None = None, dtype: str | None = None, output: Output = None, watch: Watch = None,
) -> tuple[Caller | None, str]:  # fmt: skip
    """How the function takes a pair, tried on one of d = 3; or None and what it raised.

    A function that raises for vectors of shape (d,) may want a batch of shape (1, d). What comes back in single
    precision was computed so, and is judged so.
    """
    errors: list[str] = []
    for caller in _ways(function, takes, library, dtype, output, watch):
        outcome = caller(on_the_line(probe) if caller.library == libraries.FLOAT else probe)
        if outcome.array is None:
            errors.append(outcome.error)
            continue
        if outcome.dtype not in EPSILON or caller.dtype not in EPSILON:
            return None, f"it computes in {outcome.dtype}; {' and '.join(EPSILON)} are judged"
        return (replace(caller, dtype=outcome.dtype) if dtype is None else caller), ""
    return None, errors[0]


def _ways(
    function: Callable[..., Any], takes: Takes, library: str | None, dtype: str | None, output: Output, watch: Watch
) -> Iterator[Caller]:
    """Every way to call it, the likeliest first. PyTorch refuses to mix types, so that single precision is one, too."""
    own, device = libraries.home(function)
    for name in [library] if library else libraries.wanted(function):
        line = name == libraries.FLOAT
        meant = takes.on_the_line() if line else takes
        known = dtype or own
        for given in [known] if known else [FULL, SINGLE] if name == libraries.TORCH else [FULL]:
            for batched in (False,) if line else (False, True):
                yield Caller(function, meant, name, given, batched, output, device, watch)
