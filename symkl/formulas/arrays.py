"""The arithmetic of NumPy, PyTorch and JAX: batches broadcast, and the arrays keep their type, device and dtype."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any

from symkl.errors import NotPositiveDefinite, NumberError

Array = Any
FLOATS = ("float32", "float64")


class Arrays:
    """What the three have in common. `module` is ``numpy``, ``torch`` or ``jax.numpy``."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def number(self, value: Fraction) -> float:
        """A number of Python, which leaves the dtype of arrays alone."""
        return int(value) if value.denominator == 1 else float(value)

    def pi(self) -> float:
        return math.pi

    def log(self, a: Array) -> Array:
        return math.log(a) if isinstance(a, (int, float)) else self.module.log(a)

    def exp(self, a: Array) -> Array:
        return math.exp(a) if isinstance(a, (int, float)) else self.module.exp(a)

    def power(self, a: Array, b: Array) -> Array:
        return a**b

    def scaled(self, s: Array, a: Array, rank: int) -> Array:
        """s · A, the scalar broadcast over A's own dimensions."""
        return s * a if isinstance(s, (int, float)) else s[(..., *[None] * rank)] * a

    def times(self, a: Array, b: Array) -> Array:
        return a @ b

    def apply(self, a: Array, u: Array) -> Array:
        return self.vector(a @ self.column(u))

    def dot(self, u: Array, v: Array) -> Array:
        return self.total(u * v)

    def outer(self, u: Array, v: Array) -> Array:
        return u[..., :, None] * v[..., None, :]

    def column(self, u: Array) -> Array:
        return u[..., None]

    def vector(self, a: Array) -> Array:
        return a[..., 0]

    def transpose(self, a: Array) -> Array:
        return self.module.swapaxes(a, -1, -2)

    def diagonal(self, a: Array) -> Array:
        return self.module.diagonal(a, 0, -2, -1)

    def total(self, u: Array) -> Array:
        return u.sum(-1)

    def inner(self, a: Array, b: Array) -> Array:
        return (a * b).sum((-2, -1))

    def lower(self, a: Array) -> Array:
        """The lower triangle, which is all that is read of a Cholesky factor."""
        return self.module.tril(a)

    def identity(self, d: int, like: Array) -> Array:
        return self.module.eye(d, dtype=like.dtype)

    def zero(self, d: int, like: Array) -> Array:
        return self.module.zeros(d, dtype=like.dtype)

    def ones(self, d: int, like: Array) -> Array:
        return self.zero(d, like) + 1

    def cholesky(self, a: Array) -> Array:
        try:
            return self.module.linalg.cholesky(a)
        except self.module.linalg.LinAlgError as error:
            raise NotPositiveDefinite(f"a covariance is not positive definite in {a.dtype}: {error}") from None

    def solve(self, a: Array, b: Array) -> Array:
        return self.module.linalg.solve(a, b)

    def det(self, a: Array) -> Array:
        return self.module.linalg.det(a)

    def log_det(self, a: Array) -> Array:
        """Of a matrix of positive determinant."""
        return self.module.linalg.slogdet(a)[1]


class Numpy(Arrays):
    """NumPy; triangles are solved by substitution, which it has no function for."""

    def prepared(self, values: Sequence[Array]) -> list[Array]:
        """The arguments as arrays of one dtype, float32 or float64; numbers and lists take that of the arrays."""
        typed = [a for a in values if hasattr(a, "dtype")]
        common = self.module.result_type(*typed) if typed else self.module.dtype("float64")
        common = self.module.dtype("float64") if common.kind in "iub" else common
        _check_dtype(common.name)
        return [self.module.asarray(a, common) for a in values]

    def solve_lower(self, lower: Array, b: Array) -> Array:
        """L⁻¹B, row by row: lᵢᵢ xᵢ = bᵢ − Σₖ lᵢₖ xₖ."""
        batch = self.module.broadcast_shapes(lower.shape[:-2], b.shape[:-2])
        x = self.module.empty((*batch, *b.shape[-2:]), b.dtype)
        for i in range(b.shape[-2]):
            known = (lower[..., i : i + 1, :i] @ x[..., :i, :])[..., 0, :]
            x[..., i, :] = (b[..., i, :] - known) / lower[..., i, i, None]
        return x

    def solve_upper(self, lower: Array, b: Array) -> Array:
        """L⁻ᵀB: with the order of rows and columns reversed, Lᵀ is a lower triangle."""
        turned = self.transpose(lower)[..., ::-1, ::-1]
        return self.solve_lower(turned, b[..., ::-1, :])[..., ::-1, :]


class Jax(Arrays):
    """JAX; a matrix that is not positive definite gives NaN, since nothing can be raised in a traced function."""

    def prepared(self, values: Sequence[Array]) -> list[Array]:
        """The arguments as arrays of one dtype, float32 or float64; numbers and lists take that of the arrays."""
        typed = [a for a in values if hasattr(a, "dtype")]
        common = self.module.result_type(*typed) if typed else self.module.result_type(float)
        common = self.module.result_type(common, float) if common.kind in "iub" else common
        _check_dtype(common.name)
        return [self.module.asarray(a, common) for a in values]

    def cholesky(self, a: Array) -> Array:
        return self.module.linalg.cholesky(a)

    def solve_lower(self, lower: Array, b: Array) -> Array:
        return self._solved(lower, b, False)

    def solve_upper(self, lower: Array, b: Array) -> Array:
        return self._solved(lower, b, True)

    def _solved(self, lower: Array, b: Array, turned: bool) -> Array:
        from jax.lax.linalg import triangular_solve

        batch = self.module.broadcast_shapes(lower.shape[:-2], b.shape[:-2])
        lower = self.module.broadcast_to(lower, (*batch, *lower.shape[-2:]))
        b = self.module.broadcast_to(b, (*batch, *b.shape[-2:]))
        return triangular_solve(lower, b, left_side=True, lower=True, transpose_a=turned)


class Torch(Arrays):
    """PyTorch, with gradients."""

    def prepared(self, values: Sequence[Array]) -> list[Array]:
        """The arguments as tensors of one dtype, float32 or float64; numbers and lists take that, and the device."""
        torch = self.module
        tensors = [a for a in values if torch.is_tensor(a)]
        common, device = torch.float64, None
        if tensors:
            common, device = tensors[0].dtype, tensors[0].device
        for a in tensors[1:]:
            common = torch.promote_types(common, a.dtype)
        if not common.is_floating_point and not common.is_complex:
            common = torch.get_default_dtype()
        _check_dtype(str(common).removeprefix("torch."))
        return [a.to(common) if torch.is_tensor(a) else torch.as_tensor(a, dtype=common, device=device) for a in values]

    def identity(self, d: int, like: Array) -> Array:
        return self.module.eye(d, dtype=like.dtype, device=like.device)

    def zero(self, d: int, like: Array) -> Array:
        return self.module.zeros(d, dtype=like.dtype, device=like.device)

    def solve_lower(self, lower: Array, b: Array) -> Array:
        return self.module.linalg.solve_triangular(lower, b, upper=False)

    def solve_upper(self, lower: Array, b: Array) -> Array:
        return self.module.linalg.solve_triangular(self.transpose(lower), b, upper=True)


def _check_dtype(name: str) -> None:
    if name not in FLOATS:
        raise NumberError(f"expected arrays of {' or '.join(FLOATS)}, found {name}: convert them first")
