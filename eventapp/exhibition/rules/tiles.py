"""How dark a province's tile is for its number of booths or innovations."""

from __future__ import annotations

FEW = (1, 2, 4)  # numbers from which a tile takes the next darker of three steps
_MANY = 12  # from this largest number on the steps are parts of it


def steps(most: int) -> tuple[int, int, int]:
    """The numbers from which the three steps begin, for the largest number on the map."""
    return FEW if most < _MANY else (1, most // 4, most // 2)


def level(number: int, most: int = 0) -> int:
    """0 for none, then 1 to 3: with few, one, two or three, and more."""
    return sum(number >= least for least in steps(most))


def legend(most: int) -> list[str]:
    """What the three steps stand for: ``1``, ``2–3``, and from which number the last one begins, such as ``4``."""
    one, two, three = steps(most)
    return [_span(one, two - 1), _span(two, three - 1), str(three)]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
