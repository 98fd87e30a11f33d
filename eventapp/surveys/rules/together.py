"""Whether tables of one question, each of them safe by itself, stay so for whoever lays them side by side.

Satisfaction by sex, by age and by work are three tables of the same people. Where the questions that divide them hang
together (all who are under 25 are students), a number that one table hides may be the difference of two that another
one shows. So before a further table is shown, other answers of the same people (worlds) are sought that leave every
table as it looks: people keep their groups and change their answers. Every hidden number must be able to take as many
values as in its own table alone.

A world is found by letting answers go round in rings: among people who differ only in the group that the table in
question divides by, or beyond them where every other table hides both places too. Only worlds that are found are
counted, all of whole people, so a mistake hides too much and never too little. Nobody knows so exactly as is assumed
here who belongs where, which hides too much as well. Where people are few no such ring may be found although there
are other worlds; these are then sought by a linear programme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from eventapp.surveys.rules.crosstables import Cross
from eventapp.surveys.rules.programme import are_wide

__all__ = ["Joint", "shown_together"]

Profile = tuple[str, ...]
Joint = Mapping[tuple[Profile, str], int]
"""People by their group in each table and by their answer; whoever passed the question over is left out."""
Place = tuple[str, str]
"""Group and option."""
_ENDLESS = 1 << 60
_KEPT = 256  # findings: of a survey of some hundred people one takes a tenth of a second or some


def shown_together(joint: Joint, tables: Sequence[Cross], min_n: int) -> list[bool]:
    """Which of the tables of one question may be shown: each that stays safe, and leaves safe, beside those before it.

    Each table is of another division of the same people, in the order of the groups in ``joint``.
    """
    shown: list[int] = []
    for number, table in enumerate(tables):
        if table.hidden_whole:
            continue
        chosen = [*shown, number]
        people = Counter[tuple[Profile, str]]()
        for (profile, option), count in joint.items():
            people[tuple(profile[each] for each in chosen), option] += count
        if _stay_open(frozenset(people.items()), tuple(tables[each] for each in chosen), min_n):
            shown.append(number)
    return [number in shown for number in range(len(tables))]


@lru_cache(maxsize=_KEPT)
def _stay_open(people: frozenset[tuple[tuple[Profile, str], int]], tables: tuple[Cross, ...], min_n: int) -> bool:
    """Whether each number that the tables hide can still be min_n - 1 numbers or more for whoever sees all of them."""
    joint = dict(people)
    hidden = [_hidden(table) for table in tables]
    if len(tables) < 2 or not any(hidden):
        return True
    if any(row[-1] is None for table in tables for row in table.rows):
        return False  # people keep their groups here, so nothing is known of a hidden size
    last = [zip(table.options, table.rows[-1], strict=False) for table in tables]
    totals = {option for row in last for option, count in row if count is None}
    least = max(2, min_n - 1)
    return _flow(joint, hidden, totals, least) or are_wide(*_equations(joint, hidden, totals), least)


def _flow(joint: Joint, hidden: Sequence[frozenset[Place]], totals: Collection[str], least: int) -> bool:
    unproven = set(totals)
    for target, places in enumerate(hidden):
        worlds = _Worlds(joint, hidden, totals, target)
        unproven = {option for option in unproven if not worlds.is_wide(option, least)}
        if not all(worlds.is_wide(place, least) for place in sorted(places)):
            return False
    return not unproven


def _equations(
    joint: Joint, hidden: Sequence[frozenset[Place]], totals: Collection[str]
) -> tuple[dict[Any, int], dict[Any, tuple[list[int], bool]]]:
    """What is unknown, and the sums of it that the tables tell or hide. What is 0 in a table is known by that."""
    seen = {(number, *place) for number in range(len(hidden)) for place in _places(joint, number)}
    people = {
        (profile, option): joint.get((profile, option), 0)
        for profile in sorted({profile for profile, _ in joint})
        for option in sorted({option for _, option in joint})
        if all((number, group, option) in seen for number, group in enumerate(profile))
    }
    sums: dict[Any, tuple[list[int], bool]] = {}
    for at, (profile, option) in enumerate(people):
        sums.setdefault(profile, ([], False))[0].append(at)
        sums.setdefault(option, ([], option in totals))[0].append(at)
        for number, group in enumerate(profile):
            sums.setdefault((number, group, option), ([], (group, option) in hidden[number]))[0].append(at)
    return people, sums


def _places(joint: Joint, number: int) -> set[Place]:
    """Group and option where there is anybody in one table."""
    return {(profile[number], option) for (profile, option), count in joint.items() if count}


def _hidden(table: Cross) -> frozenset[Place]:
    return frozenset(
        (group, option)
        for group, row in zip(table.groups, table.rows, strict=False)
        for option, count in zip(table.options, row, strict=False)
        if count is None
    )


class _Worlds:
    """The answers of all people as a network, and how far the hidden numbers of one table can go in it.

    Pipes lead from the people of each profile to what is answered within their stratum, the people who differ in no
    other group than that of this table; from there to what is answered in all, and round.
    """

    def __init__(self, joint: Joint, hidden: Sequence[frozenset[Place]], totals: Collection[str], target: int) -> None:
        self._ends_of: list[tuple[Any, Any]] = []
        self._now: list[int] = []
        self._least: list[int] = []
        self._at: dict[Any, list[int]] = {}
        self._pipes: dict[Any, set[int]] = {}  # of a hidden place, and of a hidden total
        self._counted: list[tuple[Any, ...]] = []
        held = _held(joint, hidden)
        strata: set[tuple[Profile, str]] = set()
        for profile in sorted({profile for profile, _ in joint}):
            group, stratum = profile[target], (*profile[:target], *profile[target + 1 :])
            for option in sorted({option for _, option in hidden[target]}):
                if (group, option) in hidden[target]:
                    place = (profile, option)
                    self._add(
                        profile, (stratum, option), joint.get(place, 0), int(place in held), (group, option), option
                    )
                    strata.add((stratum, option))
        others = [each for number, each in enumerate(hidden) if number != target]
        for stratum, option in sorted(strata):
            if all((group, option) in places for group, places in zip(stratum, others, strict=True)):
                self._add((stratum, option), option, 0, -_ENDLESS)
        for option in sorted(totals):
            self._add(option, None, 0, -_ENDLESS)
        self._sums = {what: sum(self._now[pipe] for pipe in pipes) for what, pipes in self._pipes.items()}
        self._found = {what: (count, count) for what, count in self._sums.items()}

    def is_wide(self, what: Place | str, least: int) -> bool:
        """Whether a place, or the total of an option, can hold so many different numbers."""
        if what not in self._found:
            return False
        for up in (True, False):
            while not self._has(what, least) and self._move(self._pipes[what], up=up):
                pass
        return self._has(what, least)

    def _has(self, what: Place | str, least: int) -> bool:
        low, high = self._found[what]
        return high - low + 1 >= least

    def _add(self, tail: Any, head: Any, now: int, least: int, *counted: Any) -> None:
        number = len(self._now)
        self._ends_of.append((tail, head))
        self._now.append(now)
        self._least.append(least)
        self._counted.append(counted)
        for node in (tail, head):
            self._at.setdefault(node, []).append(number)
        for what in counted:
            self._pipes.setdefault(what, set()).add(number)

    def _move(self, pipes: Collection[int], *, up: bool) -> bool:
        """Let these pipes together hold more or less, and others make up for it; False where they are at their end."""
        for pipe in pipes:
            if not self._room(pipe, up=up):
                continue
            tail, head = self._ends_of[pipe]
            ring = self._way(head, tail, pipes, up=up) if up else self._way(tail, head, pipes, up=up)
            if ring is not None:
                self._change([*ring, (pipe, up)])
                return True
        return False

    def _change(self, ring: Sequence[tuple[int, bool]]) -> None:
        amount = min(self._room(pipe, up=up) for pipe, up in ring)
        for pipe, up in ring:
            change = amount if up else -amount
            self._now[pipe] += change
            for what in self._counted[pipe]:
                self._sums[what] += change
        for what in {what for pipe, _ in ring for what in self._counted[pipe]}:
            low, high = self._found[what]
            self._found[what] = (min(low, self._sums[what]), max(high, self._sums[what]))

    def _room(self, pipe: int, *, up: bool) -> int:
        return _ENDLESS if up else self._now[pipe] - self._least[pipe]

    def _way(self, start: Any, end: Any, pipes: Collection[int], *, up: bool) -> list[tuple[int, bool]] | None:
        """The fewest pipes from one node to another, none of ``pipes`` against the sense of the move."""
        came: dict[Any, tuple[Any, int, bool]] = {}
        waiting = [start]
        for node in waiting:
            for pipe, forward, other in self._next(node):
                if other == start or other in came or (pipe in pipes and forward != up):
                    continue
                if not self._room(pipe, up=forward):
                    continue
                came[other] = (node, pipe, forward)
                if other == end:
                    return _traced(came, start, end)
                waiting.append(other)
        return None

    def _next(self, node: Any) -> Iterator[tuple[int, bool, Any]]:
        for pipe in self._at[node]:
            tail, head = self._ends_of[pipe]
            yield (pipe, True, head) if tail == node else (pipe, False, tail)


def _held(joint: Joint, hidden: Sequence[Collection[Place]]) -> set[tuple[Profile, str]]:
    """For each hidden number a place of which one person stays, since a number of nobody would be shown."""
    held: set[tuple[Profile, str]] = set()
    biggest = sorted((place for place, count in joint.items() if count), key=lambda place: (-joint[place], place))
    for number, places in enumerate(hidden):
        for group, option in sorted(places):
            here = [each for each in biggest if each[0][number] == group and each[1] == option]
            if here and held.isdisjoint(here):
                held.add(here[0])
    return held


def _traced(came: Mapping[Any, tuple[Any, int, bool]], start: Any, end: Any) -> list[tuple[int, bool]]:
    ring, node = [], end
    while node != start:
        node, pipe, forward = came[node]
        ring.append((pipe, forward))
    return ring
