"""Every exception symkl raises on purpose::

    SymklError                  the base
    ├── TermError               a term that cannot be written: a bad name, a float, a wrong kind of argument
    │   └── ShapeError          a term whose shapes do not fit
    ├── DerivationError         a derivation that is not well formed: labels, citations, goal, symbols
    ├── InputError              a file that cannot be used: unreadable, raising, without a derivation
    ├── UsageError              an option or argument that names nothing: a layer, a label, a dimension
    ├── GaussianError           numbers that make no Gaussian; it knows the argument, the entry and the amount
    │   ├── NumberError         NaN, infinite, or nothing with an exact rational value
    │   ├── EmptyInput          no entries at all
    │   ├── SizeMismatch        shapes that do not fit; the message has both
    │   ├── ParametrizationError  two of covariance, scale_tril and precision, or none
    │   ├── NotSymmetric        a covariance or precision that differs from its transpose
    │   ├── NotTriangular       a scale_tril with an entry above the diagonal, or with a diagonal that is not positive
    │   ├── NotPositiveDefinite a covariance or precision that is not positive definite; decided exactly
    │   └── PrecisionExhausted  more bits would be needed than are allowed
    ├── KernelError             a call the kernel refuses: a forged premise, an axiom not on the list
    ├── NotProved               the claim was not derived from what was given
    ├── WrongImplementation     somebody's code that does not compute the KL divergence; an AssertionError as well
    ├── NotJudged               somebody's code that cannot be judged: it raises, hangs, or returns no number
    ├── ToolMissing             a program this command needs is not installed
    └── ToolFailed              a program this command needs is there, and failed

`exit_code` is what the command line returns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


class SymklError(Exception):
    """Base of the tree."""

    exit_code = 2


class TermError(SymklError):
    """A term that cannot be written."""


class ShapeError(TermError):
    """A term whose shapes do not fit; it is never built."""


class DerivationError(SymklError):
    """A derivation that is not well formed.

    Parameters
    ----------
    message : str
        What was expected, what was found, and what to do.
    file, line, column : optional
        Where the offending step was stated.
    """

    def __init__(self, message: str, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.file, self.line, self.column = file, line, column


class InputError(DerivationError):
    """A file that cannot be used."""


class UsageError(SymklError):
    """An option or argument that names nothing."""


class GaussianError(SymklError):
    """Numbers that make no Gaussian.

    Parameters
    ----------
    message : str
        What was expected and what was found.
    argument : str
        Which argument of the call it is.
    entry : tuple of int
        Where in it, batch dimensions first, counted from 0; ``()`` when it is the whole.
    amount : Fraction or str, optional
        By how much: the difference of two entries that should be equal, or the pivot that should be positive.
    """

    def __init__(
        self, message: str, argument: str = "", entry: tuple[int, ...] = (), amount: Fraction | str | None = None
    ) -> None:
        super().__init__(message)
        self.argument, self.entry, self.amount = argument, entry, amount


class NumberError(GaussianError):
    """NaN, infinite, or nothing with an exact rational value."""


class EmptyInput(GaussianError):
    """No entries at all."""


class SizeMismatch(GaussianError):
    """Shapes that do not fit."""


class ParametrizationError(GaussianError):
    """Two of covariance, scale_tril and precision, or none."""


class NotSymmetric(GaussianError):
    """A covariance or precision that differs from its transpose."""


class NotTriangular(GaussianError):
    """A scale_tril with an entry above the diagonal, or with a diagonal that is not positive."""


class NotPositiveDefinite(GaussianError):
    """A covariance or precision that is not positive definite."""


class PrecisionExhausted(GaussianError):
    """More bits would be needed than are allowed."""


class KernelError(SymklError):
    """A call the kernel refuses."""


class NotProved(SymklError):
    """The claim was not derived from what was given.

    Parameters
    ----------
    message : str or callable
        Why: the residual as a formula, or what may be undefined. A callable is asked only when somebody reads it.
    decided : bool
        Whether the normal form decides such claims, so that the claim does not follow at all; otherwise it is unknown.
    """

    def __init__(self, message: str | Callable[[], str], decided: bool = False) -> None:
        super().__init__(message)
        self.message, self.decided = message, decided

    def __str__(self) -> str:
        return self.message if isinstance(self.message, str) else self.message()


class WrongImplementation(SymklError, AssertionError):
    """Somebody's code that does not compute the KL divergence, or not stably; the message says what is wrong in it."""

    exit_code = 1


class NotJudged(SymklError):
    """Somebody's code that cannot be judged: it raises, hangs, ends its process, or returns no number."""


class ToolMissing(SymklError):
    """A program this command needs is not installed; the message says how to get it."""

    exit_code = 3


class ToolFailed(SymklError):
    """A program this command needs is there, and failed; the message has its first error."""
