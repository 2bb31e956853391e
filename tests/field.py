"""Terms evaluated at random matrices over a prime field: exact, fast, and sharing nothing with the kernel."""

from __future__ import annotations

from random import Random

from symkl.terms.expr import COLUMN, SCALAR, Term
from symkl.terms.variables import subterms

PRIME = 2**61 - 1
"""An identity that fails, fails at a random point with probability at least 1 − degree/PRIME (Schwartz, Zippel)."""

Matrix = list[list[int]]


def product(a: Matrix, b: Matrix) -> Matrix:
    if len(a) == len(a[0]) == 1 or (len(b) == len(b[0]) == 1 and len(a[0]) != 1):
        (scale,), other = (a[0], b) if len(a) == len(a[0]) == 1 else (b[0], a)
        return [[scale * e % PRIME for e in row] for row in other]
    return [
        [sum(x * y for x, y in zip(row, column, strict=True)) % PRIME for column in zip(*b, strict=True)] for row in a
    ]


def inverse_and_determinant(a: Matrix) -> tuple[Matrix, int]:
    """Gauss–Jordan."""
    n, det = len(a), 1
    rows = [list(row) + [int(i == j) for j in range(n)] for i, row in enumerate(a)]
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k])
        if pivot != k:
            rows[k], rows[pivot], det = rows[pivot], rows[k], -det
        det = det * rows[k][k] % PRIME
        scale = pow(rows[k][k], -1, PRIME)
        rows[k] = [e * scale % PRIME for e in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                c = rows[i][k]
                rows[i] = [(e - c * f) % PRIME for e, f in zip(rows[i], rows[k], strict=True)]
    return [row[n:] for row in rows], det


def random_matrix(t: Term, d: int, random: Random) -> Matrix:
    if t.shape == SCALAR:
        return [[random.randrange(PRIME)]]
    entries = [[random.randrange(PRIME) for _ in range(1 if t.shape == COLUMN else d)] for _ in range(d)]
    if t.data.symmetric:
        entries = [[entries[min(i, j)][max(i, j)] for j in range(d)] for i in range(d)]
    return entries


def evaluate(t: Term, d: int, values: dict[Term, Matrix]) -> Matrix:
    args = [evaluate(a, d, values) for a in t.args]
    if t.op == "symbol":
        return values[t]
    if t.op == "number":
        return [[t.data.numerator * pow(t.data.denominator, -1, PRIME) % PRIME]]
    if t.op == "dimension":
        return [[d]]
    if t.op == "identity":
        return [[int(i == j) for j in range(d)] for i in range(d)]
    if t.op in ("add", "subtract"):
        sign = 1 if t.op == "add" else -1
        return [[(x + sign * y) % PRIME for x, y in zip(*rows, strict=True)] for rows in zip(*args, strict=True)]
    if t.op == "negate":
        return [[-x % PRIME for x in row] for row in args[0]]
    if t.op == "multiply":
        return product(*args)
    if t.op == "transpose":
        return [list(column) for column in zip(*args[0], strict=True)]
    if t.op == "trace":
        return [[sum(args[0][i][i] for i in range(len(args[0]))) % PRIME]]
    if t.op == "inverse":
        return inverse_and_determinant(args[0])[0]
    if t.op == "det":
        return [[inverse_and_determinant(args[0])[1] % PRIME]]
    raise ValueError(f"no value of {t.op} over a prime field")


def equal_at_a_random_point(a: Term, b: Term, d: int, seed: int) -> bool:
    random = Random(seed)
    letters = sorted({t for side in (a, b) for t in subterms(side) if t.op == "symbol"}, key=str)
    values = {t: random_matrix(t, d, random) for t in letters}
    return evaluate(a, d, values) == evaluate(b, d, values)
