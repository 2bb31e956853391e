"""The derivations that come with symkl."""

from __future__ import annotations

import os

from symkl.errors import InputError

DEFAULT = "gaussian_kl"
"""The derivation that is meant when none is named."""


def proofs_folder() -> str:
    """The folder of the derivations that come with symkl.

    A wheel has them inside the package; in a checkout or an editable install they stand beside it.

    Raises
    ------
    InputError
        When neither folder is there.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    places = [os.path.join(package, "proofs"), os.path.join(os.path.dirname(package), "proofs")]
    for folder in places:
        if os.path.isfile(os.path.join(folder, f"{DEFAULT}.py")):
            return folder
    raise InputError(f"symkl is installed without its derivations: there is no {DEFAULT}.py in {' or '.join(places)}")


def bundled(name: str = DEFAULT) -> str:
    """The path of one of them, such as ``gaussian_kl``.

    Raises
    ------
    InputError
        When there is none of that name.
    """
    folder = proofs_folder()
    path = os.path.join(folder, f"{name}.py")
    if not os.path.isfile(path):
        known = ", ".join(sorted(entry.removesuffix(".py") for entry in os.listdir(folder) if entry.endswith(".py")))
        raise InputError(f"symkl has no derivation called {name!r}; it has {known}")
    return path
