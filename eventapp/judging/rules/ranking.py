"""Places: who is before whom, and who is level."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.frozen import frozen

__all__ = ["TIE", "Standing", "standings"]

TIE = 1e-9
"""Scores that differ by no more than this are equal, in points."""


@frozen
class Standing:
    """One place of a ranking; `score` is None where too little is left to score."""

    rank: int
    entry: str
    score: float | None
    tied_with: tuple[str, ...]


def standings(entries: Sequence[str], scores: Sequence[float | None]) -> list[Standing]:
    """The ranking, best first; equal scores share the rank and stand by name, the next rank is as far as they are many.

    Entries without a score share the rank after all others.
    """
    scored = sorted((-score, entry) for entry, score in zip(entries, scores, strict=True) if score is not None)
    places: list[Standing] = []
    level: list[tuple[str, float | None]] = []
    best = 0.0
    for below, entry in scored:
        if level and below > best + TIE:
            places.extend(_level(len(places) + 1, level))
            level = []
        if not level:
            best = below
        level.append((entry, -below))
    places.extend(_level(len(places) + 1, level))
    rest = sorted(entry for entry, score in zip(entries, scores, strict=True) if score is None)
    return places + _level(len(places) + 1, [(entry, None) for entry in rest])


def _level(rank: int, level: Sequence[tuple[str, float | None]]) -> list[Standing]:
    tied = sorted(entry for entry, score in level if score is not None)
    return [
        Standing(rank, entry, score, tuple(name for name in tied if name != entry)) for entry, score in sorted(level)
    ]
