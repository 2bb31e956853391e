"""Matrices of entries in plain text, with their names, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def matrix_lines(name: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """A matrix of entries in columns, its name before the middle row; a scalar in one line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    body = ["  ".join(f"{entry:>{w}}" for entry, w in zip(row, widths, strict=True)) for row in rows]
    if len(rows) == 1 and len(rows[0]) == 1:
        return [f"{name} = {body[0]}"]
    corners = [("[", "]")] if len(rows) == 1 else [("⎡", "⎤"), *[("⎢", "⎥")] * (len(rows) - 2), ("⎣", "⎦")]
    middle = (len(rows) - 1) // 2
    heads = [f"{name} = " if i == middle else " " * (len(name) + 3) for i in range(len(rows))]
    return [f"{head}{left}{text}{right}" for head, (left, right), text in zip(heads, corners, body, strict=True)]


def beside(blocks: list[list[str]], width: int) -> Iterator[list[str]]:
    """Blocks of lines side by side, as many as fit."""
    group: list[str] = []
    for block in blocks:
        joined = _joined(group, block)
        if group and max(map(len, joined)) > width:
            yield group
            joined = block
        group = joined
    if group:
        yield group


def _joined(left: list[str], right: list[str]) -> list[str]:
    if not left:
        return right
    height, wide = max(len(left), len(right)), max(map(len, left))
    rows = [(left[i] if i < len(left) else "", right[i] if i < len(right) else "") for i in range(height)]
    return [f"{a:{wide}}    {b}".rstrip() for a, b in rows]
