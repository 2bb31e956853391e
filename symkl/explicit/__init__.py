"""Equations in explicit d×d matrices, d a number: decided exactly, in polynomial rings over the rationals.

Every positive definite matrix Σ is LLᵀ for exactly one lower triangular L with positive diagonal, and is the inverse of
exactly one positive definite K. So an equation in the entries of L, or of K, holds for all Σ as soon as it holds there
as an identity of polynomials. Nothing here simplifies, guesses or integrates symbolically: both sides become
polynomials, denominators are cleared, and the difference is zero or it is not.

==============  =========================================================================================
``unfold``      definitions and meanings put in for densities, KL and defined symbols
``letters``     polynomials in letters, and the inverses of the units among them
``ring``        the same with logarithms of positive units, and the zero test
``values``      matrices of sums p·e^q, p and q such polynomials: their sums, products, logs, powers
``matrices``    rectangular arrays of polynomials: products, determinants, adjugates, triangular solves
``forms``       the letters a symbol is written in: entries, LLᵀ, or K
``evaluate``    term → value               ``products``   products taken apart
``gauss``       ∫ and E, one coordinate after the other
``decide``      step → check        ``definitions``  what a definition must satisfy
``shared``      where claims are evaluated, together or each on its own
``instances``   exact numbers for which a false equation fails        ``numbers``  compared, and shown in one line
``example``     exact numbers at which any one can be looked at
==============  =========================================================================================
"""

from symkl.explicit.decide import decide

__all__ = ["decide"]
