"""The logic: axioms, the normal form they switch, the kernel, derivations and reports."""
