"""Somebody's Gaussian KL code, judged: is the formula right, is it stable, and which term is wrong and how."""

from symkl.implementations.assertion import assert_kl

__all__ = ["assert_kl"]
