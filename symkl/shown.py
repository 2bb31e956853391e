"""How an object shows itself in a notebook: by a view in `symkl.documents.notebook`, looked up when it is asked for.

A notebook asks an object for ``_repr_html_`` or ``_repr_latex_``. The objects live on low floors and the views on a
high one, so the object names its view, as the command line names the modules of its commands.
"""

from __future__ import annotations

from importlib import import_module


def shown(view: str, thing: object) -> str | None:
    """What the view of this name makes of `thing`; None where there is nothing but its plain form to show."""
    found: str | None = getattr(import_module("symkl.documents.notebook"), view)(thing)
    return found
