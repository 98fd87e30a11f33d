"""Which counts must not be shown so that no small number of people can be seen or reckoned from the rest.

A count is small when it lies between 1 and `min_n` - 1; 0 may be shown. Two rules hold together:

* In a line of counts with a known sum, small counts are hidden together with the next smaller ones, until the hidden
  ones are at least two, hold at least `min_n` people and can be split among them in more than one way.
* In a table of groups, a question is hidden in every group that has a small count in it, and in further groups until
  what is left when the shown groups are subtracted from the total has no small count either. People who are in no
  group are such a remainder too.

With both margins of the hidden part at least `min_n`, every small cell in it can take more than one value (the
bounds of Frechet). Source of the requirement: complementary suppression, SDC handbook, chapter on tables.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

__all__ = ["hidden_cells", "hidden_groups", "is_small"]

Group = TypeVar("Group", bound=Hashable)


def is_small(count: int, min_n: int) -> bool:
    """A number of people that may not be shown."""
    return 0 < count < min_n


def hidden_cells(counts: Sequence[int], min_n: int) -> frozenset[int] | None:
    """Positions to hide in a line of counts whose sum is known; None when the whole line must be hidden.

    Equal counts next to the limit are hidden together, so that the order of the line betrays nothing.
    """
    small = [count for count in counts if is_small(count, min_n)]
    if not small:
        return frozenset()
    filled = sorted({count for count in counts if count >= max(small)})
    for limit in filled[:-1]:  # hiding up to the largest count would leave nothing to show
        hidden = frozenset(i for i, count in enumerate(counts) if 0 < count <= limit)
        held = sum(counts[i] for i in hidden)
        if len(hidden) >= 2 and held >= min_n and held > len(hidden):
            return hidden
    return None


def hidden_groups(
    rows: Mapping[Group, Sequence[int]], sizes: Mapping[Group, int], already: Collection[Group], min_n: int
) -> set[Group]:
    """The groups in which one question must be hidden.

    `rows` holds for each group all counts that its answer would show, in the same order; `sizes` its people; `already`
    are groups that are hidden anyway or are never shown, such as the people in no group.
    """
    hidden = {group for group in rows if group in already or any(is_small(count, min_n) for count in rows[group])}
    while hidden:
        remainder = [sum(column) for column in zip(*(rows[group] for group in hidden), strict=True)]
        if not any(is_small(count, min_n) for count in remainder):
            return hidden
        shown = [group for group in rows if group not in hidden and sizes[group]]
        if not shown:
            return hidden
        smallest = min(sizes[group] for group in shown)
        hidden.update(group for group in shown if sizes[group] == smallest)
    return hidden
