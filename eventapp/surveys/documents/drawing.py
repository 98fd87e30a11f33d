"""Bars without words as SVG, for paper: the numbers stand beside them in the table, and in the description."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["bands", "bar", "diverging"]

_LEVELS = {2: ("#a84b00", "#0956c3"), 4: ("#a84b00", "#f0b878", "#8fb4e8", "#0956c3")}
_BANDS = ("#e1e5eb", "#cddff7", "#8fb4e8", "#0956c3")
_PLAIN, _LINE, _MARK = "#0956c3", "#1f1f1f", "#1f1f1f"
_WIDTH, _HEIGHT, _BANDS_HEIGHT = 800, 44, 84


def bar(share: float) -> str:
    """One share of the whole width."""
    return _svg(_HEIGHT, _rect(0, share * _WIDTH, _PLAIN))


def diverging(shares: Sequence[float], most_below: float, most_above: float) -> str:
    """Shares from the lowest level to the highest (2 or 4 of them) around one line that all bars of a table share."""
    colours, half = _LEVELS[len(shares)], len(shares) // 2
    scale = _WIDTH / ((most_below + most_above) or 1)
    zero = most_below * scale
    at = zero - sum(shares[:half]) * scale
    parts = []
    for share, colour in zip(shares, colours, strict=True):
        parts.append(_rect(at, share * scale, colour))
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


def _svg(height: int, *parts: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">'
    return f"{head}{''.join(parts)}</svg>"
