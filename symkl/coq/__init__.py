"""A second opinion: a derivation written for Coq, whose kernel checks it."""
