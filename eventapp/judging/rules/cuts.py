"""Who goes on: the best N, at most so many of one group, and nobody preferred where equals stand at the line.

The cap works down the ranking: an entry whose group is full is passed over and the next one takes the place, as in
debating tournaments that let only so many teams of one institution through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.errors import BadMark, UnfillableCut
from eventapp.judging.rules.notices import shown
from eventapp.judging.rules.ranking import Standing

__all__ = ["Cap", "Selection", "check_fillable", "check_grouped", "next_interviews", "select"]

_GREY = 0.10  # with a chance of being selected from here to 1 less this, another interview may still change it


class Cap(NamedTuple):
    """At most `most` entries of one group; `column` says what groups them, such as the province."""

    column: str
    most: int


@frozen
class Selection:
    """Who is in, best first; who was passed over for a full group; who stands level where places run out.

    `open_places` is how many places wait for a decision among the undecided, or for want of scores.
    """

    selected: tuple[str, ...]
    capped: tuple[str, ...]
    undecided: tuple[str, ...]
    open_places: int


def check_grouped(
    entries: Iterable[str], *, cap: Cap, groups: Mapping[str, str], lines: Mapping[str, int | None]
) -> None:
    """Raises BadMark for an entry without a group: it would slip past the cap."""
    for entry in entries:
        if entry not in groups:
            place = "The data" if lines.get(entry) is None else f"Line {lines[entry]}"
            raise BadMark(
                N_("%(place)s: entry %(entry)s has no %(column)s, by which the cap counts; fill it."),
                place=place,
                entry=shown(entry),
                column=shown(cap.column),
            )


def check_fillable(
    entries: Sequence[str], *, places: int, cap: Cap | None, groups: Mapping[str, str], category: str | None
) -> None:
    """Raises UnfillableCut, with the number that can be selected, where `entries` cannot fill the places."""
    where = "" if category is None else f" ({shown(category)})"
    if places > len(entries):
        raise UnfillableCut(
            N_("Only %(possible)s entries%(where)s have a score, so %(places)s cannot be selected; lower the cut."),
            possible=len(entries),
            places=places,
            where=where,
        )
    if cap is None:
        return
    possible = sum(min(count, cap.most) for count in Counter(groups[entry] for entry in entries).values())
    if possible < places:
        raise UnfillableCut(
            N_(
                "With at most %(most)s for each %(column)s only %(possible)s of the entries%(where)s can be "
                "selected, not %(places)s; raise the cap or lower the cut."
            ),
            most=cap.most,
            column=shown(cap.column),
            possible=possible,
            places=places,
            where=where,
        )


def select(standings: Sequence[Standing], *, places: int, cap: Cap | None, groups: Mapping[str, str]) -> Selection:
    """The first `places` of a ranking under the cap. Equals that compete for a place are all left undecided."""
    most = len(standings) if cap is None else cap.most
    kind = {standing.entry: "" if cap is None else groups[standing.entry] for standing in standings}
    taken: Counter[str] = Counter()
    selected: list[str] = []
    capped: list[str] = []
    undecided: list[str] = []
    left, waiting = places, 0
    scored = (standing for standing in standings if standing.score is not None)
    for _, level in groupby(scored, key=lambda standing: standing.rank):
        if left == 0:
            break
        free: list[str] = []
        for standing in level:
            (free if taken[kind[standing.entry]] < most else capped).append(standing.entry)
        wanted = Counter(kind[entry] for entry in free)
        room = {group: min(count, most - taken[group]) for group, count in wanted.items()}
        if sum(room.values()) > left:
            undecided.extend(free)
            waiting, left = waiting + left, 0
            break
        crowded = {group for group, count in wanted.items() if count > room[group]}
        selected.extend(entry for entry in free if kind[entry] not in crowded)
        undecided.extend(entry for entry in free if kind[entry] in crowded)
        waiting += sum(room[group] for group in crowded)
        left -= sum(room.values())
        taken.update(room)
    return Selection(tuple(selected), tuple(capped), tuple(undecided), waiting + left)


def next_interviews(chances: Mapping[str, float | None]) -> list[str]:
    """The entries that a further interview, by somebody who has not seen them, would help most, the greyest first.

    Those whose chance of being selected lies from .1 to .9; interviewing them again finds more of the best than as many
    interviews spread evenly. The assessors must not know the earlier scores.
    """
    grey = [(abs(chance - 0.5), name) for name, chance in chances.items() if chance is not None]
    return [name for distance, name in sorted(grey) if distance <= 0.5 - _GREY + 1e-12]
