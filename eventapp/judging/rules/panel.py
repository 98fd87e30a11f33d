"""The sheets of one category as arrays, for the statistics. Shapes: E entries, J judges, n sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eventapp.judging.rules.scoring import Sheet

__all__ = ["FloatArray", "IntArray", "Panel", "panel_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

_BLOCK = 20_000_000  # numbers in a dense piece of the E x J incidence matrix: 160 MB


@dataclass(frozen=True)
class Panel:
    """Who scored what: sheet k is judge `judge[k]`'s `total[k]` of entry `entry[k]`; sorted by entry, then judge.

    A pair that did not happen (recused, left out) is simply absent.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    entry: IntArray
    judge: IntArray
    total: FloatArray

    @cached_property
    def per_entry(self) -> IntArray:
        """(E,) how many judges scored each entry."""
        return np.bincount(self.entry, minlength=len(self.entries))

    @cached_property
    def per_judge(self) -> IntArray:
        """(J,) how many entries each judge scored."""
        return np.bincount(self.judge, minlength=len(self.judges))

    @property
    def is_complete(self) -> bool:
        """Whether every judge scored every entry."""
        return len(self.total) == len(self.entries) * len(self.judges)

    def grid(self) -> FloatArray:
        """(E, J) the totals of a complete panel."""
        return self.total.reshape(len(self.entries), len(self.judges))

    def sums(self, values: FloatArray) -> FloatArray:
        """(E,) the sum over each entry's sheets of `values` (n,)."""
        return np.asarray(np.bincount(self.entry, weights=values, minlength=len(self.entries)), dtype=np.float64)

    def means(self, values: FloatArray) -> FloatArray:
        """(E,) the mean over each entry's sheets of `values` (n,); NaN for an entry without a sheet."""
        return np.where(self.per_entry > 0, self.sums(values) / np.maximum(self.per_entry, 1), np.nan)

    def without(self, judge: int) -> Panel:
        """The panel as if this judge had scored nothing; entries and judges keep their places."""
        rest = self.judge != judge
        return replace(self, entry=self.entry[rest], judge=self.judge[rest], total=self.total[rest])

    def incidence(self) -> Iterator[tuple[slice, FloatArray]]:
        """Pieces of the matrix N (E, J), 1 where a judge scored an entry: (rows, piece)."""
        height = max(1, _BLOCK // max(1, len(self.judges)))
        for start in range(0, len(self.entries), height):
            rows = slice(start, min(start + height, len(self.entries)))
            first, last = np.searchsorted(self.entry, (rows.start, rows.stop))
            piece = np.zeros((rows.stop - rows.start, len(self.judges)))
            piece[self.entry[first:last] - rows.start, self.judge[first:last]] = 1.0
            yield rows, piece

    def islands(self) -> list[list[int]]:
        """Judges grouped so that those of different groups share no entry, not even through others; by first judge."""
        leader = list(range(len(self.judges)))

        def lead(judge: int) -> int:
            while leader[judge] != judge:
                leader[judge] = leader[leader[judge]]
                judge = leader[judge]
            return judge

        joined = self.entry[1:] == self.entry[:-1]
        for one, other in zip(self.judge[:-1][joined].tolist(), self.judge[1:][joined].tolist(), strict=True):
            first, second = sorted((lead(one), lead(other)))
            leader[second] = first
        groups: dict[int, list[int]] = {}
        for judge in range(len(self.judges)):
            groups.setdefault(lead(judge), []).append(judge)
        return list(groups.values())


def panel_of(sheets: Sequence[Sheet]) -> Panel:
    """The panel of these sheets, at most one for a judge and an entry; entries and judges sorted by name."""
    ordered = sorted(sheets)
    entries = sorted({sheet.entry for sheet in ordered})
    judges = sorted({sheet.judge for sheet in ordered})
    entry_at = {name: index for index, name in enumerate(entries)}
    judge_at = {name: index for index, name in enumerate(judges)}
    return Panel(
        entries=tuple(entries),
        judges=tuple(judges),
        entry=np.array([entry_at[sheet.entry] for sheet in ordered], dtype=np.intp),
        judge=np.array([judge_at[sheet.judge] for sheet in ordered], dtype=np.intp),
        total=np.array([sheet.total for sheet in ordered], dtype=np.float64),
    )
