"""A Gaussian with numbers, kept exactly as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from symkl.errors import NotSymmetric, NotTriangular, ParametrizationError, SizeMismatch, UsageError
from symkl.gaussian import linear
from symkl.gaussian.exact import MATRIX_LIBRARIES, Array, array
from symkl.gaussian.linear import Matrix, Vector, approximately
from symkl.gaussian.shapes import assert_few, joined, position
from symkl.terms.frozen import Frozen, fix

FORMS = ("covariance", "scale_tril", "precision")


class Gaussian(Frozen):
    """N(μ, Σ) in exact rational numbers, or a batch of them.

    Parameters
    ----------
    mean : array of shape (…, d)
        Ints, Fractions, floats (their exact binary value), decimal strings, Decimals; lists, or arrays and matrices of
        NumPy, mpmath, SymPy, FLINT. A column of the last three is a vector.
    covariance, scale_tril, precision : array of shape (…, d, d)
        Exactly one of Σ, a lower triangular L with Σ = LLᵀ and a positive diagonal, and Σ⁻¹. Leading dimensions are a
        batch and broadcast against those of the mean.

    Attributes
    ----------
    dimension : int
        d.
    batch_shape : tuple of int
        ``()`` for a single distribution.
    form : str
        Which of the three was given.

    Raises
    ------
    NumberError, EmptyInput, SizeMismatch, ParametrizationError, NotSymmetric, NotTriangular, NotPositiveDefinite
        Each names the argument, the entry and the amount. Positive definiteness is decided exactly.

    Examples
    --------
    >>> p = Gaussian([0, "0.5"], covariance=[[2, 1], [1, 1]])
    >>> p.dimension, p.mean[1], p.precision
    (2, Fraction(1, 2), None)
    >>> Gaussian([0], precision=[[4]]).covariance
    ((Fraction(1, 4),),)
    """

    __slots__ = ("_covariance", "_matrix", "_mean", "_members", "batch_shape", "dimension", "form")
    dimension: int
    batch_shape: tuple[int, ...]
    form: str
    _members: tuple[Gaussian, ...]
    _mean: Vector
    _matrix: Matrix
    _covariance: Matrix | None

    def __init__(
        self, mean: object, *, covariance: object = None, scale_tril: object = None, precision: object = None
    ) -> None:
        matrices_given = zip(FORMS, (covariance, scale_tril, precision), strict=True)
        given = {name: matrix for name, matrix in matrices_given if matrix is not None}
        if len(given) != 1:
            said = f"{' and '.join(given)} were given" if given else "none was given"
            raise ParametrizationError(f"exactly one of {', '.join(FORMS)} makes a Gaussian; {said}", ", ".join(given))
        [(form, matrix)] = given.items()
        means, matrices = _checked(_vectors(mean, "mean"), array(matrix, form), form)
        d = means.shape[-1]
        batch = _broadcast(means.shape[:-1], matrices.shape[:-2], form)
        rows = [means.entries[i : i + d] for i in range(0, len(means.entries), d)]
        boxes = [
            tuple(matrices.entries[i + k : i + k + d] for k in range(0, d * d, d))
            for i in range(0, len(matrices.entries), d * d)
        ]
        for box, index in zip(boxes, product(*map(range, matrices.shape[:-2])), strict=True):
            _check_matrix(box, form, index)
        if not batch:
            self._set_single(rows[0], form, boxes[0])
            return
        members = []
        for index in product(*map(range, batch)):
            one: Gaussian = object.__new__(Gaussian)
            one._set_single(
                rows[position(index, means.shape[:-1])], form, boxes[position(index, matrices.shape[:-2])]
            )
            members.append(one)
        self._set_batch(tuple(members), batch)

    def _set_single(self, mean: Vector, form: str, matrix: Matrix) -> None:
        fix(self, dimension=len(mean), batch_shape=(), form=form, _mean=mean, _matrix=matrix,
            _covariance=matrix if form == "covariance" else None)  # fmt: skip

    def _set_batch(self, members: tuple[Gaussian, ...], batch_shape: tuple[int, ...]) -> None:
        fix(self, dimension=members[0].dimension, batch_shape=batch_shape, form=members[0].form, _members=members)

    @property
    def members(self) -> tuple[Gaussian, ...]:
        """The distributions of a batch in row-major order; of a single one, itself."""
        return self._members if self.batch_shape else (self,)

    @property
    def mean(self) -> Vector:
        """μ, exactly."""
        self._assert_single("mean")
        return self._mean

    @property
    def covariance(self) -> Matrix:
        """Σ, exactly; computed when first asked for where L or Σ⁻¹ was given."""
        self._assert_single("covariance")
        if self._covariance is None:
            make = linear.times_transpose if self.form == "scale_tril" else linear.inverse
            fix(self, _covariance=make(self._matrix))
        assert self._covariance is not None
        return self._covariance

    @property
    def scale_tril(self) -> Matrix | None:
        """L, where the distribution was given by it; else None."""
        return self._given("scale_tril")

    @property
    def precision(self) -> Matrix | None:
        """Σ⁻¹, where the distribution was given by it; else None."""
        return self._given("precision")

    @property
    def given(self) -> Matrix:
        """The matrix that was given: Σ, L or Σ⁻¹ as `form` says."""
        self._assert_single("matrix")
        return self._matrix

    def _given(self, form: str) -> Matrix | None:
        self._assert_single(form)
        return self._matrix if self.form == form else None

    def _assert_single(self, what: str) -> None:
        if self.batch_shape:
            raise UsageError(f"a batch of shape {self.batch_shape} has no single {what}; take a member, such as p[0]")

    def __len__(self) -> int:
        if not self.batch_shape:
            raise TypeError("a single Gaussian has no length; its dimension is .dimension")
        return self.batch_shape[0]

    def __getitem__(self, index: int) -> Gaussian:
        """A member of a batch, or a batch of one dimension fewer."""
        if not self.batch_shape:
            raise UsageError("a single Gaussian has no members to index")
        first, *rest = self.batch_shape
        if not -first <= index < first:
            raise IndexError(f"index {index} of a batch of {first}")
        size = prod(rest)
        members = self.members[(index % first) * size : (index % first + 1) * size]
        if not rest:
            return members[0]
        found: Gaussian = object.__new__(Gaussian)
        found._set_batch(members, tuple(rest))
        return found

    def __iter__(self) -> Iterator[Gaussian]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Whether the two are the same distribution, exactly, however they were given."""
        if not isinstance(other, Gaussian):
            return NotImplemented
        if self.batch_shape or other.batch_shape:
            return self.batch_shape == other.batch_shape and self.members == other.members
        if self._mean != other._mean:
            return False
        same_form = self.form == other.form  # L with a positive diagonal is unique, and so is Σ⁻¹
        return self._matrix == other._matrix if same_form else self.covariance == other.covariance

    def __hash__(self) -> int:
        return hash(self.members) if self.batch_shape else hash(self._mean)

    def __repr__(self) -> str:
        batch = f"batch of shape {self.batch_shape}, " if self.batch_shape else ""
        return f"<Gaussian: {batch}dimension {self.dimension}, given by its {self.form}>"

    def _repr_latex_(self) -> str | None:
        from symkl.shown import shown

        return shown("gaussian", self)

