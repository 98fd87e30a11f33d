"""Bars without words as SVG, for paper: the numbers stand beside them in the table, and in the description."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

__all__ = ["Piece", "bands", "bar", "diverging"]

_LEVELS = {2: ("#a84b00", "#0956c3"), 4: ("#a84b00", "#f0b878", "#8fb4e8", "#0956c3")}
_ONE_BAD = ("#a84b00", "#cfdff5", "#8fb4e8", "#0956c3")  # of four, where the second is a good level too
_BANDS = ("#e1e5eb", "#cddff7", "#8fb4e8", "#0956c3")
_PLAIN, _LINE, _MARK = "#0956c3", "#1f1f1f", "#1f1f1f"
_PALE, _GREY, _APART = "#f4f6f9", "#8a94a3", 14
_WIDTH, _HEIGHT, _BANDS_HEIGHT = 800, 44, 84


class Piece(NamedTuple):
    """A share and its level, counted from the lowest; None for several that are hidden."""

    share: float
    level: int | None


def bar(share: float) -> str:
    """One share of the whole width."""
    return _svg(_HEIGHT, _rect(0, share * _WIDTH, _PLAIN))


def diverging(
    pieces: Sequence[Piece], levels: int, most_below: float, most_above: float, *, has_one_bad: bool = False
) -> str:
    """Pieces from the lowest of 2 or 4 levels to the highest, around one line that all bars of a table share.

    A hidden piece is a whole half: the first one the lower, the last one the upper. ``has_one_bad``: of four levels the
    lowest alone is bad, and the line stands below the two best all the same.
    """
    colours, half = _ONE_BAD if has_one_bad else _LEVELS[levels], levels // 2
    scale = _WIDTH / ((most_below + most_above) or 1)
    zero = most_below * scale
    below = [piece.share for at, piece in enumerate(pieces) if (at if piece.level is None else piece.level) < half]
    at = zero - sum(below[:1] if pieces[0].level is None else below) * scale
    parts = []
    for share, level in pieces:
        parts.append(_hatched(at, share * scale) if level is None else _rect(at, share * scale, colours[level]))
        at += share * scale
    parts.append(f'<path d="M{zero:.1f} 0V{_HEIGHT}" stroke="{_LINE}" stroke-width="3"/>')
    return _svg(_HEIGHT, *parts)


def bands(value: Fraction, limits: Sequence[Fraction]) -> str:
    """A value from 25 to 100 on bands that begin at 25 and at each of the limits."""
    edges = [Fraction(25), *limits, Fraction(100)]
    parts = [
        _rect(_place(low), _place(high) - _place(low), colour, y=30)
        for low, high, colour in zip(edges, edges[1:], _BANDS, strict=False)
    ]
    at = _place(value)
    parts.append(f'<path d="M{at - 11:.1f} 8H{at + 11:.1f}L{at:.1f} 27z" fill="{_MARK}"/>')
    return _svg(_BANDS_HEIGHT, *parts)


def _place(value: Fraction) -> float:
    return float((value - 25) / 75) * _WIDTH


def _rect(x: float, width: float, colour: str, *, y: int = 2) -> str:
    height = _HEIGHT - 4
    return f'<rect x="{x:.1f}" y="{y}" width="{max(width, 0):.1f}" height="{height}" fill="{colour}"/>'


def _hatched(x: float, width: float) -> str:
    """A piece whose parts are not known: a frame with lines from the lower left to the upper right."""
    low, high = 2, _HEIGHT - 2
    lines = []
    at = x - (high - low)
    while at < x + width:
        first, last = max(at, x), min(at + high - low, x + width)
        if first < last:
            lines.append(f"M{first:.1f} {high - (first - at):.1f}L{last:.1f} {high - (last - at):.1f}")
        at += _APART
    frame = f'<rect x="{x:.1f}" y="{low}" width="{max(width, 0):.1f}" height="{high - low}"'
    return f'{frame} fill="{_PALE}" stroke="{_GREY}" stroke-width="2"/><path d="{"".join(lines)}" stroke="{_GREY}"/>'


def _svg(height: int, *parts: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">'
    return f"{head}{''.join(parts)}</svg>"
