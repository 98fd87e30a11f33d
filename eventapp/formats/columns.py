"""Columns of a picture in percent of its width and height."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.frozen import frozen


@frozen
class Part:
    """A bar."""

    y: float
    height: float
    kind: str = "q3"


@frozen
class Column:
    """A bar with its place, a label below and a number above (both may be empty)."""

    x: float
    width: float
    label: str
    top: str
    parts: tuple[Part, ...]


@frozen
class Tick:
    """A line of the grid."""

    y: float
    text: str


def nice_top(most: int) -> int:
    """The number at the top of the axis: 1, 2 or 5 times a power of ten, at least 5."""
    step = 5
    while step < most:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return step


def columns(values: Sequence[int], labels: Sequence[str]) -> tuple[list[Column], list[Tick]]:
    """Columns of equal width with a number above the highest one, and two or three lines of the grid."""
    top = nice_top(max(values, default=0))
    width = 100 / max(1, len(values))
    peak = max(range(len(values)), key=values.__getitem__, default=0)
    drawn = []
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        height = round(100 * value / top, 2)
        number = str(value) if place == peak and value else ""
        part = Part(round(100 - height, 2), height)
        drawn.append(Column(round(place * width, 3), round(width * 0.8, 3), label, number, (part,)))
    half = [Tick(50, str(top // 2))] if top % 2 == 0 else []  # nobody is counted by halves
    return drawn, [Tick(0, str(top)), *half, Tick(100, "0")]
