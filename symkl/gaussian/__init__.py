"""Gaussians with numbers: distributions kept exactly, and their information quantities with guaranteed digits."""