def assert_same_dimension(p: Gaussian, q: Gaussian) -> None:
    """Raise SizeMismatch when the two live in different spaces."""
    if p.dimension != q.dimension:
        raise SizeMismatch(f"P has dimension {p.dimension}, Q has dimension {q.dimension}", "q")


def broadcast(p: Gaussian, q: Gaussian) -> tuple[tuple[int, ...], list[tuple[Gaussian, Gaussian]]]:
    """The common batch shape of two distributions, and the pairs in row-major order.

    Raises
    ------
    SizeMismatch
        When dimensions or batch shapes do not fit.
    """
    assert_same_dimension(p, q)
    shape = joined(p.batch_shape, q.batch_shape)
    if shape is None:
        raise SizeMismatch(f"the batches do not broadcast: P has {p.batch_shape}, Q has {q.batch_shape}", "q")
    assert_few(shape, "q")
    return shape, [
        (p.members[position(index, p.batch_shape)], q.members[position(index, q.batch_shape)])
        for index in product(*map(range, shape))
    ]


def broadcast_points(p: Gaussian, x: object) -> tuple[tuple[int, ...], list[tuple[Gaussian, Vector]]]:
    """The common batch shape of a distribution and points of shape (…, d), and the pairs in row-major order."""
    points = _vectors(x, "x")
    d = p.dimension
    if points.shape[-1:] != (d,):
        raise SizeMismatch(f"x has shape {points.shape}; its last dimension should be {d}, the distribution's", "x")
    shape = joined(p.batch_shape, points.shape[:-1])
    if shape is None:
        raise SizeMismatch(f"the batches do not broadcast: P has {p.batch_shape}, x has {points.shape[:-1]}", "x")
    assert_few(shape, "x")
    starts = [(index, d * position(index, points.shape[:-1])) for index in product(*map(range, shape))]
    return shape, [(p.members[position(i, p.batch_shape)], points.entries[start : start + d]) for i, start in starts]


