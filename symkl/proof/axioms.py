"""The approved axioms, as data. The kernel accepts these and no others."""

from __future__ import annotations

from typing import NamedTuple


class Axiom(NamedTuple):
    """One rule a step may cite.

    Parameters
    ----------
    id : str
        Its permanent name, also in Python.
    statement : str
        The equation, in LaTeX.
    condition : str
        What must hold of the letters; the kernel checks it.
    why : str
        The reason it is true.
    source : str
        Where to read the proof.
    """

    id: str
    statement: str
    condition: str
    why: str
    source: str

    def __str__(self) -> str:
        return self.id

    def _repr_latex_(self) -> str | None:
        from symkl.shown import shown

        return shown("axiom", self)


PETERSEN = "Petersen and Pedersen, The Matrix Cookbook (2012)"
HORN = "Horn and Johnson, Matrix Analysis, 2nd ed. (2013)"
BILLINGSLEY = "Billingsley, Probability and Measure, 3rd ed. (1995)"
BISHOP = "Bishop, Pattern Recognition and Machine Learning (2006)"

ring = Axiom(
    "ring",
    r"a(b + c) = ab + ac,\quad a + b = b + a,\quad a - a = 0",
    "the shapes fit",
    "matrices of fitting shapes are an algebra over the reals: sums commute, products distribute, numbers compute",
    f"{HORN}, § 0.2",
)
scalar_transpose = Axiom(
    "scalar_transpose",
    r"s^T = s",
    "s is 1×1",
    "a 1×1 matrix is its own mirror image",
    f"{HORN}, § 0.2",
)
symmetric = Axiom(
    "symmetric",
    r"S^T = S",
    "S is a symbol declared symmetric, such as a covariance",
    "what symmetric means",
    f"{HORN}, § 0.2",
)
inverse_cancels = Axiom(
    "inverse_cancels",
    r"S^{-1} S = S S^{-1} = I",
    "S is declared positive definite, or the Cholesky factor of such a matrix, hence invertible",
    "what the inverse means",
    f"{HORN}, § 0.5",
)
scalar_trace = Axiom("scalar_trace", r"\text{Tr}(s) = s", "s is 1×1", "its diagonal is itself", f"{PETERSEN}, (16)")
cyclic = Axiom(
    "cyclic",
    r"\text{Tr}(AB) = \text{Tr}(BA)",
    "both products are square",
    "both are the sum of every entry of A times its mirror entry of B",
    f"{PETERSEN}, (14)",
)
trace_transpose = Axiom(
    "trace_transpose",
    r"\text{Tr}(A^T) = \text{Tr}(A)",
    "A is square",
    "the diagonal stays",
    f"{PETERSEN}, (13)",
)
trace_identity = Axiom("trace_identity", r"\text{Tr}(I) = d", "I is d×d", "d ones on the diagonal", f"{PETERSEN}, (11)")
determinant = Axiom(
    "determinant",
    r"|AB| = |A|\,|B|,\quad |A^{-1}| = 1/|A|,\quad |A^T| = |A|,\quad |I| = 1",
    "A and B are square; A is declared positive definite where it is inverted",
    "the determinant is multiplicative",
    f"{HORN}, § 0.3",
)
cholesky_factor = Axiom(
    "cholesky_factor",
    r"C C^T = S,\quad C = \text{chol}(S)",
    "S is provably positive definite",
    "such a matrix has one lower triangular factor with positive diagonal",
    f"{HORN}, Corollary 7.2.9",
)
triangular_determinant = Axiom(
    "triangular_determinant",
    r"\log |C| = \sum_i \log C_{ii},\quad C = \text{chol}(S)",
    "S is provably positive definite, so that C is lower triangular with positive diagonal",
    "the determinant of a triangular matrix is the product of its diagonal",
    f"{HORN}, § 0.9.3",
)
log_product = Axiom(
    "log_product",
    r"\log(ab) = \log a + \log b,\quad \log\frac{a}{b} = \log a - \log b,\quad \log a^s = s \log a",
    "a and b are provably positive",
    "the logarithm turns products into sums",
    "Apostol, Calculus I, 2nd ed., § 6.3",
)
log_exp = Axiom("log_exp", r"\log e^s = s", "s is real", "log inverts exp", "Apostol, Calculus I, 2nd ed., § 6.12")
power_laws = Axiom(
    "power_laws",
    r"(ab)^s = a^s b^s,\quad a^s a^t = a^{s+t},\quad (a^s)^t = a^{st}",
    "a and b are provably positive",
    "a^s is exp(s log a)",
    "Apostol, Calculus I, 2nd ed., § 6.12",
)
expectation_linear = Axiom(
    "expectation_linear",
    r"\mathbb{E}[A f + g] = A\,\mathbb{E}[f] + \mathbb{E}[g]",
    "A is free of x; every summand is integrable: a polynomial in x and log densities",
    "the integral is linear",
    f"{BILLINGSLEY}, Theorem 16.1",
)
expectation_constant = Axiom(
    "expectation_constant",
    r"\mathbb{E}[c] = c",
    "c is free of x",
    "a density has mass 1",
    f"{BILLINGSLEY}, § 21",
)
expectation_integral = Axiom(
    "expectation_integral",
    r"\int P(x) f(x)\,dx = \mathbb{E}_{x \sim P}[f(x)]",
    "P is a distribution with density P(x)",
    "expectation is the integral against the density",
    f"{BILLINGSLEY}, Theorem 16.11",
)
normal_mean = Axiom(
    "normal_mean",
    r"\mathbb{E}_{x \sim P}[x - \mu] = 0",
    "P is normal with mean μ",
    "the density is even about μ",
    f"{BISHOP}, (2.59)",
)
normal_covariance = Axiom(
    "normal_covariance",
    r"\mathbb{E}_{x \sim P}[(x - \mu)(x - \mu)^T] = \Sigma",
    "P is normal with mean μ, covariance Σ",
    "the second moment of the density about μ",
    f"{BISHOP}, (2.64)",
)
density_formula = Axiom(
    "density_formula",
    r"P(x) = \frac{1}{(2\pi)^{d/2} |\Sigma|^{1/2}} \exp\left(-\frac{1}{2}(x-\mu)^T\Sigma^{-1}(x-\mu)\right)",
    "P is normal with mean μ, covariance Σ",
    "the definition of the normal density",
    f"{BISHOP}, (2.43)",
)
kl_formula = Axiom(
    "kl_formula",
    r"D_{KL}(P \| Q) = \int P(x) \log\frac{P(x)}{Q(x)}\,dx",
    "P and Q have positive densities",
    "the definition of the divergence",
    "Kullback and Leibler, Ann. Math. Statist. 22 (1951), (2.4)",
)

APPROVED = {
    axiom.id: axiom
    for axiom in (
        ring, scalar_transpose, symmetric, inverse_cancels, scalar_trace, cyclic, trace_transpose, trace_identity,
        determinant, cholesky_factor, triangular_determinant, log_product, log_exp, power_laws, expectation_linear,
        expectation_constant, expectation_integral, normal_mean, normal_covariance, density_formula, kl_formula,
    )
}  # fmt: skip
"""Every axiom by its id, in the order of the documentation."""

ALWAYS = (
    "equals may replace equals, under E, ∫ and the trace, too",
    "(AB)C = A(BC); I A = A; a scalar commutes with everything, and a 1×1 product is a scalar",
    "(A + B)ᵀ = Aᵀ + Bᵀ, (AB)ᵀ = BᵀAᵀ, Aᵀᵀ = A; Tr(A + B) = Tr A + Tr B, Tr(sA) = s Tr A; (AB)⁻¹ = B⁻¹A⁻¹",
    "a bound variable may be renamed",
)
"""What every step may use without citing it."""
