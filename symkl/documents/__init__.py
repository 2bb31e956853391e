"""From a report or a derivation to something people read."""
