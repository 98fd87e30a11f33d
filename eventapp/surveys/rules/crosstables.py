"""The answers to one question by the answers to another, with nothing in it by which few people could be seen.

A table that cannot be shown without revealing small numbers is not shown. Where anything is hidden, the measures of
association are too, since each of them is one more equation about the hidden counts.

Two questions that both divide people make two views of one table. What such a table hides could be found by laying
the tables of both questions side by side, so it is shown only where nothing must be hidden: in both views, or in one
where few passed the other question over. Those who passed a question over are one more row and column of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from eventapp.surveys.rules import auditing
from eventapp.surveys.rules.comparing import Kruskal, MannWhitney, kruskal, mann_whitney
from eventapp.surveys.rules.crossing import Association, associated
from eventapp.surveys.rules.values import as_number

__all__ = ["HALVES", "Cross", "crossed", "crossed_both_ways"]

HALVES = ("~lower", "~upper")
"""Options of a scale whose levels are taken together, because its mean is known and its counts are not."""


class Cross(NamedTuple):
    """Counts by group and option; None is hidden. Measures are None where they cannot be shown.

    Each row ends with how many of the group passed the question over and how large the group is; the last row is that
    of all people. `hidden_whole`: nothing of it may be shown.
    """

    groups: tuple[str, ...]
    options: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]
    association: Association | None
    two_groups: MannWhitney | None
    all_groups: Kruskal | None
    hidden_whole: bool

    @property
    def has_hidden(self) -> bool:
        """Whether some numbers are not shown."""
        return self.hidden_whole or any(None in row for row in self.rows)


def crossed(
    counts: Mapping[tuple[str, str], int],
    sizes: Mapping[str, int],
    options: Sequence[str],
    min_n: int,
    *,
    hidden_options: Collection[str] | None = frozenset(),
    hidden_groups: Collection[str] | None = frozenset(),
    ordered: bool = False,
) -> Cross:
    """The table of {(group, option): people} for groups of these sizes, which together are everybody.

    The group "" are people who did not say where they belong: not in the measures, but in the table, because the totals
    are those of everybody. `hidden_options` and `hidden_groups` are what the distributions of the two questions by
    themselves hide (None: all). All other totals are known from there, so here they are taken as known; so is how many
    passed the question over in all, which is public. `ordered`: options are numbers on a scale.
    """
    groups = tuple(sizes)
    nothing = Cross(groups, tuple(options), (), None, None, None, hidden_whole=True)
    if hidden_options is None or hidden_groups is None or not groups or not options:
        return nothing
    told = [[counts.get((group, option), 0) for option in options] for group in groups]
    cells = [[*row, sizes[group] - sum(row)] for group, row in zip(groups, told, strict=True)]
    height, width = len(groups), len(options)
    of_options = {(height, j): option in hidden_options for j, option in enumerate(options)}
    of_groups = {(i, width + 1): group in hidden_groups for i, group in enumerate(groups)}
    totals = of_options | of_groups
    passed_over = {(i, width) for i in range(height)}
    hidden = auditing.protected(
        cells,
        min_n,
        known={place for place, is_hidden in totals.items() if not is_hidden} | {(height, width)},
        hidden={place for place, is_hidden in totals.items() if is_hidden},
        exempt=passed_over,
    )
    if hidden is None:
        return nothing
    hidden |= {(i, width) for i in range(height) if any((i, j) in hidden for j in range(width + 2))}
    return _cross(cells, groups, options, hidden, ordered=ordered)


def crossed_both_ways(
    counts: Mapping[tuple[str, str], int],
    sizes: Mapping[str, int],
    options: Sequence[str],
    min_n: int,
    *,
    is_shown: bool,
    is_turned: bool,
) -> Cross:
    """The same as `crossed` for a table that is shown by its options too, in another view.

    ``is_shown``: whether the groups of both questions may be; then all their sizes are known. ``is_turned``: whether
    this is the second of the two views, which must be said of one of them only. The group "" is the last one, and
    options have as many people here as there, where they are the groups.
    """
    groups = tuple(sizes)
    nothing = Cross(groups, tuple(options), (), None, None, None, hidden_whole=True)
    named = [group for group in groups if group]
    if not is_shown or not named or not options:
        return nothing
    cells = []
    for group in (*named, ""):
        told = [counts.get((group, option), 0) for option in options]
        cells.append([*told, sizes.get(group, 0) - sum(told)])
    if is_turned not in _views(_turned(cells) if is_turned else cells, min_n):
        return nothing
    return _cross(cells if "" in sizes else cells[:-1], groups, options, ())


def _views(cells: Sequence[Sequence[int]], min_n: int) -> tuple[bool, ...]:
    """The views of a table that may be shown: by its rows (False), by its columns (True).

    The last row and column of the cells are people who passed a question over. Few of them may be seen in a view of
    which they are the last column, and then the other view is not shown.
    """
    height, width = len(cells), len(cells[0])
    known = {(height, j) for j in range(width)} | {(i, width) for i in range(height)}
    column, row = [(i, width - 1) for i in range(height)], [(height - 1, j) for j in range(width)]
    for exempt, views in (((), (False, True)), (column, (False,)), (row, (True,))):
        if auditing.protected(cells, min_n, known=known, exempt=exempt) == frozenset():
            return views
    return ()


def _turned(cells: Sequence[Sequence[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*cells, strict=True)]


def _cross(
    cells: Sequence[Sequence[int]],
    groups: tuple[str, ...],
    options: Sequence[str],
    hidden: Collection[auditing.Place],
    *,
    ordered: bool = False,
) -> Cross:
    """The table without what is hidden, and its measures where nothing is."""
    rows = tuple(
        tuple(None if (i, j) in hidden else count for j, count in enumerate(row))
        for i, row in enumerate(auditing.with_totals(cells))
    )
    if hidden:
        return Cross(groups, tuple(options), rows, None, None, None, hidden_whole=False)
    measured = [row[:-1] for group, row in zip(groups, cells, strict=True) if group]
    by_group = [each for each in _by_number(measured, options) if sum(each.values())] if ordered else []
    return Cross(
        groups,
        tuple(options),
        rows,
        associated(measured),
        mann_whitney(*by_group) if len(by_group) == 2 else None,
        kruskal(by_group) if len(by_group) > 2 else None,
        hidden_whole=False,
    )


def _by_number(cells: Sequence[Sequence[int]], options: Sequence[str]) -> list[dict[Fraction, int]]:
    numbers = [as_number(option) for option in options]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return []
    return [dict(zip(known, row, strict=True)) for row in cells]