def _vectors(mean: object, argument: str) -> Array:
    found = array(mean, argument)
    library = type(mean).__module__.partition(".")[0]
    column = library in MATRIX_LIBRARIES and len(found.shape) == 2 and found.shape[1] == 1
    return Array(found.shape[:1], found.entries) if column else found


def _checked(means: Array, matrices: Array, form: str) -> tuple[Array, Array]:
    """Both, when their last dimensions are (d,) and (d, d)."""
    if not means.shape:
        raise SizeMismatch(
            f"mean is a vector, such as [0, 0]; found the single number "
            f"{approximately(means.entries[0])}",
            "mean",
        )
    d = means.shape[-1]
    if matrices.shape[-2:] != (d, d):
        raise SizeMismatch(
            f"mean has shape {means.shape} and {form} has shape {matrices.shape}; "
            f"its last two dimensions should be ({d}, {d})",
            form,
        )
    return means, matrices


def _broadcast(means: tuple[int, ...], matrices: tuple[int, ...], form: str) -> tuple[int, ...]:
    shape = joined(means, matrices)
    if shape is None:
        raise SizeMismatch(f"the batches do not broadcast: mean has {means}, {form} has {matrices}", form)
    assert_few(shape, form)
    return shape


def _check_matrix(matrix: Matrix, form: str, batch: tuple[int, ...]) -> None:
    d = len(matrix)
    if form == "scale_tril":
        _check_triangle(matrix, batch)
        return
    for i in range(d):
        for j in range(i):
            if matrix[i][j] != matrix[j][i]:
                raise _asymmetry(matrix, form, batch, i, j)
    linear.assert_positive_definite(matrix, form, batch)


def _check_triangle(matrix: Matrix, batch: tuple[int, ...]) -> None:
    for i, row in enumerate(matrix):
        for j in range(i, len(row)):
            if (row[j] <= 0) if i == j else row[j]:
                entry = (*batch, i, j)
                what = "should be positive, as the diagonal of L is" if i == j else "should be 0: L is lower triangular"
                raise NotTriangular(
                    f"scale_tril[{', '.join(map(str, entry))}] is {linear.approximately(row[j])} and {what}",
                    "scale_tril", entry, row[j],
                )  # fmt: skip


def _asymmetry(matrix: Matrix, form: str, batch: tuple[int, ...], i: int, j: int) -> NotSymmetric:
    below, above = (", ".join(map(str, (*batch, *pair))) for pair in ((i, j), (j, i)))
    amount: Fraction = matrix[i][j] - matrix[j][i]
    return NotSymmetric(
        f"{form} is not symmetric: {form}[{below}] − {form}[{above}] = {linear.approximately(amount)}; "
        "if that is rounding, give (S + Sᵀ)/2 for S",
        form,
        (*batch, i, j),
        amount,
    )
