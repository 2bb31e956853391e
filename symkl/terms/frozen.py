"""Objects that cannot be changed once they are made.

What a frozen dataclass would be, without the import of `dataclasses`: that takes longer than a check of `general`.
Plain records are NamedTuples; this is for classes with an identity of their own.
"""

from __future__ import annotations

from typing import NoReturn


class Frozen:
    """A base whose fields are set by `fix` while the object is made, and never again."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed: {name} is fixed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed: {name} is fixed")


def fix(made: Frozen, **fields: object) -> None:
    """Set the fields of an object that is being made."""
    for name, value in fields.items():
        object.__setattr__(made, name, value)
