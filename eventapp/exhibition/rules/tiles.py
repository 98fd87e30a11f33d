"""How dark a province's tile is for its number of booths."""

from __future__ import annotations

_FROM = (1, 2, 4)  # booths from which a tile takes the next darker of three steps


def level(booths: int) -> int:
    """0 for none, 1 for one, 2 for two or three, 3 for more."""
    return sum(booths >= least for least in _FROM)
