"""KL divergence, entropy, cross-entropy and log-density of Gaussians, to guaranteed digits.

Source: ``KL(P‖Q) = ½[log(|Σ₂|/|Σ₁|) − d + tr(Σ₂⁻¹Σ₁) + (μ₁−μ₂)ᵀΣ₂⁻¹(μ₁−μ₂)]``, which symkl verifies for every d.
Determinants come from the pivots of LDLᵀ in balls, so a ball that yields them also proves its matrix positive definite.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb

from symkl.gaussian.certified import Certified, certify
from symkl.gaussian.distribution import Gaussian, assert_same_dimension, broadcast, broadcast_points
from symkl.gaussian.linear import Vector
from symkl.gaussian.quadratics import determinant, exact_determinant, exact_quadratic, mahalanobis, quadratic


def kl(p: Gaussian, q: Gaussian, digits: int = 30, base: int | None = None) -> Any:
    """KL(P‖Q), the divergence of Q from P: P first, in nats.

    Parameters
    ----------
    p, q : Gaussian
        Of one dimension. Batches broadcast.
    digits : int
        Significant decimal digits that are guaranteed, whatever the inputs.
    base : int, optional
        The base of the logarithm: 2 for bits.

    Returns
    -------
    Certified
        For batches, nested tuples of them in the common batch shape.

    Raises
    ------
    SizeMismatch
        When dimensions or batch shapes do not fit.
    UsageError
        For impossible `digits` or `base`.

    Examples
    --------
    >>> p, q = Gaussian([0], covariance=[[1]]), Gaussian([1], covariance=[[4]])
    >>> print(kl(p, q))
    0.443147180559945309417232121458
    >>> print(kl(p, q, digits=10, base=2), kl(p, p))
    0.6393262398 0
    """
    return _over_batch(lambda p, q: kl_of_pair(p, q, digits, base), p, q)


def kl_of_pair(p: Gaussian, q: Gaussian, digits: int = 30, base: int | None = None) -> Certified:
    """`kl` of two single distributions."""
    assert_same_dimension(p, q)
    return certify(_Divergence(p, q), digits, base)


def entropy(p: Gaussian, digits: int = 30, base: int | None = None) -> Any:
    """The differential entropy h(P) = ½ log((2πe)ᵈ|Σ|), in nats; parameters and result as of `kl`.

    >>> print(entropy(Gaussian([0], covariance=[[1]]), digits=10))
    1.418938533
    """
    return _over_batch(lambda p, _: certify(_Entropy(p), digits, base), p, p)


def cross_entropy(p: Gaussian, q: Gaussian, digits: int = 30, base: int | None = None) -> Any:
    """−E[log q(X)] for X ~ P, which is h(P) + KL(P‖Q), in nats; parameters and result as of `kl`."""
    return _over_batch(lambda p, q: certify(_CrossEntropy(p, q), digits, base), p, q)


def log_density(p: Gaussian, x: object, digits: int = 30, base: int | None = None) -> Any:
    """log p(x), in nats; parameters and result as of `kl`.

    Parameters
    ----------
    x : array of shape (…, d)
        Points, as exact as any mean; leading dimensions broadcast against the batch.
    """
    shape, pairs = broadcast_points(p, x)
    return _nested([certify(_LogDensity(one, point), digits, base) for one, point in pairs], shape)


def _over_batch(of_pair: Callable[[Gaussian, Gaussian], Certified], p: Gaussian, q: Gaussian) -> Any:
    shape, pairs = broadcast(p, q)
    return _nested([of_pair(*pair) for pair in pairs], shape)


def _nested(results: list[Certified], shape: tuple[int, ...]) -> Any:
    """The results in row-major order as nested tuples; a single one for the shape ()."""
    if not shape:
        return results[0]
    size = len(results) // shape[0]
    return tuple(_nested(results[i : i + size], shape[1:]) for i in range(0, len(results), size))


class _Divergence:
    """KL(P‖Q) = ½ log(|Σ₂|/|Σ₁|) + ½ tr(Σ₂⁻¹Σ₁) + ½ δᵀΣ₂⁻¹δ − d/2, with δ = μ₁ − μ₂."""

    def __init__(self, p: Gaussian, q: Gaussian) -> None:
        self.p, self.q = p, q
        # where the forms differ the comparison is expensive, and balls mostly tell the two apart
        self.same = p.form == q.form and p == q
        self.same_determinant = self.same

    def terms(self) -> dict[str, arb] | None:
        d = self.p.dimension
        if self.same:
            return _named(arb(0), arb(d) / 2, arb(0), -arb(d) / 2)
        sizes = determinant(self.p), determinant(self.q)
        forms = quadratic(self.p, self.q)
        if sizes[0] is None or sizes[1] is None or forms is None:
            return None
        logarithm = arb(0) if self.same_determinant else (sizes[1] / sizes[0]).log() / 2
        return _named(logarithm, forms[0] / 2, forms[1] / 2, -arb(d) / 2)

    def decide_zeros(self) -> None:
        self.same = self.p == self.q
        self.same_determinant = exact_determinant(self.p) == exact_determinant(self.q)

    def exact(self, base: int | None) -> Fraction | None:
        # By Lindemann's theorem log r + s, with r and s rational, is rational only where r = 1; in base b, only where
        # s = 0 and r is a rational power of b.
        ratio = exact_determinant(self.q) / exact_determinant(self.p)
        trace, distance = exact_quadratic(self.p, self.q)
        rest = trace + distance - self.p.dimension
        if base is None:
            return rest / 2 if ratio == 1 else None
        power = _exact_logarithm(ratio, base)
        return power / 2 if power is not None and rest == 0 else None


class _CrossEntropy:
    """−E_P[log q] = ½ d log 2π + ½ log|Σ₂| + ½ tr(Σ₂⁻¹Σ₁) + ½ δᵀΣ₂⁻¹δ."""

    def __init__(self, p: Gaussian, q: Gaussian) -> None:
        self.p, self.q, self.unit_determinant = p, q, False

    def terms(self) -> dict[str, arb] | None:
        size, forms = determinant(self.q), quadratic(self.p, self.q)
        if size is None or forms is None:
            return None
        logarithm = arb(0) if self.unit_determinant else size.log() / 2
        return _named(logarithm, forms[0] / 2, forms[1] / 2, self.p.dimension * _log_two_pi() / 2)

    def decide_zeros(self) -> None:
        self.unit_determinant = exact_determinant(self.q) == 1

    def exact(self, base: int | None) -> None:
        """Nothing rational is known: log 2π is a summand."""


class _Entropy(_CrossEntropy):
    """½ log|Σ| + ½ d (1 + log 2π)."""

    def __init__(self, p: Gaussian) -> None:
        super().__init__(p, p)

    def terms(self) -> dict[str, arb] | None:
        size = determinant(self.p)
        if size is None:
            return None
        logarithm = arb(0) if self.unit_determinant else size.log() / 2
        return {"log_determinant": logarithm, "dimension": self.p.dimension * (1 + _log_two_pi()) / 2}


class _LogDensity(_CrossEntropy):
    """−½ d log 2π − ½ log|Σ| − ½ (x−μ)ᵀΣ⁻¹(x−μ)."""

    def __init__(self, p: Gaussian, x: Vector) -> None:
        super().__init__(p, p)
        self.x = x

    def terms(self) -> dict[str, arb] | None:
        size, distance = determinant(self.p), mahalanobis(self.x, self.p)
        if size is None or distance is None:
            return None
        logarithm = arb(0) if self.unit_determinant else -size.log() / 2
        dimension = -self.p.dimension * _log_two_pi() / 2
        return {"log_determinant": logarithm, "mahalanobis": -distance / 2, "dimension": dimension}


def _named(log_determinant: arb, trace: arb, mahalanobis: arb, dimension: arb) -> dict[str, arb]:
    return {"log_determinant": log_determinant, "trace": trace, "mahalanobis": mahalanobis, "dimension": dimension}


def _log_two_pi() -> arb:
    return (2 * arb.pi()).log()


def _exact_logarithm(value: Fraction, base: int) -> Fraction | None:
    """log_b of a positive rational, where that is rational.

    >>> _exact_logarithm(Fraction(1, 8), 4), _exact_logarithm(Fraction(3), 4)
    (Fraction(-3, 2), None)
    """
    # b = rᵉ with e as large as possible; a rational power of b is a whole power of r
    for exponent in range(base.bit_length(), 0, -1):
        root = _root(base, exponent)
        if root is None:
            continue
        rest, power = value, 0
        while rest.denominator == 1 and rest.numerator % root == 0:
            rest, power = rest / root, power + 1
        while rest.numerator == 1 and rest.denominator % root == 0:
            rest, power = rest * root, power - 1
        return Fraction(power, exponent) if rest == 1 else None
    return None


def _root(value: int, degree: int) -> int | None:
    """The whole root of that degree, where there is one, at least 2."""
    low, high = 2, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**degree < value else (low, middle)
    return low if low**degree == value else None
