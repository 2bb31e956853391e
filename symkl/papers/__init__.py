"""From a file to a derivation."""
